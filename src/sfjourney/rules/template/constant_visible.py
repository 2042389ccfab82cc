"""A condition of a template that comes out the same for everybody."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec.structs import replace

from sfjourney.diagnostics import Finding, Severity
from sfjourney.facts.guards import outcome, related
from sfjourney.facts.sending import Sending
from sfjourney.facts.state import PathState
from sfjourney.pointers import Path
from sfjourney.rules.constancy import Reason, reason
from sfjourney.rules.example import note
from sfjourney.rules.impossible_operands import Impossible, comparisons, impossible_operands
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template.malformed_condition import problems
from sfjourney.rules.template_findings import value_finding
from sfjourney.schemas.kinds import NUMBERS
from sfjourney.syntax import values
from sfjourney.templates import AskedCondition, TemplateRead
from sfjourney.templates.forms import Source, is_plain_question, operator_of, plain_questions, source_of
from sfjourney.templates.paths import segments

CODE: Final = "template/constant-visible"

_BOTH_WAYS = frozenset({"string", "boolean"}) | NUMBERS
"""Types that have values which count as true, and others which count as false."""


def check(sent: SentTemplate) -> Iterator[Finding]:
    openness = _Openness(sent)
    for asked in sent.survey.conditions:
        if asked.value is False:
            yield _finding(sent, asked, shown=False)
        elif (
            isinstance(asked.value, (dict, list))
            and sent.sendings
            and not openness.is_open(asked)
            and (asked.plain or next(problems(asked.value, asked.path), None) is None)
        ):
            shown, impossible = _everywhere(sent, asked), list(impossible_operands(sent, asked))
            if impossible:
                yield from (_never(sent, asked, one, shown=shown) for one in impossible)
            elif shown is not None:
                yield _finding(sent, asked, shown=shown)
            else:
                yield from _parts(sent, asked)


_Question = tuple[str, str, str]
"""A pointer, and what is asked of it: whether it counts as true, is like a value of some kind, or how it is ordered.

