"""Conditions in normal form: what a graph holds and a program runs. As JSON, ``op`` says which one it is.

Normal means: ``and`` and ``or`` are flat, ``not`` stands only before something that is neither, and whatever does not
depend on data is folded. A comparison is never turned into its opposite, because both are false where a side is
missing (semantics.md C1).
"""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType


class Operand(Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A value: exactly one of a pointer, a literal, an instant (RFC 3339) or a function.

    ``before`` and ``after`` shift ``of`` by ``duration`` (ISO 8601); ``count`` and ``lower`` apply to ``of``.
    """

    pointer: str | UnsetType = UNSET
    literal: Any = UNSET
    instant: str | UnsetType = UNSET
    fn: Literal["now", "count", "lower", "before", "after"] | UnsetType = UNSET
    of: "Operand | UnsetType" = UNSET
    duration: str | UnsetType = UNSET


class Node(Struct, frozen=True, tag_field="op", omit_defaults=True, forbid_unknown_fields=True):
    """What all conditions share as JSON: the member ``op``, and no member that is not theirs."""


class Always(Node, frozen=True, tag="always"):
    """True whatever the data."""


class Never(Node, frozen=True, tag="never"):
    """False whatever the data."""


class And(Node, frozen=True, tag="and"):
    """True where all are."""

    of: "tuple[Condition, ...]"


class Or(Node, frozen=True, tag="or"):
    """True where one is."""

    of: "tuple[Condition, ...]"


class Not(Node, frozen=True, tag="not"):
    """The opposite truth value, also of what is false because something is missing."""

    of: "Condition"


class Equal(Node, frozen=True, tag="=="):
    """The same JSON value; a string and an instant are compared as instants (semantics.md C2)."""

    left: Operand
    right: Operand


class NotEqual(Node, frozen=True, tag="!="):
    """Both sides are there, and are not equal."""

    left: Operand
    right: Operand


class Less(Node, frozen=True, tag="<"):
    """``instants`` where both sides are strings that the schema calls date-times (semantics.md C2)."""

    left: Operand
    right: Operand
    instants: bool = False


class LessOrEqual(Node, frozen=True, tag="<="):
    """As ``<``, or the same."""

    left: Operand
    right: Operand
    instants: bool = False


class Greater(Node, frozen=True, tag=">"):
    """As ``<`` with its sides exchanged."""

    left: Operand
    right: Operand
    instants: bool = False


class GreaterOrEqual(Node, frozen=True, tag=">="):
    """As ``<=`` with its sides exchanged."""

    left: Operand
    right: Operand
    instants: bool = False


class Contains(Node, frozen=True, tag="contains"):
    """A string within a string, or an element of an array (semantics.md C3)."""

    left: Operand
    right: Operand


class StartsWith(Node, frozen=True, tag="starts with"):
    """A string at the beginning of a string."""

    left: Operand
    right: Operand


class EndsWith(Node, frozen=True, tag="ends with"):
    """A string at the end of a string."""

    left: Operand
    right: Operand


class In(Node, frozen=True, tag="in"):
    """Equal to one of the options."""

    value: Operand
    options: tuple[Operand, ...]


class NotIn(Node, frozen=True, tag="not in"):
    """There, and equal to none of the options."""

    value: Operand
    options: tuple[Operand, ...]


class Present(Node, frozen=True, tag="present"):
    """Something stands at the pointer, null too."""

    pointer: str


class Missing(Node, frozen=True, tag="missing"):
    """Nothing stands at the pointer."""

    pointer: str


class AnyItem(Node, frozen=True, tag="any"):
    """True where an item of the array at ``pointer``, called ``name``, meets the condition."""

    pointer: str
    name: str
    where: "Condition"


class AllItems(Node, frozen=True, tag="all"):
    """True where there is an array at ``pointer``, and all of its items, called ``name``, meet the condition."""

    pointer: str
    name: str
    where: "Condition"


class Times(Struct, frozen=True, forbid_unknown_fields=True):
    """How often: ``at least``, ``at most`` or ``exactly`` a number of times."""

    bound: Literal["at least", "at most", "exactly"]
    number: Annotated[int, Meta(ge=0)]


class Did(Node, frozen=True, tag="did"):
    """History: events of one name that correlate, meet a condition, and fall in a period (semantics.md S8)."""

    event: str
    times: Times
    name: str | None = None
    matching: str | None = None
    where: "Condition | None" = None
    last: str | None = None
    since: Literal["enrollment"] | None = None


class StartedBy(Node, frozen=True, tag="started by"):
    """Whether this event started the run."""

    event: str


class InSegment(Node, frozen=True, tag="in segment"):
    """Whether the Profile meets the condition of the segment."""

    segment: str


Condition = (
    Always
    | Never
    | And
    | Or
    | Not
    | Equal
    | NotEqual
    | Less
    | LessOrEqual
    | Greater
    | GreaterOrEqual
    | Contains
    | StartsWith
    | EndsWith
    | In
    | NotIn
    | Present
    | Missing
    | AnyItem
    | AllItems
    | Did
    | StartedBy
    | InSegment
)

Ordering = Less | LessOrEqual | Greater | GreaterOrEqual
Comparison = Equal | NotEqual | Ordering | Contains | StartsWith | EndsWith
