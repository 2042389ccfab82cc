"""The words and values in a graph -> those that nothing can read: pointers, durations, days, values of no kind."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import msgspec

from sfjourney import pointers
from sfjourney.clock.durations import from_iso
from sfjourney.clock.instants import parse_instant
from sfjourney.clock.weekly import DAY_NAMES
from sfjourney.graph.graph import Graph

_CLOCK = re.compile(r"(?:[01][0-9]|2[0-4]):[0-5][0-9]")
_READ: Final[Mapping[str, Callable[[str], object]]] = {
    **dict.fromkeys(("pointer", "per", "matching"), pointers.parse),
    **dict.fromkeys(("duration", "after", "within", "last"), from_iso),
    "instant": parse_instant,
}
"""What reads a text, by the member that it is in."""
_ONE_OF: Final = frozenset({"pointer", "literal", "instant", "fn"})
_BESIDE: Final = {
    "count": frozenset({"of"}),
    "lower": frozenset({"of"}),
    "before": frozenset({"of", "duration"}),
    "after": frozenset({"of", "duration"}),
}
"""What stands beside a function in a value."""
_OPERAND: Final = _ONE_OF | {"of", "duration"}

Found = Iterator[tuple[tuple[str | int, ...], str]]


def unreadable(graph: Graph) -> Found:
    """Pointers, durations, instants, days, clock times and values that are none, and segments that there are not."""
    segments = {segment.name for segment in graph.segments}
    parts = {"segments": graph.segments, "subscriptions": graph.subscriptions, "journeys": graph.journeys}
    left: list[tuple[tuple[str | int, ...], Any]] = [((), msgspec.to_builtins(parts))]
    while left:
        place, value = left.pop()
        if isinstance(value, (list, tuple)):
            left += reversed([((*place, at), inner) for at, inner in enumerate(value)])
        elif isinstance(value, dict):
            left += reversed([((*place, name), inner) for name, inner in value.items() if name != "literal"])
            yield from (((*place, name), words) for name, words in _of_members(value))
            if "days" in value and not _is_weekly(value):
                yield place, f"{value} are no times of the week"
            if value.keys() <= _OPERAND and not _is_operand(value):
                yield place, "a value is a pointer, a literal, an instant or a function of one"
            if value.get("op") == "in segment" and value["segment"] not in segments:
                yield (*place, "segment"), f"an unknown segment {value['segment']!r}"
    for at, event in enumerate(graph.events):
        for number, text in enumerate(event.redacted):
            if not _can(pointers.parse, text):
                yield ("events", at, "redacted", number), f"{text!r} cannot be redacted"


def _of_members(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, read in _READ.items():
        text = value.get(name)
        if isinstance(text, str) and not _can(read, text):
            yield name, f"{text!r} cannot be read as `{name}`"


def _can(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


def _is_operand(value: Mapping[str, Any]) -> bool:
    kinds = value.keys() & _ONE_OF
    return len(kinds) == 1 and value.keys() - kinds == _BESIDE.get(value.get("fn", ""), frozenset())


def _is_weekly(value: Mapping[str, Any]) -> bool:
    times = [value[name] for name in ("from", "to") if value.get(name) is not None]
    days = value["days"]
    return bool(days) and set(days) <= set(DAY_NAMES) and all(_CLOCK.fullmatch(time) for time in times)
