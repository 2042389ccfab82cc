"""What a pointer may reach: whether it is there, of which kinds, and with which values."""

import json
from typing import Any

import pytest

from sfjourney import pointers
from sfjourney.documents.document import Document, read_document
from sfjourney.schemas.kinds import KINDS
from sfjourney.schemas.nodes import Bound, Schema
from sfjourney.schemas.reach import Presence, reach
from sfjourney.schemas.read import read_schema
from sfjourney.schemas.segments import EACH, Segment
from sfjourney.source import Source

ALWAYS, MAYBE, NEVER = Presence.ALWAYS, Presence.MAYBE, Presence.NEVER
UNDECLARED, UNKNOWN = Presence.UNDECLARED, Presence.UNKNOWN

ORDER = {
    "type": "object",
    "required": ["orderId", "total", "items"],
    "properties": {
        "orderId": {"type": "string"},
        "total": {"type": "number", "minimum": 0},
        "placedAt": {"type": "string", "format": "date-time"},
        "status": {"enum": ["paid", "open"]},
        "customer": {"$ref": "#/$defs/person"},
        "items": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["sku"],
                "properties": {"sku": {"type": "string"}, "count": {"type": "integer"}},
                "additionalProperties": False,
            },
        },
        "tags": {"type": "array"},
        "meta": {"type": "object"},
        "labels": {"type": "object", "additionalProperties": {"type": "string"}},
        "any": {},
    },
    "$defs": {
        "person": {
            "type": "object",
            "required": ["name"],
            "properties": {"name": {"type": ["string", "null"]}, "referredBy": {"$ref": "#/$defs/person"}},
        }
    },
}
DRAFT_7 = {"$schema": "http://json-schema.org/draft-07/schema#"}
DRAFT_4 = {"$schema": "http://json-schema.org/draft-04/schema#"}
STRING, INTEGER, OBJECT, NULL = {"type": "string"}, {"type": "integer"}, {"type": "object"}, {"type": "null"}


def schema_of(value: Any) -> Schema:
    document = read_document(Source("schema.json", json.dumps(value)))
    assert isinstance(document, Document)
    checked = read_schema(document)
    assert {finding.code for finding in checked.findings} <= {"reference/idle-keyword"}
    assert checked.value is not None
    return checked.value


def parts_of(text: str) -> tuple[Segment, ...]:
    """The segments of a pointer, in which ``*`` stands for whichever item is at hand."""
    return tuple(EACH if part == "*" else part for part in (pointers.parse(text) if text else ()))


def kinds_of(words: str) -> frozenset[str]:
    return KINDS if words == "any" else frozenset(words.split())


@pytest.mark.parametrize(
    ("text", "presence", "kinds"),
    [
        ("", ALWAYS, "object"),
        ("/orderId", ALWAYS, "string"),
        ("/orderID", UNDECLARED, "any"),
        ("/orderId/x", NEVER, ""),
        ("/total", ALWAYS, "integer number"),
        ("/placedAt", MAYBE, "string"),
        ("/customer/name", MAYBE, "string null"),
        ("/customer/referredBy/referredBy/name", MAYBE, "string null"),
        ("/customer/referredBy/referredBy/nome", UNDECLARED, "any"),
        ("/items", ALWAYS, "array"),
        ("/items/0", ALWAYS, "object"),
        ("/items/0/sku", ALWAYS, "string"),
        ("/items/0/count", MAYBE, "integer"),
        ("/items/1/sku", MAYBE, "string"),
        ("/items/01/sku", NEVER, ""),
        ("/items/-/sku", NEVER, ""),
        ("/items/sku", NEVER, ""),
        ("/items/0/price", NEVER, ""),
        ("/items/*/sku", ALWAYS, "string"),
        ("/items/*/count", MAYBE, "integer"),
        ("/items/*/price", NEVER, ""),
        ("/total/*", NEVER, ""),
        ("/tags/0", UNKNOWN, "any"),
        ("/tags/*", UNKNOWN, "any"),
        ("/tags/*/name", UNKNOWN, "any"),
        ("/meta/source", UNKNOWN, "any"),
        ("/meta/source/campaign", UNKNOWN, "any"),
        ("/labels/colour", MAYBE, "string"),
        ("/labels/colour/x", NEVER, ""),
        ("/any", MAYBE, "any"),
        ("/any/thing", UNKNOWN, "any"),
        ("/other/thing", UNDECLARED, "any"),
    ],
)
def test_an_event_schema_says_what_a_pointer_reaches(text: str, presence: Presence, kinds: str) -> None:
    reached = reach(schema_of(ORDER), parts_of(text))
    assert (reached.presence, reached.types) == (presence, kinds_of(kinds))


