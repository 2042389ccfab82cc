"""What a simulation runs: Journeys as linked steps, with every expression compiled.

Step kinds are open, operations are closed: however many kinds of steps the language has, a simulation knows only the
operations below. Each step of the program carries the id of its node, and what it leads on to by port.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, Protocol

from msgspec import Struct, field

from sfjourney.clock.durations import Duration
from sfjourney.clock.weekly import Window
from sfjourney.clock.zones import Zone
from sfjourney.expressions.scope import Read, Scope, Test
from sfjourney.pointers import Parts
from sfjourney.schemas.conformance import Conformance
from sfjourney.templates import CompiledTemplate

Fits = Callable[[Scope, Any], bool]
"""Whether an arriving event's payload correlates with a run and meets a condition."""


class SendStep(Struct, eq=False):
    """Make one EmailSend, as soon as a window is open."""

    node: str
    template: "SentTemplate"
    bindings: tuple[tuple[str, Read], ...]
    group: "Group | None"
    windows: tuple[Window, ...]
    exit_if_skipped: bool
    next: "Step"


class HoldStep(Struct, eq=False):
    """Hold the run for a duration."""

    node: str
    duration: Duration
    next: "Step"


class HoldUntilTimeStep(Struct, eq=False):
    """Hold the run until a clock time, or until a window is open."""

    node: str
    days: tuple[int, ...]
    minute: int
    window: Window | None
    next: "Step"


class HoldUntilDateStep(Struct, eq=False):
    """Hold the run until an instant that data names, moved by a duration."""

    node: str
    read: Read
    of_profile: bool
    direction: Literal["before", "after"]
    duration: Duration
    exit_if_past: bool
    exit_if_missing: bool
    next: "Step"


class Arm(Struct, eq=False):
    """One arm of an AwaitStep: an event that fits, or, without one, a condition."""

    port: str
    event: str | None
    fresh: bool
    name: str | None
    fits: Fits | None
    when: Test | None
    next: "Step"


class AwaitStep(Struct, eq=False):
    """Hold the run until an arm is resolved, or for a duration."""

    node: str
    duration: Duration
    arms: tuple[Arm, ...]
    by_event: Mapping[str, tuple[Arm, ...]]
    past_events: tuple[str, ...]
    """The events whose past occurrences count: those of arms that do not look only forward."""
    has_conditions: bool
    timeout: "Step"


class ChooseStep(Struct, eq=False):
    """Go on with the first case that holds."""

    node: str
    cases: tuple[tuple[str, Test, "Step"], ...]
    otherwise: "Step"


class SplitStep(Struct, eq=False):
    """Go on by the Profile's bucket: below each bound, in ten-thousandths, lies an arm."""

    node: str
    salt: str
    arms: tuple[tuple[int, str, "Step"], ...]


class SetStep(Struct, eq=False):
    """Set a Profile Property."""

    node: str
    path: Parts
    read: Read
    next: "Step"


class EndStep(Struct, eq=False):
    """End the run."""

    node: str
    status: Literal["exited", "completed"]
    reason: str | None


Step = (
    SendStep | HoldStep | HoldUntilTimeStep | HoldUntilDateStep | AwaitStep | ChooseStep | SplitStep | SetStep | EndStep
)


class Group(Struct, eq=False):
    """A subscription group: its policy, and how many sends it lets through."""

    name: str
    opt_in: bool
    caps: tuple[tuple[int, Duration], ...]


class SentTemplate(Struct, eq=False):
    """A template as a send needs it. ``sensitive`` are the paths that every output masks (semantics.md D5)."""

    id: str
    compiled: CompiledTemplate
    transactional: bool
    sensitive: tuple[Parts, ...]


class ZoneRule(Struct, eq=False):
    """Where a Journey's zone comes from; ``fallback`` holds where the data names none.

    ``pointer`` is what is read. ``shown`` says whether outputs may tell what is found there.
    """

    read: Read | None
    fallback: Zone
    pointer: str = ""
    shown: bool = False


class Goal(Struct, eq=False):
    """The event that converts, and by when after enrollment; None for ever."""

    event: str
    fits: Fits
    within: Duration | None


class JourneyProgram(Struct, eq=False):
    """One Journey, ready to run. ``rank`` is its place in the order of keys."""

    key: str
    rank: int
    draft: bool
    api: bool
    filters: Mapping[str, tuple[Test | None, ...]]
    """For each entry event the filters of its `on` clauses; None lets everything in."""
    policy: Literal["once", "always", "again"]
    gap: Duration | None
    per: Read | None
    if_running: Literal["skip", "restart", "parallel"]
    zone: ZoneRule
    caps: tuple[tuple[int, Duration], ...]
    exits_on: Mapping[str, tuple[Fits, ...]]
    exits_when: tuple[Test, ...]
    goal: Goal | None
    nodes: int
    """How many steps it has, its ends included."""
    start: Step


class Table(Protocol):
    """Filters that depend on the value at one place, by the values for which they can hold."""

    place: Parts

    def possible(self, value: object) -> "Sequence[JourneyProgram]":
        """The Journeys whose filters can hold for a value."""
        ...


class Entrance(Struct, eq=False):
    """The active Journeys that an event starts, in order of keys.

    With ``tables``, only those that stand in them for the values of an event are asked, and ``always`` the others.
    """

    journeys: tuple[JourneyProgram, ...]
    always: tuple[JourneyProgram, ...] = ()
    tables: tuple[Table, ...] = ()


class Program(Struct, eq=False):
    """A workspace, ready to run."""

    journeys: Mapping[str, JourneyProgram]
    entries: Mapping[str, Entrance]
    """By event, what it starts."""
    templates: Mapping[str, SentTemplate]
    template_ids: Mapping[str, str]
    """Names of templates by name and by their id in the real workspace."""
    groups: Mapping[str, Group]
    group_ids: Mapping[str, str]
    events: frozenset[str]
    """The events that can matter to a run; of all others only the Profile change does."""
    history: frozenset[str]
    """The events whose occurrences must be remembered."""
    properties: frozenset[str]
    """The Profile Properties that something reads."""
    fields: Mapping[str, frozenset[str] | None]
    """For each event the members of its payload that something reads; None where the payload is read whole."""
    redacted: Mapping[str, tuple[Parts, ...]] = field(default_factory=dict)
    """The paths that an event's declaration redacts, without the root ``/event``."""
    reads_redacted: bool = False
    """Whether steps of the enrollment instant may read redacted values (semantics.md D4)."""
    has_exits: bool = False
    """Whether a Journey has exit rules."""
    caps_sends: bool = False
    """Whether anything limits how many emails a Profile gets."""
    schemas: Mapping[str, Conformance] = field(default_factory=dict)
    """What events must look like, for those whose declaration names a schema."""
    then: "Succession | None" = None
    """What takes its place, and when."""
    beside: "Program | None" = None
    """Another version that gets the same calls: what the two do is laid side by side."""


class Succession(Struct, eq=False):
    """The program that takes the place of another after an instant, inclusive.

    ``steps`` say where a run goes on that waits then, by its Journey and node; None where runs finish as they began.
    """

    at: int
    program: Program
    steps: Mapping[tuple[str, str], tuple[JourneyProgram, Step]] | None
