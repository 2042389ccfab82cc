"""Documents that are schemas, and what is said of those that are none, at which place."""

import json
from textwrap import dedent

import pytest

from sfjourney.documents.document import Document, read_document
from sfjourney.limits import Limits
from sfjourney.schemas.dialects import DIALECTS, Dialect
from sfjourney.schemas.reach import Presence, reach
from sfjourney.schemas.read import INVALID_SCHEMA, read_schema
from sfjourney.source import Source

DRAFT_4 = '"$schema": "http://json-schema.org/draft-04/schema#"'
DRAFT_7 = '"$schema": "http://json-schema.org/draft-07/schema#"'


def document(text: str) -> Document:
    read = read_document(Source("schemas/order.json", text), Limits(json_depth=1_000))
    assert isinstance(read, Document)
    return read


def complaints(text: str) -> list[tuple[str, str]]:
    """The text at each finding's span, and its message."""
    read = document(text)
    findings = read_schema(read).findings
    assert {finding.code for finding in findings} <= {INVALID_SCHEMA}
    assert {finding.span.file for finding in findings} <= {"schemas/order.json"}
    return [(text[finding.span.start : finding.span.end], finding.message) for finding in findings]


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_a_schema_of_each_draft_is_read_as_that_draft(dialect: Dialect) -> None:
    for ending in ("", "#"):
        checked = read_schema(
            document(json.dumps({"$schema": dialect.uri + ending, "properties": {"a": {"type": "string"}}}))
        )
        assert checked.findings == ()
        assert checked.value is not None
        assert checked.value.dialect == dialect
        assert reach(checked.value, ("a",)).types == {"string"}


@pytest.mark.parametrize("text", ['{"bike": "b-1", "note": "flat tyre"}', '{"bike": "string"}'])
def test_an_example_in_the_place_of_a_schema_says_nothing_and_is_told_once(text: str) -> None:
    [found] = read_schema(document(text)).findings
    assert (found.code, found.message) == (
        "reference/idle-keyword",
        "no key of this file is a keyword of JSON Schema, so that it says nothing",
    )


@pytest.mark.parametrize("text", ["{}", '{"$comment": "later"}', '{"x-owner": "shop", "bike": 1}', '{"title": "A"}'])
def test_a_schema_may_say_nothing_on_purpose(text: str) -> None:
    assert read_schema(document(text)).findings == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"type": "object", "fields": {"a": {"type": "string"}}}', ["did you mean `properties`?"]),
        ('{"type": "object", "fields": ["a", "b"]}', []),
        ('{"type": "object", "fields": {"a": {"label": "A"}}}', []),
        ('{"type": "object", "fields": {"a": {"type": "string"}}, "properties": {"a": {}}}', []),
        ('{"type": "string", "format": "iso8601"}', ["did you mean `date-time`?"]),
        ('{"type": ["string", "null"], "format": "ISO-8601"}', ["did you mean `date-time`?"]),
        ('{"type": "string", "format": "timestamp"}', ["did you mean `date-time`?"]),
        ('{"type": "integer", "format": "timestamp"}', []),
        ('{"format": "timestamp"}', []),
    ],
)
def test_what_others_call_properties_and_instants_is_told(text: str, told: list[str]) -> None:
    found = read_schema(document(text)).findings
    assert [(one.code, one.help) for one in found] == [("reference/idle-keyword", help_) for help_ in told]


