"""Rules D of semantics.md: what is redacted or sensitive shows in nothing that the replay gives or writes."""

from pathlib import Path

import msgspec
import pytest

import sfjourney
from semantics_case import parse_case, run_case, write_case
from semantics_command import simulate

CANARY = "c4n4ry"

UNREDACTED = """A record that carries what should have been redacted.
--- journeys
event start {
  redact /event/token, /event/card/number
}

event paid {
  redact /event/iban
}

journey j {
  on start
  enroll always per /event/n
  transactional
  wait up to 1 hour {
    on paid as p {
      send thanks { data { kind = /p/kind } }
    }
  }
  send welcome
}
--- records
09:00 ada tracks start {"n": 1, "token": "c4n4ry", "card": {"number": "c4n4ry", "kind": "visa"}}
09:10 ada tracks paid {"kind": "sepa", "iban": "c4n4ry"}
"""
REDACTED = """A record that redacts what nobody declared.
--- journeys
journey j {
  on start
  enroll once
  transactional
  send welcome { data { token = /event/token } }
}
--- template welcome
subject = {"$state": "/event/card/number"}
--- records
09:00 ada tracks start {"token": "c4n4ry", "card": {"number": "c4n4ry"}} with {"redactedDataPaths": ["/event/token", "/event/card"], "idempotencyKey": "k"}
09:10 ada tracks start {"token": "c4n4ry2"} with {"redactedDataPaths": ["/event/token"], "idempotencyKey": "k"}
"""
FIRST_INSTANT = """A read in the first instant, allowed by the configuration.
--- file sfjourney.toml
[redaction]
reads = "first-instant"
--- journeys
event start {
  redact /event/token
}

journey j {
  on start
  enroll always
  transactional
  send welcome { subject "Code ${/event/token}"  data { code = /event/token } }
  set /profile/seen = true
}
--- template welcome
text = {"$state": "/data/code"}
--- records
09:00 ada tracks start {"token": "c4n4ry"} with {"redactedDataPaths": ["/event/token"]}
10:00 ada tracks start {"token": "c4n4ry"}
"""
SENSITIVE = """A sensitive path of a template, in a send of a Journey and in a recorded one.
--- journeys
journey j {
  on api
  enroll always
  transactional
  send reset
}
--- template reset
subject = {"$template": "Reset ${/data/link}"}
text = {"$state": "/data/link"}
sensitive = ["/data/link"]
--- records
09:00 ada triggers j {"link": "https://shop.example/c4n4ry"}
10:00 ada is-sent reset {"link": "https://shop.example/c4n4ry"}
"""
REFUSED = """Lines that are refused, or answered with an error, at or near a redacted value.
--- journeys
event start {
  redact /event/token
}

journey j {
  on start
  enroll once
  transactional
  send welcome
}
--- records
| {"event": "start", "profile": {"email": "ada@example.com"}, "data": {"token": "c4n4ry", "token": "c4n4ry"}, "redactedDataPaths": ["/event/token"], "occurredAt": "2026-01-05T09:00:00Z"}
| {"event": "start", "profile": {"email": "ada@example.com"}, "data": {"token": "c4n4ry"}, "redactedDataPaths": ["/event/token"], "occurredAt": "2026-01-05T09:00:60Z"}
| {"event": "start", "profile": {"email": "ada@example.com"}, "data": {"token": "c4n4ry" "x"}, "redactedDataPaths": ["/event/token"], "occurredAt": "2026-01-05T09:00:00Z"}
| {"event": "start", "profile": {"email": "ada@example.com"}, "redactedDataPaths": ["/event/token"], "occurredAt": "2026-01-05T09:00:00Z", "data": {"token": "c4n4ry
09:00 x:42 tracks start {"token": "c4n4ry"} with {"redactedDataPaths": ["/event/token"]}
"""
ALL = {
    "unredacted": UNREDACTED,
    "redacted": REDACTED,
    "first": FIRST_INSTANT,
    "sensitive": SENSITIVE,
    "refused": REFUSED,
}


@pytest.mark.parametrize("name", ALL)
def test_d2_no_raw_value_is_in_any_row(tmp_path: Path, name: str) -> None:
    case = parse_case(ALL[name])
    simulation = run_case(case, write_case(case, tmp_path))
    rows = [simulation.runs, simulation.sends_with_state, simulation.outcomes, simulation.refused, simulation.summary]
    assert any(rows[:4])
    assert [row for row in rows if CANARY in msgspec.json.encode(row).decode()] == []


@pytest.mark.parametrize("name", ALL)
def test_d2_no_raw_value_is_in_any_byte_that_the_command_writes(tmp_path: Path, name: str) -> None:
    written = write_case(parse_case(ALL[name]), tmp_path)
    said = simulate(tmp_path, "records.jsonl", "-o", "out", "--outcomes", "--state")
    assert said.status == (1 if name == "refused" else 0), said.err.decode()
    assert written.workspace.exists()
    files = [path for path in (tmp_path / "out").iterdir() if CANARY.encode() in path.read_bytes()]
    assert (files, CANARY in said.out.decode(), CANARY in said.err.decode()) == ([], False, False)


def test_d4_the_value_is_read_though_it_is_masked(tmp_path: Path) -> None:
    case = parse_case(FIRST_INSTANT)
    simulation = run_case(case, write_case(case, tmp_path))
    assert [(send.status, send.unresolved) for send in simulation.sends] == [("Sent", []), ("Sent", [])]
    assert all(send.subject.startswith("Code ") and send.subject != "Code " for send in simulation.sends)


def test_d5_a_sensitive_value_is_masked_and_its_neighbours_are_not(tmp_path: Path) -> None:
    text = SENSITIVE.replace('{"link"', '{"order": "o-1", "link"')
    case = parse_case(text)
    sends = run_case(case, write_case(case, tmp_path)).sends_with_state
    assert [send.state["data"]["order"] for send in sends] == ["o-1", "o-1"]
    assert [send.subject.startswith("Reset ") for send in sends] == [True, True]


def test_d2_an_error_message_of_the_check_tells_no_value(tmp_path: Path) -> None:
    case = parse_case(REFUSED)
    written = write_case(case, tmp_path)
    assert all(CANARY not in one.finding.message for one in sfjourney.check(written.workspace))
    refused = run_case(case, written).refused
    assert len(refused) == 4
    assert all(CANARY not in one.message for one in refused)
