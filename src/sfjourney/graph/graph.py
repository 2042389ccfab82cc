"""The compiled graph: what reviewers diff and machines read. Its JSON is these types, field by field."""

from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from sfjourney.expressions.tree import Condition
from sfjourney.steps.branch import BranchNode
from sfjourney.steps.exit import EndNode, ExitNode
from sfjourney.steps.kind import Hours
from sfjourney.steps.send import SendNode
from sfjourney.steps.set_property import SetNode
from sfjourney.steps.split import SplitNode
from sfjourney.steps.wait import WaitNode
from sfjourney.steps.wait_for import WaitForNode
from sfjourney.steps.wait_until import WaitUntilNode

FORMAT: Final = "sfjourney.graph/1"

GraphNode = SendNode | WaitNode | WaitUntilNode | WaitForNode | BranchNode | SplitNode | SetNode | ExitNode | EndNode


class Strict(Struct, frozen=True, rename="camel", forbid_unknown_fields=True, kw_only=True):
    """A part of the graph: its JSON has exactly these members, named in camel case."""


class Event(Strict, frozen=True):
    """A declared event. ``schema`` is the schema file's path in the workspace, ``redacted`` the declared paths."""

    name: str
    schema: str | None
    redacted: tuple[str, ...]


class Segment(Strict, frozen=True):
    """Whoever meets ``where``, asked of the Profile and its history."""

    name: str
    where: Condition


class Cap(Strict, frozen=True):
    """At most ``sends`` in any rolling ``duration`` (ISO 8601)."""

    sends: Annotated[int, Meta(ge=1)]
    duration: str


class Subscription(Strict, frozen=True):
    """A SubscriptionGroup: who may be sent to without a choice, its id in the real workspace, and its caps."""

    name: str
    policy: Literal["opt-in", "opt-out"]
    id: str | None
    caps: tuple[Cap, ...]


class Entry(Strict, frozen=True):
    """How a run starts: by an event that meets ``where``, or by a call, whose variables ``schema`` describes."""

    kind: Literal["event", "api"]
    event: str | None = None
    where: Condition | None = None
    schema: str | None = None


class Enroll(Strict, frozen=True):
    """How often a key enters: ``after`` is a duration (ISO 8601) where the policy is ``again``, ``per`` a pointer."""

    policy: Literal["once", "always", "again"]
    after: str | None
    per: str | None
    if_running: Literal["skip", "restart", "parallel"]


class Timezone(Strict, frozen=True):
    """A zone, or the pointer to read one from with ``zone`` to fall back on."""

    pointer: str | None
    zone: str


class Exit(Strict, frozen=True):
    """An exit rule: by an arriving event, or, without one, when the condition ``when`` is true."""

    event: str | None = None
    name: str | None = None
    matching: str | None = None
    where: Condition | None = None
    when: Condition | None = None


class Goal(Strict, frozen=True):
    """The event that converts; ``within`` is a duration (ISO 8601) from enrollment on."""

    event: str
    name: str | None
    matching: str | None
    where: Condition | None
    within: str | None


class Edge(Strict, frozen=True, rename={"source": "from", "target": "to"}):
    """The way out of a node by one of its ports."""

    source: str
    target: str
    port: str


class SendBounds(Strict, frozen=True):
    """The most sends on one path."""

    max: Annotated[int, Meta(ge=0)]


class DurationBounds(Strict, frozen=True):
    """The shortest and longest a run can take, ISO 8601; None where data decides."""

    min: str
    max: str | None


class Bounds(Strict, frozen=True):
    """What no run exceeds."""

    sends: SendBounds
    duration: DurationBounds


class Journey(Strict, frozen=True):
    """One Journey as a graph. ``subscription`` is the name of its group, None for ``transactional`` or no consent.

    ``hash`` is the SHA-256 of the canonical JSON of everything else here.
    """

    key: str
    title: str | None
    draft: bool
    hash: str
    entries: Annotated[tuple[Entry, ...], Meta(min_length=1)]
    enroll: Enroll
    timezone: Timezone
    subscription: str | None
    transactional: bool
    windows: tuple[Hours, ...]
    caps: tuple[Cap, ...]
    exits: tuple[Exit, ...]
    goal: Goal | None
    start: str
    nodes: tuple[GraphNode, ...]
    edges: tuple[Edge, ...]
    bounds: Bounds
    reads: tuple[str, ...]


class Template(Strict, frozen=True):
    """What the graph says of a template: ``hash`` is that of its whole content, ``reads`` every pointer it may read."""

    id: str
    hash: str
    purpose: str
    reads: tuple[str, ...]


class SourcePlace(Strict, frozen=True):
    """Where something is written; lines count from 1."""

    file: str
    line: int


class JourneySource(Strict, frozen=True):
    """The places of a Journey and of its nodes, by node id."""

    place: SourcePlace
    nodes: dict[str, SourcePlace]


class Origins(Strict, frozen=True, rename=None):
    """File names and lines, apart from all that a change of meaning would change."""

    journeys: dict[str, JourneySource]
    events: dict[str, SourcePlace]
    segments: dict[str, SourcePlace]
    subscriptions: dict[str, SourcePlace]


class Graph(Strict, frozen=True):
    """A whole workspace, compiled."""

    format: Literal["sfjourney.graph/1"]
    events: tuple[Event, ...]
    segments: tuple[Segment, ...]
    subscriptions: tuple[Subscription, ...]
    profile_schema: str | None
    journeys: tuple[Journey, ...]
    templates: tuple[Template, ...]
    source: Origins


EMPTY: Final = Graph(
    format=FORMAT,
    events=(),
    segments=(),
    subscriptions=(),
    profile_schema=None,
    journeys=(),
    templates=(),
    source=Origins(journeys={}, events={}, segments={}, subscriptions={}),
)
"""The graph of a workspace in which there is nothing yet."""
