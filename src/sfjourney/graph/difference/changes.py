"""What a difference is made of: changes with their classes, levels and fingerprints (graph.md, Diff)."""

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, Final

import msgspec
from msgspec import Struct

from sfjourney.canonical import canonical
from sfjourney.diagnostics import Severity
from sfjourney.graph.difference.edits import (
    ClauseEdit,
    DeclarationEdit,
    Edit,
    ListEdit,
    NodeEdit,
    ProfileEdit,
    RouteEdit,
    SchemaEdit,
    TextEdit,
)
from sfjourney.graph.graph import Event, Journey, Segment, Subscription
from sfjourney.identifiers import fingerprint

_FINGERPRINT_DIGITS: Final = 16
_MESSAGE_DIGITS: Final = 6


class Policy(StrEnum):
    """What becomes of runs that wait while a new version is deployed."""

    LIVE = "live"
    """They go on in the new one."""
    PINNED = "pinned"
    """They finish on the version they began."""


class Class(StrEnum):
    """What a change does to people."""

    SAFE = "SAFE"
    CONTENT = "CONTENT"
    ADDITIVE = "ADDITIVE"
    ENTRY = "ENTRY"
    TIMING = "TIMING"
    BURST = "BURST"
    STRANDED = "STRANDED"
    LOST = "LOST"
    DUPLICATE = "DUPLICATE"
    WIDER = "AUDIENCE+"
    NARROWER = "AUDIENCE-"
    UNCLEAR = "AUDIENCE?"
    EXPERIMENT = "EXPERIMENT"
    DATA = "DATA"
    CONSENT = "CONSENT"
    REENTRY = "REENTRY"

    def level(self, policy: Policy) -> Severity:
        """How much it matters where a version is deployed so."""
        live, pinned = _LEVELS[self]
        return live if policy is Policy.LIVE else pinned


_LEVELS: Final = {
    Class.SAFE: (Severity.INFO, Severity.INFO),
    Class.CONTENT: (Severity.INFO, Severity.INFO),
    Class.ADDITIVE: (Severity.INFO, Severity.INFO),
    Class.ENTRY: (Severity.WARNING, Severity.WARNING),
    Class.TIMING: (Severity.WARNING, Severity.INFO),
    Class.BURST: (Severity.ERROR, Severity.INFO),
    Class.STRANDED: (Severity.ERROR, Severity.INFO),
    Class.LOST: (Severity.WARNING, Severity.WARNING),
    Class.DUPLICATE: (Severity.ERROR, Severity.ERROR),
    Class.WIDER: (Severity.WARNING, Severity.WARNING),
    Class.NARROWER: (Severity.WARNING, Severity.WARNING),
    Class.UNCLEAR: (Severity.WARNING, Severity.WARNING),
    Class.EXPERIMENT: (Severity.WARNING, Severity.WARNING),
    Class.DATA: (Severity.ERROR, Severity.ERROR),
    Class.CONSENT: (Severity.ERROR, Severity.ERROR),
    Class.REENTRY: (Severity.WARNING, Severity.WARNING),
}


Found = Iterator[tuple[Class, str]]
"""What is found of an edit: classes, each with a sentence."""


class Remark(Struct, frozen=True):
    """One class that an edit has, and where: what a rule of classification says.

    ``journey`` and ``node`` are where people meet it, by the ids of the head, or of the base where it is gone; None
    for what the workspace shares. ``about`` tells remarks of one edit, class and place apart. ``details`` are the lines
    of a difference of texts. ``reaches`` are the Journeys that something shared reaches.
    """

    kind: Class
    message: str
    edit: Edit
    journey: str | None = None
    node: str | None = None
    about: str = ""
    details: tuple[str, ...] = ()
    reaches: tuple[str, ...] = ()


class Change(Struct, frozen=True):
    """A remark as reported: with its level under the policy, and a fingerprint that unrelated edits do not move.

    ``exact`` is the fingerprint where its edit has several changes of its class, as it may have under one policy alone.
    """

    remark: Remark
    level: Severity
    fingerprint: str
    exact: str


class Difference(Struct, frozen=True):
    """All that differs between two versions. ``limits`` says what could not be compared, one sentence each."""

    policy: Policy
    changes: tuple[Change, ...]
    limits: tuple[str, ...] = ()

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits that the changes are about, each once."""
        return tuple({id(change.remark.edit): change.remark.edit for change in self.changes}.values())


def marked(remarks: Iterable[Remark], policy: Policy) -> tuple[Change, ...]:
    """Remarks as changes. Those of one class, edit and place are told apart by what they say, not by their order."""
    texts: dict[int, str] = {}
    kept = [*remarks]  # an id is of use as long as what has it is there
    for remark in kept:
        if id(remark.edit) not in texts:
            texts[id(remark.edit)] = fingerprint(*map(canonical, sides(remark.edit)))
    marks = [_fingerprint(remark, texts[id(remark.edit)]) for remark in kept]
    met = Counter(marks)
    said: Counter[tuple[str, str]] = Counter()
    made = []
    for remark, mark in zip(kept, marks, strict=True):
        said[mark, remark.message] += 1
        told = fingerprint(remark.message, str(said[mark, remark.message]))[:_MESSAGE_DIGITS]
        exact = f"{mark}-{told}"
        made.append(Change(remark, remark.kind.level(policy), mark if met[mark] == 1 else exact, exact))
    return tuple(made)


def _fingerprint(remark: Remark, edited: str) -> str:
    """Of what changed into what, where and with which class; not of the ways and places around it, nor of words."""
    parts = (remark.kind, remark.journey or "", remark.node or "", part_of(remark.edit), remark.about, edited)
    return fingerprint(*parts)[:_FINGERPRINT_DIGITS]


def part_of(edit: Edit) -> str:
    """What of a Journey or workspace an edit is about: ``node``, ``exits order.created``, ``segment regulars``."""
    match edit:
        case ClauseEdit():
            return clause_text(edit.clause, edit.event)
        case NodeEdit():
            return "node"
        case RouteEdit():
            return "ways"
        case ListEdit():
            return edit.what
        case ProfileEdit():
            return "profile"
        case SchemaEdit():
            return f"schema {edit.path}"
        case TextEdit():
            return f"file {edit.file}"
        case DeclarationEdit():
            return " ".join(named(edit))


def clause_text(clause: str, event: str | None) -> str:
    """The name of a clause, with the event that it is about."""
    return f"{clause} {event}" if event is not None else clause


def named(edit: DeclarationEdit) -> tuple[str, str]:
    """The kind and the name of what is declared."""
    match edit.either:
        case Event(name=name):
            return "event", name
        case Segment(name=name):
            return "segment", name
        case Subscription(name=name):
            return "subscription", name
        case Journey(key=key):
            return "journey", key
        case template:
            return "template", template.id


def sides(edit: Edit) -> tuple[Any, Any]:
    """What stood there before, and what stands there now, as JSON."""
    match edit:
        case RouteEdit():
            ways = [(route.port, route.base, route.head) for route in edit.routes]
            before = [_way(port, base.source, base.target) for port, base, _ in ways if base is not None]
            return before, [_way(port, head.source, head.target) for port, _, head in ways if head is not None]
        case _:
            return msgspec.to_builtins(edit.base), msgspec.to_builtins(edit.head)


def _way(port: str, source: str | None, target: str) -> dict[str, str | None]:
    return {"from": source, "port": port, "to": target}
