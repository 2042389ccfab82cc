"""A condition of a template -> the comparisons in it with a value that no schema lists, wherever they stand in it."""

import json
from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from sfjourney.diagnostics import Edit, Fix
from sfjourney.documents.scan import Path as FilePath
from sfjourney.pointers import Path
from sfjourney.rules.constancy import Reason, not_allowed, other_value
from sfjourney.rules.questions import cannot_be
from sfjourney.rules.refusals import refusal
from sfjourney.rules.sent import SentTemplate
from sfjourney.syntax import values
from sfjourney.templates import AskedCondition
from sfjourney.templates.forms import Source, operator_of, source_of
from sfjourney.templates.paths import segments


class Impossible(Struct, frozen=True):
    """A comparison with a value that never occurs: its place, whether the answer is yes, why, and a fix."""

    path: FilePath
    holds: bool
    reason: Reason
    fix: Fix | None


def impossible_operands(sent: SentTemplate, asked: AskedCondition) -> Iterator[Impossible]:
    """The comparisons with a text or number that the schemas of all sends rule out, in the order of the file."""
    for single, path in comparisons(asked.value, asked.path):
        operator, parts = operator_of(single), _asked(single, asked.place.item)
        if operator not in ("eq", "neq") or parts is None or not _is_text_or_number(single[operator]):
            continue
        holds = (operator == "neq") is not (single.get("not") is True)
        found = _reason(sent, parts, single[operator], holds=holds)
        if found is not None:
            place = (*path, operator)
            yield Impossible(place, holds, found, _fix(sent, place, found))


def _is_text_or_number(operand: object) -> bool:
    return isinstance(operand, (str, int, float)) and not isinstance(operand, bool)


def comparisons(value: Any, path: FilePath) -> Iterator[tuple[dict[str, Any], FilePath]]:
    """The comparisons that a condition is made of, each with its place."""
    waiting: list[tuple[Any, FilePath]] = [(value, path)]
    while waiting:
        part, place = waiting.pop()
        if isinstance(part, list):
            waiting += reversed([(member, (*place, index)) for index, member in enumerate(part)])
        elif isinstance(part, dict):
            group = next((key for key in ("$and", "$or") if key in part), None)
            if group is None:
                yield part, place
            else:
                waiting.append((part[group], (*place, group)))


def _asked(single: dict[str, Any], item: Path | None) -> Path | None:
    """What a comparison asks about; None where that is nothing of the state."""
    source = source_of(single)
    written = single[source] if source is not None else None
    if not isinstance(written, str):
        return None
    if source is Source.STATE:
        return segments(written)
    return (*item, *segments(written)) if source is Source.ITEM and item is not None else None


def _reason(sent: SentTemplate, parts: Path, operand: str | float, *, holds: bool) -> Reason | None:
    """Why a value never is this one, at any send; None where one only makes sure that it is no empty text."""
    if not sent.sendings or not parts or parts[0] in sent.template.state:
        return None
    listed: dict[str, Any] = {}
    words: dict[str, None] = {}
    for sending in sent.sendings:
        bound = sending.bound.get(str(parts[1])) if parts[0] == "data" and len(parts) > 1 else None
        known = sent.declared(parts, sending)
        if not cannot_be(known, operand) or not (bound is None or isinstance(bound, values.Pointer)):
            return None
        listed |= {repr(value): value for value in (known.fact.values or {}).values()}
        words |= {refused: None for refused in (refusal(known, operand),) if refused is not None}
    if not words:
        return other_value(parts, operand, list(listed.values()))
    if operand == "" and holds:
        return None
    one_of = [f"is one of {len(listed)} values"] if listed else []
    return not_allowed(parts, [*words, *one_of])


def _fix(sent: SentTemplate, place: FilePath, reason: Reason) -> Fix | None:
    if reason.meant is None:
        return None
    written = json.dumps(reason.meant, ensure_ascii=False)
    return Fix(f"write {written}", (Edit(sent.span(place), written),), safe=False)
