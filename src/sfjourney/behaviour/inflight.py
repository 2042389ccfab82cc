"""A version deployed in the middle of recordings -> what becomes of the runs that wait, and of emails from then on."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from sfjourney.behaviour.join import join
from sfjourney.behaviour.picking import few
from sfjourney.behaviour.rows import Carried, Names, Side
from sfjourney.behaviour.told import Differing, Inflight, InflightExample, InflightKind, StepInflight
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
    """What becomes of the runs that wait, and of all emails, beside the base that is never replaced.

    Rows of runs name no addresses: those of the examples are empty until ``with_addresses`` fills them in.
    """
    waiting = {run.run_id: run for run in _runs(deployed.base_then) if run.waiting_for is not None}
    carried = {run.run_id: run for run in _runs(deployed.head_then)}
    sent_before = Counter(_sending_runs(deployed.base_then))
    sent_after = Counter(_sending_runs(deployed.head_then))
    counts: dict[str, Counter[Place]] = {name: Counter() for name in ("waiting", *_KINDS, "sent")}
    profiles = set()
    by_kind: dict[InflightKind, list[RunRow]] = {"moved": [], "atOnce": [], "stranded": []}
    for run_id, run in waiting.items():
        place = run.journey, run.path[-1].node
        counts["waiting"][place] += 1
        kind = _became(run, carried[run_id])
        if kind is not None:
            counts[_COUNTED[kind]][place] += 1
            by_kind[kind].append(run)
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
        examples=tuple(_examples(by_kind, carried, _sent_then(deployed, known))),
    )


_KINDS = ("moved", "at_once", "stranded")
_COUNTED: dict[InflightKind, str] = {"moved": "moved", "atOnce": "at_once", "stranded": "stranded"}


def with_addresses(inflight: Inflight, addresses: Mapping[str, str]) -> Inflight:
    """The same with the addresses of the Profiles of its examples, by their ids."""
    named = (replace(one, email=addresses.get(one.profile_id, "")) for one in inflight.examples)
    return replace(inflight, examples=tuple(named))


def _sent_then(deployed: Deployed, known: frozenset[str]) -> dict[str, list[str]]:
    """By run the templates of the emails that go out once the head is there."""
    found: dict[str, list[str]] = {}
    for send in _sends(deployed.head_then):
        if send.run_id is not None and send.send_id not in known and send.status == "Sent":
            found.setdefault(send.run_id, []).append(send.template)
    return found


def _examples(
    by_kind: Mapping[InflightKind, Sequence[RunRow]], carried: Mapping[str, RunRow], sent: Mapping[str, Sequence[str]]
) -> Iterator[InflightExample]:
    for kind, runs in by_kind.items():
        for run in few(runs, lambda run: (run.journey, run.path[-1].node)):
            after = carried[run.run_id]
            reason = f", {after.reason}" if after.reason is not None else ""
            yield InflightExample(
                kind=kind,
                journey=run.journey,
                node=run.path[-1].node,
                profile_id=run.profile_id,
                email="",
                run_id=run.run_id,
                until=run.waiting_for.until if run.waiting_for is not None else "",
                head_node=after.path[-1].node if after.ended_at is None else None,
                head_until=after.waiting_for.until if after.waiting_for is not None else None,
                ended=f"{after.status}{reason}" if after.ended_at is not None else None,
                sent=tuple(sent.get(run.run_id, ())),
            )


def _became(before: RunRow, after: RunRow) -> InflightKind | None:
    """What became of a run that waited; None where it waits as before."""
    if after.reason == "stranded":
        return "stranded"
    if len(after.path) > len(before.path) or after.waiting_for is None or before.waiting_for is None:
        return "atOnce"
    return "moved" if after.waiting_for.until != before.waiting_for.until else None


def _runs(replayed: Replayed) -> Iterable[RunRow]:
    return (msgspec.json.decode(line, type=RunRow) for line in replayed.runs)


def _sends(replayed: Replayed) -> Iterable[SendRow]:
    return (msgspec.json.decode(line, type=SendRow) for line in replayed.sends)


def _sending_runs(replayed: Replayed) -> Iterable[str]:
    return (send.run_id for send in _sends(replayed) if send.run_id is not None and send.status == "Sent")
