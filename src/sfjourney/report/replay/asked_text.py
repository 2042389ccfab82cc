"""Conditions that were asked -> lines: whether each held, and what it read."""

import json
from collections.abc import Iterator

from sfjourney.plurals import plural
from sfjourney.reasons.told import Asked, Value
from sfjourney.report.layout import Line
from sfjourney.report.paint import clip

_MOST_VALUE = 40
_MOST_PARTS = 6


def value_text(value: Value) -> str:
    """A value in few characters."""
    if value.state != "value":
        return f"({value.state})"
    if isinstance(value.value, list):
        count = len(value.value)
        return f"[{count} {plural(count, 'item')}]"
    if isinstance(value.value, dict):
        count = len(value.value)
        return f"{{{count} {plural(count, 'member')}}}"
    return clip(json.dumps(value.value, ensure_ascii=False), _MOST_VALUE)


def values_text(asked: Asked) -> str:
    """What a condition read and what was there, in the order of reading, each once; of a history, what was found."""
    if asked.op == "did":
        return f"({sum(part.holds for part in asked.parts)} found)"
    listed = list(dict.fromkeys((value.read, value_text(value)) for value in asked.values))
    if len(listed) == 1:
        return f"({listed[0][1].strip('()')})"
    return f"({', '.join(f'{read} = {text}' for read, text in listed)})" if listed else ""


def asked_lines(asked: Asked, indent: int, label: str = "") -> Iterator[Line]:
    """A condition and, below it, its parts. ``label`` says what it was asked for."""
    if asked.op == "and" and asked.of is None:  # it says no more than its parts do
        for number, part in enumerate(asked.parts):
            yield from asked_lines(part, indent, label if number == 0 else " " * len(label))
        return
    lead = f"{label}{' ' if label else ''}{'yes' if asked.holds else 'no '}"
    text = asked.condition if asked.of is None else f"{asked.of}: {asked.condition}"
    yield Line(indent, lead, f"{text}  {values_text(asked)}".rstrip(), ("green",) if asked.holds else ("red",))
    below = indent + 4
    for part in asked.parts[:_MOST_PARTS]:
        yield from asked_lines(part, below)
    if len(asked.parts) > _MOST_PARTS:
        yield Line(below, "", f"... and {len(asked.parts) - _MOST_PARTS:,} more", (), ("dim",))
