"""Modules: `text/restorer.py`, `text/features.py`."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys

import pytest

from newscrawl.text import Cleaned, Cleaner, clean, clean_counted, repair
from newscrawl.text.letters import ZWNJ
from newscrawl.text.restorer import read_weights
from newscrawl.text.spacing import Habit

LOST = "همکاری های استانی می شود و کتابهای درسی در کتابخانه های شهر نگهداری میشوند."


def visible(text: str) -> str:
    return text.replace(ZWNJ, "|")


def test_lost_half_spaces_come_back_in_a_lone_sentence() -> None:
    expected = "همکاری|های استانی می|شود و کتاب|های درسی در کتابخانه|های شهر نگهداری می|شوند."
    assert visible(clean(LOST)) == expected
    assert visible(repair(LOST)) == expected
    assert clean_counted(LOST).repairs == {"zwnj": 5}


def test_never_leaves_them() -> None:
    assert clean(LOST, "never") == LOST


def test_a_text_that_keeps_its_half_spaces_is_held_to_near_certainty() -> None:
    kept = " ".join([f"خانه{ZWNJ}های بزرگ می{ZWNJ}شود و"] * 30)
    assert ZWNJ not in clean(f"{kept} حساب ارزی").rsplit("و ", 1)[1]
    assert visible(clean(f"{kept} کتاب های خوب")).endswith("کتاب|های خوب")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("سلام ، دنیا ؛ ما", "سلام، دنیا؛ ما"),
        ("رفت؛اما آمد،گفت", "رفت؛ اما آمد، گفت"),
        ("« سلام » و ( ره ) و [ ۳ ]", "«سلام» و (ره) و [۳]"),
        ("چرا? سلام; دنیا, ما", "چرا؟ سلام؛ دنیا، ما"),
        ("چرا ? سلام ; دنیا , ما", "چرا؟ سلام؛ دنیا، ما"),
        ("آمد ,۵ و A , B", "آمد ,۵ و A , B"),
        ("پایان یافت .وی گفت :", "پایان یافت .وی گفت:"),
        ("کرد.وی ه.ش و بی.بی.سی", "کرد. وی ه.ش و بی.بی.سی"),
        ("گفت »سلام« و رفت", "گفت »سلام« و رفت"),
        ("مبلغ ۱۲۰,۰۰۰ و What? yes, no; ok", "مبلغ ۱۲۰,۰۰۰ و What? yes, no; ok"),
        ("راه... . و ...", "راه... . و ..."),
        ("ساعت ۱۰:۳۰ ،۵ نفر", "ساعت ۱۰:۳۰ ،۵ نفر"),
    ],
)
def test_punctuation(given: str, expected: str) -> None:
    assert clean(given) == expected


@pytest.mark.parametrize(
    "text",
    [
        *(
            "ماه می سال ۲۰۲۵",
            "میلاد و میثم میرزایی در میبد",
            "کربلایی، اشتها، مها و دختر",
            "نمین و میناب و میمه",
            "گفت وگو",
        ),
        *("بهتر، مشتری، انگشتر و کبوتر", "انجام شده است", "رها، تنها، بها و صدها", "وزیر کار احمد میدری"),
    ],
)
def test_words_that_only_look_like_lost_half_spaces_stay(text: str) -> None:
    assert clean(text) == text


def test_words_after_letters_that_join_nothing_follow_hazms_patterns() -> None:
    assert visible(clean("کشور های بزرگ در شهر ها")) == "کشور|های بزرگ در شهر|ها"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("یک شنبه تا سه شنبه", "یک|شنبه تا سه|شنبه"),
        ("عصر یک شنبه، پنج شنبه شب", "عصر یک|شنبه، پنج|شنبه شب"),
        ("دو شنبه و چهار شنبه", "دو شنبه و چهار شنبه"),  # letters that join nothing need none
        ("حجت الله", "حجت الله"),  # a name alone is written as its bearer writes it
        ("آیت الله", "آیت|الله"),
        ("به گزارش بی بی سی", "به گزارش بی بی سی"),
        ("شبکه سی ان ان اعلام کرد", "شبکه سی|ان|ان اعلام کرد"),
        ("بخش آی سی یو و پی سی آر", "بخش آی سی یو و پی سی آر"),
        ("بی بی سی ها", "بی|بی|سی|ها"),
        ("به گزارش خبرگزاری پی تی ای", "به گزارش خبرگزاری پی|تی|ای"),
    ],
)
def test_weekdays_and_names_that_are_spelt_in_letters(text: str, cleaned: str) -> None:
    assert visible(clean(text)) == cleaned
    assert clean(clean(text)) == clean(text)


def test_an_unknown_mode_is_refused() -> None:
    with pytest.raises(ValueError, match="zwnj='yes' is not known; use one of auto, always, never"):
        clean("سلام", "yes")  # type: ignore[arg-type]  # the wrong value is the test
    with pytest.raises(ValueError, match="is not known"):
        Cleaner("سلام", "yes")  # type: ignore[arg-type]  # likewise


def test_cleaned_is_frozen_and_counts_only_what_was_done() -> None:
    cleaned = clean_counted("سلام دنیا")
    assert cleaned == Cleaned("سلام دنیا", {})
    with pytest.raises(dataclasses.FrozenInstanceError):
        cleaned.text = ""  # type: ignore[misc]  # frozen is the test


def test_levels_follow_the_share_of_what_is_lost() -> None:
    assert Habit(kept=0, glued=0, spaced=40).levels("auto") == (3, 0)
    assert Habit(kept=90, glued=1, spaced=1).levels("auto") == (3, 3)
    assert Habit(kept=90, glued=1, spaced=1).levels("always") == (2, 2)


def test_damaged_weights_name_the_line() -> None:
    with pytest.raises(ValueError, match=r"spacing.tsv, line 2: not a weight: 'G\\tR\\tx'"):
        read_weights("# head\nG\tR\tx\n")


def test_importing_is_light_and_the_model_is_small() -> None:
    program = """
import json, sys, time
import newscrawl.text
def peak():  # not ru_maxrss, which begins with the parent's size at the fork
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM:")).split()[1])
before = [name for name in ("hazm", "numpy", "sklearn") if name in sys.modules]
rss, started = peak(), time.process_time()
newscrawl.text.clean("می شود")
after = [name for name in ("hazm", "numpy", "sklearn") if name in sys.modules]
grown = (peak() - rss) / 1024
print(json.dumps([before, after, time.process_time() - started, grown]))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    before, after, seconds, megabytes = json.loads(done.stdout)
    assert before == after == []
    assert seconds < 0.3
    assert megabytes < 60
