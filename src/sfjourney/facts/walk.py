"""A Journey and one of the events that start it -> what is known at its sends, and what its runs come to.

A forward walk with joins where arms meet again. A Journey has no loops, so every step is seen once for each event that
can start a run; a step that no such run comes to is not seen.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from types import MappingProxyType

from msgspec.structs import replace

from sfjourney.facts.arms import agree, arms_before, asked_at, taken_before, taken_by
from sfjourney.facts.at_hand import AtHand
from sfjourney.facts.conditions import Observed, is_never_of_itself
from sfjourney.facts.fact import ABSENT, PRESENT, Fact, Known, one_of, set_by, typed
from sfjourney.facts.here import Here, Implied
from sfjourney.facts.meant import meant_by
from sfjourney.facts.noted import Decision, Found, LateWait, Lost, SeenArm, Way
from sfjourney.facts.passing import signed, surely_earlier, written_at
from sfjourney.facts.sending import Sending, Shared, wanted
from sfjourney.facts.state import ASKED, PROFILE, PathState
from sfjourney.facts.trail import Only, paths_of
from sfjourney.model.model import Journey, Model
from sfjourney.model.reads import Usage
from sfjourney.model.scopes import SendSite, entry_scope, event_root, run_scope, windowed
from sfjourney.pointers import Path
from sfjourney.schemas.kinds import NUMBERS
from sfjourney.source import Span
from sfjourney.steps.send import bindings
from sfjourney.syntax import clauses, tree, values

_MOST_ARMS = 64
"""Of so many arms before it an arm remembers that they were false; of more, it knows less."""

_KEYS = ("string", "boolean", *NUMBERS)
"""What a key of ``per`` can be (semantics.md E2)."""

_ALL: Only = MappingProxyType({})


class JourneyWalk:
    """One walk; ``found`` is complete when it is done. ``only`` keeps it to one block of some steps."""

    def __init__(
        self,
        model: Model,
        journey: Journey,
        start: str | None,
        shared: Shared,
        sends: Iterable[SendSite],
        only: Only = _ALL,
    ) -> None:
        self._model = model
        self._journey = journey
        self._start = start
        self._shared = shared
        self._sites = {id(site.step): site for site in sends}
        scope = self._all_starts = run_scope(model, journey)
        if start is not None:
            scope = scope.with_root("event", event_root(model, (start,)))
        self._way: list[Span] = []
        self._here = Here(shared.lookup, scope)
        self._state = PathState(self._here, shared.setters.deletes)
        self._at = AtHand(model, self._here, start, self._state, only)
        self._conditions = self._at.conditions
        self._trail = self._at.trail
        self.found = self._at.found

    def walk(self) -> Found:
        entries = [entry for entry in self._journey.entries if entry.event.text == self._start]
        if len(entries) == 1:
            self._enter(entries[0])
        else:
            self._at.either([partial(self._enter, entry) for entry in entries] or [_go_on])
        if self._journey.enroll is not None and self._journey.enroll.per is not None:
            self._require(self._journey.enroll.per, typed(*_KEYS))
        self._state.weaken(self._shared.setters.before_first_step())
        self._state.forget(ASKED)
        self._state.tentatively(self._later)
        if not self._state.dead:
            self._not_exited()
            self._steps(self._journey.steps)
        return self.found

    def _enter(self, entry: clauses.OnEvent) -> None:
        if entry.where is None:
            return
        run, self._here.scope = self._here.scope, entry_scope(self._model, entry)
        self._conditions.entering = True
        self._at.observe(entry.where, Usage.FILTER)
        self._assume_what_can_be(entry.where, "only runs for which this holds begin")
        self._conditions.entering = False
        self._here.scope = run

    def _assume_what_can_be(self, condition: values.Condition, words: str) -> None:
        """This holds. A part of it that never does is the mistake: what follows is looked at as if it were put right.

        Where it is not plain how, it is looked at without it.
        """
        for part in condition.parts if isinstance(condition, values.AllOf) else (condition,):
            if not self._state.rules_out(partial(self._conditions.assume, part, truth=True)):
                self._at.assume(part, words)
            elif (meant := meant_by(part, self._conditions.pointer)) is not None:
                self._at.know(meant[0], one_of((meant[1],)))

    def _assume_asked(self, condition: values.Condition, since: int) -> None:
        """An arm is taken, whose questions are those noted ``since``. What is wrong with them is told of themselves."""
        words = "in this arm this holds"
        if any(is_never_of_itself(asked.observed) for asked in self.found.asked[since:]):
            self._assume_what_can_be(condition, words)
        else:
            self._at.assume(condition, words)

    def _require(self, pointer: values.Pointer, fact: Fact) -> None:
        """No run goes on without this. Where a schema allows it to none, that is the mistake, and not what follows."""
        event = self._all_starts.roots.get("event")
        scope = self._here.scope if event is None else self._here.scope.with_root("event", event)
        origin = scope.find(pointer.parts)
        declared = self._shared.lookup.of_origin(origin)
        if not declared.absent and declared.fact.meet(fact).possible:
            self._at.know(pointer, fact)

    def _later(self) -> None:
        """What is asked at any time after: of the Profile only this is known then, that the run may have set some."""
        self._state.forget(PROFILE)
        self._state.forget(ASKED)
        for step in self._journey.all_steps:
            if isinstance(step, tree.Set) and step.pointer.root == PROFILE and len(step.pointer.parts) > 1:
                source = self._conditions.value(step.value)
                for fact in _written(step, source):
                    self._state.allow(step.pointer.parts, fact, source)
        for clause in self._journey.exits_on:
            self._arrival(clause, Usage.EXIT)
        if self._journey.goal is not None:
            self._arrival(self._journey.goal, Usage.GOAL)
        for exit_when in self._journey.exits_when:
            self._at.observe(exit_when.condition, Usage.EXIT_WHEN)

    def _not_exited(self) -> None:
        """A run that goes on is one whose ``exit when`` does not hold: it is asked at every record and ``set`` (X1)."""
        for clause in self._journey.exits_when:
            if not self._conditions.by_start(clause.condition):  # else nobody goes on: that is told of the clause
                self._at.assume(clause.condition, "a run for which this holds has ended", truth=False)

    def _arrival(self, clause: clauses.ExitOn | clauses.Goal, usage: Usage) -> None:
        if clause.where is not None:
            asked = partial(self._at.observe, clause.where, usage)
            self._state.tentatively(partial(self._at.with_event, clause.name, clause.event, asked))

    def _time_passes(self) -> None:
        self._trail.sent = {}
        self._state.new_era()
        self._not_exited()

    # ---- steps

    def _steps(self, steps: tuple[tree.Step, ...]) -> None:
        previous: tree.Step | None = None
        for step in steps:
            if self._state.dead:
                asked = [clause.condition for clause in self._journey.exits_when]
                because = () if previous is not None else self._at.because(*asked)
                self.found.lost.append(Lost(step, previous, because))
                return
            self.found.reached.add(id(step))
            self._step(step)
            previous = step

    def _inside(self, block: tree.Block, arm: Span) -> None:
        self._way.append(Span(arm.file, arm.start, block.span.start))
        self._steps(block.steps)
        self._way.pop()

    def _step(self, step: tree.Step) -> None:
        match step:
            case tree.Send():
                self._send(step)
            case tree.Wait() | tree.WaitUntilTime():
                self._time_passes()
            case tree.WaitUntilDate():
                self._wait_until(step)
            case tree.WaitFor():
                self._wait_for(step)
            case tree.Branch():
                self._branch(step)
            case tree.Split():
                shares = [share for share in step.shares if self._trail.goes(step, share.block)]
                self._at.either([partial(self._inside, share.block, share.span) for share in shares])
            case tree.Set():
                self._set(step)
            case tree.Exit():
                self._state.end()

    def _wait_until(self, step: tree.WaitUntilDate) -> None:
        """A run that comes further is past the instant, by whichever of its policies, or there is none."""
        moved = signed(step.length, step.direction)
        path = step.pointer.parts
        if step.pointer.root in self._here.scope.roots:
            passed = self._state.known(path).by_path.passed
            zone = self._journey.timezone
            fixed = zone is None or zone.pointer is None
            if passed is not None and surely_earlier(moved, passed, one_zone=fixed):
                self.found.late.append(LateWait(step, self._trail.because(frozenset({path}))))
        self._time_passes()
        if step.if_missing == "exit":
            self._require(step.pointer, typed("string"))
        self._at.know(step.pointer, Fact(passed=moved))
        self._trail.change(step.span, "a run that comes further is past this", path)

    # ---- branches

    def _branch(self, step: tree.Branch) -> None:
        """Each arm where those before it were false; the way through all of them is the last arm's."""
        closed: dict[int, bool] = {}
        certain = [self._certain(arm.condition) if place else None for place, arm in enumerate(step.arms)]
        ways = [partial(self._arm, step, place, certain[place], closed) for place in range(len(step.arms))]
        if self._trail.goes(step, step.otherwise):
            ways.append(partial(self._otherwise, step, closed))
        self._at.either(ways, partial(self._not_taken, step), partial(self._look_again, step, closed))

    def _certain(self, condition: values.Condition) -> set[int]:
        """What a condition asks that is so already where the branch begins."""
        certain = set[int]()
        self._state.tentatively(partial(self._conditions.observe, condition, partial(_note_certain, certain)))
        return certain

    def _not_taken(self, step: tree.Branch, place: int) -> None:
        """Runs that come to later arms are those that did not take this one."""
        if place < min(len(step.arms), _MOST_ARMS):
            words = "runs for which this holds take this arm"
            self._at.assume(step.arms[place].condition, words, truth=False)

    def _arm(self, step: tree.Branch, place: int, certain: set[int] | None, closed: dict[int, bool]) -> None:
        """An arm is asked where those before it were false; to write that out once more is no mistake."""
        arm = step.arms[place]
        if not self._trail.goes(step, arm.block):
            self._state.end()
            return
        if not self._state.dead:
            since = len(self.found.asked)
            self._at.observe(arm.condition, Usage.BRANCH, certain)
            self._assume_asked(arm.condition, since)
            agree(self._conditions, _before(step, place), arm.condition)
        closed[place] = self._state.dead
        if not self._state.dead:
            self._inside(arm.block, arm.span)

    def _otherwise(self, step: tree.Branch, closed: dict[int, bool]) -> None:
        agree(self._conditions, _before(step, len(step.arms)))
        closed[len(step.arms)] = self._state.dead
        if step.otherwise is not None and not self._state.dead:
            self._inside(step.otherwise, step.otherwise.span)

    def _look_again(self, step: tree.Branch, closed: dict[int, bool]) -> None:
        """Where the branch begins, see why an arm is closed: by what came before it all, or by which other arms."""
        for place, shut in closed.items():
            arm = step.arms[place] if place < len(step.arms) else None
            block = arm.block if arm is not None else step.otherwise
            if block is not None:
                way, because = self._why_closed(step, place) if shut else (Way.OPEN, ())
                self.found.arms.append(SeenArm(step, block, arm, way, because))

    def _why_closed(self, step: tree.Branch, place: int) -> tuple[Way, tuple[Decision, ...]]:
        own = step.arms[place].condition if place < len(step.arms) else None
        taking = taken_by(self._conditions, _before(step, place), own)
        if taking or own is None:
            return Way.TAKEN, tuple(Decision(one.span, "", frozenset()) for one in taking)
        return Way.CONTRADICTED, self._at.because(own)

    # ---- waiting for something

    def _wait_for(self, step: tree.WaitFor) -> None:
        self._time_passes()
        ways: list[Callable[[], None]] = []
        for place, arm in enumerate(step.arms):
            if not self._trail.goes(step, arm.block):
                continue
            taken = partial(self._taken, step, place)
            ways.append(
                partial(self._at.with_event, arm.name, arm.event, taken) if isinstance(arm, tree.ArmOn) else taken
            )
        if self._trail.goes(step, step.timeout):
            ways.append(partial(self._timed_out, step))
        self._at.either(ways)

    def _taken(self, step: tree.WaitFor, place: int) -> None:
        arm, since = step.arms[place], len(self.found.asked)
        if isinstance(arm, tree.ArmOn):
            asked: values.Condition | None = arm.where
            places = self._arrived(arm)
        else:
            asked, places = arm.condition, frozenset()
            self._at.observe(asked, Usage.ARM_WHEN)
        places |= self._asked_of(asked, since)
        if self._state.dead:
            because = self._at.because_of(places, but=asked)
            self.found.arms.append(SeenArm(step, arm.block, arm, Way.CONTRADICTED, because))
            return
        taking = taken_before(self._conditions, arms_before(step.arms, place), arm)
        decisions = tuple(Decision(asked_at(one), "", frozenset()) for one in taking)
        way = Way.TAKEN if taking else Way.OPEN
        self.found.arms.append(SeenArm(step, arm.block, arm, way, decisions))
        if taking:
            self._state.end()
        else:
            self._inside(arm.block, arm.span)

    def _asked_of(self, condition: values.Condition | None, since: int) -> frozenset[Path]:
        """Go on where this holds; the places that it asks about, unless something else has ended the way already."""
        if condition is None or self._state.dead:
            return frozenset()
        self._assume_asked(condition, since)
        return paths_of(self._model, condition)

    def _arrived(self, arm: tree.ArmOn) -> frozenset[Path]:
        """An event arrives that belongs to the run: the places that it needs for that."""
        places: frozenset[Path] = frozenset()
        if arm.matching is not None:
            places = frozenset({arm.matching.parts})
            self._at.know(arm.matching, PRESENT)
            if arm.name is not None and not self._state.dead:
                self._state.meet((arm.name.text, *arm.matching.parts[1:]), PRESENT)
        if arm.where is not None and not self._state.dead:
            self._at.observe(arm.where, Usage.ARM)
        return places

    def _timed_out(self, step: tree.WaitFor) -> None:
        """No ``when`` arm holds now: each was asked at the last record, and nothing has changed since (S4)."""
        for arm in step.arms:
            if isinstance(arm, tree.ArmWhen):
                self._at.assume(arm.condition, "runs for which this holds take this arm", truth=False)
        if step.timeout is not None and not self._state.dead:
            self._inside(step.timeout, step.timeout.span)

    # ---- properties and sends

    def _set(self, step: tree.Set) -> None:
        """The value is written; other runs of the Profile answer to it at once, and may set others (S7)."""
        if step.pointer.root != PROFILE or len(step.pointer.parts) == 1:
            return
        source = self._conditions.value(step.value)
        ways = [partial(self._put, step, fact, source) for fact in _written(step, source)]
        self._state.either(ways if source.surely_there else [*ways, _go_on])
        self._trail.change(step.span, "this is set here", step.pointer.parts)
        self._not_exited()

    def _put(self, step: tree.Set, fact: Fact, source: Known) -> None:
        self._state.new_era()
        self._state.put(step.pointer.parts, fact, source)
        self._state.weaken(self._shared.setters.after(step, self._journey))

    def _send(self, step: tree.Send) -> None:
        self.found.together += [(first, step) for first in self._trail.sent.values()]
        if windowed(self._journey, step):
            self._time_passes()
            if self._state.dead:
                return
        self._trail.sent = {id(step): step}
        bound = {binding.name.text: binding.value for binding in bindings(step)}
        computed = {
            name: self._conditions.value(value)
            for name, value in bound.items()
            if not isinstance(value, (values.Constant, values.Pointer))
        }
        facts = self._state.snapshot(wanted(step, bound, self._shared.reads)) if self._state.decides else {}
        site, lookup = self._sites[id(step)], self._shared.lookup
        here = Implied(lookup, self._here.scope, self._state.telling())
        sending = Sending(site, self._start, tuple(self._way), bound, here, computed, facts)
        self.found.sendings.append(sending)


def _before(step: tree.Branch, place: int) -> tuple[values.Condition, ...]:
    """What the arms before one ask, as far as it is remembered."""
    return tuple(arm.condition for arm in step.arms[: min(place, _MOST_ARMS)])


def _written(step: tree.Set, source: Known) -> Iterator[Fact]:
    """What may be where a value of a source was written: null deletes."""
    there = set_by(source.fact)
    if there.possible:
        yield replace(there, passed=written_at(step.value))
    if "null" in source.fact.types:
        yield ABSENT


def _note_certain(certain: set[int], observed: Observed) -> None:
    if observed.verdict is not None and observed.verdict.outcome:
        certain.add(id(observed.condition))


def _go_on() -> None:
    """A way on which nothing is learnt."""