def test_without_a_named_draft_the_newest_is_taken() -> None:
    checked = read_schema(document('{"prefixItems": [true]}'))
    assert checked.value is not None
    assert checked.value.dialect.name == "2020-12"


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("[]", "[]", "a JSON Schema is an object, or true or false"),
        ('"string"', '"string"', "a JSON Schema is an object, or true or false"),
        ('{"type": "strin"}', '"strin"', 'not a JSON Schema at /type: "strin" is none of "array"'),
        ('{"type": "strin"}', '"strin"', 'did you mean "string"?'),
        ('{"properties": {"a": {"type": "int"}}}', '"int"', '; write "integer"'),
        ('{"type": "datetime"}', '"datetime"', '; write "type": "string", "format": "date-time"'),
        ('{"properties": {"a": {"required": true}}}', "true", 'list of names: write "required": ["NAME"] beside'),
        ('{"properties": {"a": {"required": true}}}', "true", "not a JSON Schema at /properties/a/required"),
        ('{"required": ["a", "a"]}', '["a", "a"]', "not a JSON Schema at /required: an item stands twice"),
        ('{"properties": {"a/b": {"minItems": -1}}}', "-1", "not a JSON Schema at /properties/a~1b/minItems"),
        ('{"items": [{"type": "string"}]}', '[{"type": "string"}]', "not a JSON Schema at /items"),
        ('{"$schema": "http://json-schema.org/schema"}', '"http://json-schema.org/schema"', "$schema names no draft"),
        ('{"$schema": "urn:own", "type": 1}', '"urn:own"', "$schema names no draft that is known here"),
        ('{"$schema": 7}', "7", "$schema names no draft that is known here"),
        ("{" + DRAFT_7 + ', "const": 1, "if": 2}', "2", "not a JSON Schema at /if"),
        ('{"$ref": "#/$defs/order"}', '"#/$defs/order"', "#/$defs/order points to nothing in this file"),
        ('{"$ref": "#order"}', '"#order"', "#order points to nothing in this file"),
        ('{"$ref": "#/$defs/a~2b"}', '"#/$defs/a~2b"', "points to nothing"),
        ('{"anyOf": [{}], "$ref": "#/anyOf/00"}', '"#/anyOf/00"', "points to nothing"),
        ('{"oneOf": [{}], "$ref": "#/oneOf/' + "9" * 5000 + '"}', '"#/oneOf/' + "9" * 5000 + '"', "points to nothing"),
        ('{"items": {"$ref": "other.json#/a"}}', '"other.json#/a"', "points outside this file, and nothing is fetched"),
        ('{"$ref": "https://example.com/s"}', '"https://example.com/s"', "points outside this file"),
        ('{"$ref": "http://["}', '"http://["', "points outside this file"),
        ('{"$ref": "#/title", "title": "A"}', '"#/title"', "#/title points at something that is no schema"),
        ('{"$defs": {"a": {"$anchor": "x"}, "b": {"$anchor": "x"}}}', '"x"', "this name is given to two schemas"),
        ('{"a": {"type": 1}, "$ref": "#/a"}', "1", "not a JSON Schema at /a/type"),
        ('{"a": {"b": {"$ref": "#/c"}, "$ref": "#/c"}, "$ref": "#/a"}', '"#/c"', "#/c points to nothing"),
        ('{"$defs": {"a": {' + DRAFT_7 + "}}}", '"http://json-schema.org/draft-07/schema#"', "is of 2020-12, and read"),
        ("{" + DRAFT_4 + ', "$ref": 5}', "5", "$ref is no text"),
        ("{" + DRAFT_4 + ', "properties": {"a": true}}', "true", "/properties/a"),
    ],
)  # fmt: skip
def test_what_is_no_schema_is_found_at_its_place(text: str, place: str, message: str) -> None:
    found = complaints(text)
    assert len(found) == 1
    assert found[0][0] == place
    assert message in found[0][1]


def test_all_mistakes_are_found_in_one_run_in_the_order_of_the_file() -> None:
    text = dedent("""\
        {
          "properties": {
            "total": {"type": "nummer"},
            "items": {"$ref": "#/$defs/itms"},
            "id": {"minLength": "3"}
          },
          "required": "total",
          "$defs": {"items": {"type": "array"}}
        }
        """)
    checked = read_schema(document(text))
    assert checked.value is None
    assert [finding.about for finding in checked.findings] == [
        "/properties/total/type",
        "/properties/items/$ref",
        "/properties/id/minLength",
        "/required",
    ]
    assert checked.findings[1].help == "did you mean #/$defs/items?"


