"""What a step kind is: one declaration from which ids, ports, graph nodes, docs and tests are made."""

import re
from collections.abc import Callable, Iterable
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import astuple

from sfjourney.clock.weekly import DAY_NAMES, EVERY_DAY, Window, union
from sfjourney.expressions.tree import Condition, Operand
from sfjourney.syntax import tree, values

S = TypeVar("S", bound=tree.Step)


class Node(Struct, frozen=True, tag_field="kind", rename="camel", forbid_unknown_fields=True):
    """One node of a graph: what the step says, in normal form. ``id`` is unique in its Journey."""

    id: str


class Lowering(Protocol):
    """What a step kind asks of the stage that builds the graph: expressions in normal form."""

    def condition(self, condition: values.Condition) -> Condition: ...

    def operand(self, value: values.Value) -> Operand: ...


class Port(Struct, frozen=True):
    """A way out of a step: its name, and the steps behind it, or None where it leads on at once."""

    name: str
    block: tree.Block | None


class StepKind(Struct, Generic[S], frozen=True):
    """Everything about one kind of step. ``form`` is how it is written; ``meaning`` is Markdown.

    ``slug`` names a step that has no label (graph.md); ``ports`` are its ways out in written order, empty where the
    run ends; ``node`` gives what the graph holds of it.
    """

    kind: str
    syntax: type[S]
    title: str
    form: str
    meaning: str
    example: str
    slug: Callable[[S], str]
    ports: Callable[[S], tuple[Port, ...]]
    node: Callable[[S, str, Lowering], Node]


AnyStepKind = StepKind[Any]

NEXT = (Port("next", None),)


def straight_on(_step: tree.Step) -> tuple[Port, ...]:
    """The ports of a step with one way out."""
    return NEXT


def slugged(text: str) -> str:
    """Lower case, every run of other characters than letters and digits one ``-``, none at the ends."""
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-")


def clock_text(minute: int) -> str:
    """A minute of the day as ``HH:MM``."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


class Hours(Struct, frozen=True, rename={"start": "from", "end": "to"}, forbid_unknown_fields=True):
    """A window: days of the week, and the clock times between which it is open, the end excluded."""

    days: tuple[str, ...]
    start: str
    end: str


def hours(window: Window) -> Hours:
    return Hours(day_names(window.days), clock_text(window.start), clock_text(window.end))


def union_of_hours(windows: Iterable[Window]) -> tuple[Hours, ...]:
    """Windows of which one has to be open, in the one form that all windows of the same hours have."""
    return tuple(sorted((hours(window) for window in union(windows)), key=astuple))


def day_names(days: tuple[int, ...]) -> tuple[str, ...]:
    """Days counted from 0, a Monday, as the language writes them."""
    return tuple(DAY_NAMES[day] for day in days)


def days_slug(days: tuple[int, ...]) -> str:
    """The days as a node id names them; nothing where every day is meant."""
    return "" if days == EVERY_DAY else "-".join(day_names(days)) + "-"
