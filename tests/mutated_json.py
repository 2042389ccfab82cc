"""JSON in which members were changed, dropped, doubled, deepened or put in each other's place: the same for a seed."""

import json
from collections.abc import Iterator, Sequence
from copy import deepcopy
from random import Random
from typing import Any, Final

Json = Any
Path = tuple[str | int, ...]

_BIG: Final = "a number too big"
_PLAIN: Final[tuple[Json, ...]] = (
    None, True, False, 0, -1, 3.5, 2**53 + 1, 10**23, _BIG, "", "x", "/", "~", "#", "/event/total", "${/event/total}",
    "2026-03-27T09:00:00Z", "\u202e", "\x00", "a" * 300, [], {}, [[]], [None], {"": None}, {"a": {"b": [1, "c"]}},
)  # fmt: skip


def mutants(good: Sequence[Json], values: Sequence[Json], random: Random) -> Iterator[str]:
    """Texts without end, each of one of these with one to five changes. ``values`` are what stands in such files."""
    names = sorted({part for one in good for path in _paths(one) for part in path if isinstance(part, str)})
    while True:
        one = deepcopy(random.choice(good))
        for _ in range(random.choice((1, 1, 1, 2, 5))):
            one = _changed(one, random, names, (*values, *_PLAIN))
        yield json.dumps(one).replace(json.dumps(_BIG), "1e400")


def _changed(whole: Json, random: Random, names: Sequence[str], values: Sequence[Json]) -> Json:
    paths = list(_paths(whole))
    path, other = random.choice(paths), random.choice(paths)
    here, new = _at(whole, path), deepcopy(random.choice(values))
    around = _at(whole, path[:-1])
    match random.randrange(7):
        case 0 if path:
            del around[path[-1]]
        case 1 if isinstance(around, list) and path:
            around.insert(0, deepcopy(here))
        case 2 if isinstance(here, dict):
            here[random.choice(names)] = new
        case 3:
            return _put(whole, path, deepcopy(_at(whole, other)))
        case 4:
            for _ in range(random.choice((1, 2, 30, 70))):
                here = [here] if random.randrange(2) else {random.choice(names): here}
            return _put(whole, path, deepcopy(here))
        case _:
            return _put(whole, path, new)
    return whole


def _put(whole: Json, path: Path, new: Json) -> Json:
    if not path:
        return new
    _at(whole, path[:-1])[path[-1]] = new
    return whole


def _at(whole: Json, path: Path) -> Json:
    for part in path:
        whole = whole[part]
    return whole


def _paths(value: Json, at: Path = ()) -> Iterator[Path]:
    yield at
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for part, inner in inside:
        yield from _paths(inner, (*at, part))
