"""What is redacted or sensitive is in no story: its conditions say that a value is redacted, and nothing of it."""

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import sfjourney
from semantics_case import case_files, read_case, write_case
from semantics_command import command
from sfjourney.reasons.selection import NobodyError, find_profile
from sfjourney.reasons.told import Asked, Matched, Question, Read, Value, Why
from sfjourney.report.paint import Paint
from sfjourney.report.replay.why_json import why_json
from sfjourney.report.replay.why_text import why_text
from told_stories import MONTH, PROFILES, ROUGH, SAMPLE, world
from workspaces import write_files

pytestmark = pytest.mark.thorough

CANARY = b"c4n4ry"
CASES = [path for path in case_files() if CANARY in path.read_bytes().lower()]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_no_raw_value_is_in_the_story_of_any_profile(tmp_path: Path, path: Path) -> None:
    written = write_case(read_case(path), tmp_path)
    with world(Path(written.workspace), [Path(one) for one in written.recordings]) as read:
        stories = list(read.stories())
        if not stories:
            with pytest.raises(NobodyError) as nobody:
                find_profile(read.recorded, "ada@example.com")
            assert CANARY not in str(nobody.value).encode().lower()
    for why in stories:
        assert CANARY not in why_json(why).lower()
        assert CANARY not in why_text(why, Paint(colour=False), 80).encode().lower()


JOURNEYS = """
event order.created { redact /event/payment/token  redact /event/items/0/secret }

journey thanks {
  on order.created where /event/payment is present and any /event/items as item where /item/sku == "B"
  enroll always per /event/orderId if running parallel
  transactional
  wait up to 1 day {
    on order.created as again where /again/items is present {}
    when did order.created as past where /past/payment is missing {}
  }
}
"""


def order(minute: int, *redacted: str, **data: object) -> str:
    body = {
        "event": "order.created",
        "profile": {"email": "ada@example.com"},
        "occurredAt": f"2026-03-27T09:{minute:02d}:00Z",
    }
    return json.dumps(body | {"data": data} | ({"redactedDataPaths": list(redacted)} if redacted else {})) + "\n"


def values(asked: Asked) -> Iterator[Value]:
    yield from asked.values
    for part in asked.parts:
        yield from values(part)


def read_by(why: Why) -> list[Value]:
    found: list[Value] = []
    for moment in why.moments:
        for note in moment.notes:
            match note:
                case Matched():
                    found += [value for asked in note.asked for value in values(asked)]
                case Question():
                    found += values(note.asked)
                case Read():
                    found.append(note.value)
                case _:
                    pass
    return found


def test_what_holds_a_redacted_value_is_shown_without_it(tmp_path: Path) -> None:
    items = [{"sku": "A", "secret": "c4n4ry-1"}, {"sku": "B"}]
    whole = {"payment": {"token": "c4n4ry-2", "card": "visa"}, "items": items}
    lines = [
        order(0, "/event/payment/token", "/event/items/0/secret", orderId="1", **whole),
        order(1, orderId="2", **whole),
        order(2, "/event/payment", orderId="3", **whole),
    ]
    root = write_files(tmp_path, {"sfjourney.toml": "", "a.journey": JOURNEYS, "r.jsonl": "".join(lines)})
    why = sfjourney.why([root / "r.jsonl"], root, "ada@example.com")
    assert CANARY not in msgspec.json.encode(why)
    read = read_by(why)
    shown = [value.value for value in read if value.read == "/event/payment" and value.state == "value"]
    assert shown == [{"card": "visa"}, {"token": "[redacted]", "card": "visa"}]
    assert Value("/event/payment", "redacted") in read
    assert Value("/again/items", "value", [{"sku": "A", "secret": "[redacted]"}, {"sku": "B"}]) in read
    assert Value("/past/payment", "value", {"card": "visa"}) in read
    assert "(redacted)" in why_text(why, Paint(colour=False), 80)


FIRST_INSTANT = """
event reset.requested { redact /event/token }

journey reset {
  on reset.requested
  enroll always
  transactional
  branch { when lower(/event/token) starts with "c4n" { exit } }
}
"""


