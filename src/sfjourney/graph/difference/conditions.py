"""Conditions of two versions -> wider, narrower, equal or unclear, with their segments and schemas thought in."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from sfjourney.expressions.tree import Condition
from sfjourney.expressions.within import segments_asked_for
from sfjourney.facts import formula
from sfjourney.facts.asked import ALWAYS, Asked, Formula, all_of, any_of, opposite
from sfjourney.facts.formula import Scope, segments_asked
from sfjourney.facts.implication import Relation, compare, possible
from sfjourney.graph.difference.changes import Class
from sfjourney.graph.difference.entered import entered
from sfjourney.graph.difference.known import Known, Schemas
from sfjourney.graph.difference.version import Version
from sfjourney.graph.graph import Entry, Exit, Goal, Graph, Journey
from sfjourney.graph.reads import Read, all_reads
from sfjourney.steps.branch import Case
from sfjourney.steps.wait_for import Arm

AUDIENCE = {
    Relation.WIDER: Class.WIDER,
    Relation.NARROWER: Class.NARROWER,
    Relation.UNCLEAR: Class.UNCLEAR,
}
"""The class of a condition that came to stand so to what it was; an equal one has none."""
_MOST_BEFORE: Final = 40
"""Behind more cases or arms than these, of both versions, one is compared by itself."""


class Side:
    """One version as conditions need it."""

    def __init__(self, version: Version) -> None:
        self.graph: Graph = version.graph
        self.schemas = Schemas(version)
        self.segments: Mapping[str, Condition] = {segment.name: segment.where for segment in version.graph.segments}
        self.scope = Scope(segments_asked(self.segments))
        self.journeys = {journey.key: journey for journey in version.graph.journeys}
        self.nodes = {journey.key: {node.id: node for node in journey.nodes} for journey in version.graph.journeys}
        self._reads: dict[str, tuple[Read, ...]] = {}

    def reads(self, key: str) -> tuple[Read, ...]:
        """What a Journey reads altogether."""
        if key not in self._reads:
            self._reads[key] = tuple(dict.fromkeys(all_reads(self.journeys[key], self.graph)))
        return self._reads[key]

    def only_measured(self, key: str) -> frozenset[Read]:
        """What of a Journey's reads its goal alone reads."""
        journey = self.journeys[key]
        if journey.goal is None:
            return frozenset()
        return frozenset(self.reads(key)) - frozenset(all_reads(replace(journey, goal=None), self.graph))

    def segments_within(self, conditions: Iterable[Condition | None]) -> frozenset[str]:
        """The segments that conditions ask for, and those that these ask for."""
        return frozenset(segments_asked_for(conditions, self.segments))


