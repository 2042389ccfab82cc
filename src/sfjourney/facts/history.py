"""What a history must hold, as the event that started a run is in it -> the one answer to what conditions ask of it."""

from collections.abc import Callable

from msgspec import Struct

from sfjourney.model.model import Model
from sfjourney.syntax import values

_DEEPEST = 40
"""Segments within segments to this depth are thought through."""


class History(Struct, frozen=True):
    """The history of a run that ``start`` started; None where a call did, which leaves no event.

    ``is_there`` says of a pointer whether its value surely is.
    """

    model: Model
    start: str | None
    is_there: Callable[[values.Pointer], bool]

    def answer(self, condition: values.Condition, *, entering: bool, segments: tuple[str, ...] = ()) -> bool | None:
        """What it comes to, as the event that started the run counts (S8). None where that is open.

        ``entering`` says that the event has just come, so that it lies in every period that ends now; ``segments`` are
        those whose conditions this one is in.
        """
        match condition:
            case values.Did():
                counts = self._counts_start(condition, entering=entering)
                return _counting_one(condition.times) if counts else None
            case values.Negation():
                inner = self.answer(condition.condition, entering=entering, segments=segments)
                return None if inner is None else not inner
            case values.AllOf() | values.AnyOf():
                decisive = isinstance(condition, values.AnyOf)
                outcomes = {self.answer(part, entering=entering, segments=segments) for part in condition.parts}
                if decisive in outcomes:
                    return decisive
                return None if None in outcomes else not decisive
            case values.InSegment():
                name = condition.segment.text
                segment = self.model.segments.get(name)
                if segment is None or name in segments or len(segments) == _DEEPEST:
                    return None
                return self.answer(segment.condition, entering=entering, segments=(*segments, name))
            case _:
                return None

    def _counts_start(self, condition: values.Did, *, entering: bool) -> bool:
        """Whether the event that started the run is one of those asked for."""
        if condition.event.text != self.start or condition.since_enrollment is not None or condition.where is not None:
            return False
        if condition.last is not None and not entering:
            return False
        key = condition.matching
        return key is None or (key.root == "event" and self.is_there(key))


def _counting_one(times: values.Times | None) -> bool | None:
    """Whether one event or more is so many; None where it hangs on how many more there are."""
    if times is None or (times.bound == "at least" and times.number <= 1):
        return True
    return False if times.bound != "at least" and times.number == 0 else None
