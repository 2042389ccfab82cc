"""Filters that are found in tables do what they do when each of them is asked."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from local_engine import WHOLE, compiled, everything, replayed
from workspaces import write_files

pytestmark = pytest.mark.thorough

LITERALS = st.one_of(
    st.sampled_from(["true", "false", "null", "1", "1.0", "0", "-3", "2.5", '"1"', '"a"', '"b"', '"true"']),
    st.integers(-5, 5).map(str),
)
POINTERS = st.sampled_from(["/event/a", "/event/b", "/event/deep/er", "/profile/p"])
NUMBERS = st.integers(-5, 5).map(str)


def _conditions() -> st.SearchStrategy[str]:
    leaf = st.one_of(
        st.builds("{} == {}".format, POINTERS, LITERALS),
        st.builds("{} != {}".format, POINTERS, LITERALS),
        st.builds("{} {} {}".format, POINTERS, st.sampled_from(["<", "<=", ">", ">="]), NUMBERS),
        st.builds("{} in [{}, {}]".format, POINTERS, LITERALS, LITERALS),
        st.builds("{} is present".format, POINTERS),
    )
    return st.recursive(
        leaf, lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner)
    )


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 5),
    st.sampled_from([1.0, 2.5, "1", "a", "b", "true", [], ["a"], {"a": 1}]),
)


def _workspace(root: Path, filters: list[list[str]]) -> Path:
    journeys = "event e\n" + "\n".join(
        f"journey j{number:02} {{\n"
        + "".join(f"  on e where {where}\n" for where in clauses)
        + "  enroll always\n  transactional\n  send t\n}"
        for number, clauses in enumerate(filters)
    )
    body = {"root": "t", "elements": {"t": {"type": "Text", "props": {"text": "T"}}}}
    template = {"purpose": "Transactional", "definition": {"subject": "S", "body": body}}
    return write_files(root, {"all.journey": journeys, "templates/t.json": json.dumps(template)})


def _recording(root: Path, events: list[dict[str, Any]]) -> Path:
    lines = [
        json.dumps(
            {
                "event": "e",
                "profile": {"email": "a@b.c", "properties": {"p": event.pop("p")} if "p" in event else {}},
                "data": event,
                "occurredAt": f"2026-01-01T00:00:{second:02}Z",
                "idempotencyKey": str(second),
            }
        )
        for second, event in enumerate(events)
    ]
    (root / "events.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return root / "events.jsonl"


@given(
    st.lists(st.lists(_conditions(), min_size=1, max_size=2), min_size=9, max_size=25),
    st.lists(
        st.fixed_dictionaries(
            {}, optional={"a": VALUES, "b": VALUES, "p": VALUES, "deep": st.fixed_dictionaries({"er": VALUES})}
        ),
        min_size=1,
        max_size=8,
    ),
)
@settings(max_examples=60)
def test_tables_change_nothing(
    tmp_path_factory: pytest.TempPathFactory, filters: list[list[str]], events: list[dict[str, Any]]
) -> None:
    root = tmp_path_factory.mktemp("filters")
    workspace, recording = compiled(_workspace(root, filters)), _recording(root, events)
    by_tables = everything(replayed(workspace, [recording], sizes=WHOLE, outcomes=False))
    one_by_one = everything(replayed(workspace, [recording], sizes=WHOLE, outcomes=True))
    del by_tables["outcomes"], one_by_one["outcomes"]
    assert by_tables == one_by_one


def test_of_a_thousand_filters_those_that_can_hold_are_asked(tmp_path: Path) -> None:
    workspace = compiled(_workspace(tmp_path, [[f"/event/a == {number}"] for number in range(1_000)]))
    done = replayed(workspace, [_recording(tmp_path, [{"a": 7}, {"a": 8.0}, {"a": "8"}])], sizes=WHOLE, outcomes=False)
    counted = {one.key: (one.matched, one.enrolled, one.skipped) for one in done.summary.journeys}
    assert counted["j07"] == (3, 1, {"filter": 2})
    assert counted["j08"] == (3, 1, {"filter": 2})
    assert counted["j999"] == (3, 0, {"filter": 3})
