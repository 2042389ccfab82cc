"""The questions of all conditions, each with what is known in the runs that come to ask it."""

import json
from collections.abc import Iterator

from msgspec import Struct

from sfjourney.diagnostics import Label
from sfjourney.facts.decide import Reason, Verdict
from sfjourney.facts.fact import Known
from sfjourney.facts.journeys import Knowledge
from sfjourney.facts.walk import Asked
from sfjourney.model.model import Journey
from sfjourney.model.reads import Usage
from sfjourney.syntax import values


class Question(Struct, frozen=True):
    """One comparison, presence test or quantifier, and each way in which it is asked: once for every start."""

    condition: values.Condition
    usage: Usage
    asked: tuple[Asked, ...]
    journey: Journey | None

    @property
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

    @property
    def names_unknown(self) -> bool:
        """Whether it reads what does not exist: a rule of its own says so."""
        return any(
            pointer_of(value) is not None and all(known.absent and known.by_path.present is None for known in after)
            for value, after in self.operands()
        )


def questions(knowledge: Knowledge) -> Iterator[Question]:
    for known in knowledge.journeys:
        by_condition: dict[int, list[Asked]] = {}
        for asked in known.asked:
            by_condition.setdefault(id(asked.observed.condition), []).append(asked)
        for several in by_condition.values():
            yield Question(several[0].observed.condition, several[0].usage, tuple(several), known.journey)
    for asked in knowledge.segments:
        yield Question(asked.observed.condition, asked.usage, (asked,), None)


def pointer_of(value: values.Value) -> values.Pointer | None:
    """The pointer that a value is made of."""
    while isinstance(value, (values.Lower, values.Shifted)):
        value = value.value
    if isinstance(value, values.Count):
        return value.pointer
    return value if isinstance(value, values.Pointer) else None


def text_of(value: values.Value) -> str:
    """A value in a message."""
    match value:
        case values.Pointer():
            return value.text
        case values.Constant():
            return quoted(value.value)
        case values.Count():
            return f"count({value.pointer.text})"
        case values.Lower():
            return f"lower({text_of(value.value)})"
        case values.Now():
            return "now"
        case values.Instant() | values.Shifted():
            return "an instant"


def quoted(value: object) -> str:
    """A JSON value as it is written in a Journey."""
    return json.dumps(value, ensure_ascii=False)


def kinds_text(known: Known) -> str:
    """The types that a value can have, in words."""
    names = {"integer": "a number", "number": "a number", "null": "null", "instant": "an instant"}
    listed = dict.fromkeys(
        names.get(kind, f"an {kind}" if kind[0] in "ao" else f"a {kind}") for kind in sorted(known.fact.types)
    )
    return " or ".join(listed)


def start_labels(question: Question, starts: set[str | None]) -> tuple[Label, ...]:
    """The entries of the runs in which something is so."""
    if question.journey is None:
        return ()
    entries = [entry for entry in question.journey.entries if entry.event.text in starts]
    return tuple(Label(entry.event.span, "in a run that this starts") for entry in entries[:2])
