"""The way at hand -> where it decided something, and what it has sent in this instant."""

from collections.abc import Mapping

from msgspec import Struct

from sfjourney.facts.noted import Decision
from sfjourney.model.model import Model
from sfjourney.model.reads import condition_pointers, conditions_within
from sfjourney.pointers import Path
from sfjourney.source import Span
from sfjourney.syntax import tree, values

_MOST = 2
"""So many of the last decisions explain why nobody comes further."""

Only = Mapping[int, int]
"""Of some steps, by identity, the one block that runs take."""


class _Mark(Struct, frozen=True):
    span: Span
    words: str
    condition: values.Condition | None
    about: frozenset[Path]


class Trail:
    """Kept along one walk; joined, like what is known, where arms meet again. ``sent`` are the last sends of this
    instant, one for each way that leads here.
    """

    def __init__(self, model: Model, only: Only) -> None:
        self._model = model
        self._only = only
        self._marks: list[_Mark] = []
        self.sent: dict[int, tree.Send] = {}

    def decide(self, span: Span, words: str, condition: values.Condition) -> None:
        """A condition has come out, one way or the other."""
        self._marks.append(_Mark(span, words, condition, frozenset()))

    def change(self, span: Span, words: str, *places: Path) -> None:
        """These places have become something else, or something was learnt of them."""
        self._marks.append(_Mark(span, words, None, frozenset(places)))

    def goes(self, step: tree.Step, block: tree.Block | None) -> bool:
        """Whether the walk takes this block of a step at all."""
        only = self._only.get(id(step))
        return only is None or only == id(block)

    def fork(self) -> "Fork":
        """What to keep while every way from here is gone (PathState.either)."""
        return Fork(self, self.sent)

    @property
    def decisions(self) -> int:
        """How many there are, to be taken back to."""
        return len(self._marks)

    def take_back(self, mark: int) -> None:
        """Forget what was decided since there were so many decisions."""
        del self._marks[mark:]

    def because(self, about: frozenset[Path], but: values.Condition | None = None) -> tuple[Decision, ...]:
        """The last decisions about these places, in their order; one condition aside."""
        found: dict[tuple[Span, str], Decision] = {}
        for mark in reversed(self._marks):
            if mark.condition is but and but is not None:
                continue
            places = mark.about if mark.condition is None else paths_of(self._model, mark.condition)
            if any(_touch(one, other) for one in places for other in about):
                found.setdefault((mark.span, mark.words), Decision(mark.span, mark.words, places))
            if len(found) == _MOST:
                break
        return tuple(reversed(found.values()))


class Fork:
    """Where ways part: each begins with what was sent before, and forgets what the one before it decided."""

    def __init__(self, trail: Trail, before: dict[int, tree.Send]) -> None:
        self._trail = trail
        self._before = before
        self._after: dict[int, tree.Send] = {}
        self._start = self._mark = trail.decisions

    def begin(self) -> None:
        self._trail.sent = self._before
        self._mark = self._trail.decisions

    def end(self, *, alive: bool) -> None:
        if alive:
            self._after.update(self._trail.sent)
        self._trail.take_back(self._mark)

    def back(self) -> None:
        """To where the ways part: what was decided between them goes, too."""
        self._trail.take_back(self._start)

    def join(self) -> None:
        self._trail.sent = self._after


def paths_of(model: Model, *conditions: values.Condition) -> frozenset[Path]:
    """The places that conditions ask about, those of their segments included; an event in the history is one too."""
    found: set[Path] = set()
    segments: set[str] = set()
    left = list(conditions)
    while left:
        condition = left.pop()
        found.update(pointer.parts for pointer in condition_pointers(condition))
        for inner in conditions_within(condition):
            if isinstance(inner, values.Did):
                found.add(("did", inner.event.text))
            elif isinstance(inner, values.InSegment) and inner.segment.text not in segments:
                segments.add(inner.segment.text)
                segment = model.segments.get(inner.segment.text)
                left += [] if segment is None else [segment.condition]
    return frozenset(found)


def _touch(one: Path, other: Path) -> bool:
    length = min(len(one), len(other))
    return one[:length] == other[:length]
