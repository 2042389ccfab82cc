"""A version deployed in the middle of recordings -> what becomes of the runs that wait, and of emails from then on."""

from collections import Counter
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from sfjourney.behaviour.join import join
from sfjourney.behaviour.rows import Carried, Names, Side
from sfjourney.behaviour.told import Differing, Inflight, StepInflight
from sfjourney.clock.instants import format_instant
from sfjourney.graph.difference.changes import Policy
from sfjourney.replay.replayed import Replayed
from sfjourney.replay.rows import RunRow, SendRow

Place = tuple[str, str]
"""Journey and node of the base in which a run waits."""


class Deployed(Struct, frozen=True):
    """The replays of a deployment: of both versions, the head after the instant, up to it and as a whole.

    At the instant ``base_then`` has the runs as they wait, ``head_then`` as they are once they were carried over.
    """

    at: int
    policy: Policy
    base_then: Replayed
    head_then: Replayed
    head: Replayed


def inflight_of(base: Replayed, deployed: Deployed, names: Names) -> Inflight:
    """What becomes of the runs that wait, and of all emails, beside the base that is never replaced."""
    waiting = {run.run_id: run for run in _runs(deployed.base_then) if run.waiting_for is not None}
    carried = {run.run_id: run for run in _runs(deployed.head_then)}
    sent_before = Counter(_sending_runs(deployed.base_then))
    sent_after = Counter(_sending_runs(deployed.head_then))
    counts: dict[str, Counter[Place]] = {name: Counter() for name in ("waiting", *_KINDS, "sent")}
    profiles = set()
    for run_id, run in waiting.items():
        place = run.journey, run.path[-1].node
        counts["waiting"][place] += 1
        kind = _became(run, carried[run_id])
        if kind is not None:
            counts[kind][place] += 1
            profiles.add(run.profile_id)
            counts["sent"][place] += sent_after[run_id] > sent_before[run_id]
    old = frozenset(carried) if deployed.policy is Policy.PINNED else frozenset[str]()
    known = frozenset(send.send_id for send in _sends(deployed.base_then))
    joined = join(Side(base), Side(deployed.head, names, Carried(deployed.at, known, old)))
    found = joined.count
    return Inflight(
        instant=format_instant(deployed.at),
        waiting=counts["waiting"].total(),
        moved=counts["moved"].total(),
        at_once=counts["at_once"].total(),
        sent_at_once=counts["sent"].total(),
        stranded=counts["stranded"].total(),
        profiles_affected=len(profiles),
        steps=tuple(
            StepInflight(*place, *(counts[name][place] for name in ("waiting", *_KINDS[:2], "sent", "stranded")))
            for place in sorted(counts["waiting"])
            if any(counts[kind][place] for kind in _KINDS)
        ),
        emails=Differing(
            only_base=found["onlyBase"],
            only_head=found["onlyHead"],
            moved=found["moved"],
            changed=found["changed"],
            enrollments_lost=found["enrollmentsLost"],
            enrollments_gained=found["enrollmentsGained"],
            profiles_affected=joined.profiles_affected,
        ),
    )


_KINDS = ("moved", "at_once", "stranded")


def _became(before: RunRow, after: RunRow) -> str | None:
    """What became of a run that waited; None where it waits as before."""
    if after.reason == "stranded":
        return "stranded"
    if len(after.path) > len(before.path) or after.waiting_for is None or before.waiting_for is None:
        return "at_once"
    return "moved" if after.waiting_for.until != before.waiting_for.until else None


def _runs(replayed: Replayed) -> Iterable[RunRow]:
    return (msgspec.json.decode(line, type=RunRow) for line in replayed.runs)


def _sends(replayed: Replayed) -> Iterable[SendRow]:
    return (msgspec.json.decode(line, type=SendRow) for line in replayed.sends)


def _sending_runs(replayed: Replayed) -> Iterable[str]:
    return (send.run_id for send in _sends(replayed) if send.run_id is not None and send.status == "Sent")
