"""What one walk of a Journey found out: questions asked, arms that nobody takes, steps that nobody comes to."""

from enum import Enum

from msgspec import Struct

from sfjourney.facts.conditions import Observed
from sfjourney.facts.sending import Sending
from sfjourney.model.reads import Usage
from sfjourney.pointers import Path
from sfjourney.source import Span
from sfjourney.syntax import tree


class Decision(Struct, frozen=True):
    """Where the path has decided something, in words, and the values that it is about."""

    span: Span
    words: str
    about: frozenset[Path]


class Asked(Struct, frozen=True):
    """A question of a condition, where in the Journey it stands, and in runs that which event started.

    ``because`` are the decisions of the path, where they leave it but one answer.
    """

    observed: Observed
    usage: Usage
    start: str | None
    because: tuple[Decision, ...] = ()


class Way(Enum):
    """Whether a run can take an arm."""

    OPEN = "open"
    CONTRADICTED = "contradicted"
    """Its condition contradicts what the path has decided before."""
    TAKEN = "taken"
    """Whoever could take it is taken by an arm before it."""


Holder = tree.Branch | tree.WaitFor


class SeenArm(Struct, frozen=True):
    """An arm of a step that runs of this start come to; ``arm`` is None for an ``else``.

    ``because`` are the decisions that close it: those of the path, or the arms that take all its runs.
    """

    step: Holder
    block: tree.Block
    arm: tree.Arm | None
    way: Way
    because: tuple[Decision, ...] = ()


class Lost(Struct, frozen=True):
    """A step that no run of this start comes to, though there is a way to it; ``after`` is the step that loses them."""

    step: tree.Step
    after: tree.Step | None
    because: tuple[Decision, ...] = ()


class LateWait(Struct, frozen=True):
    """A wait for an instant that is over, whatever the data, when a run comes to it."""

    step: tree.WaitUntilDate
    because: tuple[Decision, ...] = ()


class Found(Struct):
    """What a walk finds, each list in the order of the walk; ``reached`` are the steps that runs come to, by identity.

    ``together`` are sends and those that went out before them in the same instant, on some way.
    """

    sendings: list[Sending] = []
    asked: list[Asked] = []
    arms: list[SeenArm] = []
    lost: list[Lost] = []
    late: list[LateWait] = []
    together: list[tuple[tree.Send, tree.Send]] = []
    reached: set[int] = set()
