"""What the graph says beside nodes and edges: ids, bounds, windows, what is read."""

import json
from pathlib import Path
from typing import Any

import pytest

from journey_cases import CASES
from memory_workspaces import graph_of
from sfjourney.clock.weekly import Window, union
from sfjourney.graph.json import GraphError, graph_from_json, graph_json
from sfjourney.graph.validate import problems
from sfjourney.pipeline import compile_workspace
from sfjourney.report.graphs.mermaid import graph_mermaid
from sfjourney.workspace import load_workspace
from workspaces import write_files


def journey(steps: str, header: str = "", declarations: str = "") -> str:
    return f"{declarations}\njourney a {{ on order.created enroll always transactional {header}\n{steps}\n}}"


def content(text: str) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(graph_json(graph_of(text)))
    made: dict[str, Any] = whole["journeys"][0]
    return made


@pytest.mark.parametrize(
    ("sends", "ids"),
    [
        (["a", "a", "a"], ["send:a", "send:a#2", "send:a#3"]),
        (["a", "a", "a#2"], ["send:a", "send:a#2", "send:a#2#2"]),
        (["a", "a#2", "a"], ["send:a", "send:a#2", "send:a#3"]),
        (["a#2", "a", "a"], ["send:a#2", "send:a", "send:a#3"]),
    ],
)
def test_no_two_nodes_have_one_id_whatever_templates_are_called(
    sends: list[str], ids: list[str], tmp_path: Path
) -> None:
    template = (CASES / "templates" / "welcome_note.json").read_text(encoding="utf-8")
    files = {f"templates/{name}.json": template for name in sends}
    files["a.journey"] = journey(" ".join(f'send "{name}"' for name in sends))
    graph = compile_workspace(load_workspace(write_files(tmp_path, files))).graph
    assert graph is not None
    assert [node.id for node in graph.journeys[0].nodes] == [*ids, "end"]
    assert problems(graph) == []


WAIT = "wait 5 days"


@pytest.mark.parametrize(
    ("steps", "header", "least"),
    [
        (WAIT, "", "P5D"),
        (f"send welcome_note {WAIT}", "", "P5D"),
        (f"{WAIT} send welcome_note {{ if skipped exit }} {WAIT}", "", "P5D"),
        (f"send welcome_note {{ if skipped exit }} {WAIT}", "", "PT0S"),
        (f"wait until /event/at if past exit if missing continue {WAIT}", "", "PT0S"),
        (f"wait until /event/at if past continue if missing exit {WAIT}", "", "PT0S"),
        (f"wait until /event/at if past continue if missing continue {WAIT}", "", "P5D"),
        (WAIT, "exit on order.sent", "PT0S"),
        (WAIT, 'exit when /profile/plan == "pro"', "PT0S"),
        (f"branch {{ when /event/a == 1 {{ exit }} }} {WAIT}", "", "PT0S"),
    ],
)
def test_no_run_is_shorter_than_the_least_time(steps: str, header: str, least: str) -> None:
    assert content(journey(steps, header))["bounds"]["duration"]["min"] == least


def test_a_run_that_another_may_end_has_no_least_time() -> None:
    text = f"journey a {{ on b enroll always if running restart transactional {WAIT} }}"
    assert content(text)["bounds"]["duration"] == {"min": "PT0S", "max": "P5D"}


def test_a_journey_reads_what_the_segments_read_that_it_asks_for() -> None:
    segments = """
        segment rich = /profile/ltv > 100
        segment loyal = in segment rich and did order.created as past where /past/total > 1
        segment other = /profile/plan == "pro"
    """
    made = content(journey("branch { when in segment loyal { exit } }", declarations=segments))
    assert made["reads"] == ["/profile/ltv"]


def test_shares_are_whole_numbers_where_they_can_be() -> None:
    text = journey('split "s" { 50% a { exit } 33.25% b { exit } 16.75% c { exit } }')
    assert [share["percent"] for share in content(text)["nodes"][0]["shares"]] == [50, 33.25, 16.75]
    written = graph_json(graph_of(text))
    assert b'"percent": 50\n' in written
    assert graph_json(graph_from_json(written)) == written


def test_an_arm_is_drawn_with_all_it_asks() -> None:
    text = journey("wait up to 1 day { on new b as c matching /event/id where /c/n > 1 { exit } }")
    assert "on new b as c matching /event/id where /c/n #62; 1" in graph_mermaid(graph_of(text))


def test_a_union_of_windows_is_open_when_one_of_them_is() -> None:
    minutes = range(0, 7 * 1440, 60)

    def opened(windows: tuple[Window, ...]) -> set[int]:
        spans = [
            (d * 1440 + w.start, d * 1440 + w.end + (1440 if w.over_midnight else 0)) for w in windows for d in w.days
        ]
        return {m for m in minutes if any(start <= m + week < end for start, end in spans for week in (0, 7 * 1440))}

    hours = [0, 60, 600, 1200, 1380]
    shapes = [
        Window(days, start, end)
        for days in ((0,), (6, 0), (0, 1))
        for start in hours
        for end in (*hours, 1440)
        if start != end
    ]
    for number, one in enumerate(shapes):
        for other in shapes[number::3]:
            for third in (Window((1,), 0, 1440), Window((0, 3), 120, 180)):
                windows = (one, other, third)
                made = union(windows)
                assert opened(made) == opened(windows), windows
                assert union(reversed(made)) == made, windows


@pytest.mark.parametrize(
    ("steps", "written", "instead", "words"),
    [
        ("wait 2 days", '"P2D"', '"2 days"', "cannot be read as `duration`"),
        ("branch { when /event/a is present { exit } }", '"/event/a"', '"event/a"', "cannot be read as `pointer`"),
        ("wait until 09:30", '"09:30"', '"9:30"', "are no times of the week"),
        ("wait until mon 09:30", '"mon"', '"Monday"', "are no times of the week"),
        (
            "branch { when now < 2026-01-01T00:00:00Z { exit } }",
            "2026-01-01",
            "2026-13-01",
            "cannot be read as `instant`",
        ),
    ],
)
def test_a_graph_with_a_word_that_cannot_be_read_is_none(steps: str, written: str, instead: str, words: str) -> None:
    text = graph_json(graph_of(journey(steps))).decode()
    assert written in text
    with pytest.raises(GraphError, match=words):
        graph_from_json(text.replace(written, instead).encode())
