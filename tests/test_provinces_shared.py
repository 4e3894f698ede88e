"""The gazetteer against its sources, deciding against real articles of eleven agencies (January 2026)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

from newscrawl.provinces import PROVINCES, Decision, Province, decide, find, locate

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.exists(), reason="the shared data folder is not beside the repository"),
]


def test_the_table_is_what_the_builder_makes() -> None:
    builder = ROOT / "training" / "build_gazetteer.py"
    subprocess.run([sys.executable, builder, SHARED / "gazetteer", "--check"], check=True, capture_output=True)


def test_codes_of_iso() -> None:
    rows = json.loads((SHARED / "gazetteer/iso_codes/iso_3166-2_IR.json").read_text(encoding="utf-8"))
    assert {row["code"] for row in rows} == {province.iso for province in PROVINCES}
    plain = {row["code"]: find(row["name"]) for row in rows}
    assert {code: province.iso if province else None for code, province in plain.items()} == {
        code: code for code in plain
    }


def test_every_province_topic_of_irna() -> None:
    topics = json.loads((SHARED / "sites_lists/irna_topics/topics_data.json").read_text(encoding="utf-8"))
    sections = [[part.strip() for part in text.split(">")] for text in topics.values()]
    decided = {
        decide(section=section).province for section in sections if find(section[0]) is None and len(section) == 2
    }
    assert decided >= set(PROVINCES)


def _rows() -> list[tuple[list[str], str | None, str, str]]:
    """Section, dateline, title and text of every stored article."""
    rows = []
    for line in (SHARED / "pages/agencies-2026-01.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        lead = row["summary"] or ""
        body = re.sub(r"\s+", " ", html.fromstring(row["body_html"]).text_content()).strip() if row["body_html"] else ""
        body = body[max(body.find(lead[:30]), 0) :].removeprefix(lead)
        dateline = re.match(r"\s*([^-–—:]{2,20}?)\s?[-–—]", lead or body)
        section = [part.strip() for part in (row["raw_category"] or "").split(">") if part.strip()]
        rows.append((section, dateline[1] if dateline else None, row["title"] or "", f"{lead}\n{body}"))
    return rows


def _truth(section: list[str]) -> Province | None:
    if not section or len(section) > 4:  # none, or a whole menu
        return None
    place = locate(section[-1], county=True) or locate(section[-1])
    return find(section[-1]) or (place.province if place is not None and len(section) == 1 else None)


@pytest.fixture(scope="module")
def rows() -> list[tuple[list[str], str | None, str, str]]:
    return _rows()


def test_rows_whose_category_names_a_province(rows: list[tuple[list[str], str | None, str, str]]) -> None:
    provincial = [row for row in rows if _truth(row[0]) is not None]
    assert len(provincial) >= 100
    full = [decide(section=s, dateline=d, title=t, text=x) for s, d, t, x in provincial]
    right = sum(decision.province is _truth(row[0]) for decision, row in zip(full, provincial, strict=True))
    assert right / len(provincial) >= 0.98
    # Without the category: what dateline and text say must hardly ever be wrong, and is mostly there.
    blind = [decide(dateline=d, title=t, text=x) for _, d, t, x in provincial]
    wrong = [row[2] for decision, row in zip(blind, provincial, strict=True) if _is_wrong(decision, _truth(row[0]))]
    assert len(wrong) / len(provincial) <= 0.01, wrong
    assert sum(decision.province is not None for decision in blind) / len(provincial) >= 0.6


def _is_wrong(decision: Decision, truth: Province | None) -> bool:
    return decision.province is not None and decision.province is not truth


def test_rows_of_national_categories_stay_without_a_province(
    rows: list[tuple[list[str], str | None, str, str]],
) -> None:
    """What is left are stories of provincial bureaus in subject sections («به گزارش ایکنا از لرستان»)."""
    national = [row for row in rows if row[0] and len(row[0]) <= 4 and _truth(row[0]) is None]
    assert len(national) >= 150
    given = [decide(section=s, dateline=d, title=t, text=x) for s, d, t, x in national]
    assert sum(decision.province is not None for decision in given) / len(national) <= 0.04
