"""``sfjourney diff --replay``: what two versions do with the same records."""

import json
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema.validators import validator_for

import sfjourney
from command import Said, call, lines_over, spawn
from diff_cases import EDITS, edited, sample_texts
from known_events import purchases, write_recording
from sfjourney.graph.difference.compare import compare_graphs
from told_stories import MONTH, PROFILES, WEEKS, first_weeks
from workspaces import write_example, write_files

pytestmark = pytest.mark.thorough

Row = dict[str, Any]

# ---- the plain join: two simulations, their rows, dictionaries


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def rows_of(workspace: Path, recordings: list[Path], profiles: list[Path]) -> tuple[list[Row], list[Row]]:
    simulation = sfjourney.simulate(recordings, workspace, profiles=profiles, states=True, workers=1)
    return [json.loads(line) for line in simulation.replayed.runs], [
        json.loads(line) for line in simulation.replayed.sends
    ]


def most(times: list[datetime], span: timedelta) -> int:
    return max((sum(end - span < at <= end for at in times) for end in times), default=0)


def figures(
    base: tuple[list[Row], list[Row]], head: tuple[list[Row], list[Row]], names: dict[str, dict[str, str]]
) -> Row:
    """What the report must say, from the rows of two simulations alone. ``names``: nodes of the base by the head's."""
    versions = []
    for (runs, sends), is_head in ((base, False), (head, True)):
        cause = {run["runId"]: run["eventId"] for run in runs}
        emails = {}
        for send in sends:
            node = send["node"]
            if is_head and send["journey"] in names:
                node = names[send["journey"]].get(node, ("new", node))
            key = (send["journey"], send["profileId"], cause.get(send["runId"], send["sendId"]), node)
            assert key not in emails
            emails[key] = send
        versions.append((emails, {(run["journey"], run["profileId"], run["eventId"]) for run in runs}))
    (before, ran), (after, runs_now) = versions
    kinds: Counter[str] = Counter()
    affected, shifts = set(), []
    for key in before.keys() | after.keys():
        one, other = before.get(key), after.get(key)
        went, goes = ((row or {}).get("status") == "Sent" for row in (one, other))
        found = []
        if one and other and (went or goes):
            if went != goes:
                found += ["changed", "stopped" if went else "started"]
            else:
                if one["sentAt"] != other["sentAt"]:
                    found.append("moved")
                    shifts.append((instant(other["sentAt"]) - instant(one["sentAt"])) // timedelta(milliseconds=1))
                subject = one["subject"] != other["subject"]
                text = (one["previewText"], one["visibleText"]) != (other["previewText"], other["visibleText"])
                found += ["changed"] * (subject or text) + ["subject"] * subject + ["text"] * text
        elif went or goes:
            found.append("onlyBase" if went else "onlyHead")
        kinds.update(found)
        if found:
            affected.add(key[1])
    pressure = {}
    for name, span in (("day", timedelta(days=1)), ("week", timedelta(days=7))):
        highest = []
        for emails in (before, after):
            times = defaultdict(list)
            for row in emails.values():
                if row["status"] == "Sent":
                    times[row["profileId"]].append(instant(row["sentAt"]))
            highest.append({profile: most(own, span) for profile, own in times.items()})
        old, new = highest
        pressure[name] = {
            "base": max(old.values(), default=0),
            "head": max(new.values(), default=0),
            "profilesMore": sum(new.get(who, 0) > old.get(who, 0) for who in old.keys() | new.keys()),
            "profilesFewer": sum(new.get(who, 0) < old.get(who, 0) for who in old.keys() | new.keys()),
        }
    shifts.sort()
    alone = [
        [row for key, row in one.items() if key not in other and row["status"] == "Sent"]
        for one, other in ((before, after), (after, before))
    ]
    return {
        "counterparts": counterparts(*alone),
        "base": {"enrollments": len(ran), "sends": sum(row["status"] == "Sent" for row in before.values())},
        "head": {"enrollments": len(runs_now), "sends": sum(row["status"] == "Sent" for row in after.values())},
        **{kind: kinds[kind] for kind in ("onlyBase", "onlyHead", "moved", "changed")},
        "profilesAffected": len(affected),
        "enrollmentsLost": len(ran - runs_now),
        "enrollmentsGained": len(runs_now - ran),
        "changes": {kind: kinds[kind] for kind in ("subject", "text", "stopped", "started")},
        "shifts": {
            "least": shifts[0],
            "median": shifts[(len(shifts) - 1) // 2],
            "p90": next(by for by in shifts if sum(other <= by for other in shifts) * 10 >= len(shifts) * 9),
            "most": shifts[-1],
            "earlier": sum(by < 0 for by in shifts),
            "later": sum(by > 0 for by in shifts),
        }
        if shifts
        else None,
        "pressure": pressure,
    }


def counterparts(before: list[Row], after: list[Row]) -> Row:
    """Pair the nearest in time again and again, each once."""
    near = [
        (abs(instant(one["sentAt"]) - instant(other["sentAt"])), number, place)
        for number, one in enumerate(before)
        for place, other in enumerate(after)
        if (one["profileId"], one["template"]) == (other["profileId"], other["template"])
    ]
    gone: set[int] = set()
    come: set[int] = set()
    same = 0
    for apart, number, place in sorted(near):
        if number not in gone and place not in come:
            gone.add(number)
            come.add(place)
            same += not apart
    return {"sends": len(gone), "sameInstant": same}


def names_between(base: Path, head: Path) -> dict[str, dict[str, str]]:
    compared = compare_graphs(sfjourney.compile(base), sfjourney.compile(head))
    return {key: {head: base for base, head in one.pairing.pairs.items()} for key, one in compared.journeys.items()}


def replay_of(folder: Path, *arguments: str | Path) -> Row:
    said = call(folder, "diff", *arguments, "--format", "json", "--fail-on", "never")
    assert said.status == 0, said.err
    replay: Row = json.loads(said.out)["replay"]
    return replay


# ---- the sample workspace


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    top = tmp_path_factory.mktemp("versions")
    write_files(top / "sample", dict(sample_texts()))
    return top


@pytest.fixture(scope="module")
def weeks(versions: Path) -> Path:
    return first_weeks(versions)


KINDS = ("onlyBase", "onlyHead", "moved", "changed", "enrollmentsLost", "enrollmentsGained")


def test_the_figures_are_those_of_two_simulations_and_a_plain_join(versions: Path, weeks: Path) -> None:
    found: Counter[str] = Counter()
    base = rows_of(versions / "sample", [weeks], [PROFILES])
    for names in EDITS:
        head = edited(versions, *names)
        told = replay_of(versions, "sample", head, "--replay", weeks, "--profiles", PROFILES)
        wanted = figures(base, rows_of(head, [weeks], [PROFILES]), names_between(versions / "sample", head))
        assert {name: told[name] for name in wanted} == wanted, names
        assert told["records"] == WEEKS
        for name in KINDS:
            assert sum(journey[name] for journey in told["journeys"]) == told[name]
        kinds = Counter(one["kind"] for one in told["examples"])
        assert kinds == {kind: min(3, told[kind]) for kind in KINDS if told[kind]}
        assert [one for one in told["examples"] if one["parting"] is None] == []
        found.update({name: told[name] for name in KINDS} | told["changes"])
    assert [name for name in (*KINDS, "subject", "stopped") if not found[name]] == [], "not all zeros were compared"


def test_a_version_does_nothing_else_than_itself(versions: Path, weeks: Path) -> None:
    told = replay_of(versions, "sample", "sample", "--replay", weeks, "--profiles", PROFILES)
    assert (told["base"], told["examples"], told["journeys"], told["shifts"]) == (told["head"], [], [], None)
    assert not any(told[name] for name in ("onlyBase", "onlyHead", "moved", "changed", "profilesAffected"))
    said = call(versions, "diff", "sample", "sample", "--replay", weeks, "--profiles", PROFILES)
    assert "The same emails go out at the same times, and say the same." in said.out


def test_until_and_clock_hold_for_both_versions(versions: Path) -> None:
    head = edited(versions, "wait_shorter")
    until = "2026-03-15T00:00:00Z"
    told = replay_of(versions, "sample", head, "--replay", MONTH, "--until", until)
    sends = sfjourney.simulate([MONTH], versions / "sample", until=until).sends
    assert told["base"]["sends"] == sum(send.status == "Sent" for send in sends)
    assert told["until"] == "2026-03-15T00:00:00.000Z"


# ---- purchases that others recorded

WIN_BACK = """
    journey win_back {
      on purchase
      enroll always if running parallel
      subscription news

      wait up to DAYS days {
        on purchase { exit }
      }
      send welcome
    }

    subscription news opt-out
"""


def test_on_recorded_purchases_the_figures_are_those_of_the_plain_join(tmp_path: Path) -> None:
    recording = write_recording(tmp_path / "purchases.jsonl", list(purchases())[:2_000])
    base, head = (write_example(tmp_path / days, WIN_BACK.replace("DAYS", days)) for days in ("30", "90"))
    told = replay_of(tmp_path, "30", "90", "--replay", recording)
    wanted = figures(rows_of(base, [recording], []), rows_of(head, [recording], []), names_between(base, head))
    assert {name: told[name] for name in wanted} == wanted
    assert told["onlyBase"] > 0 < told["moved"]
    assert told["shifts"]["least"] == told["shifts"]["most"] == 60 * 86_400_000


# ---- what is shown


@pytest.fixture(scope="module")
def several(versions: Path) -> Path:
    return edited(versions, *EDITS[0])


COLUMNS = (80, 120)


@pytest.fixture(scope="module")
def reports(versions: Path, several: Path, weeks: Path) -> dict[int, tuple[Said, bytes]]:
    """What a terminal of so many columns shows, and beside it the report as JSON."""
    arguments = ("diff", "sample", several, "--replay", weeks, "--profiles", PROFILES, "--format", "text")
    found = {}
    for columns in COLUMNS:
        path = versions / f"{columns}.json"
        found[columns] = call(versions, *arguments, "--format", f"json={path}", columns=columns), path.read_bytes()
    return found


@pytest.fixture(scope="module")
def report(reports: dict[int, tuple[Said, bytes]]) -> Row:
    first, again = (written for _, written in reports.values())
    assert first == again, "the same bytes each time"
    found: Row = json.loads(first)
    return found


@pytest.mark.parametrize("columns", COLUMNS)
def test_people_come_first_and_then_the_structure(
    reports: dict[int, tuple[Said, bytes]], several: Path, weeks: Path, columns: int
) -> None:
    said, _ = reports[columns]
    assert said.status == 1
    assert said.out.startswith("For people: ")
    assert said.out.index("Most emails to one Profile") < said.out.index(" errors, ")
    without_names = said.out.replace(str(weeks), "weeks.jsonl").replace(str(several), "head")
    assert lines_over(without_names, columns) == []


def test_json_has_people_first_and_fits_the_published_schema(versions: Path, report: Row) -> None:
    published = json.loads(call(versions, "schema", "diff").out)
    validator_for(published)(published).validate(report)
    assert list(report).index("replay") < list(report).index("changes")
    assert json.loads(call(versions, "diff", "sample", "sample", "--format", "json").out)["replay"] is None


def test_an_example_tells_where_the_stories_part_and_what_was_read_there(report: Row) -> None:
    told = report["replay"]
    lost = next(one for one in told["examples"] if one["kind"] == "enrollmentsLost")
    before, after = (lost["parting"][side]["notes"][0] for side in ("base", "head"))
    assert (before["enrolled"], after["enrolled"], after["reason"]) == (True, False, "filter")
    (value,) = after["asked"][0]["values"]
    assert (value["read"], value["value"]) == ("/event/reason", "other")
    moved = next(one for one in told["examples"] if one["kind"] == "moved")
    assert (moved["parting"]["node"], moved["byMillis"]) == ("wait:45m", -45 * 60_000)
    waits = [moved["parting"][side]["notes"][-1] for side in ("base", "head")]
    assert [wait["node"] for wait in waits] == ["wait:1h30m", "wait:45m"]
    changed = next(one for one in told["examples"] if one["kind"] == "changed")
    assert changed["base"]["subject"] != changed["head"]["subject"]


SECRET = "hunter2-and-more"  # noqa: S105  # it must not be shown
SHOP = {
    "sfjourney.toml": "",
    "a.journey": """
event order.created REDACT
journey thanks {
  on order.created
  enroll always if running parallel
  transactional

  branch { when FILTER { wait 1 hour } }
  send note
}
""",
    "templates/note.json": json.dumps(
        {
            "name": "Note",
            "purpose": "Transactional",
            "definition": {
                "subject": {"$template": "Code ${/event/token}"},
                "body": {"root": "a", "elements": {"a": {"type": "Text", "props": {"text": "Your code"}}}},
            },
        }
    ),
}
OPEN, CLOSED = "", "{ redact /event/token }"


def shop(folder: Path, redact: str, condition: str, *, says: bool) -> Path:
    files = dict(SHOP)
    files["a.journey"] = files["a.journey"].replace("REDACT", redact).replace("FILTER", condition)
    if not says:
        files["templates/note.json"] = files["templates/note.json"].replace("${/event/token}", "enclosed")
    return write_files(folder, files)


def order(number: int, **more: Any) -> str:
    call = {
        "event": "order.created",
        "profile": {"email": f"p{number}@example.com"},
        "occurredAt": f"2026-03-0{number}T09:00:00Z",
        "idempotencyKey": f"k{number}",
        "data": {"total": 10 * number, "token": SECRET},
    }
    return json.dumps(call | more)


@pytest.mark.parametrize("secret_in", ["base", "head", "both"])
def test_what_either_version_calls_redacted_is_not_shown(tmp_path: Path, secret_in: str) -> None:
    reads = "/event/token is present and /event/total > 15"
    for side, total in (("base", "/event/total > 5"), ("head", reads)):
        closed = secret_in in (side, "both")
        condition = "/event/total > 25" if closed else total if side == "base" else reads
        shop(tmp_path / side, CLOSED if closed else OPEN, condition, says=not closed)
    recording = tmp_path / "week.jsonl"
    lines = [order(1), order(2), order(3, redactedDataPaths=["/event/token"])]
    recording.write_text("\n".join(lines) + "\n", "utf-8")
    for form in ("text", "json"):
        said = call(tmp_path, "diff", "base", "head", "--replay", recording, "--format", form)
        assert said.status in (0, 1), said.err
        assert SECRET not in said.all
    assert replay_of(tmp_path, "base", "head", "--replay", recording)["base"]["sends"] == 3


# ---- what cannot be


BOOKING = """
event visit.booked
event visit.moved
event form.filled
journey remind {
  DRAFT
  on ENTRY
  enroll always if running RUNNING
  transactional
  EXIT

  send note
  day: wait until 1 day before /event/startsAt if past PAST if missing exit
  send note
  STEPS
}
"""
BOOKED = {"DRAFT": "", "ENTRY": "visit.booked", "RUNNING": "skip", "EXIT": "", "PAST": "continue", "STEPS": ""}


def bookings(folder: Path, **words: str) -> Path:
    text = BOOKING
    for name, word in (BOOKED | words).items():
        text = text.replace(name, word)
    return write_files(folder, {**SHOP, "a.journey": text, "templates/note.json": NOTE_WITHOUT_VALUES})


NOTE_WITHOUT_VALUES = SHOP["templates/note.json"].replace("${/event/token}", "enclosed")


BOOKING_BY_ANOTHER_NAME = """
event visit.booked
journey remind {
  on visit.booked
  enroll always if running skip
  transactional

  send notice
}
"""


def booked(event: str, day: int, starts: int = 20) -> str:
    call = {
        "event": event,
        "profile": {"email": "ada@example.com"},
        "occurredAt": f"2026-03-{day:02}T09:00:00Z",
        "data": {"startsAt": f"2026-03-{starts:02}T09:00:00Z"},
    }
    return json.dumps(call)


@pytest.mark.parametrize(
    ("words", "records", "node", "side", "says"),
    [
        ({"PAST": "exit"}, [("visit.booked", 19, 19)], "day", "head", ["exited: past"]),
        ({"RUNNING": "restart"}, [("visit.booked", 1), ("visit.booked", 2)], "day", "head", ["exited: restarted"]),
        (
            {"EXIT": "exit on visit.moved"},
            [("visit.booked", 1), ("visit.moved", 2)],
            "day",
            "head",
            ["exit on: yes visit.moved", "exited: exit-on"],
        ),
        ({"STEPS": "late: wait 1 day send note"}, [("visit.booked", 1)], "late", "base", ["completed"]),
    ],
)
def test_where_a_run_ends_the_stories_part_with_the_reason(
    tmp_path: Path, words: dict[str, str], records: list[tuple[Any, ...]], node: str, side: str, says: list[str]
) -> None:
    bookings(tmp_path / "base")
    bookings(tmp_path / "head", **words)
    (tmp_path / "calls.jsonl").write_text("\n".join(booked(*record) for record in records))
    arguments = ["diff", "base", "head", "--replay", "calls.jsonl", "--fail-on", "never"]
    told = json.loads(call(tmp_path, *arguments, "--format", "json").out)["replay"]
    parting = next(one for one in told["examples"] if one["kind"] in ("onlyBase", "onlyHead"))["parting"]
    assert (parting["node"], parting[side]["notes"][-1]["what"]) == (node, "ended")
    said = call(tmp_path, *arguments).out
    assert "\n".join(f"          {line}" for line in says) in said


LATE = """
event visit.booked
event visit.moved
journey remind {
  on visit.booked
  enroll always
  transactional
  window 09:00 to 18:00
  cap CAP in 30 days
  exit on visit.moved

  wait WAIT
  first: send note
  wait 1 hour
  send note
}
"""
LATER = {"CAP": "9 sends", "WAIT": "1 hour"}


@pytest.mark.parametrize(
    ("words", "records", "kind", "head_end"),
    [
        # The wait is where the stories part; that no window was open then is why the exit came first.
        (
            {"WAIT": "12 hours"},
            [("visit.booked", 1), ("visit.moved", 2)],
            "onlyBase",
            ["no window is open", "exited: exit-on"],
        ),
        ({"WAIT": "12 hours"}, [("visit.booked", 1)], "moved", ["no window is open; waits until 2026-03-02 09:00:00"]),
        ({"WAIT": "2 hours", "CAP": "1 send"}, [("visit.booked", 1)], "changed", ["cap: 1 of 1 in 30 days"]),
        # All in one moment: told where the stories part.
        ({"CAP": "1 send"}, [("visit.booked", 1)], "changed", []),
        ({"WAIT": "2 hours"}, [("visit.booked", 1)], "moved", []),
        # Two moments at one instant: the first wait is over at once.
        (
            {"WAIT": "until weekdays 09:00 to 17:00 wait 1 day"},
            [("visit.booked", 2)],
            "moved",
            ["waits until 2026-03-03 09:00:00"],
        ),
        (
            {"WAIT": "until weekdays 09:00 to 17:00 exit"},
            [("visit.booked", 2)],
            "onlyBase",
            ["exited: exit-step"],
        ),
    ],
)
def test_an_example_tells_what_became_of_an_email_behind_where_the_stories_part(
    tmp_path: Path, words: dict[str, str], records: list[tuple[Any, ...]], kind: str, head_end: list[str]
) -> None:
    for side, meant in (("base", LATER), ("head", LATER | words)):
        text = LATE
        for name, word in meant.items():
            text = text.replace(name, word)
        write_files(tmp_path / side, {**SHOP, "a.journey": text, "templates/note.json": NOTE_WITHOUT_VALUES})
    (tmp_path / "calls.jsonl").write_text("\n".join(booked(*record) for record in records))
    arguments = ["diff", "base", "head", "--replay", "calls.jsonl", "--fail-on", "never"]
    told = json.loads(call(tmp_path, *arguments, "--format", "json").out)["replay"]
    example = next(one for one in told["examples"] if one["kind"] == kind)
    assert example["parting"]["baseEnd"] == []
    assert bool(example["parting"]["headEnd"]) == bool(head_end)
    title = {"onlyBase": "only before"}.get(kind, kind)
    said = " ".join(call(tmp_path, *arguments).out.partition(f"For example, {title}")[2].split())
    for words_of_it in head_end:
        assert words_of_it in said
    assert ("cap: 1 of 1" in said) == ("CAP" in words and kind == "changed")


@pytest.mark.parametrize(
    ("key", "words", "silence", "says"),
    [
        ("remind", {"ENTRY": "form.filled"}, "otherEvent", "before: the Journey does not hear of it\n"),
        ("remind", {"DRAFT": "draft"}, "draft", "before: the Journey is a draft, which nobody enters\n"),
        ("other", {}, "noJourney", "before: there is no such Journey\n"),
    ],
)
def test_a_journey_that_says_nothing_of_a_record_says_why(
    tmp_path: Path, key: str, words: dict[str, str], silence: str, says: str
) -> None:
    base = bookings(tmp_path / "base", **words) / "a.journey"
    base.write_text(base.read_text().replace("journey remind", f"journey {key}"))
    bookings(tmp_path / "head")
    (tmp_path / "calls.jsonl").write_text(booked("visit.booked", 1))
    arguments = ["diff", "base", "head", "--replay", "calls.jsonl", "--fail-on", "never"]
    told = json.loads(call(tmp_path, *arguments, "--format", "json").out)["replay"]
    parting = next(one for one in told["examples"] if one["kind"] == "enrollmentsGained")["parting"]
    assert (parting["base"]["notes"], parting["baseSilence"], parting["headSilence"]) == ([], silence, None)
    said = call(tmp_path, *arguments).out
    assert says in said
    assert "nothing follows from it" not in said


TIERS = """
event visit.booked
journey remind {
  on visit.booked
  enroll always
  transactional

  send note { subject "SUBJECT" }
  set /profile/other = "OTHER"
  set /profile/tier = "TIER"
  wait 1 day
  branch { when /profile/tier == "gold" and /event/startsAt != "LEFT_OUT" { send note } }
}
"""
TIER = {"SUBJECT": "One", "OTHER": "x", "TIER": "gold", "LEFT_OUT": "never"}


@pytest.mark.parametrize(
    ("words", "node", "said"),
    [
        ({"SUBJECT": "Two", "OTHER": "y", "LEFT_OUT": "2026-03-20T09:00:00Z"}, "branch", 'no  /event/startsAt != "'),
        ({"SUBJECT": "Two", "OTHER": "y", "TIER": "silver"}, "set:tier", 'set:tier: /profile/tier = "silver"'),
    ],
)
def test_stories_part_by_what_the_run_goes_by(tmp_path: Path, words: dict[str, str], node: str, said: str) -> None:
    for side, meant in (("base", TIER), ("head", TIER | words)):
        text = TIERS
        for name, word in meant.items():
            text = text.replace(name, word)
        write_files(tmp_path / side, {**SHOP, "a.journey": text, "templates/note.json": NOTE_WITHOUT_VALUES})
    (tmp_path / "calls.jsonl").write_text(booked("visit.booked", 1))
    arguments = ["diff", "base", "head", "--replay", "calls.jsonl", "--fail-on", "never"]
    told = json.loads(call(tmp_path, *arguments, "--format", "json").out)["replay"]
    (lost,) = (one for one in told["examples"] if one["kind"] == "onlyBase")
    assert lost["parting"]["node"] == node
    assert said in call(tmp_path, *arguments).out


def test_a_call_that_a_version_refuses_is_told_with_its_answer(tmp_path: Path) -> None:
    bookings(tmp_path / "base")
    templates = bookings(tmp_path / "head") / "templates"
    (tmp_path / "head/a.journey").write_text(BOOKING_BY_ANOTHER_NAME)
    (templates / "note.json").rename(templates / "notice.json")
    send = {"call": "emails.send", "templateId": "note", "to": {"email": "ada@example.com"}}
    calls = [booked("visit.booked", 1), json.dumps({**send, "occurredAt": "2026-03-02T10:00:00Z"})]
    (tmp_path / "calls.jsonl").write_text("\n".join(calls))
    arguments = ["diff", "base", "head", "--replay", "calls.jsonl", "--fail-on", "never"]
    said = call(tmp_path, *arguments).out
    assert (
        "    after:\n      2026-03-02 Monday, UTC\n      10:00:00 note emails.send, rejected, unknown_template" in said
    )
    assert "nothing more happens to this run" not in said
    (tmp_path / "calls.jsonl").write_text(calls[1])
    assert "    after: nobody hears of the call\n" in call(tmp_path, *arguments).out


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_a_long_name_of_a_journey_makes_no_line_longer_than_the_terminal(tmp_path: Path, columns: int) -> None:
    key = "reminds_everybody_who_has_booked_a_visit"
    for side, past in (("base", "continue"), ("head", "exit")):
        journey = bookings(tmp_path / side, PAST=past) / "a.journey"
        journey.write_text(journey.read_text().replace("journey remind", f"journey {key}"))
    (tmp_path / "calls.jsonl").write_text("\n".join([booked("visit.booked", 19, 19), booked("visit.booked", 1)]))
    arguments = ["--replay", "calls.jsonl", "--inflight", "2026-03-02T00:00:00Z", "--fail-on", "never"]
    said = call(tmp_path, "diff", "base", "head", *arguments, columns=columns)
    assert lines_over(said.out, columns) == []
    assert key[:12] in said.out


TWO = """
event seat.taken {{ schema "seat.json" }}
journey {0} {{ on seat.taken where /event/n >= 3 enroll always if running parallel transactional send note {1} }}
journey {2} {{ on seat.taken where /event/n < 3 enroll always if running parallel transactional {1} send note }}
"""


@pytest.mark.parametrize(
    ("base", "head", "wanted", "said"),
    [
        (("a", "", "b"), ("c", "", "d"), {"sends": 6, "sameInstant": 6}, "6 at the same instant"),
        (("a", "", "b"), ("c", "wait 1 hour", "d"), {"sends": 6, "sameInstant": 3}, "3 at the same instant"),
        (("a", "", "b"), ("a", "", "d"), {"sends": 3, "sameInstant": 3}, "3 at the same instant"),
        (("a", "", "b"), ("a", "", "b"), {"sends": 0, "sameInstant": 0}, None),
    ],
)
def test_a_journey_under_another_key_says_how_much_of_it_still_goes_out(
    tmp_path: Path, base: tuple[str, ...], head: tuple[str, ...], wanted: Row, said: str | None
) -> None:
    seat = json.dumps({"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]})
    body = {"root": "text", "elements": {"text": {"type": "Text", "props": {"text": "A seat."}}}}
    note = json.dumps({"purpose": "Transactional", "definition": {"subject": "A seat", "body": body}})
    for side, words in (("base", base), ("head", head)):
        files = {"sfjourney.toml": "", "a.journey": TWO.format(*words), "seat.json": seat, "templates/note.json": note}
        write_files(tmp_path / side, files)
    recording = tmp_path / "calls.jsonl"
    recording.write_text(
        "".join(
            json.dumps(
                {
                    "event": "seat.taken",
                    "profile": {"email": f"{number % 2}@example.com"},
                    "data": {"n": number},
                    "occurredAt": f"2026-03-0{number + 1}T09:00:00Z",
                }
            )
            + "\n"
            for number in range(6)
        ),
        encoding="utf-8",
    )
    sides = (str(tmp_path / "base"), str(tmp_path / "head"), "--replay", str(recording))
    outputs = {form: tmp_path / f"report.{form}" for form in ("json", "text", "markdown", "html")}
    call(tmp_path, "diff", *sides, *(word for form, path in outputs.items() for word in ("--format", f"{form}={path}")))
    assert json.loads(outputs.pop("json").read_bytes())["replay"]["counterparts"] == wanted
    for path in outputs.values():
        text = " ".join(path.read_text(encoding="utf-8").split())
        assert (said in text) if said is not None else ("at the same instant" not in text)


def test_where_nothing_happens_nothing_is_said_to_be_the_same(tmp_path: Path) -> None:
    bookings(tmp_path / "base")
    bookings(tmp_path / "head", RUNNING="restart")
    (tmp_path / "calls.jsonl").write_text(booked("form.filled", 1))
    arguments = ["diff", "base", "head", "--replay", "calls.jsonl", "--fail-on", "never", "--format"]
    for form in ("text", "markdown", "html"):
        said = " ".join(call(tmp_path, *arguments, form).out.split())
        assert "Nobody enters a Journey and no email goes out, in either version" in said
        assert "The same emails" not in said


def test_a_compiled_graph_cannot_be_replayed(versions: Path, tmp_path: Path) -> None:
    graph = call(versions, "compile", "sample").out
    (tmp_path / "old.json").write_text(graph, "utf-8")
    said = call(versions, "diff", tmp_path / "old.json", "sample", "--replay", MONTH)
    assert said.status == 2
    assert "is a compiled graph, which holds no emails to send" in " ".join(said.err.split())


@pytest.mark.parametrize(
    "arguments", [("--profiles", "x.jsonl"), ("--until", "2026-01-01T00:00:00Z"), ("--clock", "received")]
)
def test_what_is_about_recordings_needs_one(versions: Path, arguments: tuple[str, str]) -> None:
    said = call(versions, "diff", "sample", "sample", *arguments)
    assert (said.status, said.out) == (2, "")
    assert f"{arguments[0]} needs --replay RECORDING" in said.err


def test_refused_records_are_said_and_make_the_status_1(tmp_path: Path) -> None:
    shop(tmp_path / "shop", OPEN, "/event/total > 5", says=False)
    lines = [order(1), "{", order(2)]
    said = spawn(tmp_path, "diff", "shop", "shop", "--replay", "-", stdin="\n".join(lines).encode())
    assert said.status == 1
    assert said.err.count("-:2:") == 1
    assert "enrollments" in said.out


def test_a_version_with_errors_is_not_replayed(tmp_path: Path) -> None:
    shop(tmp_path / "good", OPEN, "/event/total > 5", says=False)
    shop(tmp_path / "bad", OPEN, "/event/total >", says=False)
    said = call(tmp_path, "diff", "good", "bad", "--replay", "nowhere.jsonl")
    assert (said.status, said.out) == (1, "")
    assert "not compared" in said.err


def test_a_recording_that_is_not_there_is_said(versions: Path) -> None:
    said = call(versions, "diff", "sample", "sample", "--replay", "nowhere.jsonl")
    assert (said.status, "nowhere.jsonl" in said.err) == (3, True)


def test_what_is_decided_behind_the_years_of_records_is_compared(tmp_path: Path) -> None:
    base, head = tmp_path / "base", tmp_path / "head"
    for folder, days in ((base, 500), (head, 20)):
        write_example(folder, f"journey j {{ on a  enroll always  transactional  wait {days} days  send receipt }}")
    event = {"event": "a", "profile": {"email": "bo@example.com"}, "occurredAt": "9998-12-30T00:00:00Z"}
    (tmp_path / "r.jsonl").write_text(json.dumps(event) + "\n")
    told = json.loads(call(tmp_path, "diff", base, head, "--replay", "r.jsonl", "--format", "json").out)
    assert told["replay"]["moved"] == 1
    (tmp_path / "sent.jsonl").write_text(
        json.dumps({"to": "bo@example.com", "template": "receipt", "sentAt": "9998-12-31T00:00:00Z"}) + "\n"
    )
    said = call(tmp_path, "simulate", "r.jsonl", "-w", base, "--against", "sent.jsonl")
    assert "9999-12-31 00:00:00 UTC" in said.out
