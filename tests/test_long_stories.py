"""Of long recordings only the lines that concern somebody are read: the story is that of all lines, memory stays."""

import json
import tracemalloc
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from diff_cases import PATCHES, compiled, sample_texts
from local_engine import PIECES, WHOLE, replayed
from sfjourney.behaviour.behaviour import names_between
from sfjourney.behaviour.join import Joined, join, put
from sfjourney.behaviour.rows import Side
from sfjourney.clock.instants import DAY, format_instant, parse_instant
from sfjourney.program.program import Program
from sfjourney.reasons.edits import Drop, Edit, EditError, parse_shift
from sfjourney.reasons.recall import Records, Spill
from sfjourney.reasons.selection import NobodyError, Recorded, read_with
from sfjourney.reasons.tell import Inquiry
from sfjourney.recordings.files import open_recordings
from sfjourney.replay.initial import read_initial
from sfjourney.replay.intake import IntakeOptions
from sfjourney.replay.shares import Shares
from sfjourney.replay.sizes import Sizes
from sfjourney.replay.spill import spill_folder
from sfjourney.report.replay.why_json import why_json
from sfjourney.stories import tell_story, workspace_for
from told_stories import PROFILES, ROUGH, compiled_sample

UNTIL = parse_instant("2026-03-20T00:00:00Z")
BEGINNING = parse_instant("2026-03-01T08:00:00Z")


@cache
def program() -> Program:
    sample = compiled_sample()
    assert sample.graph is not None
    return workspace_for(sample, sample.graph).program


@cache
def rough() -> Recorded:
    """The rough recording, read whole."""
    with open_recordings([str(ROUGH)]) as opened, open_recordings([str(PROFILES)]) as before:
        return read_with(program(), opened, read_initial(before), IntakeOptions())


def asked(recording: Path, who: str, edits: tuple[Edit, ...], spill: Spill | None, **intake: Any) -> str:
    """What `sfjourney why` says."""
    sample = compiled_sample()
    assert sample.graph is not None
    with open_recordings([str(recording)]) as opened, open_recordings([str(PROFILES)]) as before:
        records = Records(opened, before, IntakeOptions(**intake), spill)
        try:
            return why_json(tell_story(sample, sample.graph, records, Inquiry(who, edits=edits))).decode()
        except (NobodyError, EditError) as error:
            return str(error)


def told(recording: Path, who: str, *edits: Edit, **intake: Any) -> str:
    """What it says of a recording that is long, which is what it says of one that is short."""
    with spill_folder() as folder:
        said = asked(recording, who, edits, Spill(folder, sizes=PIECES), **intake)
    assert said == asked(recording, who, edits, None, **intake)
    return said


def some_names() -> Iterator[str]:
    """Some of all that anybody in the rough recording is called, whether a Profile or not."""
    known = rough().profiles
    yield from sorted({*known.by_email, *known.by_external_id})[::29]
    yield from sorted(known.by_profile_id)[:3]
    yield from sorted({name for named in rough().strays.values() for name in named})[::7]


@pytest.mark.thorough
def test_the_lines_that_concern_somebody_tell_the_story_that_all_lines_tell() -> None:
    stories = [told(ROUGH, who) for who in some_names()]
    assert len(stories) > 15
    assert sum(story.startswith("{") for story in stories) > 10
    assert any("none accepted" in story for story in stories)


@pytest.mark.thorough
@pytest.mark.parametrize("intake", [{"until": UNTIL}, {"clock": "received"}, {"require_keys": True}])
def test_they_do_so_however_they_are_read(intake: dict[str, Any]) -> None:
    for who in ("ada@example.com", *list(some_names())[::9]):
        told(ROUGH, who, **intake)


@pytest.mark.thorough
def test_they_do_so_when_records_are_changed() -> None:
    for who in ("ada@example.com", *list(some_names())[::9]):
        for edit in (Drop("order.created"), parse_shift("order.created=+3h"), parse_shift("profiles.update=-1d")):
            told(ROUGH, who, edit)


def test_somebody_is_found_by_any_name(tmp_path: Path) -> None:
    recording = written(tmp_path / "named.jsonl", 300)
    own = json.loads(told(recording, "p7@example.com"))["profile"]["profileId"]
    assert json.loads(told(recording, own))["profile"]["email"] == "p7@example.com"
    assert json.loads(told(recording, "device-9"))["profile"]["email"] == "p9@example.com"
    assert told(recording, "p7@exmaple.com") == (
        "nobody is called 'p7@exmaple.com', of the 260 Profiles here; did you mean p7@example.com?"
    )
    assert "of the 260 Profiles here" in told(recording, "somebody")


