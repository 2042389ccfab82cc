"""Compiled graphs that somebody edited, or git merged: each mistake is named with its place, or nothing is compared."""

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest

from memory_workspaces import graph_of
from sfjourney.graph.json import GraphError, graph_from_json, graph_json
from sfjourney.report.reference.schemas import schema_of

TEXT = """
subscription tips opt-in { cap 3 sends in 7 days }
segment regular = did order.created at least 2 times in last 30 days
segment kept = in segment regular or /profile/plan is missing
journey first { on order.created enroll again after 2 days subscription tips exit on order.sent
  send welcome_note { data { code = lower(/event/code) } }
  hold: wait up to 2 days { on b { wait 1 hour } when /profile/plan == "pro" { exit } timeout { wait 3 hours } }
  wait until 09:00
  branch { when in segment kept { send welcome_note } }
  split "s" { 50% a { exit } 50% b { } }
}
journey second { on api enroll always transactional wait 1 day }
"""

Graph = dict[str, Any]


def node(graph: Graph, name: str) -> Graph:
    found: Graph = next(one for one in graph["journeys"][0]["nodes"] if one["id"] == name)
    return found


def edge(graph: Graph, source: str, port: str) -> Graph:
    edges = graph["journeys"][0]["edges"]
    found: Graph = next(one for one in edges if (one["from"], one["port"]) == (source, port))
    return found


def gone(graph: Graph, source: str, port: str) -> None:
    graph["journeys"][0]["edges"].remove(edge(graph, source, port))


def island(graph: Graph) -> None:
    journey = graph["journeys"][0]
    journey["nodes"] += [{"kind": "wait", "id": name, "duration": "PT1H"} for name in ("x", "y")]
    journey["edges"] += [{"from": "x", "to": "y", "port": "next"}, {"from": "y", "to": "x", "port": "next"}]


def refused(content: bytes) -> str:
    with pytest.raises(GraphError) as caught:
        graph_from_json(content)
    return str(caught.value)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (
            lambda g: gone(g, "hold", "timeout"),
            "first: hold has the ports on-1, timeout, when-1, and edges by on-1, when-1, at /journeys/0/nodes/1",
        ),
        (
            lambda g: edge(g, "hold", "on-1").update(to="nowhere"),
            "first: an edge from hold to nowhere: nowhere is no node, at /journeys/0/edges/1/to",
        ),
        (lambda g: edge(g, "wait:1h", "next").update(to="hold"), "first: a cycle through hold, at /journeys/0/edges"),
        (
            island,
            "first: nothing leads to x, at /journeys/0/nodes/11; first: nothing leads to y, at /journeys/0/nodes/12",
        ),
        (lambda g: g["journeys"][0].update(start="x"), "first: the start x is no node, at /journeys/0/start"),
        (lambda g: g["journeys"].append(g["journeys"][0]), "'first' stands for two journeys, at /journeys/2"),
        (lambda g: g["segments"].append(g["segments"][0]), "'kept' stands for two segments, at /segments/2"),
        (
            lambda g: g["templates"].clear(),
            "first: send:welcome_note sends an unknown template 'welcome_note', at /journeys/0/nodes/0/template",
        ),
        (
            lambda g: g["segments"][0]["where"]["of"][0].update(segment="nobody"),
            "an unknown segment 'nobody', at /segments/0/where/of/0/segment",
        ),
        (
            lambda g: g["segments"][0]["where"]["of"][0].update(segment="kept"),
            "the segment kept asks for itself, at /segments/0",
        ),
        (
            lambda g: g["subscriptions"][0]["caps"][0].update(duration="7 days"),
            "'7 days' cannot be read as `duration`, at /subscriptions/0/caps/0/duration",
        ),
        (
            lambda g: g["segments"][0]["where"]["of"][1].update(pointer="plan"),
            "'plan' cannot be read as `pointer`, at /segments/0/where/of/1/pointer",
        ),
        (
            lambda g: node(g, "hold")["arms"][1]["when"].update(left={}),
            "a value is a pointer, a literal, an instant or a function of one, at /journeys/0/nodes/1/arms/1/when/left",
        ),
        (
            lambda g: node(g, "send:welcome_note")["data"][0]["value"].pop("of"),
            "a value is a pointer, a literal, an instant or a function of one, at /journeys/0/nodes/0/data/0/value",
        ),
        (
            lambda g: node(g, "wait-until:09-00").update(time=None),
            "first: wait-until:09-00 waits until a time or a date, at /journeys/0/nodes/5",
        ),
        (
            lambda g: node(g, "hold")["arms"][0].pop("event"),
            "first: on-1 of hold is by an event or by a condition, at /journeys/0/nodes/1/arms/0",
        ),
        (
            lambda g: g["journeys"][0]["exits"][0].update(event=None),
            "first: an exit is by an event or by a condition, at /journeys/0/exits/0",
        ),
        (
            lambda g: g["journeys"][0].update(transactional=True),
            "first: it has a subscription, and is transactional, at /journeys/0/transactional",
        ),
        (
            lambda g: g["journeys"][0]["enroll"].update(after=None),
            "first: `after` stands with the policy `again`, and only there, at /journeys/0/enroll",
        ),
        (
            lambda g: g["journeys"][1]["entries"].append(g["journeys"][0]["entries"][0]),
            "second: an entry is by an event, or alone by calls, at /journeys/1/entries/0",
        ),
        (
            lambda g: [one.update(duration="soon") for one in g["journeys"][0]["nodes"] if "duration" in one],
            "; ".join(f"'soon' cannot be read as `duration`, at /journeys/0/nodes/{at}/duration" for at in (1, 2, 4)),
        ),
    ],
)
def test_an_edited_graph_says_what_is_wrong_and_where(edit: Callable[[Graph], object], said: str) -> None:
    graph = json.loads(graph_json(graph_of(TEXT)))
    edit(graph)
    assert refused(json.dumps(graph).encode()) == said


