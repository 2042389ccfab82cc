"""Schemas that are built to take forever are answered at once, and claim nothing that does not hold."""

import gc
from collections.abc import Iterator
from functools import partial
from typing import Any, Final

import pytest

from durations import ROUNDS, seconds
from read_schemas import schema_of
from sfjourney.schemas.declared import declared_names, declared_pointers
from sfjourney.schemas.kinds import KINDS
from sfjourney.schemas.reach import Presence, reach
from sfjourney.schemas.segments import EACH

pytestmark = pytest.mark.thorough


def chain(length: int, link: str) -> Any:
    """Definitions that each refer twice to the next; the last one is an object that must have ``a``."""
    definitions: dict[str, Any] = {
        f"d{number}": {link: [{"$ref": f"#/$defs/d{number + 1}"}, {"$ref": f"#/$defs/d{number + 1}"}]}
        for number in range(length)
    }
    definitions[f"d{length}"] = {"type": "object", "required": ["a"]}
    return {"$ref": "#/$defs/d0", "$defs": definitions}


def well(depth: int) -> Any:
    """Schemas that hold together, as deep as analysis goes, and have the same below them."""
    definitions: dict[str, Any] = {
        f"d{number}": {"anyOf": [{"allOf": [{"$ref": f"#/$defs/d{number + 1}"}]}], "unevaluatedProperties": False}
        for number in range(depth)
    }
    definitions[f"d{depth}"] = {"properties": {"a": {"$ref": "#"}}, "propertyNames": {"$ref": "#"}}
    return {"$ref": "#/$defs/d0", "$defs": definitions}


def mirrors(count: int) -> Any:
    """Schemas each of which is any or all of the others, at the same place and below."""
    names = [f"s{number}" for number in range(count)]
    others = [{"$ref": f"#/$defs/{name}"} for name in names]
    below = {"a": {"allOf": others}, "b": {"anyOf": others}}
    mirror = {"anyOf": others, "allOf": others, "oneOf": others, "properties": below, "items": {"anyOf": others}}
    return {"$ref": "#/$defs/s0", "$defs": {name: mirror | {"title": name} for name in names}}


def crossed(count: int) -> Any:
    """Many alternatives that all hold together, each speaking of the next level."""
    deeper = {"properties": {"a": {"allOf": [{"$ref": "#"}]}}}
    parts = [{"anyOf": [{"properties": {"a": {"$ref": "#"}, f"n{number}": True}}, deeper]} for number in range(count)]
    return {"allOf": parts, "unevaluatedProperties": {"$ref": "#"}}


BOMBS: dict[str, Any] = {
    "itself": {"$ref": "#"},
    "itself twice": {"allOf": [{"$ref": "#"}, {"$ref": "#"}], "anyOf": [{"$ref": "#"}]},
    "long chain of all": chain(1_000, "allOf"),
    "long chain of any": chain(1_000, "anyOf"),
    "well": well(20),
    "mirrors": mirrors(25),
    "crossed": crossed(60),
    "conditions": {
        "allOf": [{"if": {"properties": {"k": {"const": n}}}, "then": {"required": [f"n{n}"]}} for n in range(300)]
    },
    "negations": {"not": {"allOf": [{"not": {"anyOf": [{"required": [f"n{n}"]}]}} for n in range(700)]}},
    "patterns": {"patternProperties": {f"^({n}a+)+$": {"$ref": "#"} for n in range(1_000)}},
    "values": {"enum": [{"a": [number]} for number in range(5_000)]},
    "conditions upon values": {
        "allOf": [{"enum": [{"a": number} for number in range(first, first + 500)]} for first in range(50)]
    },
    "positions": {"prefixItems": [{"items": {"$ref": "#"}} for _ in range(1_000)]},
    "unevaluated": {
        "allOf": [{"unevaluatedProperties": {"$ref": "#"}, "allOf": [{"required": [f"n{n}"]}]} for n in range(300)],
        "unevaluatedProperties": False,
    },
    "names upon names": {"propertyNames": {"propertyNames": {"$ref": "#"}, "anyOf": [{"$ref": "#"}] * 50}},
}


ASKED: Final = ((), ("a",), ("0", "a"), (EACH, "a", EACH), ("a", "b") * 250)
MOST: Final = (3, *(1 for _ in ASKED), 3)
"""Seconds to read a schema, to answer each question, and to say all that it declares."""


def durations(bomb: Any) -> Iterator[float]:
    """What each of these takes, of a schema that remembers no answer."""
    schemas: list[Any] = []
    yield seconds(lambda: schemas.append(schema_of(bomb)))
    (schema,) = schemas
    for parts in ASKED:
        yield seconds(partial(reach, schema, parts))
    yield seconds(lambda: (declared_names(schema, ("a",)), declared_pointers(schema)))


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS.keys())
def test_a_schema_bomb_is_read_and_asked_in_time(bomb: Any) -> None:
    gc.freeze()  # what other tests left is looked at by no search for cycles while this one is timed
    least = list(durations(bomb))
    for _ in range(ROUNDS):  # what else the machine does makes it longer and never shorter
        if any(taken > most for taken, most in zip(least, MOST, strict=True)):
            least = list(map(min, least, durations(bomb)))
    assert [one for one in zip(least, MOST, strict=True) if one[0] > one[1]] == []


def test_what_lies_beyond_the_depth_of_analysis_is_unknown() -> None:
    near, far = schema_of(chain(10, "allOf")), schema_of(chain(1_000, "allOf"))
    assert reach(near, ("a",)).presence is Presence.ALWAYS
    assert reach(far, ("a",)).presence is Presence.UNKNOWN
    assert reach(far, ("a",)).types == KINDS


def test_a_pointer_as_long_as_it_likes_goes_down_a_schema_that_contains_itself() -> None:
    schema = schema_of({"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#"}}})
    assert reach(schema, ("a",) * 2_000).presence is Presence.ALWAYS
    assert reach(schema, (*("a",) * 2_000, "b")).presence is Presence.UNDECLARED
    assert reach(schema, ("a",) * 100_000).presence in (Presence.ALWAYS, Presence.UNKNOWN)
