"""What one walk of a Journey found out: questions asked, arms that nobody takes, steps that nobody comes to."""

from dataclasses import dataclass, field
from enum import Enum

from sfjourney.facts.conditions import Observed
from sfjourney.facts.sending import Sending
from sfjourney.model.reads import Usage
from sfjourney.pointers import Path
from sfjourney.source import Span
from sfjourney.syntax import tree


@dataclass(frozen=True, slots=True)
class Decision:
    """Where the path has decided something, in words, and the values that it is about."""

    span: Span
    words: str
    about: frozenset[Path]


@dataclass(frozen=True, slots=True)
class Asked:
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


@dataclass(frozen=True, slots=True)
class SeenArm:
    """An arm of a step that runs of this start come to; ``arm`` is None for an ``else``.

    ``because`` are the decisions that close it: those of the path, or the arms that take all its runs.
    """

    step: Holder
    block: tree.Block
    arm: tree.Arm | None
    start: str | None
    way: Way
    because: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class Lost:
    """A step that no run of this start comes to, though there is a way to it; ``after`` is the step that loses them."""

    step: tree.Step
    after: tree.Step | None
    start: str | None
    because: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class LateWait:
    """A wait for an instant that is over, whatever the data, when a run comes to it."""

    step: tree.WaitUntilDate
    start: str | None
    because: tuple[Decision, ...] = ()


@dataclass(slots=True)
class Found:
    """What a walk finds, each list in the order of the walk; ``reached`` are the steps that runs come to, by identity.

    ``together`` are sends and those that went out before them in the same instant, on some way.
    """

    sendings: list[Sending] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    arms: list[SeenArm] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    late: list[LateWait] = field(default_factory=list)
    together: list[tuple[tree.Send, tree.Send]] = field(default_factory=list)
    reached: set[int] = field(default_factory=set)
