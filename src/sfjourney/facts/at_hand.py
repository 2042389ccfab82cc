"""The place that a walk of a Journey has come to -> what is known, asked and decided there."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from sfjourney.facts.conditions import Conditions, Observed
from sfjourney.facts.decide import Reason
from sfjourney.facts.fact import Fact
from sfjourney.facts.here import Here
from sfjourney.facts.noted import Asked, Decision, Found
from sfjourney.facts.state import PathState
from sfjourney.facts.trail import Only, Trail, paths_of
from sfjourney.model.model import Model
from sfjourney.model.reads import Usage
from sfjourney.model.scopes import bind_event
from sfjourney.pointers import Path
from sfjourney.syntax import values


class AtHand:
    """Where one walk is: what pointers mean, what is known of them, and the decisions that have led there."""

    def __init__(self, model: Model, here: Here, start: str | None, state: PathState, only: Only) -> None:
        self.found = Found()
        self.here = here
        self.state = state
        self.conditions = Conditions(model, here, start, state)
        self.trail = Trail(model, only)
        self._model = model
        self._start = start

    def know(self, pointer: values.Pointer, fact: Fact) -> None:
        """Something holds of a value from here on."""
        self.conditions.know(pointer, fact)

    def assume(self, condition: values.Condition, words: str, *, truth: bool = True) -> None:
        """A condition has come out so, in words for whoever asks why."""
        self.trail.decide(condition.span, words, condition)
        self.conditions.assume(condition, truth=truth)

    def observe(self, condition: values.Condition, usage: Usage, certain: set[int] | None = None) -> None:
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
            decided = observed.verdict is not None and observed.verdict.reason is Reason.PATH
            because = self.because(observed.condition) if decided else ()
            self.found.asked.append(Asked(observed, usage, self._start, because))

        self.conditions.observe(condition, note)

    def because(self, *conditions: values.Condition) -> tuple[Decision, ...]:
        """Where the path has decided what these conditions ask."""
        return self.because_of(paths_of(self._model, *conditions))

    def because_of(self, places: frozenset[Path], but: values.Condition | None = None) -> tuple[Decision, ...]:
        """Where it has decided something of these places, or of others of a payload whose alternatives tell of them."""
        told = self.trail.because(places, but)
        if told:
            return told
        roots = frozenset((root,) for root, *_ in places if isinstance(root, str) and self.here.tells(root))
        return self.trail.because(roots, but)

    def with_event(self, name: values.Name | None, event: values.Name, way: Callable[[], None]) -> None:
        """Go a way on which an event has arrived, under the name that it is given."""
        outer = self.here.scope
        if name is not None:
            if name.text in outer.roots:
                self.state.forget(name.text)
            self.here.scope = bind_event(outer, self._model, name, event)
        way()
        self.here.scope = outer

    def either(
        self,
        ways: Sequence[Callable[[], None]],
        passed: Callable[[int], None] | None = None,
        at_last: Callable[[], None] | None = None,
    ) -> None:
        """Go every way from here, and keep what holds after each (PathState.either)."""
        fork = self.trail.fork()
        self.state.either(ways, fork, passed, at_last)
        fork.join()