def test_d4_what_may_be_read_in_the_first_instant_is_read_and_not_shown(tmp_path: Path) -> None:
    line = {
        "event": "reset.requested",
        "profile": {"email": "ada@example.com"},
        "data": {"token": "C4N4RY-3"},
        "redactedDataPaths": ["/event/token"],
        "occurredAt": "2026-03-27T09:00:00Z",
    }
    files = {
        "sfjourney.toml": '[redaction]\nreads = "first-instant"\n',
        "a.journey": FIRST_INSTANT,
        "r.jsonl": json.dumps(line) + "\n",
    }
    root = write_files(tmp_path, files)
    why = sfjourney.why([root / "r.jsonl"], root, "ada@example.com")
    assert CANARY not in msgspec.json.encode(why).lower()
    assert why.runs[0].reason == "exit-step"
    states = [(value.read, value.state) for value in read_by(why)]
    assert ("lower(/event/token)", "redacted") in states
    assert {state for read, state in states if read == "/event/token"} == {"redacted"}


SENSITIVE = {
    "sfjourney.toml": "",
    "a.journey": """
journey invite {
  on api
  enroll always per /data/code if running parallel
  transactional
  branch { when /data/code != "x" and /profile/pin == "c4n4ry-4" {} }
  send invitation { data { pin = /profile/pin } }
}
""",
    "templates/invitation.json": json.dumps(
        {
            "name": "invitation",
            "purpose": "Transactional",
            "status": "Active",
            "definition": {
                "from": "a@example.com",
                "subject": "Hello",
                "body": {"root": "t", "elements": {"t": {"type": "Text", "props": {"text": {"$state": "/data/code"}}}}},
                "sensitiveTransactionalVariablePaths": ["/data/code", "/data/pin"],
            },
        }
    ),
    "r.jsonl": json.dumps(
        {
            "call": "journeys.trigger",
            "journey": "invite",
            "profile": {"email": "ada@example.com", "properties": {"pin": "c4n4ry-5"}},
            "variables": {"code": "c4n4ry-6"},
            "occurredAt": "2026-03-27T09:00:00Z",
        }
    )
    + "\n",
}


def test_d5_what_a_template_calls_sensitive_is_not_shown_wherever_it_comes_from(tmp_path: Path) -> None:
    root = write_files(tmp_path, SENSITIVE)
    why = sfjourney.why([root / "r.jsonl"], root, "ada@example.com", at="2026-03-27T10:00:00Z")
    assert why.at is not None
    assert why.at.state.properties == {"pin": "[redacted]"}
    told = msgspec.json.encode(msgspec.structs.replace(why, runs=(), at=None))
    # The workspace's own text names a value; no value of the recording is shown.
    assert [canary for canary in (b"c4n4ry-5", b"c4n4ry-6") if canary in told] == []


def test_no_command_that_explains_tells_a_canary_of_the_sample(tmp_path: Path) -> None:
    replay = (str(MONTH), str(ROUGH), "-w", str(SAMPLE), "--profiles", str(PROFILES))
    assert command(tmp_path, "simulate", *replay, "-o", "out").status == 1
    sends = (tmp_path / "out" / "sends.jsonl").read_bytes().splitlines(keepends=True)
    (tmp_path / "sent.jsonl").write_bytes(b"".join(sends[::3]) + b'{"to": "canary-1"}\n')
    said = [
        command(tmp_path, "simulate", *replay, "--against", "sent.jsonl"),
        command(tmp_path, "simulate", *replay, "--against", "sent.jsonl", "--format", "json"),
    ]
    asked = [b"password_reset", b"order_receipt", b"team_invite"]
    for template in asked:
        (row, *_) = (row for row in map(msgspec.json.decode, sends) if row["template"] == template.decode())
        who = (*replay, "--profile", row["to"])
        said += [
            command(tmp_path, "why", *who),
            command(tmp_path, "why", *who, "--format", "json"),
            command(tmp_path, "why", *who, "--at", row["decidedAt"]),
        ]
    assert [one.err for one in said if one.status not in (0, 1)] == []
    assert [one.out for one in said if b"canary-" in one.out + one.err] == []
