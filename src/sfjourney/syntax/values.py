"""Words, values and conditions as an author wrote them. Every node knows its place."""

from dataclasses import dataclass
from typing import Any, Literal

from sfjourney.clock.durations import Duration
from sfjourney.pointers import Parts
from sfjourney.source import Span

# ---- words


@dataclass(frozen=True, slots=True)
class Name:
    """A name or an event name, bare or in quotes: what it names is the same."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Text:
    """A string that stands for itself: a title, a subject, a path."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Pointer:
    """A JSON Pointer; ``parts`` are its unescaped segments, the first of them its root."""

    text: str
    parts: Parts
    span: Span

    @property
    def root(self) -> str:
        return self.parts[0]


@dataclass(frozen=True, slots=True)
class Length:
    """A duration where it was written."""

    duration: Duration
    span: Span


# ---- values


@dataclass(frozen=True, slots=True)
class Constant:
    """A string, number, boolean or null; in a payload also an object or an array."""

    value: Any
    span: Span


@dataclass(frozen=True, slots=True)
class Now:
    """The instant at which the condition is asked."""

    span: Span


@dataclass(frozen=True, slots=True)
class Instant:
    """An instant written out, in milliseconds of UTC."""

    millis: int
    span: Span


@dataclass(frozen=True, slots=True)
class Count:
    """The number of items of an array."""

    pointer: Pointer
    span: Span


@dataclass(frozen=True, slots=True)
class Lower:
    """A string in lower case."""

    value: "Value"
    span: Span


@dataclass(frozen=True, slots=True)
class Shifted:
    """An instant so long before or after another."""

    length: Length
    direction: Literal["before", "after"]
    value: "Value"
    span: Span


Value = Constant | Pointer | Now | Instant | Count | Lower | Shifted

# ---- conditions


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True where one of the parts is: ``or``."""

    parts: tuple["Condition", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class AllOf:
    """True where every part is: ``and``."""

    parts: tuple["Condition", ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Negation:
    """True where the condition is not."""

    condition: "Condition"
    span: Span


Comparator = Literal["==", "!=", "<", "<=", ">", ">="]
TextOperator = Literal["contains", "starts with", "ends with"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values compared."""

    left: Value
    operator: Comparator
    right: Value
    span: Span


@dataclass(frozen=True, slots=True)
class Containment:
    """A text or array against what it should contain, begin or end with."""

    left: Value
    operator: TextOperator
    right: Value
    span: Span


@dataclass(frozen=True, slots=True)
class Membership:
    """Whether a value is among others: ``in`` and ``not in``."""

    value: Value
    negated: bool
    options: tuple[Value, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether there is anything at a pointer: ``is present`` and ``is missing``."""

    pointer: Pointer
    present: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Quantified:
    """Whether any, or all, items of an array meet a condition."""

    quantifier: Literal["any", "all"]
    pointer: Pointer
    name: Name
    where: "Condition"
    span: Span


@dataclass(frozen=True, slots=True)
class Times:
    """How often something must have happened."""

    bound: Literal["at least", "at most", "exactly"]
    number: int
    span: Span


@dataclass(frozen=True, slots=True)
class Did:
    """Whether a Profile's history holds an event, so often, in such a period."""

    event: Name
    name: Name | None
    matching: Pointer | None
    where: "Condition | None"
    times: Times | None
    last: Length | None
    since_enrollment: Span | None
    span: Span


@dataclass(frozen=True, slots=True)
class StartedBy:
    """Which of several entry events started the run."""

    event: Name
    span: Span


@dataclass(frozen=True, slots=True)
class InSegment:
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
