"""The names and pointers a schema declares, for those who wrote one that it does not."""

from typing import Any

import pytest

from read_schemas import schema_of
from sfjourney.schemas.declared import declared_names, declared_pointers
from sfjourney.schemas.segments import EACH, Segment

STRING = {"type": "string"}


@pytest.mark.parametrize(
    ("schema", "parts", "names"),
    [
        ({"properties": {"b": {}, "a": {}}}, (), ("a", "b")),
        ({"properties": {"a": {"properties": {"x": {}}}}}, ("a",), ("x",)),
        ({"properties": {"a": {}}}, ("b",), ()),
        ({"properties": {"a": STRING}}, ("a",), ()),
        ({"$ref": "#/$defs/x", "$defs": {"x": {"properties": {"a": {}}}}}, (), ("a",)),
        ({"properties": {"a": {"$ref": "#"}, "b": {}}}, ("a", "a", "a"), ("a", "b")),
        ({"anyOf": [{"properties": {"a": {}}}, {"$ref": "#"}], "required": ["b"]}, (), ("a", "b")),
        ({"if": {"properties": {"a": {}}}, "then": {"properties": {"b": {}}}}, (), ("a", "b")),
        ({"dependentRequired": {"a": ["b"]}, "propertyNames": {"enum": ["a", "b", "c"]}}, (), ("a", "b", "c")),
        ({"properties": {"a": False, "b": {}, "c": {}}, "not": {"required": ["c"]}}, (), ("b",)),
        ({"properties": {"a": {}, "b": {}}, "allOf": [{"propertyNames": {"enum": ["b"]}}]}, (), ("b",)),
        ({"items": {"properties": {"sku": {}}}}, (EACH,), ("sku",)),
        ({"items": {"properties": {"sku": {}}}}, ("7",), ("sku",)),
        ({"additionalProperties": {"properties": {"sku": {}}}}, ("x",), ("sku",)),
        ({"const": {"a": 1}}, (), ("a",)),
        (True, (), ()),
        (False, ("a",), ()),
    ],
)
def test_the_names_below_a_place_are_those_that_may_be_there(
    schema: Any, parts: tuple[Segment, ...], names: tuple[str, ...]
) -> None:
    assert declared_names(schema_of(schema), parts) == names


def test_declared_pointers_come_short_ones_first_and_end_at_the_depth() -> None:
    schema = schema_of(
        {
            "properties": {
                "order": {"properties": {"id": STRING, "lines": {"items": {"properties": {"sku": STRING}}}}},
                "customer": {"properties": {"name": STRING}},
                "gone": False,
                "tags": {"type": "array"},
            }
        }
    )
    pointers: tuple[tuple[Segment, ...], ...] = (
        ("customer",),
        ("order",),
        ("tags",),
        ("customer", "name"),
        ("order", "id"),
        ("order", "lines"),
        ("order", "lines", EACH),
        ("order", "lines", EACH, "sku"),
    )
    assert declared_pointers(schema) == pointers
    assert declared_pointers(schema, 2) == pointers[:6]


def test_declared_pointers_of_schemas_without_end_are_bounded() -> None:
    names = {f"n{number}": {"$ref": "#"} for number in range(30)}
    found = declared_pointers(schema_of({"properties": names}), 8)
    assert len(found) == 1_000
    assert max(map(len, found)) == 3


def test_declared_names_are_bounded() -> None:
    names = {f"n{number:04}": STRING for number in range(5_000)}
    assert declared_names(schema_of({"properties": names}), ()) == tuple(sorted(names)[:1_000])
