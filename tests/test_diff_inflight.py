"""``sfjourney diff --replay … --inflight INSTANT``: a version deployed while runs wait."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from command import call
from diff_cases import EDITS, edited
from small_repository import NOTE
from told_stories import PROFILES, first_weeks
from workspaces import write_files

pytestmark = pytest.mark.thorough

Row = dict[str, Any]
CUT = "2026-03-02T12:00:00Z"


def journey(*steps: str, more: str = "") -> str:
    listed = "\n".join(f"  {step}" for step in steps)
    return f"""
event order.created
event order.paid
journey thanks {{
  on order.created
  enroll always if running parallel
  transactional
{more}
{listed}
}}
"""


def workspace(folder: Path, text: str) -> Path:
    return write_files(folder, {"sfjourney.toml": "", "a.journey": text, "templates/note.json": NOTE})


def order(who: str, at: str, event: str = "order.created", **properties: Any) -> str:
    profile = {"email": f"{who}@example.com", "properties": properties}
    return json.dumps({"event": event, "profile": profile, "occurredAt": at, "data": {}})


EARLY = order("early", "2026-03-01T00:00:00Z")
LATE = order("late", "2026-03-02T11:30:00Z")
NEW = order("new", "2026-03-03T00:00:00Z")


def inflight(folder: Path, base: str, head: str, lines: list[str], deploy: str, *more: str) -> tuple[Row, Row]:
    """What becomes of the runs, and the figures of two versions that are never deployed."""
    workspace(folder / "base", base)
    workspace(folder / "head", head)
    (folder / "week.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    arguments = ("base", "head", "--replay", "week.jsonl", "--inflight", CUT, "--deploy", deploy, *more)
    said = call(folder, "diff", *arguments, "--format", "json", "--fail-on", "never")
    assert said.status == 0, said.err
    replay = json.loads(said.out)["replay"]
    return replay["inflight"], replay


def became(told: Row) -> tuple[int, ...]:
    return tuple(told[name] for name in ("waiting", "moved", "atOnce", "sentAtOnce", "stranded"))


def emails(told: Row) -> Row:
    return {name: count for name, count in told["emails"].items() if count}


TWO_DAYS, ONE_DAY = (journey(f"wait {text}", "send note") for text in ("2 days", "1 day"))
THREE_DAYS = journey("wait 3 days", "send note")


def test_live_a_shorter_wait_that_is_over_already_is_over_now(tmp_path: Path) -> None:
    told, _ = inflight(tmp_path, TWO_DAYS, ONE_DAY, [EARLY, LATE, NEW], "live")
    assert became(told) == (2, 1, 1, 1, 0)
    assert emails(told) == {"moved": 3, "profilesAffected": 3}
    assert told["steps"] == [
        {"journey": "thanks", "node": "wait:2d", "waiting": 2, "moved": 1, "atOnce": 1, "sentAtOnce": 1, "stranded": 0}
    ]


def test_live_a_longer_wait_counts_from_when_it_began(tmp_path: Path) -> None:
    told, _ = inflight(tmp_path, TWO_DAYS, THREE_DAYS, [EARLY, LATE], "live")
    assert became(told) == (2, 2, 0, 0, 0)
    assert emails(told) == {"moved": 2, "profilesAffected": 2}


@pytest.mark.parametrize("head", [ONE_DAY, THREE_DAYS, journey("send note"), journey("wait 2 days", "exit")])
def test_pinned_runs_finish_as_they_began(tmp_path: Path, head: str) -> None:
    told, never = inflight(tmp_path, TWO_DAYS, head, [EARLY, LATE], "pinned")
    assert became(told) == (2, 0, 0, 0, 0)
    assert (emails(told), told["steps"], told["profilesAffected"]) == ({}, [], 0)
    assert never["moved"] + never["onlyBase"] == 2


def test_new_runs_begin_in_the_new_version_under_either_policy(tmp_path: Path) -> None:
    for deploy in ("pinned", "live"):
        told, _ = inflight(tmp_path / deploy, TWO_DAYS, ONE_DAY, [NEW], deploy)
        assert (became(told), emails(told)) == ((0, 0, 0, 0, 0), {"moved": 1, "profilesAffected": 1})


def test_live_a_run_whose_step_is_gone_is_stranded(tmp_path: Path) -> None:
    told, _ = inflight(tmp_path, TWO_DAYS, journey("send note"), [EARLY, LATE, NEW], "live")
    assert became(told) == (2, 0, 0, 0, 2)
    assert emails(told) == {"onlyBase": 2, "moved": 1, "profilesAffected": 3}


def test_live_a_journey_that_is_gone_strands_all(tmp_path: Path) -> None:
    head = TWO_DAYS.replace("journey thanks", "journey greetings")
    told, _ = inflight(tmp_path, TWO_DAYS, head, [EARLY, NEW], "live")
    assert became(told) == (1, 0, 0, 0, 1)
    assert emails(told) == {
        "onlyBase": 2,
        "onlyHead": 1,
        "enrollmentsLost": 1,
        "enrollmentsGained": 1,
        "profilesAffected": 2,
    }


def test_exits_of_the_new_version_hold_for_runs_that_were_carried_only(tmp_path: Path) -> None:
    head = journey("wait 2 days", "send note", more="  exit on order.paid")
    lines = [EARLY, order("early", "2026-03-02T18:00:00Z", "order.paid")]
    for deploy, wanted in (("live", {"onlyBase": 1, "profilesAffected": 1}), ("pinned", {})):
        told, _ = inflight(tmp_path / deploy, TWO_DAYS, head, lines, deploy)
        assert (became(told), emails(told)) == ((1, 0, 0, 0, 0), wanted)


def test_arms_of_the_new_version_are_waited_for(tmp_path: Path) -> None:
    base = journey("answer: wait up to 3 days { on order.paid { exit } }", "send note")
    head = journey("answer: wait up to 3 days { on order.refunded { exit } }", "send note")
    head = head.replace("event order.paid", "event order.paid\nevent order.refunded")
    lines = [
        EARLY,
        order("early", "2026-03-02T18:00:00Z", "order.paid"),
        LATE,
        order("late", "2026-03-02T18:00:00Z", "order.refunded"),
    ]
    live, _ = inflight(tmp_path / "live", base, head, lines, "live")
    assert emails(live) == {"onlyBase": 1, "onlyHead": 1, "profilesAffected": 2}
    pinned, _ = inflight(tmp_path / "pinned", base, head, lines, "pinned")
    assert emails(pinned) == {}


def test_a_window_that_got_wider_lets_who_is_held_go(tmp_path: Path) -> None:
    base = journey("send note", more="  window 20:00 to 21:00")
    head = journey("send note", more="  window 09:00 to 21:00")
    told, _ = inflight(tmp_path, base, head, [LATE], "live")
    assert became(told) == (1, 0, 1, 1, 0)
    assert emails(told) == {"moved": 1, "profilesAffected": 1}


@pytest.mark.parametrize(
    ("steps", "more"),
    [(("send note",), "  window HOURS"), (("wait until HOURS", "send note"), "")],
    ids=["held", "wait until"],
)
def test_live_a_window_that_is_closed_holds_until_it_opens_again(
    tmp_path: Path, steps: tuple[str, ...], more: str
) -> None:
    base, head = (
        journey(*(step.replace("HOURS", hours) for step in steps), more=more.replace("HOURS", hours))
        for hours in ("20:00 to 21:00", "08:00 to 09:00")
    )
    early = order("early", "2026-03-02T00:00:00Z")
    told, _ = inflight(tmp_path, base, head, [early], "live")
    assert became(told) == (1, 1, 0, 0, 0)
    assert emails(told) == {"moved": 1, "profilesAffected": 1}
    assert [one[5] for one in examples(told)] == ["2026-03-03T08:00:00.000Z"]
    open_now = head.replace("08:00 to 09:00", "11:00 to 13:00")
    told, _ = inflight(tmp_path / "open", base, open_now, [early], "live")
    assert became(told) == (1, 0, 1, 1, 0)


DATED = {"day": "2026-03-05"}


@pytest.mark.parametrize(
    ("steps", "more"),
    [
        (("wait until 20:00", "send note"), ""),
        (("wait until /profile/day if past continue if missing exit", "send note"), ""),
        (("send note",), "  window 20:00 to 21:00"),
    ],
    ids=["clock time", "date", "held"],
)
def test_live_every_wait_goes_by_the_zone_of_the_new_version(tmp_path: Path, steps: tuple[str, ...], more: str) -> None:
    base, head = (journey(*steps, more=f'  timezone "{zone}"\n{more}') for zone in ("UTC", "Europe/Berlin"))
    lines = [order("late", "2026-03-02T11:30:00Z", **DATED)]
    told, _ = inflight(tmp_path, base, head, lines, "live")
    assert became(told) == (1, 1, 0, 0, 0)
    ((_, _, _, until, _, now, _, _),) = examples(told)
    assert datetime.fromisoformat(until) - datetime.fromisoformat(now) == timedelta(hours=1)


def test_live_a_date_that_moves_after_the_deployment_goes_by_the_zone_of_the_new_version(tmp_path: Path) -> None:
    steps = ("wait until /profile/day if past continue if missing exit", "send note")
    base, head = (journey(*steps, more=f'  timezone "{zone}"') for zone in ("UTC", "Europe/Berlin"))
    moved = order("late", "2026-03-02T13:00:00Z", "order.paid", day="2026-03-07")
    told, never = inflight(tmp_path, base, head, [order("late", "2026-03-02T11:30:00Z", **DATED), moved], "live")
    assert emails(told) == {"moved": 1, "profilesAffected": 1}
    assert never["shifts"]["least"] == -3_600_000


def test_live_a_date_keeps_the_zone_that_the_data_named_when_the_wait_began(tmp_path: Path) -> None:
    steps = ("wait until /profile/day if past continue if missing exit", "send note")
    zone = '  timezone /profile/zone else "UTC"'
    base, head = (journey(*steps, more=zone), journey(*steps, "exit", more=zone))
    moved = order("late", "2026-03-02T11:45:00Z", "order.paid", zone="Asia/Tokyo")
    began = order("late", "2026-03-02T11:30:00Z", zone="Europe/Berlin", **DATED)
    told, _ = inflight(tmp_path, base, head, [began, moved], "live")
    assert became(told) == (1, 0, 0, 0, 0)


def test_an_email_that_moved_behind_the_wait_comes_twice(tmp_path: Path) -> None:
    base = journey("send note", "rest: wait 2 days")
    head = journey("rest: wait 2 days", "send note")
    told, _ = inflight(tmp_path, base, head, [EARLY], "live")
    assert became(told) == (1, 0, 0, 0, 0)
    assert emails(told) == {"onlyHead": 1, "profilesAffected": 1}


def test_emails_sent_at_once_are_told_from_those_of_their_ids_that_were_sent_before(tmp_path: Path) -> None:
    """Where a send in front went away, numbered ids shift: the second one has the id of the first."""
    base = journey("send note", "rest: wait 2 days", "send note", "wait 1 day", "send other")
    head = journey("rest: wait 1 hour", "send note", "wait 1 day", "send other")
    for folder in ("base", "head"):
        write_files(tmp_path / folder, {"templates/other.json": NOTE})
    told, _ = inflight(tmp_path, base, head, [EARLY], "live")
    assert became(told) == (1, 0, 1, 1, 0)
    assert emails(told) == {"moved": 2, "profilesAffected": 1}
    assert [one[-1] for one in examples(told)] == [["note"]]


def test_emails_of_one_id_in_the_instant_of_the_deployment_are_told_apart(tmp_path: Path) -> None:
    base = journey("wait 36 hours", "send note", "rest: wait until 20:00", "send note")
    head = journey("wait 36 hours", "rest: wait until 12:00", "send note")
    told, _ = inflight(tmp_path, base, head, [EARLY], "live")
    assert became(told) == (1, 0, 1, 1, 0)
    assert emails(told) == {"moved": 1, "profilesAffected": 1}
    assert [one[-1] for one in examples(told)] == [["note"]]


def test_a_run_of_the_old_version_counts_for_who_may_enter(tmp_path: Path) -> None:
    """Enrollment is one for both versions: who is inside under the old one is not let in twice."""
    base, head = (text.replace("always if running parallel", "once") for text in (TWO_DAYS, THREE_DAYS))
    lines = [EARLY, order("early", "2026-03-02T18:00:00Z")]
    for deploy in ("live", "pinned"):
        told, _ = inflight(tmp_path / deploy, base, head, lines, deploy)
        assert told["emails"]["enrollmentsGained"] == told["emails"]["enrollmentsLost"] == 0


@pytest.mark.parametrize("deploy", ["live", "pinned"])
def test_a_version_deployed_over_itself_changes_nothing(tmp_path: Path, deploy: str) -> None:
    head = edited(tmp_path, "comment")
    replay = ("--replay", first_weeks(tmp_path), "--profiles", PROFILES)
    arguments = (*replay, "--inflight", "2026-03-20T12:00:00Z", "--deploy", deploy)
    said = call(tmp_path, "diff", edited(tmp_path, "layout"), head, *arguments, "--format", "json")
    told = json.loads(said.out)["replay"]["inflight"]
    assert (emails(told), told["waiting"] > 200, became(told)[1:]) == ({}, True, (0, 0, 0, 0))


# ---- examples


def examples(told: Row) -> list[tuple[Any, ...]]:
    names = ("kind", "email", "node", "until", "headNode", "headUntil", "ended", "sent")
    return [tuple(one[name] for name in names) for one in told["examples"]]


def test_an_example_says_where_a_run_waited_and_what_becomes_of_it(tmp_path: Path) -> None:
    lines = [EARLY, LATE, NEW]
    told, _ = inflight(tmp_path / "sooner", TWO_DAYS, ONE_DAY, lines, "live")
    early, late = "2026-03-03T00:00:00.000Z", "2026-03-04T11:30:00.000Z"
    assert examples(told) == [
        ("moved", "late@example.com", "wait:2d", late, "wait:1d", "2026-03-03T11:30:00.000Z", None, []),
        ("atOnce", "early@example.com", "wait:2d", early, None, None, "completed", ["note"]),
    ]
    gone, _ = inflight(tmp_path / "gone", TWO_DAYS, journey("send note"), lines, "live")
    assert [one[:2] for one in examples(gone)] == [("stranded", "early@example.com"), ("stranded", "late@example.com")]
    pinned, _ = inflight(tmp_path / "pinned", TWO_DAYS, ONE_DAY, lines, "pinned")
    assert examples(pinned) == []


def test_who_another_run_ends_in_that_instant_ends_at_once(tmp_path: Path) -> None:
    """What a run that goes on sets takes effect on all runs of its Profile."""
    other = """
