"""What-if: a story with shifted or dropped events is the story that a replay of such a recording would give."""

import json
from functools import cache
from pathlib import Path

import msgspec
import pytest

import sfjourney
from sfjourney.clock.instants import format_instant, parse_instant
from sfjourney.reasons.edits import Drop, EditError, parse_shift
from sfjourney.reasons.selection import find_profile, select
from sfjourney.reasons.told import Email, WhatIf, Why
from sfjourney.replay.rows import RunRow, SendRow
from told_stories import MONTH, PROFILES, ROUGH, SAMPLE, replayed, told, world
from workspaces import write_files

pytestmark = pytest.mark.thorough

NOTHING = WhatIf((), (), False, (), (), (), (), (), ())


def some_profiles(recording: Path) -> list[tuple[Path, str, str]]:
    """For each event in a recording the two Profiles of most records that have it."""
    by_event: dict[str, list[tuple[int, str]]] = {}
    with world(SAMPLE, [recording], [PROFILES]) as read:
        for number, known in enumerate(read.recorded.profiles.known):
            lines = select(read.recorded, number).lines
            for event in {line.event for line in lines}:
                by_event.setdefault(event, []).append((len(lines), known.email))
    return [
        (recording, email, event)
        for event, found in sorted(by_event.items())
        for _, email in sorted(found)[-2:]
        if event
    ]


@cache
def some() -> list[tuple[Path, str, str]]:
    """Whom the laws are asked of: found when a test asks, and not by each process that collects tests."""
    return some_profiles(ROUGH) + some_profiles(MONTH)[::7]


SOME = range(61)


def rows_of(recording: Path, profile_id: str) -> tuple[list[RunRow], list[SendRow]]:
    replay = replayed(recording)
    runs = [run for run in replay.runs if run.profile_id == profile_id]
    sends = [send for send in replay.sends if send.profile_id == profile_id]
    return sorted(runs, key=msgspec.json.encode), sorted(sends, key=msgspec.json.encode)


def told_rows(why: Why) -> tuple[list[RunRow], list[SendRow]]:
    sends = [note.send for moment in why.moments for note in moment.notes if isinstance(note, Email)]
    return sorted(why.runs, key=msgspec.json.encode), sorted(sends, key=msgspec.json.encode)


def lines_of(recording: Path, email: str, event: str) -> set[int]:
    """The lines that are of an event and about a Profile."""
    with world(SAMPLE, [recording], [PROFILES]) as read:
        selected = select(read.recorded, find_profile(read.recorded, email))
        return {line.position[1] for line in selected.lines if line.event == event}


def test_the_laws_are_asked_of_many_events() -> None:
    assert len({event for _, _, event in some()}) > 20
    assert len(some()) == len(SOME)


@pytest.mark.parametrize("number", SOME[::5])
def test_a_shift_by_nothing_changes_nothing(number: int) -> None:
    recording, email, event = some()[number]
    plain = told(recording, email)
    shifted = told(recording, email, parse_shift(f"{event}=+0h"))
    assert shifted.what_if is not None
    assert msgspec.structs.replace(shifted.what_if, edits=(), records=()) == NOTHING
    assert msgspec.structs.replace(shifted, what_if=None) == plain


@pytest.mark.parametrize("number", SOME)
def test_a_drop_is_the_replay_of_the_recording_without_these_lines(tmp_path: Path, number: int) -> None:
    recording, email, event = some()[number]
    why = told(recording, email, Drop(event))
    assert why.what_if is not None
    dropped = {place.line for place in why.what_if.records}
    assert dropped == lines_of(recording, email, event)
    lines = recording.read_bytes().splitlines(keepends=True)
    (tmp_path / "r.jsonl").write_bytes(b"".join(line for number, line in enumerate(lines, 1) if number not in dropped))
    expected = rows_of(tmp_path / "r.jsonl", why.profile.profile_id)
    assert expected == (([], []) if why.what_if.gone else told_rows(why))


