"""Lines of a recording: what is read, what is refused and where, and that fast and careful reading agree."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sfjourney
from sfjourney.recordings.bodies import Refusal, read_body
from workspaces import write_example

pytestmark = pytest.mark.thorough

REFUSED = [
    (b"", 1, "not-json"),
    (b"nonsense", 1, "not-json"),
    (b"[1]", 1, "not-an-object"),
    (b'"text"', 1, "not-an-object"),
    (b'{"a": 1, "a": 2}', 10, "duplicate-key"),
    (b'{"a":1,"a":2}', 8, "duplicate-key"),
    (b'{"data":{"x":{"k":1,"k":1}}}', 21, "duplicate-key"),
    (b'{"a":[{"k":1,"l":2,"k":3}]}', 20, "duplicate-key"),
    (b'{"\\u0061":1,"a":2}', 13, "duplicate-key"),
    (b'{"a": NaN}', 7, "not-json"),
    (b'{"a": -Infinity}', 7, "not-json"),
    (b'{"a": 1e400}', 7, "not-json"),
    (b'{"a": "\\ud800"}', 7, "not-json"),
    (b'{"a": "\xff"}', 8, "not-json"),
    (b'{"\xc3\xa4": tru}', 7, "not-json"),
    (b'{"a": 1} {"b": 2}', 10, "not-json"),
    (b'{"a": 1,}', 8, "not-json"),
    (b'{"a" 1}', 6, "not-json"),
    (b'{"a": 1', 8, "not-json"),
    (b'{"a":' + b"[" * 64 + b"]" * 64 + b"}", 69, "not-json"),
    (b'{"a": "' + b"x" * (8 * 1024 * 1024) + b'"}', 8 * 1024 * 1024 + 1, "too-long"),
]


@pytest.mark.parametrize(("line", "column", "code"), REFUSED, ids=range(len(REFUSED)))
def test_a_line_that_is_no_record_is_refused_with_its_column(line: bytes, column: int, code: str) -> None:
    read = read_body(line)
    assert isinstance(read, Refusal)
    assert (read.column, read.code) == (column, code)


READ = [
    (b'{"a": 1}', {"a": 1}),
    (b' {"a" : [1, 2 ] } ', {"a": [1, 2]}),
    (b'{"a":1.0}', {"a": 1.0}),
    (b'{"a":1e2}', {"a": 100.0}),
    (b'{"a":12345678901234567890123}', {"a": 12345678901234567890123}),
    (b'{"a":"\\u00e4\\/"}', {"a": "ä/"}),
    (b'{"a":{"k":1},"b":{"k":1}}', {"a": {"k": 1}, "b": {"k": 1}}),
    (b'{"a":"\\"k\\":","k":1}', {"a": '"k":', "k": 1}),
    (b'{"a":' + b"[" * 63 + b"]" * 63 + b"}", None),
]


@pytest.mark.parametrize(("line", "value"), READ, ids=range(len(READ)))
def test_unusual_forms_of_json_are_read(line: bytes, value: Any) -> None:
    read = read_body(line)
    assert isinstance(read, dict)
    assert value is None or read == value


JOURNEY = """
    event order.created {
      redact /event/secret
    }

    journey j {
      on order.created where /profile/plan != "none"
      enroll always per /event/id if running skip
      transactional

      wait up to 1 hour {
        on order.paid matching /event/id { exit }
      }
      send receipt { subject "${/event/id} ${/event/nested/deep}" }
    }
    --- templates/receipt.json
    {
      "name": "Receipt",
      "purpose": "Transactional",
      "definition": {"subject": "", "body": {"root": "a", "elements": {"a": {"type": "Hr", "props": {}}}}}
    }
"""

emails = st.sampled_from(["ada@example.com", " Ada@Example.com", "bo@example.com", "no email", ""])
externals = st.sampled_from([None, "a", "b", ""])
payloads: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "id": st.sampled_from(["1", "2", 1, 1.0, None, [], True]),
        "nested": st.sampled_from([{"deep": 1}, {"deep": [[[[[[[[[[1]]]]]]]]]]}, None, 2.5]),
        "secret": st.just("s"),
    },
)
instants = st.sampled_from(
    [
        "2026-03-27T09:00:00Z",
        "2026-03-27T09:00:00.000Z",
        "2026-03-27T09:59:59.999Z",
        "2026-03-27T10:00:00.000Z",
        "2026-03-27T11:00:00+01:00",
        "2026-03-27T08:00:00.1234Z",
        "2026-03-27T09:00:60Z",
        "2026-13-27T09:00:00Z",
        "yesterday",
        5,
    ]
)
records = st.fixed_dictionaries(
    {
        "event": st.sampled_from(["order.created", "order.paid", "page.viewed", "", 7]),
        "profile": st.fixed_dictionaries(
            {"email": emails},
            optional={"externalId": externals, "properties": st.sampled_from([{}, {"plan": "none"}, {"x": 1}, None])},
        ),
        "occurredAt": instants,
    },
    optional={
        "data": payloads,
        "idempotencyKey": st.sampled_from(["k1", "k2", "k3", "", None]),
        "receivedAt": instants,
        "redactedDataPaths": st.sampled_from([["/event/secret"], [], ["/data/x"]]),
        "extra": st.sampled_from([1, {"a": {"b": 1}}]),
        "type": st.sampled_from(["track", "other"]),
    },
)


@settings(max_examples=30, derandomize=True)
@given(st.lists(records, max_size=12))
def test_lines_mean_the_same_however_they_are_written(
    tmp_path_factory: pytest.TempPathFactory, made: list[Any]
) -> None:
    folder = tmp_path_factory.mktemp("law")
    write_example(folder, JOURNEY)

    def outputs(**style: Any) -> list[list[bytes]]:
        path = folder / "recording.jsonl"
        path.write_text("".join(json.dumps(record, **style) + "\n" for record in made), encoding="utf-8")
        simulation = sfjourney.simulate([path], folder, outcomes=True)
        without_columns = [f"{r.line} {r.code} {r.message}".encode() for r in simulation.refused]
        replayed = simulation.replayed
        return [list(replayed.runs), list(replayed.sends), list(replayed.outcomes), without_columns]

    compact = outputs(separators=(",", ":"))
    assert outputs() == compact
    assert outputs(separators=(",", ":"), indent=None, sort_keys=True) == compact
    assert outputs(separators=(", ", " : "), ensure_ascii=False) == compact
