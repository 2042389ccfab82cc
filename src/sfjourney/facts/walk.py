"""A Journey and one of the events that start it -> what is known at its sends, and where its conditions are asked.

A forward walk with joins where arms meet again. A Journey has no loops, so every step is seen once for each event that
can start a run; a step that no such run comes to is not seen.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from sfjourney.facts.conditions import Conditions, Observed, prefixes
from sfjourney.facts.fact import ABSENT, PRESENT, TOP, UNKNOWN, Fact, Known, literal, typed
from sfjourney.facts.lookup import Lookup
from sfjourney.facts.state import Knowledge, fact_at
from sfjourney.model.model import Journey, Model
from sfjourney.model.origins import Origin, Scope
from sfjourney.model.reads import Usage, subject_pointers
from sfjourney.model.scopes import SendSite, bind_event, entry_scope, event_root, run_scope, windowed
from sfjourney.pointers import MISSING, Path, read
from sfjourney.schemas import Presence
from sfjourney.schemas.kinds import NUMBERS
from sfjourney.source import Span
from sfjourney.steps.send import bindings
from sfjourney.syntax import clauses, tree, values

_MOST_ARMS = 64
"""Of so many arms before it an arm remembers that they were false; of more, it knows less."""

_KEYS = ("string", "boolean", *NUMBERS)
"""What a key of ``per`` can be (semantics.md E2)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a condition, where in the Journey it stands, and in runs that which event started."""

    observed: Observed
    usage: Usage
    start: str | None


@dataclass(frozen=True, slots=True)
class Sending:
    """A send in runs that one event (or a call, where ``start`` is None) started, with what is known there."""

    site: SendSite
    start: str | None
    way: tuple[Span, ...]
    """The arms around it, from the outermost."""
    bound: Mapping[str, values.Value]
    _lookup: Lookup
    _scope: Scope
    _computed: Mapping[str, Known]
    _facts: Mapping[Path, Fact]

    def known(self, path: Path) -> Known:
        """What is known of a place in the send's state: ``/event``, ``/profile`` or ``/data``."""
        if path[:1] == ("data",) and len(path) > 1 and path[1] in self.bound:
            return self._bound(self.bound[str(path[1])], str(path[1]), path[2:])
        if not path or path[0] not in self._scope.roots:
            return Known(Presence.NEVER, ABSENT) if path[:1] in {("data",), ("event",)} else UNKNOWN
        declared = self._lookup.at(self._scope, path)
        if not self._facts:
            return declared
        return declared.narrowed(fact_at(lambda place: self._facts.get(place, TOP), path))

    def if_true(self, known: Known) -> Known:
        """The same where it counts as true in a template."""
        return self._lookup.if_true(known)

    def origin(self, path: Path) -> Origin | None:
        """What a place means in the runs of this start; None where there is no such root or name."""
        return self._scope.find(path)

    def _bound(self, value: values.Value, name: str, below: Path) -> Known:
        if isinstance(value, values.Pointer):
            return self.known((*value.parts, *below)) if value.root in self._scope.roots else UNKNOWN
        if isinstance(value, values.Constant):
            return known_inside(value.value, below)
        return self._computed[name] if not below else Known(Presence.NEVER, ABSENT)


def known_inside(value: object, below: Path) -> Known:
    """What is known of a place inside a value that somebody wrote out: every item it can be, inside a repeat."""
    reached: list[object] = [value]
    for segment in below:
        if isinstance(segment, str):
            reached = [read(each, (segment,)) for each in reached]
        else:
            reached = [item for each in reached if isinstance(each, list) for item in each]
    known = [literal(each) if each is not MISSING else Known(Presence.NEVER, ABSENT) for each in reached]
    if not known:
        return Known(Presence.NEVER, ABSENT)
    fact = known[0].fact
    for each in known[1:]:
        fact = fact.join(each.fact)
    some = Presence.NEVER if fact.present is False else Presence.MAYBE
    return Known(Presence.ALWAYS if fact.present else some, fact)


Reads = Callable[[str], frozenset[Path]]
"""The places that a template reads, asked by its name."""


@dataclass(frozen=True, slots=True)
class Shared:
    """What the walks of one workspace share; ``deleted`` are the Profile Properties that some Journey takes away."""

    model: Model
    lookup: Lookup
    reads: Reads
    deleted: frozenset[Path]


