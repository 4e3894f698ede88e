"""Builds newscrawl/provinces/places.tsv: the counties and cities of Iran with their province.

Two tables under the MIT licence are merged: typhoon-iran-cities (official codes, 448 counties) and laravel-iran-cities
(newer: 482 counties, after the divisions of 1399 to 1403). Where they name different counties for a city, the newer one
is believed if its county is a new one, otherwise the county stays empty.

    python training/build_gazetteer.py GAZETTEER_FOLDER            write the table
    python training/build_gazetteer.py GAZETTEER_FOLDER --check    exit 1 when the table is not what the sources give
"""

from __future__ import annotations

import csv
import json
import re
import sys
from pathlib import Path

from newscrawl.provinces.names import key
from newscrawl.provinces.table import PROVINCES
from newscrawl.text import repair
from newscrawl.text.letters import ZWNJ

TARGET = Path(__file__).parents[1] / "newscrawl" / "provinces" / "places.tsv"
SLUGS = {key(province.name): province.slug for province in PROVINCES}

# Slips of the tables.
SLIPS = {
    "بو یین و میاندشت": "بویین و میاندشت",
    "بویین ومیاندشت": "بویین و میاندشت",
    "آران وبیدگل": "آران و بیدگل",
    "مانه وسملقان": "مانه و سملقان",
    "تیران وکرون": "تیران و کرون",
    "شاهین شهرومیمه": "شاهین شهر و میمه",
    "قیروکارزین": "قیر و کارزین",
}

# Official names of counties (Ministry of the Interior) where the tables have an old name or another spelling. The
# half-spaces are those of the project's own cleaner, so that a county is spelt as in its article: see `official`.
OFFICIAL = {
    "طوالش": "تالش",
    "چاه بهار": "چابهار",
    "بینالود": "طرقبه شاندیز",
    "اسلام آبادغرب": "اسلام آباد غرب",
    "حاجی اباد": "حاجی آباد",
    "گنبدکاووس": "گنبد کاووس",
    "قایم شهر": "قائم شهر",
    "ارزوییه": "ارزوئیه",
    "بویین زهرا": "بوئین زهرا",
    "بویین و میاندشت": "بوئین و میاندشت",
    "بهمیی": "بهمئی",
    "قاینات": "قائنات",
    "نایین": "نائین",
}
JOINED = re.compile(
    " (?=(?:شهر|آباد|سرا|دژ|سوار|قلا|گنج|تپه|ریز|شیر|بید|دشت|ولات|جلگه|چنار|زهرا)(?: |$))|(?<=باغ) (?=ملک$)"
)
"""Second parts of names that are written with a half-space; the cleaner knows most, and leaves the rest alone."""
UNCLEANED = {"خانمیرزا", "میاندورود"}
"""Names that the cleaner would cut in the wrong place."""

# Names that newsrooms print and the tables lack or write differently: old or short names of the same place.
ALIASES = {
    "طوالش": "تالش",
    "چاه بهار": "چابهار",
    "بینالود": "طرقبه شاندیز",
    "اسلام آبادغرب": "اسلام آباد غرب",
    "اسلام آباد": "اسلام آباد غرب",
    "صائین دژ": "شاهین دژ",
    "شوش دانیال": "شوش",
    "شهر ری": "ری",
    "ثلاث": "ثلاث باباجانی",
    "گنبد": "گنبدکاووس",
    "بندر انزلی": "بندرانزلی",
    "انزلی": "بندرانزلی",
    "لنگه": "بندر لنگه",
    "ماهشهر": "بندر ماهشهر",
    "بندر ترکمن": "ترکمن",
    "گناوه": "بندر گناوه",
    "قائنات": "قاینات",
    "علی آباد کتول": "علی آباد",
    "مشکین شهر": "مشگین شهر",
}


def clean(name: str) -> list[str]:
    """The names in a cell: «هشتپر (تالش)» holds two; a number at the end is a district of a city."""
    name = re.sub(r"\s*\d+$", "", name.replace("ي", "ی").replace("ك", "ک").replace("_", " ").strip())
    name = SLIPS.get(name, name)
    return [part.strip() for part in re.split(r"[()]", name) if part.strip()]


