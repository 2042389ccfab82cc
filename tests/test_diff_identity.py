"""``sfjourney diff --replay`` where one version refuses calls: who is one person stays one in both."""

import json
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

import sfjourney
from command import call
from difference_reports import replayed as page_values
from local_engine import PIECES
from sfjourney.replay.replay import ReplayOptions
from small_repository import NOTE
from workspaces import write_files

pytestmark = pytest.mark.thorough

Row = dict[str, Any]
NEWS = "subscription news opt-out\n"
SIGNUP = """
journey welcome {
  on signup
  enroll always if running parallel
  subscription news
  wait 1 day
  send note
}
"""
INVITE = """
journey invite {
  on api
  enroll always if running parallel
  transactional
  send note
}
"""
BOTH = NEWS + SIGNUP + INVITE
KINDS = ("onlyBase", "onlyHead", "moved", "changed", "enrollmentsLost", "enrollmentsGained", "profilesAffected")


def workspace(folder: Path, text: str, *receipts: str) -> Path:
    """A workspace with a template ``note``, and one that calls may send for each of ``receipts``."""
    notes = {f"templates/{name}.json": NOTE for name in ("note", *receipts)}
    return write_files(folder, {"sfjourney.toml": "", "a.journey": text, **notes})


def at(hour: int) -> str:
    return f"2026-03-{1 + hour // 24:02}T{hour % 24:02}:00:00Z"


def signup(hour: int, **who: str) -> Row:
    return {"event": "signup", "profile": who, "data": {}, "occurredAt": at(hour)}


def receipt(hour: int, **who: str) -> Row:
    return {"call": "emails.send", "templateId": "receipt", "to": who, "data": {}, "occurredAt": at(hour)}


def invite(hour: int, **who: str) -> Row:
    return {"call": "journeys.trigger", "journey": "invite", "profile": who, "variables": {}, "occurredAt": at(hour)}


def choice(hour: int, group: str, **who: str) -> Row:
    subscriptions = {group: "subscribed"}
    return {"call": "profiles.update", "profile": who, "subscriptions": subscriptions, "occurredAt": at(hour)}


BO, BO_TOO = {"email": "bo@example.com"}, {"email": "bo@example.com", "externalId": "u1"}


