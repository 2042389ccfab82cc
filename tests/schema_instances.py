"""Schemas of every draft with instances that the jsonschema library finds valid, and what these contradict."""

import json
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, product
from random import Random
from typing import Any, Final

from hypothesis import strategies as st
from jsonschema import validators

from sfjourney import pointers
from sfjourney.documents.document import Document, read_document
from sfjourney.schemas.dialects import Dialect
from sfjourney.schemas.kinds import identity, kind_of
from sfjourney.schemas.multiples import missed
from sfjourney.schemas.reach import Presence, Reach
from sfjourney.schemas.segments import EACH, Segment
from sfjourney.source import Source

Json = Any
Choose = Callable[[st.SearchStrategy[Any]], Any]

NAMES: Final = ("a", "b", "x-1")
SEGMENTS: Final[tuple[Segment, ...]] = (*NAMES, "0", "1", EACH)
POINTERS: Final[tuple[tuple[Segment, ...], ...]] = tuple(
    parts for length in range(3) for parts in product(SEGMENTS, repeat=length)
)
VALUES: Final[tuple[Json, ...]] = (
    None, True, False, 0, 1, 1.0, 2, 2.5, -3, "a", "x-1", "",
    {}, [], {"a": 1}, {"b": None, "a": "a"}, [1], [{"a": 1}, 2.5],
)  # fmt: skip
TYPES: Final = ("null", "boolean", "integer", "number", "string", "array", "object")
PATTERNS: Final = ("^x-", "^a$", "b", ".*", "^[ab]$", "1$", "^(a|b)")

BUNDLES: Final = (
    ("properties", "required"), ("properties", "required", "type"), ("properties", "additionalProperties"),
    ("patternProperties", "additionalProperties"), ("additionalProperties", "propertyNames"), ("items", "minItems"),
    ("prefixItems", "items", "maxItems"), ("if", "then", "else"), ("anyOf", "unevaluatedProperties"),
    ("allOf", "unevaluatedItems"), ("type", "minimum", "exclusiveMinimum"), ("contains", "minContains"),
    ("type", "multipleOf"), ("anyOf", "multipleOf"),
    ("type", "enum", "nullable"), ("dependencies", "dependentRequired", "type"), ("type", "not"),
)  # fmt: skip
"""Keywords that mean more together."""

IN_PLACE: Final = ("allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependencies", "dependentSchemas")
REFERENCES: Final = ("$ref", "$dynamicRef", "$recursiveRef")

names = st.sampled_from(NAMES)
some_names = st.lists(names, unique=True, max_size=2)
a_name_or_two = st.lists(names, unique=True, min_size=1, max_size=2)
values = st.sampled_from(VALUES)
bounds = st.sampled_from((-3, 0, 1, 1.5, 2))
counts = st.sampled_from((0, 1, 2))


def without_repetition(several: list[Json]) -> list[Json]:
    return list({identity(value): value for value in several}.values())