def official(county: str) -> str:
    """The one name under which a county is exported."""
    name = OFFICIAL.get(county, county)
    name = JOINED.sub(ZWNJ, name)
    return name if name in UNCLEANED else repair(name)


def read(
    folder: Path,
) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], dict[str, str]], set[tuple[str, str]]]:
    """Counties {(province, key): name}, cities {(province, key): {table: county}} with their "name", old counties."""
    counties: dict[tuple[str, str], str] = {}
    cities: dict[tuple[str, str], dict[str, str]] = {}
    typhoon = folder / "typhoon" / "csv"
    rows = {
        name: list(csv.DictReader((typhoon / f"{name}.csv").open(encoding="utf-8")))
        for name in ("provinces", "counties", "cities")
    }
    slug = {row["id"]: SLUGS[key(row["name"])] for row in rows["provinces"]}
    county = {row["id"]: clean(row["name"])[0] for row in rows["counties"]}
    for row in rows["counties"]:
        for name in clean(row["name"]):
            counties.setdefault((slug[row["province_id"]], key(name)), name)
    old = set(counties)
    for row in rows["cities"]:
        for name in clean(row["name"]):
            entry = cities.setdefault((slug[row["province_id"]], key(name)), {"name": name})
            entry["typhoon"] = county[row["county_id"]]
    newer = folder / "sadegh19b" / "src" / "resources"
    tables = {
        name: json.loads((newer / f"{name}.json").read_text(encoding="utf-8"))
        for name in ("provinces", "counties", "cities")
    }
    slug_of = {row["id"]: SLUGS[key(row["name"])] for row in tables["provinces"]}
    county_of = {row["id"]: clean(row["name"])[0] for row in tables["counties"]}
    for row in tables["counties"]:
        for name in clean(row["name"]):
            counties.setdefault((slug_of[row["province_id"]], key(name)), name)
    for row in tables["cities"]:
        for name in clean(row["name"]):
            entry = cities.setdefault((slug_of[row["province_id"]], key(name)), {"name": name})
            entry["newer"] = county_of[row["county_id"]]
    return counties, cities, old


def table(folder: Path) -> str:
    """The whole file."""
    counties, cities, old = read(folder)
    names = {(province, form): official(name) for (province, form), name in counties.items()}
    lines = [f"county\t{name}\t{province}\t{name}" for (province, _), name in names.items()]
    for (province, _), entry in cities.items():
        first, second = entry.get("typhoon"), entry.get("newer")
        county = second or first or ""
        if first and second and key(first) != key(second) and (province, key(second)) in old:
            county = ""
        lines.append(f"city\t{entry['name']}\t{province}\t{county and names.get((province, key(county)), county)}")
    by_key: dict[str, str] = {}
    for line in lines:  # a name that a county and a city share is the county's
        by_key[key(line.split("\t")[1])] = by_key.get(key(line.split("\t")[1]), line)
    for alias, name in ALIASES.items():
        line = by_key.get(key(name))
        if line is not None and key(alias) != key(name):
            kind, _, province, county = line.split("\t")
            lines.append(f"{kind}\t{alias}\t{province}\t{county}")
    head = (
        "# Counties and cities of Iran. Built by training/build_gazetteer.py from two tables (MIT, see LICENSE-*.md):\n"
        "# typhoon-iran-cities and laravel-iran-cities.\n"
        "# kind\tname\tprovince\tcounty (empty where the sources differ)\n"
    )
    return head + "\n".join(sorted(set(lines))) + "\n"


def main() -> int:
    """Write or check the table."""
    folder = Path(sys.argv[1])
    text = table(folder)
    if "--check" in sys.argv:
        same = TARGET.read_text(encoding="utf-8") == text
        print("places.tsv is up to date" if same else "places.tsv differs: run training/build_gazetteer.py")
        return 0 if same else 1
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET.name}: {text.count(chr(10) + 'county')} counties, {text.count(chr(10) + 'city')} cities")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