A_REQUIRED = {"required": ["a"]}


@pytest.mark.parametrize(
    ("schema", "text", "presence", "kinds"),
    [
        # names
        ({**OBJECT, **A_REQUIRED}, "/a", ALWAYS, "any"),
        ({**OBJECT, **A_REQUIRED}, "/a/b", UNKNOWN, "any"),
        (A_REQUIRED, "/a", MAYBE, "any"),
        ({"properties": {"a": False}}, "/a", NEVER, ""),
        ({"properties": {"a": {"allOf": [STRING, INTEGER]}}}, "/a", NEVER, ""),
        ({"properties": {"a": {}}, "additionalProperties": True}, "/b", UNKNOWN, "any"),
        ({"properties": {"a": {}}, "additionalProperties": {"title": "Anything"}}, "/b", UNKNOWN, "any"),
        ({"patternProperties": {"^x-": STRING}, "additionalProperties": False}, "/x-a", MAYBE, "string"),
        ({"patternProperties": {"^x-": STRING}, "additionalProperties": False}, "/a", NEVER, ""),
        ({"patternProperties": {"^x-": STRING}}, "/a", UNDECLARED, "any"),
        ({"patternProperties": {"^[a-z]+$": STRING}, "additionalProperties": False}, "/a", UNKNOWN, "string"),
        ({"patternProperties": {"^[a-z]+$": STRING}}, "/a", UNKNOWN, "any"),
        ({"patternProperties": {"^(a+)+$": STRING}}, "/" + "a" * 500, UNKNOWN, "any"),
        ({"properties": {"x-a": {}}, "patternProperties": {"^x-": STRING}}, "/x-a", MAYBE, "string"),
        ({"propertyNames": {"enum": ["a", "b"]}}, "/c", NEVER, ""),
        ({"propertyNames": {"enum": ["a", "b"]}, "additionalProperties": STRING}, "/a", MAYBE, "string"),
        ({"propertyNames": False}, "/a", NEVER, ""),
        ({"properties": {"a": {}}, "unevaluatedProperties": False}, "/b", NEVER, ""),
        ({"allOf": [{"properties": {"b": STRING}}], "unevaluatedProperties": False}, "/b", MAYBE, "string"),
        ({"allOf": [{"properties": {"b": STRING}}], "unevaluatedProperties": False}, "/c", NEVER, ""),
        ({"anyOf": [{"properties": {"b": STRING}}, {}], "unevaluatedProperties": INTEGER}, "/c", MAYBE, "integer"),
        # items
        ({"type": "array", "prefixItems": [STRING, INTEGER], "items": False}, "/1", MAYBE, "integer"),
        ({"type": "array", "prefixItems": [STRING, INTEGER], "items": False}, "/2", NEVER, ""),
        ({"type": "array", "prefixItems": [STRING, INTEGER], "items": False}, "/*", ALWAYS, "string integer"),
        ({"type": "array", "prefixItems": [STRING, INTEGER], "maxItems": 1}, "/*", ALWAYS, "string"),
        ({"type": "array", "prefixItems": [STRING]}, "/1", UNDECLARED, "any"),
        ({"type": "array", "prefixItems": [STRING], "unevaluatedItems": False}, "/1", NEVER, ""),
        ({"type": "array", "items": True}, "/0", UNKNOWN, "any"),
        ({"type": "array", "maxItems": 0}, "/*", NEVER, ""),
        ({"type": "array", "contains": STRING}, "/0", ALWAYS, "any"),
        ({"type": "array", "contains": STRING, "minContains": 0}, "/0", UNKNOWN, "any"),
        ({**DRAFT_7, "type": "array", "items": [STRING], "additionalItems": INTEGER}, "/0", MAYBE, "string"),
        ({**DRAFT_7, "type": "array", "items": [STRING], "additionalItems": INTEGER}, "/1", MAYBE, "integer"),
        ({**DRAFT_7, "type": "array", "items": STRING, "additionalItems": False}, "/1", MAYBE, "string"),
        ({**DRAFT_7, "type": "array", "prefixItems": [STRING], "minItems": 1}, "/0", ALWAYS, "any"),
        ({"type": ["array", "object"], "minItems": 1, "required": ["0"]}, "/0", ALWAYS, "any"),
        ({"items": STRING, "properties": {"0": INTEGER}}, "/0", MAYBE, "string integer"),
        # schemas that hold together, or instead of each other
        ({"allOf": [{**OBJECT, **A_REQUIRED}, {"properties": {"a": STRING}}]}, "/a", ALWAYS, "string"),
        ({"properties": {"a": {"type": ["string", "null"]}}, "allOf": [{"properties": {"a": {"not": NULL}}}]},
         "/a", MAYBE, "string"),
        ({"allOf": [{"properties": {"a": {}}}, OBJECT]}, "/b", UNDECLARED, "any"),
        ({"allOf": [{"properties": {"a": {}}}, {"additionalProperties": True}]}, "/b", UNKNOWN, "any"),
        ({"anyOf": [{"type": "null"}, {**OBJECT, **A_REQUIRED}]}, "/a", MAYBE, "any"),
        ({**OBJECT, "anyOf": [{"type": "null"}, A_REQUIRED]}, "/a", ALWAYS, "any"),
        ({**OBJECT, "properties": {"a": STRING}, "anyOf": [A_REQUIRED, {"required": ["b"]}]}, "/a", MAYBE, "string"),
        ({"anyOf": [{"properties": {"a": STRING}}, {"properties": {"b": STRING}}]}, "/a", MAYBE, "any"),
        ({"anyOf": [{"properties": {"a": STRING}}, {"properties": {"b": STRING}}]}, "/c", UNDECLARED, "any"),
        ({"anyOf": [{"properties": {"a": STRING}}, OBJECT]}, "/c", UNKNOWN, "any"),
        ({**OBJECT, **A_REQUIRED, "oneOf": [{"properties": {"a": INTEGER}}, {"properties": {"a": STRING}}]},
         "/a", ALWAYS, "integer string"),
        ({**OBJECT, "oneOf": [{"properties": {"a": False}, **A_REQUIRED}, A_REQUIRED]}, "/a", ALWAYS, "any"),
        ({**OBJECT, "properties": {"kind": {"const": 1}}, "required": ["kind"], "oneOf": [
            {"properties": {"kind": {"const": 1}, "a": STRING}, **A_REQUIRED},
            {"properties": {"kind": {"const": 2}, "b": STRING}, "required": ["b"]}]}, "/a", MAYBE, "any"),
        ({**OBJECT, "oneOf": [
            {"allOf": [{"properties": {"a": {"const": 1}}, **A_REQUIRED}, {"properties": {"a": {"const": 2}}}]},
            {"properties": {"a": {"const": 3}}, **A_REQUIRED}]}, "/a", ALWAYS, "integer"),
        ({**OBJECT, "if": {"minProperties": 2}, "then": A_REQUIRED, "else": A_REQUIRED}, "/a", ALWAYS, "any"),
        ({**OBJECT, "if": {"required": ["b"]}, "then": {"properties": {"a": STRING}}}, "/a", MAYBE, "any"),
        ({**OBJECT, "if": {"required": ["b"]}, "then": {"properties": {"a": STRING}}}, "/c", UNDECLARED, "any"),
        ({**OBJECT, "if": {"not": A_REQUIRED}, "then": False}, "/a", ALWAYS, "any"),
        ({"not": A_REQUIRED}, "/a", NEVER, ""),
        ({**OBJECT, "not": {"not": A_REQUIRED}}, "/a", ALWAYS, "any"),
        ({**OBJECT, "not": {"anyOf": [A_REQUIRED, {"required": ["b"]}]}}, "/b", NEVER, ""),
        ({**OBJECT, "not": {"required": ["a", "b"]}}, "/a", MAYBE, "any"),
        ({**OBJECT, "dependentRequired": {"b": ["a"]}}, "/a", MAYBE, "any"),
        ({**DRAFT_7, **OBJECT, "dependencies": {"b": ["a"], "c": {"properties": {"d": STRING}}}}, "/d", MAYBE, "any"),
        ({"dependencies": {"b": ["a"]}}, "/a", UNKNOWN, "any"),
        # references
        ({**DRAFT_7, "$ref": "#/definitions/a", "type": "null", "definitions": {"a": OBJECT}}, "", ALWAYS, "object"),
        ({"$ref": "#/$defs/a", "type": "null", "$defs": {"a": OBJECT}}, "", NEVER, ""),
        ({"$ref": "#"}, "/a", UNKNOWN, "any"),
        ({"anyOf": [{"$ref": "#"}, {"properties": {"a": STRING}}]}, "/a", MAYBE, "any"),
        ({"properties": {"a": {"$dynamicRef": "#n"}}, "$defs": {"n": {"$id": "n", "$dynamicAnchor": "n"}}},
         "/a/b", UNKNOWN, "any"),
    ],
)  # fmt: skip
def test_the_keywords_of_a_schema_are_understood(schema: Any, text: str, presence: Presence, kinds: str) -> None:
    reached = reach(schema_of(schema), parts_of(text))
    assert (reached.presence, reached.types) == (presence, kinds_of(kinds))