And the text that it may be like, where it is one.
"""


class _Openness:
    """Which conditions of one template can surely come out both ways, as most can; the answers are remembered."""

    def __init__(self, sent: SentTemplate) -> None:
        self._sent = sent
        self._open: dict[_Question, bool] = {}

    def is_open(self, asked: AskedCondition) -> bool:
        """Whether it asks of values that can come out both ways by their types, each by itself.

        Nothing else in the condition, and nothing around it, asks about the same value, what it is in, or what is in
        it.
        """
        if asked.plain and asked.place.guard is None:
            return self._is_open(_question(asked.value))
        questions = plain_questions(asked.value)
        if not questions or not all(self._is_open(_question(question)) for question in questions):
            return False
        around = self._sent.asked_around(asked.place.guard)
        own = [segments(question["$state"]) for question in questions]
        return around is not None and not any(
            related(one, other) for number, one in enumerate(own) for other in (*around, *own[number + 1 :])
        )

    def _is_open(self, question: _Question) -> bool:
        known = self._open.get(question)
        if known is None:
            written, kind, text = question
            known = self._open[question] = _comes_out_both_ways(self._sent, segments(written), kind, text)
        return known


def _question(single: Any) -> _Question:
    """What one plain question asks."""
    if len(single) == 1:
        return single["$state"], _TRUTH, ""
    operand = single.get("eq", single.get("neq"))
    return single["$state"], _KINDS.get(type(operand), _ORDER), operand if isinstance(operand, str) else ""


_TRUTH: Final = "truth"
_ORDER: Final = "order"
_STRING: Final = "string"
_KINDS: Final[Mapping[type, str]] = {str: _STRING, bool: "boolean"}
"""Kinds with more than one value each, so that a value of the kind can be like another of it, and unlike."""


def _comes_out_both_ways(sent: SentTemplate, path: Path, kind: str, text: str) -> bool:
    for sending in sent.sendings:
        known = sent.declared(path, sending)
        fact = known.fact
        bounded = fact.values is not None or fact.lowest is not None or fact.highest is not None
        if bounded or known.steps or not fact.types:
            return False
        if kind in (_TRUTH, _ORDER):
            open_ = fact.types <= (_BOTH_WAYS if kind == _TRUTH else NUMBERS)
        else:
            refuses = kind == _STRING and known.texts.refusal(text) is not None
            open_ = kind in fact.types and not fact.excluded and not refuses
        if not open_:
            return False
    return True


def _everywhere(sent: SentTemplate, asked: AskedCondition) -> bool | None:
    """The one way it comes out at all sends; None where there is none, or where a send may not have been read."""
    if sent.model.unread:
        return None
    reads = sent.condition_reads[asked.path]
    first: bool | None = None
    for sending in sent.sendings:
        shown = _outcome(sent, asked, reads, sending)
        if shown is None or (first is not None and shown is not first):
            return None
        first = shown
    return first


def _outcome(sent: SentTemplate, asked: AskedCondition, reads: Sequence[TemplateRead], sending: Sending) -> bool | None:
    """The one way it comes out; None where it may differ, or rests on what another rule speaks of."""
    state = _state(sent, asked, reads, sending)
    return None if state is None else outcome(state, asked.value, asked.place.item)


def _state(
    sent: SentTemplate, asked: AskedCondition, reads: Sequence[TemplateRead], sending: Sending
) -> PathState | None:
    """What is known where it is asked; None where nobody asks, or it rests on what another rule speaks of."""
    for read in reads:
        if _is_written_out(read, sending):
            return None  # another send may write it otherwise
        known = sent.known(read, sending)
        if known is None or known.absent:
            return None
    state = sent.inside(asked.place.guard, sending)
    return None if state.dead else state


def _is_written_out(read: TemplateRead, sending: Sending) -> bool:
    if read.parts[:1] != ("data",) or len(read.parts) == 1:
        return False
    value = sending.bound.get(str(read.parts[1]))
    return value is not None and not isinstance(value, values.Pointer)


def _never(sent: SentTemplate, asked: AskedCondition, found: Impossible, *, shown: bool | None) -> Finding:
    """What is said of a value that never occurs, at the value; ``shown`` as the whole condition comes out one way."""
    told = found.reason
    if found.path[:-1] == asked.path:
        shown = found.holds  # it is the whole condition
    if shown is None:
        message = f"this part of the condition holds for {'everybody' if found.holds else 'nobody'}, as {told.text}"
    else:
        message = _message(asked, f", as {told.text}", shown=shown)
    finding = value_finding(sent, CODE, message, found.path, "no such value", told.hint)
    return replace(finding, fix=found.fix)


def _finding(sent: SentTemplate, asked: AskedCondition, *, shown: bool) -> Finding:
    told = _of_number(asked.value)
    if is_plain_question(asked.value) or _is_plain_of_item(asked):
        told = reason(sent, asked.value, asked.place.item, shown=shown)
    message = _message(asked, f", as {told.text}" if told is not None else "", shown=shown)
    label = "always true" if shown else "always false"
    finding = value_finding(sent, CODE, message, asked.path, label, told.hint if told is not None else None)
    return replace(finding, related=told.labels) if told is not None else finding


def _parts(sent: SentTemplate, asked: AskedCondition) -> Iterator[Finding]:
    """The comparisons in a condition that hold for nobody, by themselves: what stands beside them hides it.

    One with nothing, null or an empty text, only makes sure.
    """
    reads = sent.condition_reads[asked.path]
    states = [state for one in sent.sendings if (state := _state(sent, asked, reads, one)) is not None]
    if len(states) < len(sent.sendings):
        return
    for single, path in comparisons(asked.value, asked.path):
        operator = operator_of(single)
        if path == asked.path or operator is None or single[operator] in (None, ""):
            continue
        if all(outcome(state, single, asked.place.item) is False for state in states):
            plain = is_plain_question(single) or _is_plain_of_item(replace(asked, value=single))
            told = reason(sent, single, asked.place.item, shown=False) if plain else None
            because = f", as {told.text}" if told is not None else ""
            message = f"this part of the condition holds for nobody{because}"
            finding = value_finding(sent, CODE, message, path, "always false", told.hint if told is not None else None)
            yield replace(finding, related=told.labels if told is not None else ())


def _is_plain_of_item(asked: AskedCondition) -> bool:
    """Whether it asks the item, as a plain question asks the state."""
    value = asked.value
    if not isinstance(value, dict) or "$item" not in value or asked.place.item is None:
        return False
    return is_plain_question({"$state" if key == "$item" else key: operand for key, operand in value.items()})


def _of_number(value: Any) -> Reason | None:
    """The reason where a condition asks for the number of an item, and nothing else."""
    if not isinstance(value, dict) or source_of(value) is not Source.INDEX:
        return None
    return Reason("$index is a whole number from 0 on", 'the first item has {"$index": true, "eq": 0}')


def _message(asked: AskedCondition, because: str, *, shown: bool) -> str:
    if asked.path[-1] == "visible":
        whom, effect = ("everybody", "the element always shows") if shown else ("nobody", "the element never shows")
        return f"this holds for {whom}{because}: {effect}"
    return f"this comes out the same for everybody{because}: {'$then' if shown else '$else'} always shows"


CONSTANT_VISIBLE = Rule(
    code=CODE,
    title="Something that is always shown, or never",
    severity=Severity.WARNING,
    why="a condition is there for some readers: this one comes out the same for all",
    bad=note('"text": {"type": "Text", "props": {"text": "What you ordered:"}, "visible": {"$state": "/event/items"}}'),
    good=note(
        '"text": {"type": "Text", "props": {"text": "What you ordered:"}, "visible": {"$state": "/event/items/0"}}'
    ),
    check_template=check,
)