class Conditions(Struct, frozen=True, dict=True):
    """Compares the conditions of one Journey, or, without one, of segments."""

    base: Side
    head: Side
    before: Journey | None = None
    after: Journey | None = None
    _known: dict[str | None, Known] = field(default_factory=dict)

    def known(self, event: str | None = None) -> Known:
        """What schemas say; with ``event``, where only that event can have started the run."""
        if event not in self._known:
            sides = [(self.base.schemas, self.before), (self.head.schemas, self.after)]
            self._known[event] = Known(sides, [event] if event is not None else None)
        return self._known[event]

    def filters(self, event: str, base: Iterable[Entry], head: Iterable[Entry]) -> Relation:
        """The filters of all `on` clauses of one event."""
        before, after = (
            any_of([self._where(entry.where, side.scope) for entry in entries])
            for entries, side in ((base, self.base), (head, self.head))
        )
        return compare(before, after, self.known(event))

    def exits(self, base: Iterable[Exit], head: Iterable[Exit]) -> Relation:
        """All `exit on` clauses of one event, or all `exit when`."""
        before, after = (
            any_of([self._arrival(clause, side.scope) for clause in clauses])
            for clauses, side in ((base, self.base), (head, self.head))
        )
        return self.relation(before, after)

    def met(self, clause: Exit | Arm, *, head: bool) -> bool:
        """Whether some run may meet an exit, or an arm, of one version; False only where filters let no such one in."""
        side = self.head if head else self.base
        return self._may((self._arrival(clause, side.scope).yes,))

    def holds(self, condition: Condition, *, head: bool) -> bool:
        """Whether a condition of one version may hold in some run."""
        return self._may((formula.asked(condition, (self.head if head else self.base).scope).yes,))

    def may(self, asked: Asked) -> bool:
        """Whether something that is asked may hold in some run."""
        return self._may((asked.yes,))

    def arms(self, base: Arm, head: Arm, before: Iterable[Arm], now: Iterable[Arm]) -> Relation:
        """Two arms about one event, or two conditions, each behind those that stand before it.

        `on new` looks only forward, and so is narrower.
        """
        one, other = self._arrival(base, self.base.scope), self._arrival(head, self.head.scope)
        relation = self.relation(one, other)
        if base.new == head.new:
            taken = [self._arrival(arm, self.base.scope) for arm in before if _takes_from(arm, base)]
            taken_now = [self._arrival(arm, self.head.scope) for arm in now if _takes_from(arm, head)]
            return self._in_turn(relation, (one, taken), (other, taken_now))
        wanted = Relation.NARROWER if head.new else Relation.WIDER
        return wanted if relation in (Relation.EQUAL, wanted) else Relation.UNCLEAR

    def cases(self, base: Case, head: Case, before: Iterable[Case], now: Iterable[Case]) -> Relation:
        """Two cases of a branch, each behind those that stand before it."""
        one, other = self._behind(self.base, base, before), self._behind(self.head, head, now)
        return self._in_turn(self.relation(one[0], other[0]), one, other)

    def left_over(self, base: Case, head: Case, before: Sequence[Case], now: Sequence[Case]) -> Relation:
        """The same of what others that are asked first leave of them, also where they say the same by themselves."""
        if len(before) + len(now) > _MOST_BEFORE:
            return Relation.UNCLEAR
        (one, taken), (other, taken_now) = self._behind(self.base, base, before), self._behind(self.head, head, now)
        return self.relation(all_of([one, *map(opposite, taken)]), all_of([other, *map(opposite, taken_now)]))

    @staticmethod
    def _behind(side: Side, case: Case, before: Iterable[Case]) -> tuple[Asked, list[Asked]]:
        """A case, and those that stand before it."""
        return formula.asked(case.when, side.scope), [formula.asked(one.when, side.scope) for one in before]

    def _in_turn(
        self, relation: Relation, base: tuple[Asked, list[Asked]], head: tuple[Asked, list[Asked]]
    ) -> Relation:
        """How what others leave over stands to what they left over before; ``relation`` is that of the whole.

        What says the same by itself is not asked for: others that changed are told of themselves.
        """
        (one, taken), (other, taken_now) = base, head
        if relation is Relation.EQUAL or len(taken) + len(taken_now) > _MOST_BEFORE:
            return relation
        in_turn = self.relation(all_of([one, *map(opposite, taken)]), all_of([other, *map(opposite, taken_now)]))
        return relation if in_turn is Relation.UNCLEAR and taken == taken_now else in_turn

    def equal(self, base: Asked, head: Asked) -> bool:
        """Whether what is asked in the base, and in the head in the same instant, surely comes out the same."""
        return base == head or self.relation(base, head) is Relation.EQUAL

    def exclude(self, one: Condition, other: Condition) -> bool:
        """Whether two conditions of the head can never both hold."""
        both = (formula.asked(one, self.head.scope).yes, formula.asked(other, self.head.scope).yes)
        return not self._may(both)

    def exclude_arms(self, one: Arm, other: Arm) -> bool:
        """Whether nothing that happens can ever fit two arms of the head."""
        if one.event != other.event and None not in (one.event, other.event):
            return True
        both = (self._arrival(one, self.head.scope).yes, self._arrival(other, self.head.scope).yes)
        return not self._may(both)

    def relation(self, base: Asked, head: Asked) -> Relation:
        """How two conditions stand to each other in the runs that filters let in.

        What they say is asked for second: with more to look at less may be proven.
        """
        relation = compare(base, head, self.known())
        if relation is Relation.EQUAL or self._entered == ALWAYS.yes:
            return relation
        among_runs = compare(base, head, self.known(), self._entered)
        return relation if among_runs is Relation.UNCLEAR else among_runs

    def _may(self, formulas: tuple[Formula, ...]) -> bool:
        return possible(formulas, self.known()) and possible((self._entered, *formulas), self.known())

    @cached_property
    def _entered(self) -> Formula:
        """What filters say of all runs, in whichever version they began."""
        sides = ((self.before, self.base), (self.after, self.head))
        return entered((journey, side.scope) for journey, side in sides if journey is not None)

    @staticmethod
    def _where(condition: Condition | None, scope: Scope) -> Asked:
        return ALWAYS if condition is None else formula.asked(condition, scope)

    def _arrival(self, clause: Exit | Goal | Arm, scope: Scope) -> Asked:
        if clause.event is None:
            return self._where(None if isinstance(clause, Goal) else clause.when, scope)
        return formula.arrival(clause.event, clause.name, clause.matching, clause.where, scope)


def _takes_from(earlier: Arm, arm: Arm) -> bool:
    """Whether an arm that stands before another gets all that fits both: what came before the wait fits no `on new`."""
    return earlier.event == arm.event and (arm.new or not earlier.new)