def keywords(dialect: Dialect, inner: st.SearchStrategy[Json]) -> dict[str, st.SearchStrategy[Json]]:
    """A strategy for the value of each keyword that the schemas of a draft are made of."""
    old = dialect.draft == 4
    or_boolean = inner if not old else inner | st.booleans()
    by_name = st.dictionaries(names, inner, max_size=2)
    several = st.lists(inner, min_size=1, max_size=3)
    reference = st.sampled_from(("#", "#/definitions/one", "#/definitions/two"))
    made: dict[str, st.SearchStrategy[Json]] = {
        "type": st.sampled_from(TYPES) | st.lists(st.sampled_from(TYPES), min_size=1, max_size=3, unique=True),
        "enum": st.lists(values, min_size=1, max_size=4).map(without_repetition),
        "properties": by_name,
        "patternProperties": st.dictionaries(st.sampled_from(PATTERNS), inner, max_size=2),
        "additionalProperties": or_boolean,
        "required": some_names if not old else a_name_or_two,
        "items": inner if dialect.draft == 2020 else inner | several,
        "minItems": counts,
        "maxItems": counts,
        "minimum": bounds,
        "maximum": bounds,
        "multipleOf": st.sampled_from((1, 2, 2.5, 0.5)),
        "allOf": several,
        "anyOf": several,
        "oneOf": several,
        "not": inner,
        "$ref": reference,
        "nullable": st.booleans(),
        "minProperties": counts,
        "exclusiveMinimum": st.booleans() if old else bounds,
        "exclusiveMaximum": st.booleans() if old else bounds,
    }
    newer: dict[str, st.SearchStrategy[Json]] = {
        "additionalItems": or_boolean,
        "dependencies": st.dictionaries(names, inner | a_name_or_two, max_size=2),
        "const": values,
        "contains": inner,
        "propertyNames": inner | st.fixed_dictionaries({"enum": st.lists(names, min_size=1, unique=True)}),
        "if": inner,
        "then": inner,
        "else": inner,
        "dependentRequired": st.dictionaries(names, some_names, max_size=2),
        "dependentSchemas": by_name,
        "minContains": counts,
        "unevaluatedItems": inner,
        "unevaluatedProperties": inner,
        "prefixItems": several,
        "$dynamicRef": reference,
        "$recursiveRef": st.just("#"),
    }
    # In draft 4 `exclusiveMinimum` without `minimum` is invalid, which the filter of whole schemas takes care of.
    return made | {keyword: newer[keyword] for keyword in newer if keyword in dialect.keywords}


def schemas(dialect: Dialect) -> st.SearchStrategy[Json]:
    """Schemas of a draft, with two definitions that all of their schemas may refer to."""
    booleans: st.SearchStrategy[Json] = st.nothing() if dialect.draft == 4 else st.booleans()

    def with_keywords(inner: st.SearchStrategy[Json]) -> st.SearchStrategy[Json]:
        by_keyword = keywords(dialect, inner)
        bundles = st.lists(st.sampled_from([*BUNDLES, *((keyword,) for keyword in by_keyword)]), min_size=1, max_size=3)
        return bundles.flatmap(
            lambda chosen: st.fixed_dictionaries(
                {keyword: by_keyword[keyword] for keyword in sorted({*chain(*chosen)}) if keyword in by_keyword}
            )
        )

    leaf = booleans | with_keywords(st.just({}))
    middle = leaf | with_keywords(leaf)
    outer = with_keywords(middle)
    definitions = st.fixed_dictionaries({"one": middle, "two": leaf})
    return st.tuples(outer, definitions).map(
        lambda both: {"$schema": dialect.uri, **both[0], "definitions": both[1]},
    )


class Instances:
    """Values that have a fair chance to be valid: a schema is followed where it is easy, and ignored at times."""

    def __init__(self, schema: Json, random: Random) -> None:
        self.schema = schema
        self.random = random

    def draw(self, schema: Json, depth: int = 0) -> Json:
        if not isinstance(schema, dict) or depth > 5 or self.random.random() < 0.1:
            return self.anything(depth)
        if "$ref" in schema:
            return self.draw(referred(self.schema, schema["$ref"]), depth + 1)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        parts = [part for keyword in ("allOf", "anyOf", "oneOf") for part in schema.get(keyword, ())]
        parts += [schema[keyword] for keyword in ("then", "else") if keyword in schema]
        if parts and self.random.random() < 0.5:
            value = self.draw(self.random.choice(parts), depth + 1)
            mine = self.own(schema, depth)
            return {**value, **mine} if isinstance(value, dict) and isinstance(mine, dict) else value
        return self.own(schema, depth)

    def own(self, schema: dict[str, Json], depth: int) -> Json:
        """By the schema's own keywords."""
        types = schema.get("type", ["object", "array", self.random.choice(TYPES)])
        kind = types if isinstance(types, str) else self.random.choice(types)
        if kind == "object":
            likely = {*schema.get("required", ()), *schema.get("properties", {})}
            present = [name for name in NAMES if self.random.random() < (0.8 if name in likely else 0.3)]
            rest = schema.get("additionalProperties", {})
            return {name: self.draw(schema.get("properties", {}).get(name, rest), depth + 1) for name in present}
        if kind == "array":
            prefix, rest = schema.get("prefixItems", ()), schema.get("items", {})
            if isinstance(rest, list):
                prefix, rest = rest, schema.get("additionalItems", {})
            length = self.random.choice((schema.get("minItems", 0), 1, 2))
            return [self.draw(prefix[at] if at < len(prefix) else rest, depth + 1) for at in range(length)]
        return self.random.choice([value for value in VALUES if kind_of(value) in (kind, "integer")])

    def anything(self, depth: int) -> Json:
        roll = self.random.random()
        if depth > 3 or roll < 0.6:
            return self.random.choice(VALUES)
        if roll < 0.85:
            return {name: self.anything(depth + 1) for name in NAMES if self.random.random() < 0.6}
        return [self.anything(depth + 1) for _ in range(self.random.randrange(3))]