class JourneyWalk:
    """One walk. ``sendings`` and ``asked`` are in written order when it is done."""

    def __init__(self, shared: Shared, journey: Journey, sends: Iterable[SendSite], start: str | None) -> None:
        self.sendings: list[Sending] = []
        self.asked: list[Asked] = []
        self._model = model = shared.model
        self._journey = journey
        self._start = start
        self._lookup = shared.lookup
        self._reads = shared.reads
        self._sites = {id(site.step): site for site in sends}
        scope = run_scope(model, journey)
        if start is not None:
            scope = scope.with_root("event", event_root(model, (start,)))
        self._way: list[Span] = []
        self._state = Knowledge(self._declared, shared.deleted)
        self._conditions = Conditions(model, shared.lookup, scope, start, self._state)

    def walk(self) -> None:
        entries = [entry for entry in self._journey.entries if entry.event.text == self._start]
        self._state.either([partial(self._enter, entry) for entry in entries] or [_go_on])
        if self._journey.enroll is not None and self._journey.enroll.per is not None:
            self._know(self._journey.enroll.per, typed(*_KEYS))
        self._state.tentatively(self._later)
        self._not_exited()
        self._steps(self._journey.steps)

    @property
    def _scope(self) -> Scope:
        return self._conditions.scope

    def _declared(self, path: Path) -> Known:
        return self._lookup.at(self._scope, path)

    def _know(self, pointer: values.Pointer, fact: Fact) -> None:
        if pointer.root in self._scope.roots and not self._state.dead:
            self._state.meet(pointer.parts, fact)

    def _enter(self, entry: clauses.OnEvent) -> None:
        if entry.where is None:
            return
        run, self._conditions.scope = self._scope, entry_scope(self._model, entry)
        self._observe(entry.where, Usage.FILTER)
        self._conditions.assume(entry.where, truth=True)
        self._conditions.scope = run

    def _later(self) -> None:
        """What is asked at any time after: of the Profile nothing is known then."""
        self._state.forget("profile")
        for clause in self._journey.exits_on:
            self._arrival(clause, Usage.EXIT)
        if self._journey.goal is not None:
            self._arrival(self._journey.goal, Usage.GOAL)
        for exit_when in self._journey.exits_when:
            self._observe(exit_when.condition, Usage.EXIT_WHEN)

    def _not_exited(self) -> None:
        """A run that goes on is one whose ``exit when`` does not hold: it is asked at every record and ``set`` (X1)."""
        for clause in self._journey.exits_when:
            self._conditions.assume(clause.condition, truth=False)

    def _observe(self, condition: values.Condition, usage: Usage, certain: set[int] | None = None) -> None:
        """Note the questions of a condition; of those that come out true, only the ``certain`` ones as decided."""

        def note(observed: Observed) -> None:
            verdict = observed.verdict
            if (
                certain is not None
                and verdict is not None
                and verdict.outcome
                and id(observed.condition) not in certain
            ):
                observed = replace(observed, verdict=None)
            self.asked.append(Asked(observed, usage, self._start))

        self._conditions.observe(condition, note)

    def _arrival(self, clause: clauses.ExitOn | clauses.Goal, usage: Usage) -> None:
        if clause.where is not None:
            asked = partial(self._observe, clause.where, usage)
            self._state.tentatively(partial(self._with_event, clause.name, clause.event, asked))

    def _with_event(self, name: values.Name | None, event: values.Name, way: "partial[None]") -> None:
        outer = self._scope
        if name is not None:
            if name.text in outer.roots:
                self._state.forget(name.text)
            self._conditions.scope = bind_event(outer, self._model, name, event)
        way()
        self._conditions.scope = outer

    def _time_passes(self) -> None:
        self._state.new_era()
        self._not_exited()

    # ---- steps

    def _steps(self, steps: tuple[tree.Step, ...]) -> None:
        for step in steps:
            if self._state.dead:
                return
            self._step(step)

    def _inside(self, block: tree.Block, arm: Span) -> None:
        self._way.append(arm)
        self._steps(block.steps)
        self._way.pop()

    def _step(self, step: tree.Step) -> None:
        match step:
            case tree.Send():
                self._send(step)
            case tree.Wait() | tree.WaitUntilTime():
                self._time_passes()
            case tree.WaitUntilDate():
                self._time_passes()
                if step.if_missing == "exit":
                    self._know(step.pointer, typed("string"))
            case tree.WaitFor():
                self._wait_for(step)
            case tree.Branch():
                self._branch(step)
            case tree.Split():
                self._state.either([partial(self._inside, share.block, share.span) for share in step.shares])
            case tree.Set():
                self._set(step)
            case tree.Exit():
                self._state.end()

    def _branch(self, step: tree.Branch) -> None:
        """Each arm where those before it were false; the way through all of them is the last arm's."""
        self._state.either(list(self._arms(step)))

    def _arms(self, step: tree.Branch) -> Iterator["partial[None]"]:
        before: list[values.Condition] = []
        for arm in step.arms:
            yield partial(self._arm, tuple(before), arm)
            if len(before) < _MOST_ARMS:
                before.append(arm.condition)
        yield partial(self._otherwise, tuple(before), step.otherwise)

    def _arm(self, before: tuple[values.Condition, ...], arm: tree.ArmWhen) -> None:
        """An arm is asked where those before it were false; to write that out once more is no mistake."""
        certain = None
        if before:
            certain = set[int]()
            self._state.tentatively(partial(self._conditions.observe, arm.condition, partial(_note_certain, certain)))
        for condition in before:
            self._conditions.assume(condition, truth=False)
        if self._state.dead:
            return
        self._observe(arm.condition, Usage.BRANCH, certain)
        self._conditions.assume(arm.condition, truth=True)
        self._inside(arm.block, arm.span)

    def _otherwise(self, before: tuple[values.Condition, ...], block: tree.Block | None) -> None:
        for condition in before:
            self._conditions.assume(condition, truth=False)
        if block is not None:
            self._inside(block, block.span)

    def _wait_for(self, step: tree.WaitFor) -> None:
        self._time_passes()
        ways = []
        for arm in step.arms:
            if isinstance(arm, tree.ArmOn):
                ways.append(partial(self._with_event, arm.name, arm.event, partial(self._arrived, arm)))
            else:
                ways.append(partial(self._came_true, arm))
        self._state.either([*ways, partial(self._timed_out, step)])

    def _arrived(self, arm: tree.ArmOn) -> None:
        if arm.matching is not None:
            self._know(arm.matching, PRESENT)
            if arm.name is not None and not self._state.dead:
                self._state.meet((arm.name.text, *arm.matching.parts[1:]), PRESENT)
        if arm.where is not None:
            self._observe(arm.where, Usage.ARM)
            self._conditions.assume(arm.where, truth=True)
        self._inside(arm.block, arm.span)

    def _came_true(self, arm: tree.ArmWhen) -> None:
        self._observe(arm.condition, Usage.ARM_WHEN)
        self._conditions.assume(arm.condition, truth=True)
        self._inside(arm.block, arm.span)

    def _timed_out(self, step: tree.WaitFor) -> None:
        """No ``when`` arm holds now: each was asked at the last record, and nothing has changed since (S4)."""
        for arm in step.arms:
            if isinstance(arm, tree.ArmWhen):
                self._conditions.assume(arm.condition, truth=False)
        if step.timeout is not None:
            self._inside(step.timeout, step.timeout.span)

    def _set(self, step: tree.Set) -> None:
        """The value is written; other runs of the Profile answer to it at once, and may set others (S7)."""
        if step.pointer.root != "profile" or len(step.pointer.parts) == 1:
            return
        known = self._conditions.value(step.value)
        path = step.pointer.parts
        if known.fact.single == (None,) and known.surely_there:
            fact = ABSENT
        elif known.surely_there:
            fact = Fact(
                True, frozenset({"string" if t == "instant" else t for t in known.fact.types}), known.fact.values
            )
        else:
            fact = None
        if fact is None:
            self._state.either([partial(self._state.put, path, TOP), _go_on])
        else:
            self._state.new_era()
            self._state.put(path, fact)
        self._not_exited()

    def _send(self, step: tree.Send) -> None:
        if windowed(self._journey, step):
            self._time_passes()
            if self._state.dead:
                return
        bound = {binding.name.text: binding.value for binding in bindings(step)}
        computed = {
            name: self._conditions.value(value)
            for name, value in bound.items()
            if not isinstance(value, (values.Constant, values.Pointer))
        }
        facts = self._state.snapshot(self._wanted(step, bound)) if self._state.decides else {}
        site = self._sites[id(step)]
        way = tuple(self._way)
        self.sendings.append(Sending(site, self._start, way, bound, self._lookup, self._scope, computed, facts))

    def _wanted(self, step: tree.Send, bound: Mapping[str, values.Value]) -> set[Path]:
        """The places whose facts a send's template and subject can ask for."""
        wanted: set[Path] = set()
        places = self._reads(step.template.text)
        for path in (*places, *(pointer.parts for pointer in subject_pointers(step))):
            if path[:1] == ("data",) and len(path) > 1 and path[1] in bound:
                value = bound[str(path[1])]
                if isinstance(value, values.Pointer):
                    wanted.update(prefixes((*value.parts, *path[2:])))
            else:
                wanted.update(prefixes(path))
        return wanted


def _note_certain(certain: set[int], observed: Observed) -> None:
    if observed.verdict is not None and observed.verdict.outcome:
        certain.add(id(observed.condition))


def _go_on() -> None:
    """A way on which nothing is learnt."""


def deleted_properties(model: Model) -> frozenset[Path]:
    """The Profile Properties that some Journey takes away."""
    return frozenset(
        step.pointer.parts
        for journey in model.journeys
        for step in journey.all_steps()
        if isinstance(step, tree.Set) and isinstance(step.value, values.Constant) and step.value.value is None
    )
