"""A plain condition of a template that comes out one way -> why it does, and what to write instead."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from msgspec import Struct

from sfjourney.diagnostics import Label
from sfjourney.facts.fact import Known
from sfjourney.facts.sending import Sending
from sfjourney.pointers import Each, Path, text_of
from sfjourney.rules.questions import types_text
from sfjourney.rules.refusals import refusal
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template_findings import way_labels
from sfjourney.schemas.kinds import NUMBERS, kind_of
from sfjourney.source import Span
from sfjourney.spelling import likely
from sfjourney.templates.forms import operator_of
from sfjourney.templates.javascript import kind_of as in_words
from sfjourney.templates.paths import segments

_MOST: Final = 6
"""So many values are listed."""


_OF_ITS_TYPE: Final = 'compare with a value of its type: "5" is not 5, nor "true" true'


class Reason(Struct, frozen=True):
    """Why a condition comes out one way, what to do, the places of the Journey that decide it, and the text meant."""

    text: str
    hint: str | None = None
    labels: tuple[Label, ...] = ()
    meant: str | None = None


class _Source(NamedTuple):
    """What a question asks about: how it is called, and how it is written there."""

    pointer: str
    key: str
    written: str

    def asking(self, below: str = "", more: str = "") -> str:
        """A condition that asks for it, or for what is below it."""
        path = self.written + below if self.written else below.removeprefix("/")
        return f'{{"{self.key}": "{path}"{more}}}'


def reason(sent: SentTemplate, question: Any, item: Path | None, *, shown: bool) -> Reason | None:
    """Why one plain question comes out so at every send; None where no single thing says it.

    ``item`` is what ``$item`` means in it.
    """
    key = "$state" if "$state" in question else "$item"
    parts: Path = segments(question[key])
    if key == "$item":
        parts = (*(item or ()), *parts)
    known = [(sending, sent.declared(parts, sending)) for sending in sent.sendings]
    pointer = _pointer(parts)
    source = _Source(pointer, key, pointer if key == "$state" else question[key])
    operator = operator_of(question)
    if operator is None:
        return _truth(source, [each for _, each in known])
    operand = question[operator]
    if operator not in ("eq", "neq"):
        return _no_number(pointer, operator, [each for _, each in known]) or _way(pointer, known)
    if operand is None:
        return _null(source, shown=shown)
    listed = _listed(known, parts)
    if listed is not None and operand not in listed:
        return other_value(parts, operand, listed)
    words = [refusal(each, operand) for _, each in known]
    if all(word is not None for word in words):
        return not_allowed(parts, [word for word in words if word is not None])
    if all(kind_of(operand) not in each.fact.types and each.fact.types for _, each in known):
        kinds = sorted({kind for _, each in known for kind in each.fact.types - {"null"}})
        return Reason(f"{pointer} is of type {' or '.join(kinds)} and never {in_words(operand)}", _OF_ITS_TYPE)
    return _way(pointer, known)


def _truth(source: _Source, known: Sequence[Known]) -> Reason | None:
    types = {kind for each in known for kind in each.fact.types}
    if types == {"array"}:
        return Reason(
            f"{source.pointer} is an array, which is true also when it is empty", f"ask for {source.asking('/0')}"
        )
    if types == {"object"}:
        return Reason(f"{source.pointer} is an object, which is always true", "ask for one of its fields")
    return None


def _no_number(pointer: str, operator: str, known: Sequence[Known]) -> Reason | None:
    types = frozenset(kind for each in known for kind in each.fact.types) - {"null"}
    if not types or not types.isdisjoint(NUMBERS):
        return None
    return Reason(
        f"{pointer} is {types_text(types)}, and `{operator}` compares numbers", "ask for a number, or compare with eq"
    )


def _null(source: _Source, *, shown: bool) -> Reason:
    is_negated = ', "not": true' if not shown else ""
    what = "there" if shown else "missing"
    return Reason(
        f"{source.pointer} is never null, not even where it is missing",
        f"to ask whether it is {what} write {source.asking(more=is_negated)}",
    )


def _listed(known: Sequence[tuple[Sending, Known]], parts: Path) -> list[Any] | None:
    """The values that the schemas of all sends list; None where one lists none."""
    values: dict[str, Any] = {}
    lists = [each.fact.values for _, each in known]
    if all(one is not None and len(one) > 1 for one in lists):
        return list({repr(value): value for one in lists for value in (one or {}).values()}.values())
    for sending, _ in known:
        origin = sending.origin(parts)
        for place in origin.places if origin is not None else ():
            enum = place.reach(()).enum
            if enum is None:
                return None
            values |= {repr(value): value for value in enum}
    return list(values.values()) or None


def other_value(parts: Path, operand: object, listed: Sequence[Any]) -> Reason:
    """The reason where a schema lists values, and the operand is none of them."""
    pointer = _pointer(parts)
    texts = [value for value in listed if isinstance(value, str)]
    meant = likely(operand, texts) if isinstance(operand, str) else None
    shown = " or ".join(map(_written, listed[:_MOST]))
    more = f", or one of {len(listed) - _MOST} others" if len(listed) > _MOST else ""
    hint = f'did you mean "{meant}"?' if meant is not None else f"compare with {shown}{more}"
    return Reason(f"{pointer} is always {shown}{more}", hint, meant=meant)


def not_allowed(parts: Path, words: Sequence[str]) -> Reason:
    """The reason where schemas say otherwise what a value is: how long, how large, of which form."""
    allowed = " or ".join(dict.fromkeys(words))
    return Reason(f"by its schema {_pointer(parts)} {allowed}", "compare with a value that it can have")


def _pointer(parts: Path) -> str:
    return "".join("/*" if isinstance(part, Each) else text_of((part,)) for part in parts)


def _written(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else in_words(value) if value is not None else "null"


def _way(pointer: str, known: Sequence[tuple[Sending, Known]]) -> Reason | None:
    """Where the way to the send has decided it."""
    if not all(each.by_path.tells_value or each.by_path.present is not None for _, each in known):
        return None
    singles = {_written(single[0]) for _, each in known if (single := each.fact.single) is not None}
    what = f"is {singles.pop()}" if len(singles) == 1 else "is settled"
    labels: dict[Span, Label] = {}
    for sending, _ in known:
        for label in way_labels(sending):
            labels.setdefault(label.span, Label(label.span, "on the way to the send"))
    hint = "take the condition away, or send this on a way that has not decided it"
    return Reason(f"{pointer} {what} on every way to this send", hint, tuple(labels.values()))
