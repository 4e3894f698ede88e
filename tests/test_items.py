"""The record: one table of fields, from which JSON lines and JSON Schema come."""

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from newscrawl.authoring.cases import load
from newscrawl.items import FIELDS, SCHEMA, Article, Image, WarcPlace, from_json, json_schema, to_json

CASES = sorted(path.parent for path in (Path(__file__).parent / "sources").glob("mehrnews/*/expected.json"))
NAMES = (
    "schema id source source_name url short_url news_code kind language province province_name province_iso "
    "province_from county section kicker title lead dateline body subheads published_at published_jalali modified_at "
    "credit reporter tags images content_hash version is_update changed_fields cluster_id duplicate_of duplicate_kind "
    "similarity fallbacks repairs first_seen_at fetched_at run_id warc"
)
CONTRACT = NAMES.split()
TYPES = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "null": type(None),
    "array": list,
    "object": dict,
}


def violations(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "$") -> list[str]:
    """What a value has against the JSON Schema: the keywords that `json_schema` uses, and no others."""
    if "$ref" in schema:
        return violations(value, root["$defs"][schema["$ref"].rpartition("/")[2]], root, at)
    if "anyOf" in schema:
        found = [violations(value, option, root, at) for option in schema["anyOf"]]
        return [] if [] in found else [f"{at}: none of anyOf: {found}"]
    unknown = set(schema) - {
        *("$schema", "$id", "$defs", "title", "description", "examples", "type", "enum", "const", "pattern"),
        *("minimum", "maximum", "properties", "required", "additionalProperties", "items"),
    }
    assert not unknown, f"{at}: keywords that this checker does not know: {unknown}"
    names = schema.get("type", [])
    names = [names] if isinstance(names, str) else names
    if names and not any(
        isinstance(value, TYPES[name]) and (name == "boolean" or not isinstance(value, bool)) for name in names
    ):
        return [f"{at}: {value!r} is not {names}"]
    found = []
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: {value!r} not in {schema['enum']}")
    if "const" in schema and value != schema["const"]:
        found.append(f"{at}: {value!r} is not {schema['const']!r}")
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        found.append(f"{at}: {value!r} does not match {schema['pattern']}")
    if isinstance(value, int | float) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        found.append(f"{at}: {value!r} out of bounds")
    if isinstance(value, list) and "items" in schema:
        found += [one for n, item in enumerate(value) for one in violations(item, schema["items"], root, f"{at}[{n}]")]
    if isinstance(value, dict):
        found += object_violations(value, schema, root, at)
    return found


def object_violations(value: dict[str, Any], schema: dict[str, Any], root: dict[str, Any], at: str) -> list[str]:
    properties, extra = schema.get("properties", {}), schema.get("additionalProperties", True)
    found = [f"{at}: {name} is missing" for name in schema.get("required", []) if name not in value]
    for name, item in value.items():
        if name in properties:
            found += violations(item, properties[name], root, f"{at}.{name}")
        elif extra is False:
            found.append(f"{at}: {name} is not allowed")
        elif isinstance(extra, dict):
            found += violations(item, extra, root, f"{at}.{name}")
    return found


def check(record: dict[str, Any]) -> list[str]:
    return violations(record, json_schema(), json_schema())


@pytest.fixture
def full(make_article):
    return make_article(
        images=[Image(url="https://media.mehrnews.com/1.jpg")],
        warc=WarcPlace(file="r1-1.warc.gz", offset=77),
        repairs={"zwnj": 2},
        similarity=0.25,
        duplicate_kind="near",
        tags=["برف"],
    )


def test_the_fields_are_those_of_the_contract_in_its_order(make_article):
    assert list(FIELDS) == CONTRACT
    assert list(json.loads(to_json(make_article()))) == CONTRACT
    assert json.loads(to_json(make_article()))["schema"] == SCHEMA


def test_what_is_absent_is_null_or_empty(make_article):
    record = json.loads(to_json(make_article()))
    assert [record[name] for name in ("kicker", "lead", "modified_at", "warc", "similarity")] == [None] * 5
    assert [record[name] for name in ("tags", "section", "images", "subheads", "changed_fields")] == [[]] * 5
    assert record["repairs"] == {}


def test_a_line_is_read_back_as_it_was_written(full):
    line = to_json(full)
    assert b"\n" not in line
    assert "خبر".encode() in line
    assert from_json(line) == full
    assert to_json(from_json(line)) == line


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"published_at": "2025-12-29T10:55:00"}, "published_at"),
        ({"published_jalali": "1404/10/08"}, "published_jalali"),
        ({"kind": "blog"}, "kind"),
        ({"version": 0}, "version"),
        ({"title": None}, "title"),
        ({"tags": [1]}, "tags"),
        ({"images": [{"caption": None}]}, "images"),
        ({"similarity": 1.5}, "similarity"),
        ({"schema": "newscrawl/article/2"}, "schema"),
    ],
)
def test_reader_and_schema_refuse_the_same(full, change, path):
    record = json.loads(to_json(full)) | change
    assert path in " ".join(check(record))
    with pytest.raises(msgspec.ValidationError, match=path):
        from_json(json.dumps(record))


def test_the_schema_holds_for_records(full, make_article):
    assert check(json.loads(to_json(full))) == []
    assert check(json.loads(to_json(make_article(body=None, kind="photo")))) == []


def test_the_schema_refuses_missing_and_foreign_keys(full):
    record = json.loads(to_json(full))
    missing = {key: value for key, value in record.items() if key != "county"}
    assert check(missing) == ["$: county is missing"]
    assert check(record | {"extra": 1}) == ["$: extra is not allowed"]


def test_the_schema_names_and_describes_every_field():
    schema = json_schema()
    assert schema["$id"] == SCHEMA
    assert list(schema["properties"]) == schema["required"] == CONTRACT
    assert schema["additionalProperties"] is False
    for name, prop in schema["properties"].items():
        assert "description" in prop or "description" in json.dumps(prop), name
        assert "default" not in prop, name
    assert Article.__dataclass_fields__.keys() == schema["properties"].keys()


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: f"{folder.parent.name}-{folder.name}")
def test_records_of_kept_pages_hold(folder):
    assert check(load(folder).read()) == []