@pytest.mark.parametrize(
    "text",
    [
        '{"properties": {"a": {"$ref": "#/$defs/x"}}, "$defs": {"x": {"type": "string"}}}',
        '{"properties": {"a": {"$ref": "#/definitions/x"}}, "definitions": {"x": {"type": "string"}}}',
        '{"properties": {"a": {"$ref": "#x"}}, "$defs": {"x": {"$anchor": "x", "type": "string"}}}',
        '{"properties": {"a": {"$dynamicRef": "#x"}}, "$defs": {"x": {"$dynamicAnchor": "x", "type": "string"}}}',
        '{"properties": {"a": {"$ref": "#/own/x"}}, "own": {"x": {"type": "string"}}}',
        '{"properties": {"a": {"$ref": "#/$defs/x%25~1"}}, "$defs": {"x%/": {"type": "string"}}}',
        '{"$id": "http://b.c/s/b", "properties": {"a": {"$ref": "x"}}, "$defs": {"": {"$id": "x", "type": "string"}}}',
        '{"$id": "https://ex.org/s", "properties": {"a": {"$ref": "/s#/$defs/x"}}, "$defs": {"x": {"type": "string"}}}',
        '{"$id": "urn:s", "properties": {"a": {"$ref": "urn:s#/$defs/x"}}, "$defs": {"x": {"type": "string"}}}',
        '{"properties": {"a": {"$ref": "e#/not"}}, "$defs": {"e": {"$id": "e", "not": {"type": "string"}}}}',
        "{" + DRAFT_7 + ', "properties": {"a": {"$ref": "#x"}}, "definitions": {"x": {"$id": "#x", "type": "string"}}}',
        "{" + DRAFT_7 + ', "$ref": "#/definitions/o", "definitions": {"o": {"properties": {"a": {"type": "string"}}}}}',
        "{" + DRAFT_4 + ', "id": "urn:s", "items": {"$ref": "urn:s#x"}, "properties": {"a": {"type": "string"}}, '
        + '"definitions": {"x": {"id": "#x"}}}',
    ],
)  # fmt: skip
def test_references_within_the_file_are_followed(text: str) -> None:
    checked = read_schema(document(text))
    assert checked.findings == ()
    assert checked.value is not None
    assert reach(checked.value, ("a",)).types == {"string"}


@pytest.mark.parametrize(
    "text",
    [
        '{"properties": {"$ref": {"type": "string"}, "$id": {"type": "string"}}}',
        '{"enum": [{"$ref": "#/nowhere"}], "default": {"$ref": "https://example.com"}, "examples": [{"$ref": 5}]}',
        "{" + DRAFT_7 + ', "if": {"$ref": "#"}, "$defs": {"x": {"$ref": "#/nowhere"}}}',
        '{"type": "object", "x-owner": {"$ref": "#/nowhere"}, "patternProperties": {"^\\\\p{L}(a+)+$": {}}}',
        '{"dependentRequired": {"$ref": ["$id"]}}',
    ],
)  # fmt: skip
def test_what_only_looks_like_a_reference_is_left_alone(text: str) -> None:
    assert complaints(text) == []


def test_a_document_nested_beyond_the_limit_is_refused_and_not_entered() -> None:
    text = '{"not": ' * 500 + "true" + "}" * 500
    found = complaints(text)
    assert len(found) == 1
    assert found[0][1].endswith("nested deeper than 64 levels (limits.json_depth)")


def test_lists_of_thousands_of_objects_are_compared_in_time() -> None:
    values = [{"sku": number} for number in range(2_000)]
    for dialect in DIALECTS:
        schema = {"$schema": dialect.uri, "properties": {"a": {"enum": values}, "b": {"enum": [*values, values[0]]}}}
        found = complaints(json.dumps(schema))
        assert len(found) == (1 if dialect.draft == 4 else 0)


def test_the_schemas_true_and_false_are_schemas() -> None:
    everything, nothing = read_schema(document("true")).value, read_schema(document("false")).value
    assert everything is not None
    assert nothing is not None
    assert reach(everything, ()).presence is Presence.ALWAYS
    assert reach(nothing, ()).presence is Presence.NEVER
