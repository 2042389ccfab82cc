"""A judged difference -> JSON, and the schema of that (graph.md, Diff)."""

from typing import Any, Final, Literal

import msgspec
from msgspec import Struct

from sfjourney.behaviour.told import Behaviour
from sfjourney.diagnostics import Severity
from sfjourney.graph.difference.approvals import Approval, Review
from sfjourney.graph.difference.changes import Change, part_of, sides
from sfjourney.graph.difference.edits import NodeEdit, Route, RouteEdit, Way
from sfjourney.report.difference.diff_text import Compared

FORMAT: Final = "sfjourney.diff/1"

ClassName = Literal[
    "SAFE", "CONTENT", "ADDITIVE", "ENTRY", "TIMING", "BURST", "STRANDED", "LOST", "DUPLICATE",
    "AUDIENCE+", "AUDIENCE-", "AUDIENCE?", "EXPERIMENT", "DATA", "CONSENT", "REENTRY",
]  # fmt: skip


class JsonWay(Struct, frozen=True, rename={"source": "from", "target": "to"}):
    """A way from a node, or, where ``from`` is null, into the Journey."""

    source: str | None
    target: str


class JsonRoute(Struct, frozen=True):
    """A way by one port, before and after; null where there was, or is, none."""

    port: str
    base: JsonWay | None
    head: JsonWay | None


class JsonChange(Struct, frozen=True, rename={"kind": "class"}):
    """One class of one edit.

    ``journey`` and ``node`` are where people meet it, null for what the workspace shares; ``part`` is what was edited,
    ``base`` and ``head`` what stood there and what stands there now, as in the graph, null where nothing is.
    ``routes`` are ways that lead elsewhere by it. ``likeness`` says how sure it is, from 0 to 1, that two nodes are the
    same; null where their ids say so. ``reaches`` are the Journeys that something shared reaches. ``details`` are lines
    of a difference of texts. ``approved`` is the reason of whoever approved it.
    """

    kind: ClassName
    level: Literal["error", "warning", "info"]
    journey: str | None
    node: str | None
    part: str
    base: Any
    head: Any
    message: str
    fingerprint: str
    routes: tuple[JsonRoute, ...]
    likeness: float | None
    reaches: tuple[str, ...]
    details: tuple[str, ...]
    approved: str | None


class JsonApproval(Struct, frozen=True, rename={"kind": "class"}):
    """An approval; ``until`` is the last day of it."""

    fingerprint: str
    kind: ClassName
    reason: str
    until: str | None


class Approvals(Struct, frozen=True):
    """Approvals that are of no use: the change that ``expired`` ones name counts again, ``unused`` ones name none."""

    expired: tuple[JsonApproval, ...]
    unused: tuple[JsonApproval, ...]


class Versions(Struct, frozen=True):
    """What the two versions are called."""

    base: str
    head: str


class Summary(Struct, frozen=True):
    """How many changes of each level count, and how many are approved and do not."""

    error: int
    warning: int
    info: int
    approved: int


class DiffReport(Struct, frozen=True):
    """``replay`` is there with --replay. ``limits`` says what could not be compared, one sentence each."""

    format: Literal["sfjourney.diff/1"]
    deploy: Literal["live", "pinned"]
    versions: Versions
    replay: Behaviour | None
    summary: Summary
    changes: tuple[JsonChange, ...]
    approvals: Approvals
    limits: tuple[str, ...]


def diff_report(review: Review, compared: Compared, behaviour: Behaviour | None = None) -> DiffReport:
    """The report of a difference, changes in the order of the difference."""
    difference = review.difference
    return DiffReport(
        format=FORMAT,
        deploy=difference.policy.value,
        versions=Versions(compared.base, compared.head),
        replay=behaviour,
        summary=Summary(
            review.count(Severity.ERROR),
            review.count(Severity.WARNING),
            review.count(Severity.INFO),
            len(review.approved),
        ),
        changes=tuple(_change(change, review) for change in difference.changes),
        approvals=Approvals(tuple(map(_approval, review.expired)), tuple(map(_approval, review.unused))),
        limits=difference.limits,
    )


def _change(change: Change, review: Review) -> JsonChange:
    remark = change.remark
    edit = remark.edit
    base, head = sides(edit)
    approval = review.approved.get(change.fingerprint)
    return JsonChange(
        kind=remark.kind.value,
        level=change.level.word,  # type: ignore[arg-type]  # the three words of Severity
        journey=remark.journey,
        node=remark.node,
        part=part_of(edit),
        base=base,
        head=head,
        message=remark.message,
        fingerprint=change.fingerprint,
        routes=tuple(map(_route, edit.routes)) if isinstance(edit, (NodeEdit, RouteEdit)) else (),
        likeness=edit.likeness if isinstance(edit, NodeEdit) else None,
        reaches=remark.reaches,
        details=remark.details,
        approved=approval.reason if approval is not None else None,
    )


def _route(route: Route) -> JsonRoute:
    return JsonRoute(route.port, _way(route.base), _way(route.head))


def _way(way: Way | None) -> JsonWay | None:
    return JsonWay(way.source, way.target) if way is not None else None


def _approval(approval: Approval) -> JsonApproval:
    until = approval.until.isoformat() if approval.until is not None else None
    return JsonApproval(approval.fingerprint, approval.kind.value, approval.reason, until)


def diff_json(review: Review, compared: Compared, behaviour: Behaviour | None = None) -> bytes:
    """The report as JSON, two spaces deep."""
    report = msgspec.json.encode(diff_report(review, compared, behaviour))
    return msgspec.json.format(report, indent=2) + b"\n"
