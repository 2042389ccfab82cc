"""Recordings -> the records that are about one Profile, as answered, and what its simulation is given.

Who is meant, which call was made before, and what is answered is found out by the replay's own reading of all records
(replay/replay.py): only then is one Profile taken out.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from sfjourney.clock.instants import InstantError, parse_instant
from sfjourney.collector import without_collector
from sfjourney.identifiers import identifier
from sfjourney.limits import WIDEST_LIMITS
from sfjourney.plurals import counted
from sfjourney.pointers import Parts
from sfjourney.program.program import Program
from sfjourney.reasons.naming import Everybody, as_email, names_in, names_of, profiles_called
from sfjourney.recordings.bodies import Refusal, read_body
from sfjourney.recordings.fields import redacted_of
from sfjourney.recordings.files import Recording
from sfjourney.recordings.lines import Lines
from sfjourney.replay.answers import Answer, Answered
from sfjourney.replay.desk import Desk
from sfjourney.replay.identity import Known, Profiles
from sfjourney.replay.initial import InitialLine
from sfjourney.replay.intake import Intake, IntakeOptions, Placed, Refused, Taken, take_in
from sfjourney.replay.lives import Lives
from sfjourney.replay.part import Lines as LinesAt
from sfjourney.replay.part import answer_all, prepared
from sfjourney.replay.replay import ReplayOptions, wanted_of
from sfjourney.simulation.moments import Event, Moment, Start


class NobodyError(ValueError):
    """Nobody is called so, or several are."""


class Recorded(Struct, frozen=True):
    """Recordings, read, and every call answered. ``strays`` are records that became no Profile's, with whom they name.

    ``initial`` are the lines that say what Profiles were before, ``refused`` the lines of recordings that are no
    calls, by their place. Where it was asked for one whom nobody is called, and not all was read, ``everybody`` is
    who there is.
    """

    program: Program
    recordings: Sequence[Recording]
    initial: Sequence[InitialLine]
    options: IntakeOptions
    taken: Taken
    desk: Desk
    refused: dict[int, Refused]
    strays: dict[int, set[str]]
    everybody: Everybody | None = None

    @property
    def intake(self) -> Intake:
        return self.taken.intake

    @property
    def profiles(self) -> Profiles:
        return self.desk.out.profiles

    def content(self, place: int) -> Answer | None:
        """The answer that a record has: its own, or of a call made again that of the first. None where refused."""
        answered = self.desk.out.kept.get(place)
        if answered is None or answered.answer.original is None:
            return answered.answer if answered is not None else None
        return self.desk.out.kept[answered.answer.original].answer


class Line(Struct, frozen=True):
    """A record that is about a Profile: where, when, what it says; ``answered`` or ``refused``."""

    place: int
    position: tuple[str, int]
    at: int | None
    body: dict[str, Any]
    answered: Answered | None
    refused: Refused | None

    @property
    def event(self) -> str:
        """The event it brings, or the call that it is: what `--shift` and `--drop` name."""
        call, item, event = self.body.get("call"), self.body.get("type"), self.body.get("event")
        if call in (None, "events.track") and item not in ("identify", "page") and isinstance(event, str):
            return event
        named = call if call is not None else item
        return named if isinstance(named, str) else "events.track"


class Selected(Struct, frozen=True):
    """All that concerns one Profile. ``removed`` are the paths that a record redacts, by its place."""

    profile: int
    known: Known
    names: set[str]
    lines: tuple[Line, ...]
    start: Start
    moments: tuple[Moment, ...]
    removed: dict[int, tuple[Parts, ...]]


def read_with(
    program: Program, recordings: Sequence[Recording], initial: Sequence[InitialLine], options: IntakeOptions
) -> Recorded:
    """Read recordings and answer every call, as a replay does. Raises OSError; TooManyRefused as the options ask.

    ``initial`` are the lines that say what Profiles were before.
    """
    with without_collector():
        desk = Desk(program, keep=True)
        desk.lives = Lives(desk.out.profiles, apart=True)
        refused_before = prepared(desk, initial)
        # What no Journey reads of a Profile is part of its story all the same.
        wanted = replace(wanted_of(program, ReplayOptions(options)), properties=None)
        taken = take_in(recordings, wanted, options, refused_before)
        intake = taken.intake
        answer_all(desk, _emptied(taken.records), LinesAt(taken.line, intake.file_and_line))
        starts = {one.name: start for one, start in zip(intake.inputs, intake.starts, strict=True)}
        refused = {starts[one.file] + one.line: one for one in intake.refused if one.file in starts}
        unclear = {*refused, *(place for place, one in desk.out.kept.items() if _is_stray(desk, one.answer))}
        strays = {place: names_in(body) for place in unclear if (body := body_at(taken, place)) is not None}
        return Recorded(program, recordings, initial, options, taken, desk, refused, strays)


def _emptied(records: list[Placed]) -> Iterator[Placed]:
    """The records in their order, each given up as it is answered: a story is told from what came of them."""
    records.reverse()
    while records:
        yield records.pop()


def _is_stray(desk: Desk, answer: Answer) -> bool:
    content = desk.out.kept[answer.original].answer if answer.original is not None else answer
    return content.profile is None


def body_at(taken: Taken, place: int) -> dict[str, Any] | None:
    """The object on a line; where there is none, nothing can be said of whom the line is about."""
    body = read_body(taken.line(place), WIDEST_LIMITS)
    return None if isinstance(body, Refusal) else body


# ---- who


def find_profile(recorded: Recorded, who: str) -> int:
    """The Profile that a user means: by email, externalId (userId), id in the real workspace, id of ours, anonymousId.

    Raises NobodyError, which says who may have been meant.
    """
    found = profiles_meant(recorded, who)
    if len(found) == 1:
        return found.pop()
    if found:
        several = " and ".join(_called_alone(recorded.profiles, profile) for profile in sorted(found))
        raise NobodyError(f"{who!r} is {len(found)} Profiles: {several}; name one of these")
    raise NobodyError(_nobody(recorded, who))


def _called_alone(profiles: Profiles, profile: int) -> str:
    """What leads to this Profile and no other: its email; where that is the id of another, its own id too."""
    known = profiles.known[profile]
    if profiles_called(profiles, known.email) == {profile}:
        return known.email
    return f"{known.email} (profileId {identifier('profile', known.key)})"


def find_recipient(recorded: Recorded, email: str) -> int:
    """The Profile that an email went to: whose address it is, be it the id of another or not. Raises NobodyError."""
    profile = recorded.profiles.by_email.get(as_email(email))
    if profile is None:
        other = recorded.profiles.known[find_profile(recorded, email)].email
        raise NobodyError(f"{email!r} is nobody's address, but the id of {other}")
    return profile


def profiles_meant(recorded: Recorded, who: str) -> set[int]:
    """The Profiles that a user may mean."""
    return profiles_called(recorded.profiles, who) or _anonymous(recorded, who)


def _anonymous(recorded: Recorded, who: str) -> set[int]:
    """The Profiles of calls that carry this anonymousId, which is no identity, but may be all that somebody knows."""
    contents = map(recorded.content, carrying(recorded.taken.blocks, who))
    return {content.profile for content in contents if content is not None and content.profile is not None}


_NEVER_ESCAPED: Final = re.compile(r"[A-Za-z0-9_.:@ -]+")


def carrying(blocks: Iterable[tuple[int, Lines]], anonymous: str) -> Iterator[int]:
    """The places of lines that carry an anonymousId. With each block comes the place of its first line."""
    # What a writer of JSON may have escaped is not looked for as it is: each line has to be read then.
    wanted = anonymous.encode() if _NEVER_ESCAPED.fullmatch(anonymous) else b""
    for start, block in blocks:
        if b"anonymousId" not in block.content or wanted not in block.content:
            continue
        for place, line in enumerate(block.split(), start):
            body = read_body(line, WIDEST_LIMITS) if wanted in line else None
            if isinstance(body, dict):
                holders = [body, body.get("profile"), body.get("context")]
                if any(isinstance(one, dict) and one.get("anonymousId") == anonymous for one in holders):
                    yield place


def _nobody(recorded: Recorded, who: str) -> str:
    places = sorted(place for place, names in recorded.strays.items() if who in names)
    if places:
        file, line = recorded.intake.file_and_line(places[0])
        refused = recorded.refused.get(places[0])
        content = recorded.content(places[0])
        code = refused.code if refused is not None else content.code if content is not None else None
        status = "refused" if refused is not None else content.status if content is not None else ""
        named = counted(len(places), "record")
        said = f"{file}:{line} was {status}" + (f", {code}" if code else "")
        return f"{who!r} is no Profile: {named} of that name, none accepted; {said}"
    everybody = recorded.everybody
    if everybody is None:
        everybody = Everybody(who)
        everybody.add(recorded.profiles)
    if not everybody.count:
        return f"nobody is called {who!r}: there is no Profile here"
    meant = everybody.likely
    listed = " or ".join([", ".join(meant[:-1]), meant[-1]] if len(meant) > 1 else meant)
    known = f"of the {counted(everybody.count, 'Profile')} here"
    return f"nobody is called {who!r}, {known}" + (f"; did you mean {listed}?" if meant else "")


# ---- what


def select(recorded: Recorded, profile: int) -> Selected:
    """Everything that is about one Profile, in order of time; lines without an instant first."""
    (selected,) = select_all(recorded, (profile,))
    return selected


def select_all(recorded: Recorded, profiles: Collection[int]) -> list[Selected]:
    """The same of several: the records of all Profiles are gone through once."""
    about: dict[int, set[int]] = {profile: set() for profile in profiles}
    for place in recorded.desk.out.kept:
        for profile in _concerned(recorded.content(place)):
            if profile in about:
                about[profile].add(place)
    return [_selected(recorded, profile, places) for profile, places in about.items()]


def _concerned(content: Answer | None) -> Iterator[int | None]:
    """Whom an answered record is about."""
    if content is not None:
        yield content.profile
        for item in content.items or ():
            yield item.profile


def _selected(recorded: Recorded, profile: int, places: set[int]) -> Selected:
    known, names = recorded.profiles.known[profile], names_of(recorded.profiles, profile)
    strays = {place for place, named in recorded.strays.items() if not named.isdisjoint(names)}
    lines = [_line(recorded, place) for place in places | strays]
    lines.sort(key=lambda line: (line.at if line.at is not None else -1, line.place))
    lives = recorded.desk.lives
    start = lives.starts.get(profile) or Start(known.key, known.email, known.external_id, common_key=known.common_key)
    moments = tuple(lives.moments.get(profile, ()))
    events = {moment.place for moment in moments if isinstance(moment.call, Event)}
    removed = {
        line.place: redacted_of(line.body, WIDEST_LIMITS.pointer_characters) for line in lines if line.place in events
    }
    return Selected(profile, known, names, tuple(lines), start, moments, removed)


def _line(recorded: Recorded, place: int) -> Line:
    body = body_at(recorded.taken, place) or {}
    answered, refused = recorded.desk.out.kept.get(place), recorded.refused.get(place)
    return Line(place, recorded.intake.file_and_line(place), _instant(recorded, place, body), body, answered, refused)


def _instant(recorded: Recorded, place: int, body: dict[str, Any]) -> int | None:
    answered = recorded.desk.out.kept.get(place)
    if answered is not None:
        return answered.at
    for name in ("occurredAt", "timestamp", "receivedAt"):
        try:
            return parse_instant(str(body.get(name)))
        except InstantError:
            continue
    return None