def found(value: Json, parts: Sequence[Segment]) -> Iterator[Json]:
    """What a pointer reaches, once for each choice of items; MISSING where it reaches nothing after them."""
    if not parts or (value is pointers.MISSING and EACH not in parts):
        yield value
    elif parts[0] is not EACH:
        yield from found(pointers.read(value, (parts[0],)), parts[1:])
    elif isinstance(value, list):
        for item in value:
            yield from found(item, parts[1:])


def contradictions(claim: Reach, there: Sequence[Json]) -> Iterator[str]:
    present = [value for value in there if value is not pointers.MISSING]
    if claim.presence is Presence.ALWAYS and len(present) < len(there):
        yield "always there, and missing"
    if claim.presence is Presence.NEVER and present:
        yield "never there, and present"
    for value in present:
        if kind_of(value) not in claim.types:
            yield f"{value!r} is none of {sorted(claim.types)}"
        if claim.enum is not None and identity(value) not in {identity(each) for each in claim.enum}:
            yield f"{value!r} is not in {claim.enum}"
        if kind_of(value) in ("integer", "number"):
            low, high = claim.lowest, claim.highest
            if low is not None and (value < low.value or (low.excluded and value == low.value)):
                yield f"{value!r} is below {low}"
            if high is not None and (value > high.value or (high.excluded and value == high.value)):
                yield f"{value!r} is above {high}"
            if missed(value, claim.steps) is not None:
                yield f"{value!r} is no multiple of {claim.steps}"


def document_of(schema: Json) -> Document:
    document = read_document(Source("schema.json", json.dumps(schema)))
    assert isinstance(document, Document)
    return document


def referred(root: Json, reference: str) -> Json:
    return root["definitions"][reference.rpartition("/")[2]] if "/" in reference else root


def goes_in_circles(root: Json, schema: Json, trail: tuple[int, ...] = ()) -> bool:
    """Whether a schema leads back to itself without going down, as {"$ref": "#"} does; then nothing defines it."""
    if isinstance(schema, list):
        return any(goes_in_circles(root, part, trail) for part in schema)
    if not isinstance(schema, dict):
        return False
    if id(schema) in trail:
        return True
    parts = [referred(root, schema[keyword]) for keyword in REFERENCES if keyword in schema]
    for keyword in IN_PLACE:
        part = schema.get(keyword)
        parts.extend(part.values() if keyword.startswith("depend") and part else [part])
    return any(goes_in_circles(root, part, (*trail, id(schema))) for part in parts)


def anywhere_in_circles(root: Json, schema: Json) -> bool:
    inner = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    return goes_in_circles(root, schema) or any(anywhere_in_circles(root, part) for part in inner)


def valid_instances(schema: Json, random: Random, drawn: int = 20) -> list[Json]:
    """Values the library accepts; none for schemas it cannot decide on."""
    if anywhere_in_circles(schema, schema):
        return []
    validator = validators.validator_for(schema)(schema)
    instances = Instances(schema, random)
    try:
        return [value for value in (instances.draw(schema) for _ in range(drawn)) if validator.is_valid(value)]
    except TypeError:  # the library stumbles over "items": true beside additionalItems
        return []
