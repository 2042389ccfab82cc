"""What a comparison with real emails is told in, as JSON: the format sfjourney.against/1, field by field."""

from typing import Final, Literal

from msgspec import Struct, field

from sfjourney.reasons.told import JourneyTold, MomentTold, Place
from sfjourney.replay.intake import Refused
from sfjourney.replay.rows import SendRow

FORMAT: Final = "sfjourney.against/1"

Kind = Literal["missing", "extra", "moved"]


class Told(Struct, frozen=True, rename="camel"):
    """A part of the comparison."""


class Export(Told, frozen=True):
    """What was exported: how many emails went out that are compared, and lines that say of one that it did not.

    ``unknown`` counts, by template, emails of templates that the workspace does not have: they are not compared.
    ``first`` and ``last`` are instants of emails of any template.
    """

    file: str
    sent: int
    not_sent: int
    first: str | None
    last: str | None
    unknown: dict[str, int]
    refused: tuple[Refused, ...]


class Counts(Told, frozen=True):
    """Emails by what became of them in the comparison."""

    agreed: int
    missing: int
    extra: int
    moved: int


class TemplateCounts(Counts, frozen=True):
    """The same for one template."""

    template: str


class Bucket(Told, frozen=True):
    """How many emails moved by ``above`` to ``up_to`` milliseconds; null where there is no bound."""

    above: int | None
    up_to: int | None
    count: int


class Shifts(Told, frozen=True):
    """By how many milliseconds emails went out later than the replay has them; below zero, earlier."""

    least: int
    median: int
    most: int
    buckets: tuple[Bucket, ...]


class Difference(Told, frozen=True):
    """One email on which the two disagree. ``actual`` and ``sent_at`` are the export's, ``replayed`` the replay's."""

    kind: Kind
    to: str
    template: str
    actual: Place | None
    sent_at: str | None
    replayed: SendRow | None
    by_millis: int | None


class Explained(Told, frozen=True):
    """Why the replay has it as it has: in words, the moments that decided, and the Journeys that might have sent it."""

    difference: Difference
    because: str
    moments: tuple[MomentTold, ...]
    journeys: tuple[JourneyTold, ...]


class Against(Told, frozen=True, kw_only=True):
    """The whole comparison.

    ``within`` is how far apart two instants may be and still agree, ISO 8601. ``before_replay`` are missing emails that
    went out before anything happened in the replay, ``after_replay`` those that went out after the last that happens in
    it, or after its clock was stopped, ``after_export`` extra ones later than the last of the export.
    ``differences`` are in order of time.
    """

    format: Literal["sfjourney.against/1"] = field(default=FORMAT)
    within: str
    export: Export
    replayed: int
    counts: Counts
    templates: tuple[TemplateCounts, ...]
    before_replay: int
    after_replay: int
    after_export: int
    shifts: Shifts | None
    differences: tuple[Difference, ...]
    first: Explained | None
