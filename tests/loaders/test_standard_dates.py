"""Moments in lines of pages."""

from datetime import UTC, datetime

import pytest

from newscrawl.dates import parse
from newscrawl.loaders.standard_dates import is_about_date, moments_in

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    [
        "دوشنبه ۸ دی ۱۴۰۴ - ۱۰:۵۵",
        "تاریخ انتشار: ۱۴۰۴/۱۰/۰۸ ساعت ۱۰:۵۵ | کد خبر: ۱۲۳",
        "۱۰:۵۵ - ۱۴۰۴/۱۰/۰۸",
        "ارسال شده توسط admin در ۱۴۰۴/۱۰/۰۸ - ۱۰:۵۵",
        "نوشته شده در دوشنبه هشتم ... ۸ دی ۱۴۰۴ساعت ۱۰:۵۵ توسط نویسنده",
        "29 December 2025, 10:55",
        "2025-12-29 10:55",
    ],
)
def test_a_moment_is_found_in_its_line(line):
    assert [parse(text).isoformat() for text in moments_in(line, NOW)] == ["2025-12-29T10:55:00+03:30"]


@pytest.mark.parametrize("line", ["۸ دی ۱۴۰۴", "ساعت ۱۰:۵۵", "کد خبر: ۱۲۳۴۵", "تلفن ۰۲۱-۸۸۸۸۸۸", "۱۴۰۴/۱۳/۴۵ ۱۰:۵۵"])
def test_a_line_without_day_and_time_holds_none(line):
    assert moments_in(line, NOW) == []


def test_a_sentence_is_not_about_its_date():
    assert not is_about_date("بخشدار گفت که پل روستا روز ۸ دی ۱۴۰۴ باز شد و مردم از همان روز از روی آن می‌گذرند.")