@pytest.mark.parametrize(
    ("schema", "kinds", "values"),
    [
        ({"enum": ["a", 1, 2.5]}, "string integer number", ("a", 1, 2.5)),
        ({"enum": ["a", 1], "type": "string"}, "string", ("a",)),
        ({"const": None}, "null", (None,)),
        ({"type": "null"}, "null", (None,)),
        ({"const": 1.0}, "integer", (1.0,)),
        ({"anyOf": [{"enum": ["a"]}, {"type": "null"}]}, "string null", ("a", None)),
        ({"anyOf": [{"enum": ["a"]}, STRING]}, "string", None),
        ({"allOf": [{"enum": ["a", "b", True]}, {"enum": [1, "b", "a"]}]}, "string", ("a", "b")),
        ({"type": "string", "nullable": True}, "string null", None),
        ({"type": "string", "nullable": True, "enum": ["a"]}, "string null", ("a", None)),
        ({"nullable": True, "enum": ["a"]}, "string", ("a",)),
        ({"enum": ["a", None], "not": {"const": None}}, "string", ("a",)),
        ({"not": {"type": ["null", "number"]}}, "boolean string array object", None),
        ({"not": {"enum": [True, False, None]}}, "integer number string array object", None),
        ({"if": {"type": "string"}, "then": {"enum": ["a"]}, "else": {"type": "null"}}, "string null", ("a", None)),
        ({**DRAFT_7, "$ref": "#/definitions/a", "enum": [1], "definitions": {"a": {"enum": ["a"]}}}, "string", ("a",)),
        ({**DRAFT_4, "const": 1}, "any", None),
    ],
)
def test_enumerated_values_are_those_that_remain(schema: Any, kinds: str, values: tuple[Any, ...] | None) -> None:
    reached = reach(schema_of(schema), ())
    assert reached.types == kinds_of(kinds)
    assert reached.enum == values


