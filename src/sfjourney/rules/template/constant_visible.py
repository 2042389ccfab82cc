"""A condition of a template that comes out the same for everybody."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.facts.guards import outcome
from sfjourney.facts.sending import Sending
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate, found
from sfjourney.rules.template.malformed_condition import problems
from sfjourney.schemas.kinds import NUMBERS
from sfjourney.syntax import values
from sfjourney.templates import AskedCondition, Kind, TemplateRead
from sfjourney.templates.paths import segments

_ONE_COMPARISON = 2
_BOTH_WAYS = frozenset({"string", "boolean"}) | NUMBERS
"""Types that have values which count as true, and others which count as false."""


def check(sent: SentTemplate) -> Iterator[Finding]:
    for asked in sent.survey.conditions:
        if asked.value is False:
            yield _finding(sent, asked, shown=False)
        elif (
            isinstance(asked.value, (dict, list))
            and sent.sendings
            and not _is_open(sent, asked)
            and next(problems(asked.value, asked.path), None) is None
        ):
            reads = _reads(sent, asked)
            outcomes = {_outcome(sent, asked, reads, sending) for sending in sent.sendings}
            if len(outcomes) == 1 and (shown := outcomes.pop()) is not None:
                yield _finding(sent, asked, shown=shown)


def _is_open(sent: SentTemplate, asked: AskedCondition) -> bool:
    """Whether it asks one thing, of a value that can come out both ways by its type: most conditions do."""
    single = asked.value
    if not isinstance(single, dict) or not isinstance(single.get("$state"), str) or len(single) > _ONE_COMPARISON:
        return False
    truth = len(single) == 1
    for sending in sent.sendings:
        fact = sent.declared(segments(single["$state"]), sending).fact
        bounded = fact.values is not None or fact.lowest is not None or fact.highest is not None
        if bounded or not fact.types or not (fact.types <= _BOTH_WAYS if truth else fact.types <= NUMBERS):
            return False
    return asked.place.guard is None


def _reads(sent: SentTemplate, asked: AskedCondition) -> list[TemplateRead]:
    depth = len(asked.path)
    return [r for r in sent.survey.reads if r.kind is Kind.CONDITION and r.path[:depth] == asked.path]


def _outcome(sent: SentTemplate, asked: AskedCondition, reads: list[TemplateRead], sending: Sending) -> bool | None:
    """The one way it comes out; None where it may differ, or rests on what another rule speaks of."""
    for read in reads:
        if _is_written_out(read, sending):
            return None  # another send may write it otherwise
        known = sent.known(read, sending)
        if known is None or known.absent:
            return None
    state = sent.inside(asked.place.guard, sending)
    return None if state.dead else outcome(state, asked.value, asked.place.item)


def _is_written_out(read: TemplateRead, sending: Sending) -> bool:
    if read.parts[:1] != ("data",) or len(read.parts) == 1:
        return False
    value = sending.bound.get(str(read.parts[1]))
    return value is not None and not isinstance(value, values.Pointer)


def _finding(sent: SentTemplate, asked: AskedCondition, *, shown: bool) -> Finding:
    visible = asked.path[-1] == "visible"
    if visible:
        message = (
            "this holds for everybody: the element always shows"
            if shown
            else "this holds for nobody: the element never shows"
        )
    else:
        message = f"this comes out the same for everybody: {'$then' if shown else '$else'} always shows"
    hint = 'an array is true also when it is empty: ask for {"$state": "/…/0"}' if shown else None
    label = "always true" if shown else "always false"
    return found(sent, "template/constant-visible", message, asked.path, label, hint)


CONSTANT_VISIBLE = Rule(
    code="template/constant-visible",
    title="Something that is always shown, or never",
    severity=Severity.WARNING,
    why="a condition is there for some readers: this one comes out the same for all",
    bad=note('"text": {"type": "Text", "props": {"text": "What you ordered:"}, "visible": {"$state": "/event/items"}}'),
    good=note(
        '"text": {"type": "Text", "props": {"text": "What you ordered:"}, "visible": {"$state": "/event/items/0"}}'
    ),
    check_template=check,
)
