"""Words, values and conditions as an author wrote them. Every node knows its place."""

from typing import Any, Literal

from msgspec import Struct

from sfjourney.clock.durations import Duration
from sfjourney.json_strings import place_within
from sfjourney.pointers import Parts
from sfjourney.source import Span

# ---- words


class Name(Struct, frozen=True):
    """A name or an event name, bare or in quotes: what it names is the same."""

    text: str
    span: Span


class Text(Struct, frozen=True):
    """A string that stands for itself: a title, a subject, a path. ``written`` is it with its quotes and escapes."""

    value: str
    span: Span
    written: str

    def place(self, start: int, end: int) -> Span:
        """Where the characters from ``start`` to ``end`` of its value stand."""
        first, behind = place_within(self.written, start, end)
        return Span(self.span.file, self.span.start + first, self.span.start + behind)


class Pointer(Struct, frozen=True):
    """A JSON Pointer; ``parts`` are its unescaped segments, the first of them its root."""

    text: str
    parts: Parts
    span: Span

    @property
    def root(self) -> str:
        return self.parts[0]


class Length(Struct, frozen=True):
    """A duration where it was written."""

    duration: Duration
    span: Span


# ---- values


class Constant(Struct, frozen=True):
    """A string, number, boolean or null; in a payload also an object or an array."""

    value: Any
    span: Span


class Now(Struct, frozen=True):
    """The instant at which the condition is asked."""

    span: Span


class Instant(Struct, frozen=True):
    """An instant written out, in milliseconds of UTC."""

    millis: int
    span: Span


class Count(Struct, frozen=True):
    """The number of items of an array."""

    pointer: Pointer
    span: Span


class Lower(Struct, frozen=True):
    """A string in lower case."""

    value: "Value"
    span: Span


class Shifted(Struct, frozen=True):
    """An instant so long before or after another."""

    length: Length
    direction: Literal["before", "after"]
    value: "Value"
    span: Span


Value = Constant | Pointer | Now | Instant | Count | Lower | Shifted

# ---- conditions


class AnyOf(Struct, frozen=True):
    """True where one of the parts is: ``or``."""

    parts: tuple["Condition", ...]
    span: Span


class AllOf(Struct, frozen=True):
    """True where every part is: ``and``."""

    parts: tuple["Condition", ...]
    span: Span


class Negation(Struct, frozen=True):
    """True where the condition is not."""

    condition: "Condition"
    span: Span


Comparator = Literal["==", "!=", "<", "<=", ">", ">="]
TextOperator = Literal["contains", "starts with", "ends with"]


class Comparison(Struct, frozen=True):
    """Two values compared."""

    left: Value
    operator: Comparator
    right: Value
    span: Span


class Containment(Struct, frozen=True):
    """A text or array against what it should contain, begin or end with."""

    left: Value
    operator: TextOperator
    right: Value
    span: Span


class Membership(Struct, frozen=True):
    """Whether a value is among others: ``in`` and ``not in``."""

    value: Value
    negated: bool
    options: tuple[Value, ...]
    span: Span


class Presence(Struct, frozen=True):
    """Whether there is anything at a pointer: ``is present`` and ``is missing``."""

    pointer: Pointer
    present: bool
    span: Span


class Quantified(Struct, frozen=True):
    """Whether any, or all, items of an array meet a condition."""

    quantifier: Literal["any", "all"]
    pointer: Pointer
    name: Name
    where: "Condition"
    span: Span


class Times(Struct, frozen=True):
    """How often something must have happened."""

    bound: Literal["at least", "at most", "exactly"]
    number: int
    span: Span


class Did(Struct, frozen=True):
    """Whether a Profile's history holds an event, so often, in such a period."""

    event: Name
    name: Name | None
    matching: Pointer | None
    where: "Condition | None"
    times: Times | None
    last: Length | None
    since_enrollment: Span | None
    span: Span


class StartedBy(Struct, frozen=True):
    """Which of several entry events started the run."""

    event: Name
    span: Span


class InSegment(Struct, frozen=True):
    """Whether the Profile is in a segment."""

    segment: Name
    span: Span


Condition = (
    AnyOf
    | AllOf
    | Negation
    | Comparison
    | Containment
    | Membership
    | Presence
    | Quantified
    | Did
    | StartedBy
    | InSegment
)


def operands(condition: Condition) -> tuple[Value, ...]:
    """The values that a comparison, a containment or a membership is between, as written; none of anything else."""
    match condition:
        case Comparison() | Containment():
            return condition.left, condition.right
        case Membership():
            return condition.value, *condition.options
        case _:
            return ()


def inmost(value: Value) -> Value:
    """What a value is computed from: itself without `lower(...)` and durations before or after it."""
    while isinstance(value, (Lower, Shifted)):
        value = value.value
    return value
