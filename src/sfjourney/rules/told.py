"""A question or a clause -> whether some rule says already what is wrong with it: nothing is said of what follows."""

from collections.abc import Iterator

from sfjourney.facts.decide import Reason
from sfjourney.facts.journeys import Knowledge, KnownJourney
from sfjourney.facts.lookup import Lookup
from sfjourney.facts.questions import Question
from sfjourney.model.model import Model
from sfjourney.model.origins import is_nowhere
from sfjourney.model.reads import Read, conditions_within
from sfjourney.model.redactions import clashes
from sfjourney.rules.questions import impossible
from sfjourney.rules.uses import misused
from sfjourney.schemas import Presence
from sfjourney.syntax import clauses, values


def is_told(lookup: Lookup, question: Question) -> bool:
    """Whether a rule about types says what is wrong; or whether an author only makes sure of what a schema says."""
    if isinstance(question.condition, values.Presence) and not question.names_unknown:
        return any(
            known.by_path.present is None and known.presence in (Presence.ALWAYS, Presence.NEVER)
            for _, after in question.operands()
            for known in after
        )
    verdict = question.verdict
    return _is_mistaken(lookup, question) or (verdict is not None and verdict.reason is Reason.VALUES)


def _is_mistaken(lookup: Lookup, question: Question) -> bool:
    """Whether it asks what cannot be asked, or about what there cannot be."""
    if question.names_unknown or any(impossible(question)) or any(misused(lookup, question)):
        return True
    return question.verdict is not None and question.verdict.reason in (Reason.TYPES, Reason.ORDER)


def is_clause_told(knowledge: Knowledge, known: KnownJourney, clause: clauses.ExitOn | clauses.Goal) -> bool:
    """Whether something in a clause is wrong by itself: a pointer, a segment or a comparison."""
    span = clause.span
    if any(_reads_amiss(read) for read in known.reads if span.start <= read.pointer.span.start < span.end):
        return True
    inner = {id(one): one for one in _conditions(clause)}
    return any(_asks_amiss(knowledge.model, one) for one in inner.values()) or any(
        _is_mistaken(knowledge.shared.lookup, question)
        for question in knowledge.questions
        if id(question.condition) in inner
    )


def _conditions(clause: clauses.ExitOn | clauses.Goal) -> Iterator[values.Condition]:
    return conditions_within(clause.where) if clause.where is not None else iter(())


def _reads_amiss(read: Read) -> bool:
    """Whether it reads what does not exist, or what is redacted."""
    return read.origin is None or is_nowhere(read.origin) or any(clashes(read.origin))


def _asks_amiss(model: Model, condition: values.Condition) -> bool:
    return isinstance(condition, values.InSegment) and condition.segment.text not in model.segments