@pytest.mark.parametrize(
    ("edit", "place"),
    [
        (lambda g: g["journeys"][0].pop("enroll"), "/journeys/0"),
        (lambda g: g["subscriptions"][0]["caps"][0].update(sends="3"), "/subscriptions/0/caps/0/sends"),
        (lambda g: g["subscriptions"][0]["caps"][0].update(sends=0), "/subscriptions/0/caps/0/sends"),
        (lambda g: g["journeys"][1].update(entries=[]), "/journeys/1/entries"),
        (lambda g: node(g, "hold").update(kind="sleep"), "/journeys/0/nodes/1/kind"),
        (lambda g: node(g, "hold").update(more=1), "/journeys/0/nodes/1"),
        (lambda g: g["source"]["journeys"]["first"]["place"].update(line="4"), "/source/journeys/*/place/line"),
    ],
)
def test_what_has_the_wrong_shape_is_refused_as_the_schema_does(edit: Callable[[Graph], object], place: str) -> None:
    graph = json.loads(graph_json(graph_of(TEXT)))
    described = jsonschema.Draft202012Validator(schema_of("graph"))
    assert described.is_valid(graph)
    edit(graph)
    assert not described.is_valid(graph)
    assert refused(json.dumps(graph).encode()).endswith(f", at {place}")


def test_of_many_mistakes_three_are_told() -> None:
    graph = json.loads(graph_json(graph_of(TEXT)))
    for journey in graph["journeys"]:
        for one in journey["nodes"]:
            one.update({"duration": "soon"} if "duration" in one else {})
    assert refused(json.dumps(graph).encode()).endswith("/journeys/0/nodes/4/duration; and 1 more")


def test_a_key_that_stands_twice_is_refused_with_its_line() -> None:
    text = graph_json(graph_of(TEXT)).decode()
    twice = text.replace('"draft": false,', '"draft": true,\n      "draft": false,', 1)
    line = twice[: twice.index('"draft": false')].count("\n") + 1
    assert refused(twice.encode()) == f"a key stands twice in one object, at line {line}, column 7"


def test_a_byte_order_mark_is_no_part_of_a_graph_and_utf_16_is_named() -> None:
    written = graph_json(graph_of(TEXT))
    assert graph_json(graph_from_json(b"\xef\xbb\xbf" + written)) == written
    assert graph_json(graph_from_json(written.replace(b"\n", b"\r\n"))) == written
    assert refused(written.decode().encode("utf-16")) == "not a sfjourney.graph/1: it is UTF-16, and JSON is UTF-8"
