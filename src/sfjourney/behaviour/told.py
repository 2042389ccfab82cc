"""What a change does to people is told in, as JSON: the member ``replay`` of the format sfjourney.diff/1.

Emails of two versions are the same where Journey, Profile, enrolling record and step, as the versions are paired,
agree; those that a call sends, where the call does (graph.md, Diff). What goes out in neither is not counted.
"""

from typing import Literal

from msgspec import Struct

from sfjourney.reasons.told import MomentTold
from sfjourney.replay.intake import Refused

Kind = Literal["onlyBase", "onlyHead", "moved", "changed", "enrollmentsLost", "enrollmentsGained"]


class Told(Struct, frozen=True, rename="camel"):
    """A part of what is told."""


class Totals(Told, frozen=True):
    """What one version does: runs that begin, and emails that go out (status ``Sent``)."""

    enrollments: int
    sends: int


class Shifts(Told, frozen=True):
    """By how many milliseconds emails moved: below zero, they go out earlier than before.

    ``median`` and ``p90`` are emails of their own, the lower of two in the middle, and the one that nine of ten do not
    exceed. ``earlier`` and ``later`` count them.
    """

    least: int
    median: int
    p90: int
    most: int
    earlier: int
    later: int


class Changes(Told, frozen=True):
    """In what emails changed; one may be counted several times.

    ``stopped`` went out and is skipped or fails now, ``started`` is the other way round.
    """

    subject: int
    text: int
    stopped: int
    started: int


class Counterparts(Told, frozen=True):
    """How many of the emails that only BASE sends have one of their own among those that only HEAD sends.

    That is of the same template and goes to the same Profile, by another Journey, run or step; each is paired once,
    with the nearest in time. ``same_instant`` counts those that go out in the same instant.
    """

    sends: int
    same_instant: int


class Differing(Told, frozen=True):
    """How many emails differ, and how many enrollments.

    ``only_base`` go out before the change alone, ``only_head`` after it alone; ``moved`` at another time; ``changed``
    with another subject or text, or are decided on in both and go out in one. An email may have moved and changed.
    ``profiles_affected`` counts the Profiles of whose emails any differs.
    """

    only_base: int
    only_head: int
    moved: int
    changed: int
    enrollments_lost: int
    enrollments_gained: int
    profiles_affected: int


class JourneyDiffering(Differing, frozen=True):
    """The same for one Journey, null for emails that calls send; and what it does in each version."""

    journey: str | None
    base: Totals
    head: Totals


class Most(Told, frozen=True):
    """Contact pressure: the most emails that one Profile gets in a span, the Profiles that get more at most, or fewer.

    The span is open at its beginning, as that of caps: emails exactly 24 hours apart do not count together.
    """

    base: int
    head: int
    profiles_more: int
    profiles_fewer: int


class Pressure(Told, frozen=True):
    """Over all Journeys together, emails that calls send included."""

    day: Most
    week: Most


class StepInflight(Told, frozen=True):
    """What becomes of the runs that wait in one step of the base, as they are counted in all."""

    journey: str
    node: str
    waiting: int
    moved: int
    at_once: int
    sent_at_once: int
    stranded: int


InflightKind = Literal["moved", "atOnce", "stranded"]


class InflightExample(Told, frozen=True, kw_only=True):
    """One run that waits in ``node`` of the base ``until`` an instant, and what becomes of it.

    In the head it is in ``head_node``, null where it ended, and waits until ``head_until``, null where it does not.
    ``ended`` is how it ended, ``sent`` the templates of the emails that go out in that instant.
    """

    kind: InflightKind
    journey: str
    node: str
    profile_id: str
    email: str
    run_id: str
    until: str
    head_node: str | None
    head_until: str | None
    ended: str | None
    sent: tuple[str, ...]


class Inflight(Told, frozen=True, kw_only=True):
    """HEAD deployed at an instant of the recordings, inclusive: who is inside, and what becomes of them.

    Of the ``waiting`` runs ``moved`` wait until another instant, ``at_once`` go on or end in that instant,
    ``sent_at_once`` of these get an email in it, and ``stranded`` end because their step is gone.
    ``profiles_affected`` counts the Profiles of these. ``steps`` are those in which anything becomes of a run.
    ``emails`` compares all emails with those of the base, had nothing been deployed. ``examples`` are up to three of
    each kind, of different Journeys and steps where there are.
    """

    instant: str
    waiting: int
    moved: int
    at_once: int
    sent_at_once: int
    stranded: int
    profiles_affected: int
    steps: tuple[StepInflight, ...]
    emails: Differing
    examples: tuple[InflightExample, ...]


class EmailTold(Told, frozen=True):
    """An email of an example in one version; ``subject`` is null where one of the versions hides more than the other.

    It is hidden then because what the one shows may be what the other calls a secret.
    """

    send_id: str
    node: str | None
    template: str
    decided_at: str
    sent_at: str | None
    status: str
    reason: str | None
    subject: str | None


Silence = Literal["noJourney", "draft", "otherEvent"]
"""Why a Journey says nothing of a record: there is no such Journey, it is a draft, or it listens to something else."""


class Parting(Told, frozen=True):
    """Where two stories of one run part: the first thing that happens to it in one version and not in the other.

    Each side has the moment, and in it what was asked and done up to there; null where nothing happens any more. Where
    the record starts a run in the other version alone, and the Journey says nothing of it here, the moment has no notes
    and ``base_silence`` or ``head_silence`` says why. ``node`` is the step, as HEAD calls it if it has it.

    ``base_end`` and ``head_end`` say what became of the email in a version that does not send it, where that was later:
    what stopped it, or what its run last waited for and how it ended; and what it last waited for where both send it.
    """

    node: str | None
    base: MomentTold | None
    head: MomentTold | None
    base_silence: Silence | None = None
    head_silence: Silence | None = None
    base_end: tuple[MomentTold, ...] = ()
    head_end: tuple[MomentTold, ...] = ()


class Example(Told, frozen=True):
    """One Profile to whom something happens otherwise.

    ``event_id`` is that of the record that started the run, or of the call that sent the email. ``text`` are lines of a
    difference of what the reader sees. ``parting`` is null where the recordings no longer tell of the record.
    """

    kind: Kind
    journey: str | None
    profile_id: str
    email: str
    event_id: str
    base: EmailTold | None
    head: EmailTold | None
    by_millis: int | None
    text: tuple[str, ...]
    parting: Parting | None


class Behaviour(Told, frozen=True, kw_only=True):
    """All of it. ``profiles`` begin a run or get an email in either version.

    ``journeys`` has those that anything differs in, ``shifts`` is null where nothing moved,
    ``inflight`` where no deployment was asked about.
    """

    recordings: tuple[str, ...]
    clock: Literal["occurred", "received"]
    until: str | None
    records: int
    refused: tuple[Refused, ...]
    profiles: int
    base: Totals
    head: Totals
    only_base: int
    only_head: int
    moved: int
    changed: int
    profiles_affected: int
    enrollments_lost: int
    enrollments_gained: int
    counterparts: Counterparts
    shifts: Shifts | None
    changes: Changes
    journeys: tuple[JourneyDiffering, ...]
    pressure: Pressure
    inflight: Inflight | None
    examples: tuple[Example, ...]