def test_the_parts_of_enumerated_objects_and_arrays_are_reached() -> None:
    plans = schema_of({"enum": [{"plan": "free"}, {"plan": "pro", "seats": [3, 5]}]})
    assert reach(plans, ("plan",)).enum == ("free", "pro")
    assert reach(plans, ("plan",)).presence is ALWAYS
    assert reach(plans, ("seats", "1")).enum == (5,)
    assert reach(plans, ("seats", EACH)).enum == (3, 5)
    assert reach(plans, ("seats", "2")).presence is NEVER
    assert reach(plans, ("price",)).presence is NEVER


@pytest.mark.parametrize(
    ("schema", "formats"),
    [
        ({"type": "string", "format": "date-time"}, {"date-time"}),
        ({"type": ["string", "null"], "format": "date"}, {"date"}),
        ({"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}, {"date"}),
        ({"anyOf": [{"type": "string", "format": "date"}, STRING]}, set()),
        ({"allOf": [{"format": "uri"}, {"type": "string", "format": "iri"}]}, {"uri", "iri"}),
    ],
)
def test_formats_are_those_of_every_string_there(schema: Any, formats: set[str]) -> None:
    assert reach(schema_of(schema), ()).formats == formats


@pytest.mark.parametrize(
    ("schema", "lowest", "highest"),
    [
        ({"minimum": 0, "exclusiveMaximum": 10}, Bound(0, False), Bound(10, True)),
        ({"minimum": 1, "exclusiveMinimum": 1}, Bound(1, True), None),
        ({**DRAFT_4, "minimum": 1, "exclusiveMinimum": True}, Bound(1, True), None),
        ({"allOf": [{"minimum": 0}, {"minimum": 2.5}]}, Bound(2.5, False), None),
        ({"anyOf": [{"maximum": 3}, {"exclusiveMaximum": 3}]}, None, Bound(3, False)),
        ({"anyOf": [{"type": "integer", "minimum": 3}, STRING]}, Bound(3, False), None),
        ({"anyOf": [{"type": "integer", "minimum": 3}, INTEGER]}, None, None),
    ],
)  # fmt: skip
def test_bounds_are_those_of_every_number_there(schema: Any, lowest: Bound | None, highest: Bound | None) -> None:
    reached = reach(schema_of(schema), ())
    assert (reached.lowest, reached.highest) == (lowest, highest)