@pytest.mark.parametrize("number", SOME[1::4])
@pytest.mark.parametrize("shift", ["+90m", "-2d"])
def test_a_shift_is_the_replay_of_the_recording_with_other_instants(tmp_path: Path, number: int, shift: str) -> None:
    recording, email, event = some()[number]
    why = told(recording, email, parse_shift(f"{event}={shift}"))
    assert why.what_if is not None
    millis = {"+90m": 90 * 60_000, "-2d": -2 * 86_400_000}[shift]
    shifted = {place.line for place in why.what_if.records}
    lines = recording.read_bytes().splitlines(keepends=True)
    for line in shifted:
        lines[line - 1] = with_other_instant(lines[line - 1], millis)
    (tmp_path / "r.jsonl").write_bytes(b"".join(lines))
    assert told_rows(why) == rows_of(tmp_path / "r.jsonl", why.profile.profile_id)


def with_other_instant(line: bytes, millis: int) -> bytes:
    try:
        body = json.loads(line)
        name = "timestamp" if body.get("type") and body.get("timestamp") else "occurredAt"
        at = parse_instant(body[name])
    except ValueError:
        return line  # a line that is refused has no instant
    shifted = json.dumps(format_instant(at + millis))
    return line.replace(json.dumps(body[name]).encode(), shifted.encode(), 1)


WORKSPACE = {
    "sfjourney.toml": "",
    "a.journey": """
journey nudge {
  on cart.updated where /event/total >= 20
  enroll again after 3 days
  transactional
  exit on order.created
  wait 1 hour
  send reminder
}
""",
    "templates/reminder.json": json.dumps(
        {
            "name": "reminder",
            "purpose": "Transactional",
            "status": "Active",
            "definition": {
                "from": "a@example.com",
                "subject": "You left something",
                "body": {"root": "t", "elements": {"t": {"type": "Text", "props": {"text": "Hello"}}}},
            },
        }
    ),
}


def at(minutes: int) -> str:
    return f"2026-03-27T{9 + minutes // 60:02d}:{minutes % 60:02d}:00Z"


def recorded(event: str, minutes: int | None, **more: object) -> str:
    body = {"event": event, "profile": {"email": "ada@example.com"}, "data": {"total": 50}}
    return json.dumps(body | ({} if minutes is None else {"occurredAt": at(minutes)}) | more) + "\n"


def asked(tmp_path: Path, *lines: str, shift: tuple[str, ...] = (), drop: tuple[str, ...] = ()) -> Why:
    root = write_files(tmp_path, WORKSPACE | {"r.jsonl": "".join(lines)})
    return sfjourney.why([root / "r.jsonl"], root, "ada@example.com", shift=shift, drop=drop)


def what_if(why: Why) -> WhatIf:
    assert why.what_if is not None
    return why.what_if


def test_an_email_is_gained_where_what_stopped_it_comes_later(tmp_path: Path) -> None:
    why = asked(tmp_path, recorded("cart.updated", 0), recorded("order.created", 30), shift=("order.created=+1h",))
    changes = what_if(why)
    assert [(one.journey, one.node, one.template) for one in changes.gained] == [("nudge", "send:reminder", "reminder")]
    assert changes.gained[0].after is not None
    assert changes.gained[0].after.sent_at == "2026-03-27T10:00:00.000Z"
    assert (changes.lost, changes.moved, changes.changed, changes.enrollments_lost, changes.enrollments_gained) == (
        (),
        (),
        (),
        (),
        (),
    )
    assert [place.line for place in changes.records] == [2]
    assert changes.edits == ("shift order.created by +1h",)


def test_an_email_is_lost_with_the_run_where_the_event_that_starts_it_does_not_come(tmp_path: Path) -> None:
    lines = (recorded("profile.seen", 0), recorded("cart.updated", 10))
    changes = what_if(asked(tmp_path, *lines, drop=("cart.updated",)))
    assert [one.template for one in changes.lost] == ["reminder"]
    assert [(run.journey, run.line) for run in changes.enrollments_lost] == [("nudge", 2)]
    assert not changes.gone


def test_an_email_is_moved_by_how_much_its_event_is(tmp_path: Path) -> None:
    changes = what_if(asked(tmp_path, recorded("cart.updated", 0), shift=("cart.updated=-1h30m",)))
    assert [one.by_millis for one in changes.moved] == [-90 * 60_000]
    assert (changes.lost, changes.gained) == ((), ())


