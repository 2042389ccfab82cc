"""Two replays of the same records -> the emails and enrollments that differ, how many, and a few of each kind.

They are laid side by side share by share, so that of two long replays only counts stay, and the few.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct, field
from msgspec.structs import asdict

from sfjourney.behaviour.counterparts import Alone
from sfjourney.behaviour.picking import Few
from sfjourney.behaviour.pressure import Pressing
from sfjourney.behaviour.rows import PROFILE, Began, Carried, Decided, RunKey, SendKey, Side
from sfjourney.behaviour.told import Changes, Counterparts, Differing, JourneyDiffering, Kind, Pressure, Shifts, Totals
from sfjourney.replay.shares import Shares

SEND_KINDS: Final[tuple[Kind, ...]] = ("onlyBase", "onlyHead", "moved", "changed")
RUN_KINDS: Final[tuple[Kind, ...]] = ("enrollmentsLost", "enrollmentsGained")
_NINE_OF_TEN: Final = (9, 10)

RunIds = tuple[str | None, str | None]


class SendDiffers(Struct, frozen=True):
    """An email that differs, by its key: in the base and in the head, None where it is not even decided on.

    ``runs`` are the ids of the runs that make it, or could.
    """

    key: SendKey
    base: Decided | None
    head: Decided | None
    kinds: tuple[Kind, ...]
    runs: RunIds = (None, None)

    @property
    def at(self) -> int:
        """When it first goes out in either version."""
        return min(at for one in (self.base, self.head) if one is not None and (at := one.sent_at) is not None)

    @property
    def ids(self) -> tuple[str | None, str | None]:
        """Its ids in both versions."""
        base, head = (one.send_id if one is not None else None for one in (self.base, self.head))
        return base, head


class RunDiffers(Struct, frozen=True):
    """A run that only one version begins."""

    key: RunKey
    at: int
    kind: Kind
    runs: RunIds


Differs = SendDiffers | RunDiffers


class _Totals(Struct, frozen=True):
    enrollments: Counter[str] = field(default_factory=Counter)
    sends: Counter[str] = field(default_factory=Counter)

    @property
    def all(self) -> Totals:
        return Totals(self.enrollments.total(), self.sends.total())

    def of(self, journey: str) -> Totals:
        return Totals(self.enrollments[journey], self.sends[journey])


class Joined:
    """What differs between two replays, counted by Journey, ``""`` for emails that calls send.

    ``kept`` is everything that differs, where that is asked for; ``few`` are examples, by kind. ``profiles`` counts
    those who begin a run or get an email in either version, ``affected`` by Journey those of whose emails any differs.
    """

    def __init__(self, *, keep: bool) -> None:
        self.totals = _Totals(), _Totals()
        self.profiles = 0
        self.profiles_affected = 0
        self.affected: Counter[str] = Counter()
        self.counts: dict[str, Counter[Kind]] = {}
        self.few: dict[Kind, Few[Differs]] = {kind: Few() for kind in (*SEND_KINDS, *RUN_KINDS)}
        self._kept: list[Differs] | None = [] if keep else None
        self._shifts = array("q")
        self._changes: Counter[str] = Counter()
        self._pressing = Pressing()
        self.counterparts = Counterparts(0, 0)

    @property
    def base(self) -> Totals:
        return self.totals[0].all

    @property
    def head(self) -> Totals:
        return self.totals[1].all

    @property
    def differing(self) -> Differing:
        """All that differs, in numbers."""
        return _differing(sum(self.counts.values(), Counter[Kind]()), self.profiles_affected)

    @property
    def pressure(self) -> Pressure:
        return self._pressing.pressure

    @property
    def kept(self) -> list[Differs]:
        """Emails in the order in which they go out, then runs in the order in which they begin."""
        return sorted(self._kept or (), key=lambda one: (isinstance(one, RunDiffers), one.at, one.key))

    # ---- one share

    def add(self, sides: tuple[Side, Side], share: Callable[[Side], "OfShare"]) -> None:
        """Lay a share of both replays side by side."""
        base, head = (share(side) for side in sides)
        for one, totals in zip((base, head), self.totals, strict=True):
            totals.enrollments.update(key[0] for key in one.runs)
        sent: tuple[dict[str, list[int]], dict[str, list[int]]] = ({}, {})
        affected: set[tuple[str, str]] = set()
        alone = Alone()
        before = dict(_counted(base.emails(), self.totals[0], sent[0]))
        for key, email in _counted(head.emails(), self.totals[1], sent[1]):
            self._add_email(key, before.pop(key, None), email, (base, head), affected, alone)
        for key, email in before.items():
            self._add_email(key, email, None, (base, head), affected, alone)
        for run in base.runs.values():
            if run.key not in head.runs:
                self._add_run(RunDiffers(run.key, run.at, "enrollmentsLost", (run.run_id, None)))
        for run in head.runs.values():
            if run.key not in base.runs:
                self._add_run(RunDiffers(run.key, run.at, "enrollmentsGained", (None, run.run_id)))
        self.profiles += len({*(key[1] for key in (*base.runs, *head.runs)), *sent[0], *sent[1]})
        self.profiles_affected += len({profile for _, profile in affected})
        self.affected.update(journey for journey, _ in affected)
        self._pressing.add(*sent)
        found, so_far = alone.counterparts(), self.counterparts
        self.counterparts = Counterparts(so_far.sends + found.sends, so_far.same_instant + found.same_instant)

    def _add_email(
        self,
        key: SendKey,
        base: Decided | None,
        head: Decided | None,
        of: "tuple[OfShare, OfShare]",
        affected: set[tuple[str, str]],
        alone: Alone,
    ) -> None:
        kinds = tuple(_kinds(base, head))
        if not kinds:
            return
        before, after = (side.runs.get(key[:3]) for side in of)
        runs = before.run_id if before is not None else None, after.run_id if after is not None else None
        one = SendDiffers(key, base, head, kinds, runs)
        affected.add((key[0], key[1]))
        alone.add(base, head, key[1])
        self.counts.setdefault(key[0], Counter()).update(kinds)
        for kind in kinds:
            self.few[kind].add((one.at, key), (key[0], key[3]), one)
        by = moved_by(one)
        if by is not None:
            self._shifts.append(by)
        self._changes.update(_changes(one))
        if self._kept is not None:
            self._kept.append(one)

    def _add_run(self, one: RunDiffers) -> None:
        self.counts.setdefault(one.key[0], Counter())[one.kind] += 1
        self.few[one.kind].add((one.at, one.key), one.key[0], one)
        if self._kept is not None:
            self._kept.append(one)

    # ---- figures

    @property
    def shifts(self) -> Shifts | None:
        """How far emails moved."""
        found = sorted(self._shifts)
        if not found:
            return None
        nine, ten = _NINE_OF_TEN
        return Shifts(
            found[0],
            found[(len(found) - 1) // 2],
            found[-(-len(found) * nine // ten) - 1],
            found[-1],
            sum(by < 0 for by in found),
            sum(by > 0 for by in found),
        )

    @property
    def changes(self) -> Changes:
        """In what emails changed."""
        return Changes(*(self._changes[name] for name in ("subject", "text", "stopped", "started")))

    @property
    def journeys(self) -> tuple[JourneyDiffering, ...]:
        """The Journeys that anything differs in, by their keys; emails that calls send last."""
        names = sorted(self.counts, key=lambda name: (not name, name))
        return tuple(self._journey(name, self.counts[name]) for name in names)

    def _journey(self, name: str, count: Counter[Kind]) -> JourneyDiffering:
        base, head = (totals.of(name) for totals in self.totals)
        figures = asdict(_differing(count, self.affected[name]))
        return JourneyDiffering(**figures, journey=name or None, base=base, head=head)


def _differing(count: Counter[Kind], affected: int) -> Differing:
    return Differing(
        only_base=count["onlyBase"],
        only_head=count["onlyHead"],
        moved=count["moved"],
        changed=count["changed"],
        enrollments_lost=count["enrollmentsLost"],
        enrollments_gained=count["enrollmentsGained"],
        profiles_affected=affected,
    )


class OfShare(Struct, frozen=True):
    """What a version does to the Profiles of a share: its runs by their keys, and its emails."""

    side: Side
    runs: dict[RunKey, Began]
    decided: Sequence[Decided]
    carried: Carried | None = None

    def emails(self) -> Iterator[tuple[SendKey, Decided]]:
        started = {run.run_id: run.event_id for run in self.runs.values()}
        return self.side.keyed(self.decided, started, self.carried)


def put(side: Side, shares: Shares) -> None:
    """Put the rows of a version into shares. Raises OSError."""
    shares.put(f"{side.name}-runs", side.runs(), PROFILE)
    shares.put(f"{side.name}-emails", side.emails(), PROFILE)


def join(
    base: Side, head: Side, shares: Shares, carried: Callable[[int], Carried] | None = None, *, keep: bool
) -> Joined:
    """Lay two replays side by side, which have kept their rows with states and are in ``shares``.

    ``carried`` gives what is the base's in the head, of a share. Raises OSError.
    """
    joined = Joined(keep=keep)
    for number in range(shares.count):
        taken = carried(number) if carried is not None else None

        def share(side: Side, number: int = number, taken: Carried | None = taken) -> OfShare:
            runs = {run.key: run for run in shares.share(f"{side.name}-runs", number, Began)}
            emails = shares.share(f"{side.name}-emails", number, Decided)
            return OfShare(side, runs, emails, taken if side is head else None)

        joined.add((base, head), share)
    return joined


def _counted(
    emails: Iterable[tuple[SendKey, Decided]], totals: _Totals, sent: dict[str, list[int]]
) -> Iterator[tuple[SendKey, Decided]]:
    """The emails of a version, counted as they go by. ``sent`` gets the instants at which a Profile gets one."""
    for key, email in emails:
        if email.sent_at is not None:
            totals.sends[key[0]] += 1
            sent.setdefault(key[1], []).append(email.sent_at)
        yield key, email


def _kinds(base: Decided | None, head: Decided | None) -> Iterator[Kind]:
    """In what an email differs. One that goes out in neither version is nobody's affair."""
    went, goes = (one is not None and one.sent_at is not None for one in (base, head))
    if not went and not goes:
        return
    if base is None or head is None:
        yield "onlyHead" if base is None else "onlyBase"
        return
    if went != goes:
        yield "changed"
        return
    if base.sent_at != head.sent_at:
        yield "moved"
    if (base.subject, base.text) != (head.subject, head.text):
        yield "changed"


def moved_by(one: SendDiffers) -> int | None:
    """How many milliseconds later an email goes out; None where it did not move."""
    base, head = (email.sent_at if email is not None else None for email in (one.base, one.head))
    return head - base if base is not None and head is not None and head != base else None


def _changes(one: SendDiffers) -> Iterator[str]:
    """In what an email changed that both versions decide on."""
    if one.base is None or one.head is None:
        return
    if one.base.sent_at is None or one.head.sent_at is None:
        yield from ["stopped"] * (one.head.sent_at is None) + ["started"] * (one.base.sent_at is None)
        return
    yield from ["subject"] * (one.base.subject != one.head.subject) + ["text"] * (one.base.text != one.head.text)
