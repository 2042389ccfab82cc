"""A version deployed in the middle of recordings -> what becomes of the runs that wait, and of emails from then on."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from sfjourney.behaviour.join import join, put
from sfjourney.behaviour.picking import Few
from sfjourney.behaviour.rows import PROFILE, Carried, Names, OwnKey, Side, decoded, told_apart
from sfjourney.behaviour.told import Inflight, InflightExample, InflightKind, StepInflight
from sfjourney.clock.instants import format_instant, written_instant
from sfjourney.graph.difference.changes import Policy
from sfjourney.replay.replayed import Replayed
from sfjourney.replay.rows import RunRowBeside, SendRowBeside, in_common
from sfjourney.replay.shares import Shares

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


class Stood(Struct, frozen=True, gc=False, array_like=True):
    """A run at the instant: the number of its row, the node it came to last, and how many it came to.

    ``waits_until`` is None where it does not wait.
    """

    profile_id: str
    number: int
    run_id: str
    journey: str
    node: str
    visits: int
    status: str
    reason: str | None
    waits_until: str | None
    ended: bool


class Made(Struct, frozen=True, gc=False, array_like=True):
    """An email that was made by then."""

    profile_id: str
    send_id: str
    run_id: str | None
    template: str
    decided_at: int
    status: str


def inflight_of(base: Side, deployed: Deployed, names: Names, shares: Shares) -> Inflight:
    """What becomes of the runs that wait, and of all emails, beside the base that is never replaced and is in shares.

    Rows of runs name no addresses: those of the examples are empty until ``with_addresses`` fills them in.
    """
    shares.put("before-runs", _runs(deployed.base_then), PROFILE)
    shares.put("before-sends", _sends(deployed.base_then), PROFILE)
    shares.put("then-runs", _runs(deployed.head_then), PROFILE)
    shares.put("then-sends", _sends(deployed.head_then), PROFILE)
    head = Side("deployed", deployed.head, names)
    put(head, shares)
    becoming = _Becoming()

    def carried(number: int) -> Carried:
        then = _Then(
            shares.share("before-runs", number, Stood),
            shares.share("then-runs", number, Stood),
            shares.share("before-sends", number, Made),
            shares.share("then-sends", number, Made),
        )
        becoming.add(then)
        old = frozenset(run.run_id for run in then.carried) if deployed.policy is Policy.PINNED else frozenset[str]()
        return Carried(then.known, old)

    joined = join(base, head, shares, carried, keep=False)
    counts = becoming.counts
    return Inflight(
        instant=format_instant(deployed.at),
        waiting=counts["waiting"].total(),
        moved=counts["moved"].total(),
        at_once=counts["at_once"].total(),
        sent_at_once=counts["sent"].total(),
        stranded=counts["stranded"].total(),
        profiles_affected=becoming.profiles,
        steps=tuple(
            StepInflight(*place, *(counts[name][place] for name in ("waiting", *_KINDS[:2], "sent", "stranded")))
            for place in sorted(counts["waiting"])
            if any(counts[kind][place] for kind in _KINDS)
        ),
        emails=joined.differing,
        examples=tuple(one for few in becoming.few.values() for one in few.chosen),
    )


_KINDS = ("moved", "at_once", "stranded")
_COUNTED: dict[InflightKind, str] = {"moved": "moved", "atOnce": "at_once", "stranded": "stranded"}


def with_addresses(inflight: Inflight, addresses: Mapping[str, str]) -> Inflight:
    """The same with the addresses of the Profiles of its examples, by their ids."""
    named = (replace(one, email=addresses.get(one.profile_id, "")) for one in inflight.examples)
    return replace(inflight, examples=tuple(named))


class _Then(Struct, frozen=True):
    """The runs and emails of a share at the instant: as they are in the base, and once they were carried over."""

    runs: Sequence[Stood]
    carried: Sequence[Stood]
    sends_before: Sequence[Made]
    sends: Sequence[Made]

    @property
    def known(self) -> frozenset[OwnKey]:
        """The emails of the base."""
        return frozenset((send.send_id, send.decided_at) for send in self.sends_before)


class _Becoming:
    """What becomes of runs that wait, counted share by share, and a few of each kind."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[Place]] = {name: Counter() for name in ("waiting", *_KINDS, "sent")}
        self.few: dict[InflightKind, Few[InflightExample]] = {kind: Few() for kind in _COUNTED}
        self.profiles = 0

    def add(self, then: _Then) -> None:
        carried = {run.run_id: run for run in then.carried}
        sent_before, sent_after = (Counter(map(_sender, sends)) for sends in (then.sends_before, then.sends))
        made = _sent_then(then)
        profiles = set()
        for run in then.runs:
            if run.waits_until is None:
                continue
            place, after = (run.journey, run.node), carried[run.run_id]
            self.counts["waiting"][place] += 1
            kind = _became(run, after)
            if kind is not None:
                self.counts[_COUNTED[kind]][place] += 1
                self.few[kind].add(run.number, place, _example(kind, run, after, made.get(run.run_id, ())))
                profiles.add(run.profile_id)
                self.counts["sent"][place] += sent_after[run.run_id] > sent_before[run.run_id]
        self.profiles += len(profiles)


def _sender(send: Made) -> str | None:
    """The run of an email that went out."""
    return send.run_id if send.status == "Sent" else None


def _sent_then(then: _Then) -> dict[str, list[str]]:
    """By run the templates of the emails that go out once the head is there."""
    found: dict[str, list[str]] = {}
    for send, known in told_apart(then.sends, then.known):
        if send.run_id is not None and not known and send.status == "Sent":
            found.setdefault(send.run_id, []).append(send.template)
    return found


def _example(kind: InflightKind, run: Stood, after: Stood, sent: Sequence[str]) -> InflightExample:
    reason = f", {after.reason}" if after.reason is not None else ""
    return InflightExample(
        kind=kind,
        journey=run.journey,
        node=run.node,
        profile_id=run.profile_id,
        email="",
        run_id=run.run_id,
        until=run.waits_until or "",
        head_node=after.node if not after.ended else None,
        head_until=after.waits_until,
        ended=f"{after.status}{reason}" if after.ended else None,
        sent=tuple(sent),
    )


def _became(before: Stood, after: Stood) -> InflightKind | None:
    """What became of a run that waited; None where it waits as before."""
    if after.reason == "stranded":
        return "stranded"
    if after.visits > before.visits or after.waits_until is None or before.waits_until is None:
        return "atOnce"
    return "moved" if after.waits_until != before.waits_until else None


def _runs(replayed: Replayed) -> Iterator[Stood]:
    for number, run in enumerate(in_common(run) for run in decoded(replayed.runs, RunRowBeside)):
        yield Stood(
            run.profile_id,
            number,
            run.run_id,
            run.journey,
            run.path[-1].node if run.path else "",
            len(run.path),
            run.status,
            run.reason,
            run.waiting_for.until if run.waiting_for is not None else None,
            run.ended_at is not None,
        )


def _sends(replayed: Replayed) -> Iterator[Made]:
    for send in (in_common(send) for send in decoded(replayed.sends, SendRowBeside)):
        decided_at = written_instant(send.decided_at)
        yield Made(send.profile_id, send.send_id, send.run_id, send.template, decided_at, send.status)
