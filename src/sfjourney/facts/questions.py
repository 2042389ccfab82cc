"""What walks noted of conditions -> the questions of all conditions, each with every way in which it is asked."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from msgspec import Struct

from sfjourney.facts.decide import Reason, Verdict
from sfjourney.facts.fact import Known
from sfjourney.facts.noted import Asked
from sfjourney.model.model import Journey
from sfjourney.model.reads import Usage, pointer_of
from sfjourney.syntax import values


class Question(Struct, frozen=True, dict=True, eq=False):
    """One comparison, presence test or quantifier, and each way in which it is asked: once for every start."""

    condition: values.Condition
    usage: Usage
    asked: tuple[Asked, ...]
    journey: Journey | None

    @cached_property
    def verdict(self) -> Verdict | None:
        """The one way in which it comes out, whichever event started the run."""
        verdicts = [asked.observed.verdict for asked in self.asked]
        first = verdicts[0]
        if first is None or any(other is None or other.outcome is not first.outcome for other in verdicts):
            return None
        reasons = {verdict.reason for verdict in verdicts if verdict is not None}
        return first if len(reasons) == 1 else Verdict(first.outcome, Reason.PATH)

    def operands(self) -> Iterator[tuple[values.Value, tuple[Known, ...]]]:
        """The values it asks about, each with what is known of it after every start."""
        for index, (value, _) in enumerate(self.asked[0].observed.operands):
            yield value, tuple(asked.observed.operands[index][1] for asked in self.asked)

    @cached_property
    def names_unknown(self) -> bool:
        """Whether it reads what does not exist: a rule of its own says so."""
        return any(
            pointer_of(value) is not None and all(known.absent and known.by_path.present is None for known in after)
            for value, after in self.operands()
        )


def questions_asked(asked: Iterable[Asked], journey: Journey | None) -> Iterator[Question]:
    """The questions of one Journey, or of segments."""
    by_condition: dict[int, list[Asked]] = {}
    for one in asked:
        by_condition.setdefault(id(one.observed.condition), []).append(one)
    for several in by_condition.values():
        yield Question(several[0].observed.condition, several[0].usage, tuple(several), journey)
