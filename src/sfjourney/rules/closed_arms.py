"""What walks found out -> the arms that no run takes, whichever event started it, and that nothing else explains."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from sfjourney.diagnostics import Label
from sfjourney.facts.journeys import Knowledge, KnownJourney
from sfjourney.facts.noted import SeenArm, Way
from sfjourney.facts.questions import Question
from sfjourney.model.model import Journey
from sfjourney.model.reads import conditions_within
from sfjourney.rules.labels import first_few
from sfjourney.rules.questions import questions
from sfjourney.rules.told import is_told
from sfjourney.source import Span
from sfjourney.syntax import tree, values


class ClosedArm(Struct, frozen=True):
    """An arm, or an ``else``, that no run takes. ``because`` are the places that close it."""

    journey: Journey
    seen: SeenArm
    because: tuple[Label, ...]
    questions: tuple[Question, ...]
    """What its condition asks."""

    @property
    def taken(self) -> bool:
        """Whether other arms take its runs; else it contradicts what was decided before."""
        return self.seen.way is Way.TAKEN

    @property
    def condition(self) -> values.Condition | None:
        return _condition(self.seen)

    @property
    def span(self) -> Span:
        """The condition; of an arm without one its event, of an ``else`` that word."""
        arm, start = self.seen.arm, self.seen.block.span.start
        if self.condition is not None:
            return self.condition.span
        if isinstance(arm, tree.ArmOn):
            return arm.event.span
        before = self.journey.file.source.text[:start].rstrip()
        word = len(before) - len("else")
        return Span(self.seen.block.span.file, word, word + 4) if before.endswith("else") else self.seen.block.span


def closed_arms(knowledge: Knowledge) -> Iterator[ClosedArm]:
    """The closed arms of all Journeys, in written order, but for those that follow from what other rules tell."""
    closed = [(known, seen) for known in knowledge.journeys for seen in _closed(known)]
    if not closed:
        return
    asked = {id(question.condition): question for question in questions(knowledge)}
    for known, seen in closed:
        own = _questions(seen, asked)
        arms = [arm for arm in seen.step.arms if arm is not seen.arm] if seen.way is Way.TAKEN else []
        others = [question for arm in arms for question in _questions_of(_arm_condition(arm), asked)]
        told = (is_told(knowledge.shared.lookup, each) for each in (*own, *others))
        if not any(told) and not any(map(_always_true, others)):
            labels = [Label(one.span, one.words or "this arm takes them first") for one in seen.because]
            yield ClosedArm(known.journey, seen, first_few(labels, "this arm takes some first"), own)


def told_as_arms(knowledge: Knowledge) -> frozenset[int]:
    """The conditions, by identity, of which it is said already that they close their arm."""
    conditions = (arm.condition for arm in closed_arms(knowledge) if arm.condition is not None)
    return frozenset(id(inner) for condition in conditions for inner in conditions_within(condition))


def _closed(known: KnownJourney) -> Iterator[SeenArm]:
    if known.journey.damaged:
        return
    by_block: dict[int, list[SeenArm]] = {}
    for found in known.walks.values():
        for seen in found.arms:
            by_block.setdefault(id(seen.block), []).append(seen)
    for several in by_block.values():
        if all(seen.way is not Way.OPEN for seen in several):
            yield next((seen for seen in several if seen.way is Way.TAKEN), several[0])


def _condition(seen: SeenArm) -> values.Condition | None:
    return None if seen.arm is None else _arm_condition(seen.arm)


def _arm_condition(arm: tree.Arm) -> values.Condition | None:
    return arm.condition if isinstance(arm, tree.ArmWhen) else arm.where


def _questions(seen: SeenArm, asked: Mapping[int, Question]) -> tuple[Question, ...]:
    return tuple(_questions_of(_condition(seen), asked))


def _questions_of(condition: values.Condition | None, asked: Mapping[int, Question]) -> Iterator[Question]:
    for inner in conditions_within(condition) if condition is not None else ():
        if id(inner) in asked:
            yield asked[id(inner)]


def _always_true(question: Question) -> bool:
    return question.verdict is not None and question.verdict.outcome
