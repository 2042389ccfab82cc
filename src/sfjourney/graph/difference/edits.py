"""One edit: a part of a graph before and after, with enough around it to make the one graph from the other."""

from enum import StrEnum
from typing import Final, Literal

from msgspec import Struct

from sfjourney.graph.graph import (
    Cap,
    Enroll,
    Entry,
    Event,
    Exit,
    Goal,
    GraphNode,
    Journey,
    Segment,
    Subscription,
    Template,
    Timezone,
)
from sfjourney.steps.kind import Hours

START: Final = "start"
"""The port of the way into a Journey, which comes from no node."""


class Route(Struct, frozen=True):
    """A way out of a node that leads elsewhere than before.

    Nodes of ``base`` are named by the ids of the base, those of ``head`` by the ids of the head. ``source`` is None for
    the way into the Journey. A side is None where there is no such way.
    """

    port: str
    base: "Way | None"
    head: "Way | None"


class Way(Struct, frozen=True):
    """An edge of which the port is known; a ``source`` of None is where runs begin."""

    source: str | None
    target: str


class Clause(StrEnum):
    """A part of a Journey's header."""

    TITLE = "title"
    DRAFT = "draft"
    ENTRIES = "entries"
    ENROLL = "enroll"
    TIMEZONE = "timezone"
    CONSENT = "consent"
    WINDOWS = "windows"
    CAPS = "caps"
    EXITS = "exits"
    GOAL = "goal"


class Gate(Struct, frozen=True):
    """Who may be sent to: those who subscribe to a group, or, if ``transactional``, everybody."""

    subscription: str | None
    transactional: bool


ClauseValue = (
    str
    | bool
    | Enroll
    | Timezone
    | Gate
    | Goal
    | tuple[Entry, ...]
    | tuple[Exit, ...]
    | tuple[Hours, ...]
    | tuple[Cap, ...]
    | None
)


class ClauseEdit(Struct, frozen=True):
    """A clause of a Journey. Entries and exits are edited event by event; ``event`` is None for the others,
    for `on api` and for `exit when`.
    """

    journey: str
    clause: Clause
    base: ClauseValue
    head: ClauseValue
    event: str | None = None


class NodeEdit(Struct, frozen=True):
    """A node that was added (``base`` None), removed (``head`` None) or changed, with the ways that this moves.

    ``after`` is the node of the head that an added one stands behind, None for the first. ``likeness`` says how sure
    it is, from 0 to 1, that the two are the same node; None where their ids say so.
    """

    journey: str
    base: GraphNode | None
    head: GraphNode | None
    routes: tuple[Route, ...] = ()
    after: str | None = None
    likeness: float | None = None


class RouteEdit(Struct, frozen=True):
    """Ways of a Journey that lead elsewhere although no node on them was added or removed: steps were moved.

    ``order`` is the one in which the head lists its nodes, where nothing else tells it.
    """

    journey: str
    routes: tuple[Route, ...]
    order: tuple[str, ...] | None = None


class ListEdit(Struct, frozen=True):
    """What a Journey's graph lists where nothing else tells it: the order of its ``nodes``, by the ids of the head, or
    its ``reads``, which name also what is read in steps that no run comes to.
    """

    journey: str
    what: Literal["nodes", "reads"]
    base: tuple[str, ...]
    head: tuple[str, ...]


Declaration = Event | Segment | Subscription | Template | Journey


class DeclarationEdit(Struct, frozen=True):
    """Something that the whole workspace shares, or a whole Journey that was added or removed."""

    base: Declaration | None
    head: Declaration | None

    @property
    def either(self) -> Declaration:
        found = self.head if self.head is not None else self.base
        if found is None:
            raise ValueError("an edit of nothing")
        return found


class ProfileEdit(Struct, frozen=True):
    """The path of the Profile's schema."""

    base: str | None
    head: str | None


class SchemaEdit(Struct, frozen=True):
    """The content of a schema file, by SHA-256: a graph names schemas by their paths."""

    path: str
    base: str | None
    head: str | None


class TextEdit(Struct, frozen=True):
    """The text of a Journey file of which nothing changed its meaning, by SHA-256."""

    file: str
    base: str
    head: str


Edit = ClauseEdit | NodeEdit | RouteEdit | ListEdit | DeclarationEdit | ProfileEdit | SchemaEdit | TextEdit