journey watching {
  on order.created
  enroll always
  exit when /profile/done == true
  wait 9 days
}
"""
    base, head = (journey(f"wait {text}", "set /profile/done = true") + other for text in ("2 days", "1 day"))
    told, _ = inflight(tmp_path, base, head, [EARLY], "live")
    assert became(told) == (2, 0, 2, 0, 0)
    assert sorted(one[6] for one in examples(told)) == ["completed", "exited, exit-when"]
    said = call(tmp_path, "diff", "base", "head", "--replay", "week.jsonl", "--inflight", CUT)
    assert "go on or end in that instant" in said.out


def test_there_are_three_examples_of_a_kind_of_different_steps_first(tmp_path: Path) -> None:
    base = journey("branch { when /profile/vip == true { wait 3 days } else { wait 2 days } }", "send note")
    head = base.replace("3 days", "4 days").replace("2 days", "5 days")
    lines = [order(f"p{number}", "2026-03-02T10:00:00Z") for number in range(5)]
    lines.append(order("vip", "2026-03-02T11:00:00Z", vip=True))
    told, _ = inflight(tmp_path, base, head, lines, "live")
    assert became(told) == (6, 6, 0, 0, 0)
    assert sorted(one[2] for one in examples(told)) == ["wait:2d", "wait:2d", "wait:3d"]
    said = call(tmp_path, "diff", "base", "head", "--replay", "week.jsonl", "--inflight", CUT)
    assert "For example, moved" in said.out
    assert "wait:2d until 2026-03-04 10:00:00 UTC -> 2026-03-07 10:00:00 UTC (+3d)" in " ".join(said.out.split())


def test_who_waited_on_the_sample_is_told_step_by_step(tmp_path: Path) -> None:
    arguments = ("--replay", first_weeks(tmp_path), "--profiles", PROFILES, "--inflight", "2026-03-20T13:30:00Z")
    head = edited(tmp_path, *EDITS[0])
    said = call(tmp_path, "diff", edited(tmp_path, "layout"), head, *arguments, columns=120)
    assert "Deployed at 2026-03-20 13:30:00 UTC: " in said.out
    assert "  stranded" in said.out


def test_one_is_told_of_as_one(tmp_path: Path) -> None:
    inflight(tmp_path, TWO_DAYS, ONE_DAY, [EARLY], "live")
    arguments = ("diff", "base", "head", "--replay", "week.jsonl", "--inflight", CUT)
    said = call(tmp_path, *arguments, "--format", "text", "--format", "markdown=a.md", "--format", "html=a.html")
    for told in (said.out, *((tmp_path / name).read_text("utf-8") for name in ("a.md", "a.html"))):
        assert "1 record of" in told
        assert "1 run waits then" in told
    assert "1 run waits then, and 1 Profile is affected" in said.out


def test_inflight_needs_a_replay_and_lies_before_its_end(tmp_path: Path) -> None:
    workspace(tmp_path / "base", TWO_DAYS)
    said = call(tmp_path, "diff", "base", "base", "--inflight", CUT)
    assert (said.status, "--inflight needs --replay" in said.err) == (2, True)
    more = ("--replay", "x.jsonl", "--inflight", CUT, "--until", "2026-03-01T00:00:00Z")
    said = call(tmp_path, "diff", "base", "base", *more)
    assert (said.status, "--inflight is an instant up to --until" in said.err) == (2, True)
