"""Recordings, a workspace and what was asked -> the answer of `sfjourney why`."""

from collections.abc import Collection, Sequence
from importlib.metadata import version

from msgspec import Struct

from sfjourney.clock.instants import format_instant, written_instant
from sfjourney.clock.zones import TZDATA_VERSION
from sfjourney.reasons.compared import compare
from sfjourney.reasons.edits import Edit, concerned, edited
from sfjourney.reasons.never import journeys_told
from sfjourney.reasons.recall import Records
from sfjourney.reasons.selection import NobodyError, Recorded, Selected, find_profile, read_with, select
from sfjourney.reasons.story import Lived, Workspace, live, moments_told, start_told, state_of
from sfjourney.reasons.told import AnyNote, AtInstant, Email, MomentTold, Place, ProfileTold, WhatIf, Why


class Inquiry(Struct, frozen=True):
    """What is asked: of whom, of one Journey alone, of an instant, and with which records changed."""

    who: str
    journey: str | None = None
    at: int | None = None
    edits: tuple[Edit, ...] = ()


def explain(
    workspace: Workspace,
    records: Records,
    inquiry: Inquiry,
) -> Why:
    """Tell one Profile's story.

    Raises NobodyError and EditError for what cannot be asked, OSError where a recording cannot be read.
    """
    recorded = records.about(workspace.program, inquiry.who)
    selected = select(recorded, find_profile(recorded, inquiry.who))
    if not inquiry.edits:
        return tell(workspace, recorded, selected, inquiry)
    found, until = concerned(selected, inquiry.edits), records.options.until
    before = live(workspace, selected, until)
    other = read_with(workspace.program, edited(recorded, selected, found), recorded.initial, records.options)
    places = [Place(*line.position) for line in selected.lines if line.place in found]
    edits = [edit.text for edit in inquiry.edits]

    def place(number: int) -> Place:
        return Place(*recorded.intake.file_and_line(number))

    selected_after = _same_profile(other, selected)
    if selected_after is None:
        return tell(workspace, recorded, selected, inquiry, compare(before, None, edits, places, place))
    after = live(workspace, selected_after, until)
    return tell(workspace, other, selected_after, inquiry, compare(before, after, edits, places, place))


def _same_profile(recorded: Recorded, selected: Selected) -> Selected | None:
    """The Profile as it is called after records were changed; None where nobody is called so any more.

    Where its names are several Profiles now, as what tied them together came too late, it is the one that most of its
    records are about.
    """
    found: dict[int, Selected] = {}
    for name in (selected.known.email, selected.known.external_id, *sorted(selected.names)):
        if name is not None:
            try:
                profile = find_profile(recorded, name)
            except NobodyError:
                continue
            if profile not in found:
                found[profile] = select(recorded, profile)
    own = {line.place for line in selected.lines}
    return max(found.values(), key=lambda one: _records_about(recorded, one, own), default=None)


def _records_about(recorded: Recorded, selected: Selected, among: Collection[int]) -> int:
    """How many of these records are about a Profile, and do not only name it."""
    contents = [recorded.content(line.place) for line in selected.lines if line.place in among]
    return sum(content is not None and content.profile == selected.profile for content in contents)


def tell(
    workspace: Workspace, recorded: Recorded, selected: Selected, inquiry: Inquiry, what_if: WhatIf | None = None
) -> Why:
    """Tell the story of a Profile that has been selected."""
    lived = live(workspace, selected, recorded.options.until)
    moments = moments_told(workspace, recorded, selected, lived)
    hidden = workspace.trace.hidden
    until, at = recorded.options.until, inquiry.at
    if at is not None and until is not None:
        at = min(at, until)
    told = moments if at is None else _until(moments, at)
    stopped = lived if at is None else live(workspace, selected, at)
    journeys = journeys_told(workspace.graph.journeys, told, stopped.story.unknown_zones)
    runs = lived.runs
    if inquiry.journey is not None:
        journeys = [one for one in journeys if one.journey == inquiry.journey]
        names = {inquiry.journey, *(event for one in journeys for event in one.starts_with)}
        kept = (_of_journey(moment, inquiry.journey, names) for moment in moments)
        moments = [moment for moment in kept if moment is not None]
        runs = tuple(run for run in runs if run.journey == inquiry.journey)
    stood = None
    if at is not None:
        stood = _stood(workspace, selected, stopped, at, inquiry.journey)
        moments = _around(moments, at)
    known = selected.known
    return Why(
        tool=version("sfjourney"),
        tzdata=TZDATA_VERSION,
        clock=recorded.options.clock,
        until=format_instant(until) if until is not None else None,
        profile=ProfileTold(
            selected.start.profile_id,
            known.email,
            known.external_id,
            known.profile_id,
            tuple(sorted(email for email, owner in recorded.profiles.by_email.items() if owner == selected.profile)),
        ),
        start=start_told(selected.start, hidden),
        moments=tuple(moments),
        runs=runs,
        journeys=tuple(journeys),
        at=stood,
        what_if=what_if,
    )


def _stood(workspace: Workspace, selected: Selected, stopped: Lived, at: int, journey: str | None) -> AtInstant:
    """How things stood where the simulation stopped."""
    runs = tuple(run for run in stopped.runs if journey in (None, run.journey))
    return AtInstant(format_instant(at), state_of(stopped.person, selected.start, workspace.trace.hidden), runs)


def _until(moments: Sequence[MomentTold], at: int) -> list[MomentTold]:
    return [moment for moment in moments if _instant(moment) <= at]


def _instant(moment: MomentTold) -> int:
    return written_instant(moment.at) if moment.at is not None else -1


def _around(moments: Sequence[MomentTold], at: int) -> list[MomentTold]:
    """What happened last until an instant, and what happened next."""
    instants = [_instant(moment) for moment in moments]
    last = max((instant for instant in instants if instant <= at), default=None)
    following = min((instant for instant in instants if instant > at), default=None)
    return [moment for moment, instant in zip(moments, instants, strict=True) if instant in (last, following)]


def _of_journey(moment: MomentTold, journey: str, names: set[str]) -> MomentTold | None:
    """What a moment has to do with one Journey: the changes of the Profile stay, which all of them may read.

    ``names`` are what a record names that starts it: why one did not is part of its story.
    """
    notes = tuple(note for note in moment.notes if _journey_of(note) in (None, journey))
    about = moment.timer is not None and moment.timer.journey == journey
    named = moment.record is not None and moment.record.names in names
    if not about and not named and all(_journey_of(note) is None for note in notes):
        return None
    return MomentTold(moment.at, moment.record, moment.timer, notes)


def _journey_of(note: AnyNote) -> str | None:
    return note.send.journey if isinstance(note, Email) else getattr(note, "journey", None)
