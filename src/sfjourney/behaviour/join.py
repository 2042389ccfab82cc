"""Two replays of the same records -> the emails and enrollments that differ, and how many there are."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct, field

from sfjourney.behaviour.pressure import pressure_of
from sfjourney.behaviour.rows import Email, Enrollment, RunKey, SendKey, Side, email_of
from sfjourney.behaviour.told import Changes, JourneyDiffering, Kind, Pressure, Shifts, Totals

SEND_KINDS: Final[tuple[Kind, ...]] = ("onlyBase", "onlyHead", "moved", "changed")
RUN_KINDS: Final[tuple[Kind, ...]] = ("enrollmentsLost", "enrollmentsGained")
_NINE_OF_TEN: Final = (9, 10)


class SendDiffers(Struct, frozen=True):
    """An email that differs, by its key: in the base and in the head, None where it is not even decided on."""

    key: SendKey
    base: Email | None
    head: Email | None
    kinds: tuple[Kind, ...]

    @property
    def at(self) -> int:
        """When it first goes out in either version."""
        return min(at for one in (self.base, self.head) if one is not None and (at := one.sent_at) is not None)


class RunDiffers(Struct, frozen=True):
    """A run that only one version begins."""

    key: RunKey
    at: int
    kind: Kind


class Joined(Struct, frozen=True):
    """Everything that differs, and the totals by Journey, ``""`` for emails that calls send."""

    base_runs: dict[RunKey, Enrollment]
    head_runs: dict[RunKey, Enrollment]
    sends: list[SendDiffers]
    runs: list[RunDiffers]
    totals: "tuple[_Totals, _Totals]"
    pressure: Pressure
    profiles: frozenset[str]
    """Those who begin a run or get an email in either version."""

    @property
    def base(self) -> Totals:
        return self.totals[0].all

    @property
    def head(self) -> Totals:
        return self.totals[1].all

    @property
    def count(self) -> Counter[Kind]:
        return _count(self.sends, self.runs)

    @property
    def profiles_affected(self) -> int:
        return len({one.key[1] for one in self.sends})


class _Totals(Struct, frozen=True):
    enrollments: Counter[str] = field(default_factory=Counter)
    sends: Counter[str] = field(default_factory=Counter)

    @property
    def all(self) -> Totals:
        return Totals(self.enrollments.total(), self.sends.total())

    def of(self, journey: str) -> Totals:
        return Totals(self.enrollments[journey], self.sends[journey])


def join(base: Side, head: Side) -> Joined:
    """Lay two replays, which have kept their rows with states, side by side."""
    totals = _Totals(), _Totals()
    base_runs, head_runs = base.enrollments(), head.enrollments()
    for runs, one in zip((base_runs, head_runs), totals, strict=True):
        one.enrollments.update(key[0] for key in runs)
    sent: tuple[dict[str, list[int]], dict[str, list[int]]] = ({}, {})
    before = dict(_emails(base, base_runs, totals[0], sent[0]))
    differing: list[SendDiffers] = []
    for key, email in _emails(head, head_runs, totals[1], sent[1]):
        differing += _compared(key, before.pop(key, None), email)
    for key, email in before.items():
        differing += _compared(key, email, None)
    differing.sort(key=lambda one: (one.at, one.key))
    lost = [RunDiffers(key, run.at, "enrollmentsLost") for key, run in base_runs.items() if key not in head_runs]
    gained = [RunDiffers(key, run.at, "enrollmentsGained") for key, run in head_runs.items() if key not in base_runs]
    ordered = sorted([*lost, *gained], key=lambda one: (one.at, one.key))
    profiles = frozenset((*(key[1] for key in (*base_runs, *head_runs)), *sent[0], *sent[1]))
    return Joined(base_runs, head_runs, differing, ordered, totals, pressure_of(*sent), profiles)


def _emails(
    side: Side, runs: dict[RunKey, Enrollment], totals: _Totals, sent: dict[str, list[int]]
) -> Iterator[tuple[SendKey, Email]]:
    """The emails of a version, counted as they are read. ``sent`` gets the instants at which a Profile gets one."""
    for key, send in side.sends(runs):
        email = email_of(send)
        if email.sent_at is not None:
            totals.sends[key[0]] += 1
            sent.setdefault(key[1], []).append(email.sent_at)
        yield key, email


def _compared(key: SendKey, base: Email | None, head: Email | None) -> Iterator[SendDiffers]:
    kinds = tuple(_kinds(base, head))
    if kinds:
        yield SendDiffers(key, base, head, kinds)


def _kinds(base: Email | None, head: Email | None) -> Iterator[Kind]:
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


# ---- figures


def shifts_of(sends: Iterable[SendDiffers]) -> Shifts | None:
    """How far emails moved."""
    found = sorted(by for one in sends if (by := moved_by(one)) is not None)
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


def moved_by(one: SendDiffers) -> int | None:
    """How many milliseconds later an email goes out; None where it did not move."""
    base, head = (email.sent_at if email is not None else None for email in (one.base, one.head))
    return head - base if base is not None and head is not None and head != base else None


def changes_of(sends: Iterable[SendDiffers]) -> Changes:
    """In what emails changed."""
    subject = text = stopped = started = 0
    for one in sends:
        if one.base is None or one.head is None:
            continue
        if one.base.sent_at is None or one.head.sent_at is None:
            stopped, started = stopped + (one.head.sent_at is None), started + (one.base.sent_at is None)
            continue
        subject += one.base.subject != one.head.subject
        text += one.base.text != one.head.text
    return Changes(subject, text, stopped, started)


def journeys_of(joined: Joined) -> tuple[JourneyDiffering, ...]:
    """The Journeys that anything differs in, by their keys; emails that calls send last."""
    names = {one.key[0] for one in joined.sends} | {one.key[0] for one in joined.runs}
    told = []
    for name in sorted(names, key=lambda name: (not name, name)):
        sends = [one for one in joined.sends if one.key[0] == name]
        count = _count(sends, [one for one in joined.runs if one.key[0] == name])
        told.append(
            JourneyDiffering(
                only_base=count["onlyBase"],
                only_head=count["onlyHead"],
                moved=count["moved"],
                changed=count["changed"],
                enrollments_lost=count["enrollmentsLost"],
                enrollments_gained=count["enrollmentsGained"],
                profiles_affected=len({one.key[1] for one in sends}),
                journey=name or None,
                base=joined.totals[0].of(name),
                head=joined.totals[1].of(name),
            )
        )
    return tuple(told)


def _count(sends: Sequence[SendDiffers], runs: Sequence[RunDiffers]) -> Counter[Kind]:
    count: Counter[Kind] = Counter(kind for one in sends for kind in one.kinds)
    count.update(one.kind for one in runs)
    return count