def test_a_record_that_borrows_its_instant_does_so_from_the_line_before_it_also_where_that_is_dropped(
    tmp_path: Path,
) -> None:
    own = {"event": "order.created", "profile": {"email": "a@example.com"}}
    other = {"event": "order.created", "profile": {"email": "b@example.com"}}
    records = [
        {**other, "occurredAt": "2026-03-01T08:00:00Z"},
        {**other, "idempotencyKey": "1"},
        {**other, "occurredAt": "2026-03-02T08:00:00Z"},
        {**own, "event": "account.created", "occurredAt": "2026-03-03T08:00:00Z"},
        {**other, "idempotencyKey": "2"},
        {**own, "idempotencyKey": "3"},
    ]
    recording = tmp_path / "borrowed.jsonl"
    recording.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    dropped = told(recording, "a@example.com", Drop("account.created"))
    assert "2026-03-02T08:00:00.000Z" in dropped
    told(recording, "a@example.com", parse_shift("account.created=+3h"))
    told(recording, "b@example.com", Drop("order.created"))


def test_a_chain_of_names_is_followed_however_long(tmp_path: Path) -> None:
    """A Profile that changes its email again and again is one, and who is asked for by the first has them all."""
    recording = tmp_path / "chain.jsonl"
    with recording.open("w", encoding="utf-8") as file:
        for number in range(120):
            record = {
                "call": "profiles.update",
                "profile": {"email": f"e{number // 2 + number % 2}@example.com", "externalId": f"x{number // 2}"},
                "occurredAt": format_instant(BEGINNING + number),
            }
            file.write(json.dumps(record) + "\n")
    assert json.loads(told(recording, "e0@example.com"))["moments"]
    assert "x59" in told(recording, "x59")


# ---- two versions side by side


def test_two_versions_differ_by_shares_as_they_do_at_once(tmp_path: Path) -> None:
    texts = sample_texts()
    for name in ("journey_renamed", "wait_shorter", "subject_of_a_template", "send_gone"):
        texts = PATCHES[name].apply(texts)
    base, head = compiled(sample_texts()), compiled(texts)
    assert base.graph is not None
    assert head.graph is not None
    before, after = (
        replayed(version, [ROUGH], sizes=WHOLE, profiles=[PROFILES], outcomes=False).replayed
        for version in (base, head)
    )
    sides = Side("base", before), Side("head", after, names_between(base.graph, head.graph))
    found = []
    for shares in (Shares(1), Shares(5, tmp_path)):
        for side in sides:
            put(side, shares)
        found.append(figures(join(*sides, shares, keep=True)))
    at_once, by_shares = found
    assert by_shares == at_once
    assert at_once["kept"]
    assert all(at_once["few"].values())
    assert len(list(tmp_path.iterdir())) > 10


def figures(joined: Joined) -> dict[str, Any]:
    """All that is told of two versions."""
    return {
        "totals": (joined.base, joined.head, joined.profiles, joined.profiles_affected),
        "journeys": joined.journeys,
        "figures": (joined.differing, joined.shifts, joined.changes, joined.pressure),
        "few": {kind: few.chosen for kind, few in joined.few.items()},
        "kept": joined.kept,
    }


# ---- memory


def written(place: Path, events: int) -> Path:
    """Write events of a third as many Profiles, three of each, and a few other calls."""
    with place.open("w", encoding="utf-8") as file:
        for number in range(events):
            at = format_instant(BEGINNING + number * DAY // events)
            record: dict[str, Any] = {
                "event": "order.created" if number % 5 else "bed.planted",
                "profile": {"email": f"p{number % (events // 3)}@example.com", "properties": {}},
                "data": {"orderId": f"o-{number}", "note": "x" * 200},
                "occurredAt": at,
                "idempotencyKey": f"k{number}",
            }
            if number == 9:
                record["anonymousId"] = "device-9"
            file.write(json.dumps(record) + "\n")
    return place


def test_a_story_takes_no_more_memory_where_more_happened_to_others(tmp_path: Path) -> None:
    """Peaks of what Python holds, payloads, records and answers included."""
    peaks = []
    for events in (1_500, 1_500, 12_000):  # once for what is loaded and kept by then
        recording = written(tmp_path / f"{events}.jsonl", events)
        with spill_folder() as folder, open_recordings([str(recording)]) as opened:
            records = Records(
                opened, [], IntakeOptions(), Spill(folder, sizes=Sizes(short=0, section=200_000, part=200_000))
            )
            tracemalloc.start()
            try:
                recorded = records.about(program(), "p7@example.com")
                peaks.append(tracemalloc.get_traced_memory()[1])
            finally:
                tracemalloc.stop()
            assert len(recorded.desk.out.kept) == 3
    _, few, many = peaks
    assert many - few < 300 * 1024, peaks  # those lines alone are four megabytes