def replayed(folder: Path, records: list[Row], *more: str) -> Row:
    (folder / "week.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records), "utf-8")
    arguments = ("--replay", "week.jsonl", "--format", "json", "--fail-on", "never", *more)
    said = call(folder, "diff", "base", "head", *arguments)
    assert said.status == 0, said.err
    replay: Row = json.loads(said.out)["replay"]
    return replay


def differs(told: Row) -> Row:
    return {name: told[name] for name in KINDS if told[name]}


REFUSING = {
    "template": ((BOTH, "receipt"), (BOTH, "bill"), receipt, {"onlyBase": 1}),
    "gone": ((BOTH,), (NEWS + SIGNUP,), invite, {"onlyBase": 1, "enrollmentsLost": 1}),
    "draft": ((BOTH,), (BOTH.replace("on api", "on api\n  draft"),), invite, {"onlyBase": 1, "enrollmentsLost": 1}),
}
MIRRORED = {"onlyBase": "onlyHead", "enrollmentsLost": "enrollmentsGained"}


@pytest.mark.parametrize("name", REFUSING)
def test_who_is_first_heard_of_by_a_call_that_one_version_refuses_is_one_person(tmp_path: Path, name: str) -> None:
    takes, refuses, made, wanted = REFUSING[name]
    records = [made(0, **BO), signup(24, **BO_TOO)]
    for folder, base, head in (("gone", takes, refuses), ("new", refuses, takes)):
        workspace(tmp_path / folder / "base", *base)
        workspace(tmp_path / folder / "head", *head)
        mirrored = wanted if folder == "gone" else {MIRRORED[kind]: count for kind, count in wanted.items()}
        told = replayed(tmp_path / folder, records)
        assert differs(told) == mirrored | {"profilesAffected": 1}
        assert told["profiles"] == 1
        assert {one["email"] for one in told["examples"]} == {"bo@example.com"}
        assert all(one["parting"] is not None for one in told["examples"])


def test_a_deployment_that_refuses_calls_makes_nobody_two(tmp_path: Path) -> None:
    workspace(tmp_path / "base", BOTH, "receipt")
    workspace(tmp_path / "head", BOTH.replace("1 day", "2 days"), "bill")
    records = [receipt(30, **BO), signup(40, **BO_TOO)]
    told = replayed(tmp_path, records, "--inflight", at(24))["inflight"]
    assert differs(told["emails"]) == {"onlyBase": 1, "moved": 1, "profilesAffected": 1}
    early = [receipt(0, **BO), signup(10, **BO_TOO)]
    told = replayed(tmp_path, early, "--inflight", at(24))["inflight"]
    assert (told["waiting"], told["moved"], told["profilesAffected"]) == (1, 1, 1)
    assert differs(told["emails"]) == {"moved": 1, "profilesAffected": 1}
    assert [(one["kind"], one["email"]) for one in told["examples"]] == [("moved", "bo@example.com")]


def test_names_that_one_version_alone_ties_together_are_one_person(tmp_path: Path) -> None:
    """The update says that the two are one; where it is refused they stay two, who get the same emails."""
    workspace(tmp_path / "base", BOTH + "subscription offers opt-in\n")
    workspace(tmp_path / "head", BOTH)
    records = [
        choice(0, "offers", email="bo@example.com", externalId="u1"),
        signup(1, email="bo@example.com"),
        signup(2, email="bo@example.org", externalId="u1"),
    ]
    told = replayed(tmp_path, records)
    assert (differs(told), told["profiles"], told["base"]) == ({}, 1, told["head"])


def test_the_ids_told_are_those_of_the_version_that_takes_the_call(tmp_path: Path) -> None:
    base = workspace(tmp_path / "base", BOTH, "receipt")
    workspace(tmp_path / "head", BOTH.replace("1 day", "2 days"), "bill")
    told = replayed(tmp_path, [receipt(0, **BO), signup(24, **BO_TOO)])
    (run,) = sfjourney.simulate([tmp_path / "week.jsonl"], base).runs
    (moved,) = (one for one in told["examples"] if one["kind"] == "moved")
    assert (moved["profileId"], moved["eventId"]) == (run.profile_id, run.event_id)
    assert moved["parting"]["node"] == "wait:2d"
    assert [waits["notes"][-1]["node"] for waits in (moved["parting"]["base"], moved["parting"]["head"])] == [
        "wait:1d",
        "wait:2d",
    ]


def test_a_page_has_both_stories_of_one_person(tmp_path: Path) -> None:
    workspace(tmp_path / "base", BOTH, "receipt")
    workspace(tmp_path / "head", BOTH.replace("1 day", "2 days"), "bill")
    told = replayed(tmp_path, [receipt(0, **BO), signup(24, **BO_TOO)])
    _, stories = page_values(tmp_path / "base", tmp_path / "head", [tmp_path / "week.jsonl"])
    assert stories.profiles.id == [told["examples"][0]["profileId"]]
    assert (len(stories.runs.start), len(stories.sends.decided)) == (2, 3)
    assert stories.differences is not None
    assert len(stories.differences.profile) == 2


# ---- any recording

PEOPLE = 12
KEYED = 1 / 3


def any_records(random: Random) -> list[Row]:
    """Calls about people by either name or both; by the external id alone only once an event had both."""
    records, known = [], set[int]()
    for hour in range(150):
        number, made = random.randrange(PEOPLE), random.choice([signup, signup, receipt, invite])
        email, external = {"email": f"p{number}@example.com"}, {"externalId": f"u{number}"}
        who = random.choice([email, email | external, *([external] if number in known else [])])
        if made is signup and who == email | external:
            known.add(number)
        key = {"idempotencyKey": f"k{hour}"} if random.random() < KEYED else {}
        records.append(made(hour, **who) | key)
    return records


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("sizes", [None, PIECES])
def test_a_journey_that_is_the_same_does_the_same_whatever_calls_are_refused(
    tmp_path: Path, seed: int, sizes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sizes is not None:
        monkeypatch.setattr("sfjourney.api.ReplayOptions", partial(ReplayOptions, sizes=sizes))
    random = Random(seed)  # noqa: S311  # a seed, not a secret
    sides = [(BOTH, "receipt"), (NEWS + SIGNUP, "bill")]
    for name, side in zip(("base", "head"), random.sample(sides, 2), strict=True):
        workspace(tmp_path / name, *side)
    told = replayed(tmp_path, any_records(random))
    touched = {journey["journey"] for journey in told["journeys"]}
    assert touched == {"invite", None}
    assert told["base"]["sends"] != told["head"]["sends"]
    assert told["profiles"] <= PEOPLE
