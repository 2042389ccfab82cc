"""What ``reach`` claims where something is given of an instance holds for every valid instance of which that is so."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from random import Random
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from schema_instances import POINTERS, VALUES, contradictions, document_of, schemas, valid_instances
from sfjourney import pointers
from sfjourney.pointers import MISSING
from sfjourney.schemas.dialects import DIALECTS
from sfjourney.schemas.given import Given
from sfjourney.schemas.kinds import identity, kind_of
from sfjourney.schemas.nodes import Schema
from sfjourney.schemas.reach import Presence, reach
from sfjourney.schemas.read import read_schema
from sfjourney.schemas.segments import EACH, Segment
from sfjourney.schemas.shapes import Shape

Json = Any
Places = tuple[Segment, ...]


class Fact(Struct, frozen=True):
    """One thing that is given: the value at a path is missing, equals one, equals none, or is of a type."""

    path: Places
    how: str
    value: Json

    def holds(self, found: Json) -> bool:
        match self.how:
            case "missing":
                return found is MISSING
            case "is":
                return found is not MISSING and identity(found) == identity(self.value)
            case "is not":
                return found is MISSING or identity(found) != identity(self.value)
            case _:
                return found is not MISSING and kind_of(found) == kind_of(self.value)

    def given(self) -> Given:
        """The same as ``reach`` takes it, with what it stands in."""
        match self.how:
            case "missing":
                made = Given(False)
            case "is":
                made = Given(True, Shape(frozenset({kind_of(self.value)}), {identity(self.value): self.value}))
            case "is not":
                made = Given(None, Shape(excluded=frozenset({identity(self.value)})))
            case _:
                made = Given(True, Shape(frozenset({kind_of(self.value)})))
        for segment in reversed(self.path):
            made = Given(True if made.present else None, below={segment: made})
        return made


def worlds(value: Json, paths: Sequence[Places]) -> Iterator[tuple[Json, ...]]:
    """What the paths reach together, for each choice of items at hand: where they share an EACH, it is one item."""
    first = next((path[: path.index(EACH)] for path in paths if EACH in path), None)
    if first is None:
        yield tuple(pointers.read(value, [str(part) for part in path]) for path in paths)
        return
    items = pointers.read(value, [str(part) for part in first])
    for index in range(len(items) if isinstance(items, list) else 0):
        place = (*first, str(index))
        here = (*first, EACH)
        yield from worlds(
            value, [(*place, *path[len(here) :]) if path[: len(here)] == here else path for path in paths]
        )


def misunderstood(schema: Schema, facts: Sequence[Fact], instances: Sequence[Json]) -> Iterator[str]:
    """What an instance of which a fact is true contradicts of what is said to be reached then."""
    for fact in facts:
        for parts in POINTERS:
            claim = reach(schema, parts, fact.given())
            for value in instances:
                for found, asked in worlds(value, (parts, fact.path)):
                    if fact.holds(asked):
                        yield from (
                            f"at {parts} in {value} where {fact}: {wrong}" for wrong in contradictions(claim, [found])
                        )


def facts_about(instances: Sequence[Json], random: Random) -> list[Fact]:
    """Facts that are true of some instance."""
    facts = []
    for value in random.sample(instances, min(3, len(instances))):
        path = random.choice(POINTERS[1:])
        found = [world[0] for world in worlds(value, (path,))]
        if found and found[0] is not MISSING:
            facts.append(Fact(path, random.choice(("is", "type")), found[0]))
            facts.append(Fact(path, "is not", random.choice(VALUES)))
        elif EACH not in path:
            facts.append(Fact(path, "missing", None))
    return facts


@pytest.mark.thorough
@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(schema=st.sampled_from(DIALECTS).flatmap(schemas), random=st.randoms(use_true_random=True))
def test_no_valid_instance_contradicts_what_is_reached_where_something_is_given(schema: Json, random: Random) -> None:
    checked = read_schema(document_of(schema))
    assume(checked.value is not None)
    assert checked.value is not None
    instances = valid_instances(schema, random)
    assert not list(misunderstood(checked.value, facts_about(instances, random), instances))


STRING: Final = {"type": "string"}


def only(name: str, value: Json) -> Json:
    return {"properties": {name: {"const": value}}, "required": [name]}


def is_a(name: str, value: Json) -> Fact:
    return Fact((name,), "is", value)


CORRELATED: Final[Mapping[str, tuple[Json, Fact, Places, Presence, set[str]]]] = {
    "if and then": (
        {"type": "object", "if": only("a", "x-1"), "then": {"required": ["b"], "properties": {"b": STRING}}},
        is_a("a", "x-1"), ("b",), Presence.ALWAYS, {"string"},
    ),
    "if and else": (
        {"type": "object", "if": only("a", "x-1"), "else": {"required": ["b"], "properties": {"b": STRING}}},
        is_a("a", "a"), ("b",), Presence.ALWAYS, {"string"},
    ),
    "if without required": (
        {"type": "object", "if": {"properties": {"a": {"const": 1}}}, "then": {"required": ["b"]}},
        Fact(("a",), "missing", None), ("b",), Presence.ALWAYS, set(),
    ),
    "if behind a reference": (
        {
            "type": "object", "if": {"$ref": "#/definitions/one"}, "else": {"properties": {"b": False}},
            "definitions": {"one": only("a", 1)},
        },
        Fact(("a",), "is not", 1), ("b",), Presence.NEVER, set(),
    ),
    "several ifs": (
        {
            "type": "object",
            "allOf": [
                {"if": only("a", 1), "then": {"properties": {"b": STRING}, "required": ["b"]}},
                {"if": only("a", 2), "then": {"properties": {"b": False}}},
            ],
        },
        is_a("a", 2), ("b",), Presence.NEVER, set(),
    ),
    "a union by const": (
        {"oneOf": [
            {"type": "object", **only("a", 1), "additionalProperties": False},
            {"type": "object", "properties": {"a": {"const": 2}, "b": STRING}, "required": ["a", "b"]},
        ]},
        is_a("a", 2), ("b",), Presence.ALWAYS, {"string"},
    ),
    "the closed part of a union": (
        {"anyOf": [
            {"type": "object", **only("a", 1), "additionalProperties": False},
            {"type": "object", "properties": {"a": {"enum": [2, 3]}, "b": STRING}, "required": ["a", "b"]},
        ]},
        Fact(("a",), "is", 1), ("b",), Presence.NEVER, set(),
    ),
    "the rest of a union": (
        {"type": "object", "properties": {"a": {"enum": [1, 2]}}, "required": ["a"], "anyOf": [
            {"properties": {"a": {"const": 1}}},
            {"properties": {"a": {"const": 2}, "b": STRING}, "required": ["b"]},
        ]},
        is_a("a", 2), ("b",), Presence.ALWAYS, {"string"},
    ),
    "a union by a number": (
        {"type": "object", "if": {"properties": {"a": {"minimum": 1}}}, "then": {"required": ["b"]}},
        is_a("a", 2), ("b",), Presence.ALWAYS, set(),
    ),
    "what is there with another": (
        {"type": "object", "properties": {"a": STRING, "b": STRING}, "dependentRequired": {"a": ["b"]}},
        Fact(("a",), "type", "x"), ("b",), Presence.ALWAYS, {"string"},
    ),
    "one of two names": (
        {"type": "object", "properties": {"a": STRING, "b": STRING}, "anyOf": [
            {"required": ["a"]}, {"required": ["b"]},
        ]},
        Fact(("a",), "missing", None), ("b",), Presence.ALWAYS, {"string"},
    ),
    "a union in a property": (
        {"type": "object", "required": ["a"], "properties": {"a": {"oneOf": [
            {"type": "object", "properties": {"a": {"const": 1}, "b": STRING}, "required": ["a", "b"]},
            {"type": "object", **only("a", 2), "additionalProperties": False},
        ]}}},
        Fact(("a", "a"), "is", 1), ("a", "b"), Presence.ALWAYS, {"string"},
    ),
    "told by a value that is deeper": (
        {"type": "object", "if": {"properties": {"a": only("b", True)}, "required": ["a"]},
         "then": {"required": ["b"]}},
        Fact(("a", "b"), "is", True), ("b",), Presence.ALWAYS, set(),
    ),
    "the item at hand": (
        {"type": "array", "items": {"oneOf": [
            {"type": "object", "properties": {"a": {"const": 1}, "b": STRING}, "required": ["a", "b"]},
            {"type": "object", **only("a", 2), "additionalProperties": False},
        ]}},
        Fact((EACH, "a"), "is", 2), (EACH, "b"), Presence.NEVER, set(),
    ),
    "another item than that at hand": (
        {"type": "array", "minItems": 1, "items": {"oneOf": [
            {"type": "object", "properties": {"a": {"const": 1}, "b": STRING}, "required": ["a", "b"]},
            {"type": "object", **only("a", 2)},
        ]}},
        Fact((EACH, "a"), "is", 1), ("0", "b"), Presence.MAYBE, set(),
    ),
    "what says nothing of it": (
        {"type": "object", "properties": {"b": STRING}, "if": only("a", 1), "then": {"required": ["b"]}},
        is_a("a", 2), ("b",), Presence.MAYBE, {"string"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("schema", "fact", "path", "presence", "types"), CORRELATED.values(), ids=list(CORRELATED))
def test_alternatives_that_what_is_given_rules_out_count_no_more(
    schema: Json, fact: Fact, path: Places, presence: Presence, types: set[str]
) -> None:
    checked = read_schema(document_of({"definitions": {}, **schema})).value
    assert checked is not None
    found = reach(checked, path, fact.given())
    assert found.presence is presence
    assert not types or found.types == types
    assert (reach(checked, path).presence is presence) is (presence is Presence.MAYBE)
    instances = valid_instances(schema, Random(7), drawn=300)  # noqa: S311  # the same values in every run
    assert instances
    assert not list(misunderstood(checked, [fact], instances))


def test_names_that_only_a_failed_condition_speaks_of_are_not_declared_by_it() -> None:
    checked = read_schema(document_of({"type": "object", "not": {"properties": {"a": {"const": 1}}}})).value
    assert checked is not None
    assert reach(checked, ("b",)).presence is Presence.UNKNOWN
    assert reach(checked, ("a",)).presence is Presence.ALWAYS


def test_a_reference_that_is_refused_over_and_over_is_read_once() -> None:
    names = [f"d{number}" for number in range(40)]
    definitions = {one: {"anyOf": [{"$ref": f"#/definitions/{other}"}] * 3} for one, other in pairwise(names)}
    schema = {"not": {"$ref": "#/definitions/d0"}, "definitions": {**definitions, names[-1]: {"type": "string"}}}
    checked = read_schema(document_of(schema)).value
    assert checked is not None
    assert len(checked.nodes) < 1000