def test_without_the_record_that_makes_the_profile_nobody_is_there(tmp_path: Path) -> None:
    why = asked(tmp_path, recorded("cart.updated", 0), drop=("cart.updated",))
    assert what_if(why).gone
    assert [one.template for one in what_if(why).lost] == ["reminder"]
    assert len(why.runs) == 1, "the story is told as it was"


@pytest.mark.parametrize("who", ["ada@example.com", "ada2@example.com", "x1"])
def test_of_names_that_nothing_ties_together_any_more_those_of_most_records_are_told(tmp_path: Path, who: str) -> None:
    """What tied both addresses together comes too late: the run is still that of the Profile with the first."""
    tie = recorded("tied", 30, profile={"email": "ada@example.com", "externalId": "x1"})
    other = {"externalId": "x1", "email": "ada2@example.com"}
    lines = (recorded("cart.updated", 0), recorded("profile.seen", 1), tie, recorded("profile.seen", 40, profile=other))
    root = write_files(tmp_path, WORKSPACE | {"r.jsonl": "".join(lines)})
    why = sfjourney.why([root / "r.jsonl"], root, who, shift=("tied=+1h",))
    assert why.profile.email == "ada@example.com"
    changes = what_if(why)
    assert (changes.lost, changes.enrollments_lost, changes.gone) == ((), (), False)


def test_several_edits_hold_together(tmp_path: Path) -> None:
    lines = (recorded("cart.updated", 0), recorded("order.created", 30), recorded("profile.seen", 40))
    changes = what_if(asked(tmp_path, *lines, shift=("cart.updated=+2h", "profile.seen=+1h"), drop=("order.created",)))
    assert [(one.template, one.before) for one in changes.gained] == [("reminder", None)]
    assert len(changes.records) == 3


def test_records_that_have_the_instant_of_a_shifted_one_stay_when_they_were(tmp_path: Path) -> None:
    lines = (recorded("cart.updated", 0), recorded("order.created", None), recorded("profile.seen", None))
    why = asked(tmp_path, *lines, shift=("cart.updated=+2h",))
    instants = {moment.record.names: moment.at for moment in why.moments if moment.record is not None}
    assert instants == {
        "cart.updated": "2026-03-27T11:00:00.000Z",
        "order.created": "2026-03-27T09:00:00.000Z",
        "profile.seen": "2026-03-27T09:00:00.000Z",
    }


def test_a_record_without_an_instant_of_its_own_is_shifted_from_the_one_it_has(tmp_path: Path) -> None:
    lines = (recorded("profile.seen", 10), recorded("cart.updated", None))
    why = asked(tmp_path, *lines, shift=("cart.updated=+20m",))
    assert [moment.at for moment in why.moments if moment.record] == [
        "2026-03-27T09:10:00.000Z",
        "2026-03-27T09:30:00.000Z",
    ]


def test_a_dropped_first_use_of_a_key_leaves_the_key_to_the_next(tmp_path: Path) -> None:
    lines = (
        recorded("profile.seen", 0),
        recorded("order.created", 1, idempotencyKey="k"),
        recorded("cart.updated", 2, idempotencyKey="k"),
    )
    assert not asked(tmp_path / "a", *lines).runs
    assert [one.template for one in what_if(asked(tmp_path / "b", *lines, drop=("order.created",))).gained] == [
        "reminder"
    ]


@pytest.mark.parametrize(
    ("shift", "message"),
    [
        ("cart.updated", "is no shift: write EVENT=+1h"),
        ("cart.updated=1h", "is no shift"),
        ("cart.updated=+", "is no shift"),
        ("cart.updated=+1 h", "is no shift"),
        ("=+1h", "is no shift"),
        ("cart.update=+1h", "no record of this Profile is cart.update; did you mean cart.updated?"),
        ("cart.updated=-99999w", "leaves the years 1970 to 9998"),
    ],
)
def test_a_shift_that_cannot_be_is_said(tmp_path: Path, shift: str, message: str) -> None:
    with pytest.raises(EditError, match=message.replace("+", r"\+").replace("?", r"\?")):
        asked(tmp_path, recorded("cart.updated", 0), shift=(shift,))


def test_an_event_is_not_both_shifted_and_dropped(tmp_path: Path) -> None:
    with pytest.raises(EditError, match="named twice"):
        asked(tmp_path, recorded("cart.updated", 0), shift=("cart.updated=+1h",), drop=("cart.updated",))
