"""What ``reach`` claims of a schema holds for every instance that the jsonschema library finds valid."""

import json
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from schema_instances import POINTERS, contradictions, document_of, found, schemas, valid_instances
from sfjourney.schemas.dialects import DIALECTS
from sfjourney.schemas.nodes import Schema
from sfjourney.schemas.reach import reach
from sfjourney.schemas.read import read_schema

pytestmark = pytest.mark.thorough

Json = Any


def misunderstood(schema: Schema, instances: Sequence[Json]) -> Iterator[str]:
    """What an instance contradicts of what the schema is said to reach."""
    for parts in POINTERS:
        claim = reach(schema, parts)
        for value in instances:
            for wrong in contradictions(claim, list(found(value, parts))):
                yield f"at {parts} in {value}: {wrong}"


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(schema=st.sampled_from(DIALECTS).flatmap(schemas), random=st.randoms(use_true_random=True))
def test_no_valid_instance_contradicts_what_a_schema_is_said_to_reach(schema: Json, random: Random) -> None:
    checked = read_schema(document_of(schema))
    assume(checked.value is not None)
    assert checked.value is not None
    assert not list(misunderstood(checked.value, valid_instances(schema, random)))


INTEGER: Final = {"type": "integer"}
EASILY_MISUNDERSTOOD: Final[tuple[Json, ...]] = (
    {"allOf": [{"unevaluatedProperties": INTEGER}], "unevaluatedProperties": False},
    {"allOf": [{"additionalProperties": INTEGER}], "unevaluatedProperties": False},
    {"if": {"properties": {"a": INTEGER}}, "unevaluatedProperties": False},
    {"type": "array", "allOf": [{"items": INTEGER}], "unevaluatedItems": False},
    {"type": "array", "contains": INTEGER, "unevaluatedItems": False},
    {"type": "array", "contains": INTEGER, "minContains": 0},
    {"properties": {"a": {"type": "number", "anyOf": [{"minimum": 0}, {"minimum": -3}]}}},
    {"not": {"allOf": [{"type": "object"}, {"required": ["a"]}]}},
    {"not": {"anyOf": [{"required": ["a"]}, {"required": ["b"]}]}},
    {"not": {"required": ["a", "b"]}},
    {"not": {"not": {"required": ["a"]}}},
    {"type": "object", "properties": {"a": {"not": {"enum": [None, True]}}}, "required": ["a"]},
    {"$schema": "http://json-schema.org/draft-04/schema#", "type": "object", "properties": {"a": {"not": INTEGER}}},
    {"$schema": "http://json-schema.org/draft-04/schema#", "properties": {"a": {"const": 5}}},
    {"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"a": {"$ref": "#", "type": "null"}}},
    {"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "dependencies": {"a": ["b"]}},
    {"type": "object", "dependentSchemas": {"b": {"required": ["x-1"]}}, "dependentRequired": {"a": ["b"]}},
    {"properties": {"a": {"enum": [{"a": 1}, {"a": 1, "b": [2.5, "a"]}]}}, "required": ["a"]},
    {"oneOf": [{"properties": {"a": {"const": 1}}, "required": ["a"]}, {"properties": {"a": {"const": 2}}}]},
    {"patternProperties": {"^(a|b)$": {"type": "string"}, "^x-": INTEGER}, "additionalProperties": False},
    {"type": ["array", "object"], "minItems": 1, "required": ["0"]},
    {"type": "array", "prefixItems": [INTEGER, {"type": "null"}], "items": False, "maxItems": 1},
)


@pytest.mark.parametrize("schema", EASILY_MISUNDERSTOOD, ids=json.dumps)
def test_no_instance_contradicts_a_schema_that_is_easily_misunderstood(schema: Json) -> None:
    checked = read_schema(document_of(schema))
    instances = valid_instances(schema, Random(7), drawn=600)  # noqa: S311  # the same values in every run
    assert checked.value is not None
    assert instances
    assert not list(misunderstood(checked.value, instances))
