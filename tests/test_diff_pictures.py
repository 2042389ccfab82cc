"""Pictures of what changed: both versions, what is one step around, told by words and lines and not by colour alone."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from command import call
from diff_cases import PATCHES, patched, sample
from hostile_graph import hostile
from memory_workspaces import graph_of
from overlaps import overlaps
from payloads import PAYLOADS
from sfjourney.graph.graph import Graph
from sfjourney.report.difference.mermaid_difference import difference_mermaid, journey_chart
from sfjourney.report.graphs.mermaid import MOST_CHARACTERS, MOST_EDGES
from sfjourney.report.picture.changed import ChangedJourney, Half, changed_journeys
from sfjourney.report.picture.difference import difference_svg
from sfjourney.report.picture.drawing import MOST_NODES, draw
from sfjourney.report.picture.svg import journey_svg

SVG = "{http://www.w3.org/2000/svg}"
DIFFED = Path(__file__).parent.parent / "docs" / "diffed"


def notes(half: Half | None) -> dict[str, str]:
    """The marks of a picture by what they are at, ``node`` or ``node port``."""
    if half is None:
        return {}
    marks = half.marks
    ports = {f"{node} {port}": mark.note for (node, port), mark in marks.ports.items()}
    entries = {f"on {event}": mark.note for event, mark in marks.entries.items()}
    return {name: mark.note for name, mark in marks.nodes.items()} | ports | entries


GONE, NEW, CHANGED, OTHER = "− gone", "+ new", "~ changed", "~ says something else"  # noqa: RUF001  # as in pictures


@pytest.mark.parametrize(
    ("patch", "journey", "before", "after"),
    [
        ("wait_shorter", "cart_recovery", {"wait:1h30m": CHANGED}, {"wait:45m": CHANGED}),
        ("wait_gone", "cart_recovery", {"wait:1h30m": GONE, "wait:1h30m next": GONE}, {}),
        ("wait_added", "welcome_series", {"set:lifecycle next": GONE}, {"wait:2h": NEW, "set:lifecycle next": NEW}),
        ("filter_wider", "cart_recovery", {"on cart.updated": CHANGED}, {"on cart.updated": CHANGED}),
        ("trigger_added", "frost_alert", {}, {"on frost.withdrawn": NEW}),
        ("subject_of_a_template", "cart_recovery", {"send:cart_reminder": OTHER}, {"send:cart_reminder": OTHER}),
    ],
)
def test_what_changed_is_marked_in_both_versions(
    patch: str, journey: str, before: dict[str, str], after: dict[str, str]
) -> None:
    (found,) = changed_journeys(sample().graph, patched(patch).graph)
    assert found.key == journey
    for half, wanted in ((found.base, before), (found.head, after)):
        assert {name: note for name, note in notes(half).items() if name in wanted} == wanted


def test_a_case_in_front_of_others_is_new_and_the_others_are_as_they_were() -> None:
    (found,) = changed_journeys(sample().graph, patched("case_added").graph)
    branch = next(name for name, note in notes(found.head).items() if note == CHANGED)
    assert {name for name in notes(found.head) if name.startswith(f"{branch} ")} == {f"{branch} when-1"}
    assert {name for name in notes(found.base) if name.startswith(f"{branch} ")} == set()


@pytest.mark.parametrize("patch", ["comment", "layout", "same_filter", "title", "timezone"])
def test_what_no_picture_shows_has_none(patch: str) -> None:
    assert changed_journeys(sample().graph, patched(patch).graph) == ()


def drawn(patch: str) -> tuple[ChangedJourney, ...]:
    return changed_journeys(sample().graph, patched(patch).graph)


SOME = sorted(PATCHES)[::6]


@pytest.mark.thorough
@pytest.mark.parametrize("patch", SOME)
def test_one_step_around_what_changed_is_drawn_and_no_more(patch: str) -> None:
    for changed in drawn(patch):
        for half in changed.sides:
            if not half.marks.nodes and not half.marks.ports and not half.marks.entries:
                continue  # what changed is in the other version alone, or all of it is new
            edges = half.journey.edges
            marked = {name.split(" ")[0] for name in notes(half)} | {half.journey.start}
            marked |= {edge.target for edge in edges if (edge.source, edge.port) in half.marks.ports}
            near = {edge.source for edge in edges} | {edge.target for edge in edges}
            assert half.kept <= near | {half.journey.start}
            assert set(half.marks.nodes) <= half.kept
            for edge in edges:
                if edge.source in half.marks.nodes or edge.target in half.marks.nodes:
                    assert {edge.source, edge.target} <= half.kept
        assert overlaps(draw(half.journey, half.marks, half.kept).layout) == []


@pytest.mark.thorough
@pytest.mark.parametrize("patch", [*SOME, "journey_renamed"])
def test_a_picture_of_a_change_is_svg_that_tells_all_in_words(patch: str) -> None:
    changed = drawn(patch)
    text = difference_svg(changed)
    root = ET.fromstring(text)  # noqa: S314  # ours
    assert text == difference_svg(drawn(patch))
    tones = {tone for group in root.iter(f"{SVG}g") for tone in (group.get("class") or "").split()[1:]}
    said = " ".join(root.itertext())
    for tone, word in (("added", "+ new"), ("removed", GONE), ("changed", "~ ")):
        assert tone not in tones or word in said
    assert len(changed) or "No Journey looks different." in said


def test_lines_differ_where_colours_do() -> None:
    styles = difference_svg(drawn("wait_shorter"))
    found = {tone: re.search(rf"\.picture \.{tone} \.body {{([^}}]*)}}", styles) for tone in TONES}
    dashes = {tone: re.findall(r"dasharray: [\d ]+", match[1]) for tone, match in found.items() if match is not None}
    assert len({tuple(dash) for dash in dashes.values()}) == len(TONES)


TONES = ("added", "removed", "changed")

# ---- Mermaid


@pytest.mark.thorough
@pytest.mark.parametrize("patch", SOME)
def test_a_chart_names_what_it_draws_and_says_what_changed(patch: str) -> None:
    for changed in drawn(patch):
        chart = journey_chart(changed) or ""
        declared = set(re.findall(r"^    (j\w+)[(\[{]", chart, re.MULTILINE))
        used = {name for ends in re.findall(r"^    (j\w+) .*[>] (j\w+)$", chart, re.MULTILINE) for name in ends}
        assert used <= declared
        words = {"added": "new", "removed": "gone", "changed": ("changed", "says", "other")}
        for tone, word in words.items():
            if f" {tone}\n" in chart.partition("classDef")[0]:
                assert any(f'"{one}' in chart for one in ([word] if isinstance(word, str) else word))


def long(steps: int, template: str = "welcome_note") -> Graph:
    arms = f"branch {{ when /event/total > 1 {{ send {template} }} else {{ wait 1 day }} }} " * steps
    return graph_of(f"journey long {{ on order.created enroll always transactional {arms} }}")


def test_a_chart_that_mermaid_would_not_draw_is_left_out_by_name() -> None:
    (changed,) = changed_journeys(graph_of("journey other { on a enroll always transactional wait 1 day }"), long(3))[
        :1
    ]
    assert changed.key == "long"
    assert journey_chart(changed) is not None
    waits = graph_of(f"journey long {{ on b enroll always transactional {'wait 1 day ' * 520} }}")
    (large, *_) = changed_journeys(graph_of("journey other { on a enroll always transactional wait 1 day }"), waits)
    assert journey_chart(large) is None
    chart = difference_mermaid([large, changed])
    assert "no room here for 1 Journey: long" in chart
    assert len(chart) <= MOST_CHARACTERS
    assert 0 < len(re.findall("-->|==>|[.]->", chart)) <= MOST_EDGES


def test_nobody_waits_for_a_picture_that_nobody_could_read() -> None:
    graph = graph_of(f"journey long {{ on b enroll always transactional {'wait 1 day ' * MOST_NODES} }}")
    assert "1,001 nodes: too many for a picture" in difference_svg([changed_journeys(graph_of("event a"), graph)[-1]])


LABEL = re.compile(r'"(?:[\w .,:/_+=%…-]|#\d+;)*"')


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_of_an_author_is_more_than_text(payload: str) -> None:
    before, after = hostile(payload), hostile(payload + "!")
    changed = changed_journeys(before, after)
    assert changed
    for line in difference_mermaid(changed).splitlines():
        rest = LABEL.sub("", line)
        assert '"' not in rest
        assert not set(rest) & set("<`@\\")
    labels = LABEL.findall(difference_mermaid(changed))
    assert [label for label in labels if not label[1:2].isalpha() and label[1:2] not in "#…" and label != '""'] == []
    root = ET.fromstring(difference_svg(changed))  # noqa: S314  # ours
    known = {"svg", "title", "desc", "style", "rect", "g", "path", "text"}
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= known


def test_an_ellipsis_stands_where_the_journey_goes_on() -> None:
    (changed,) = drawn("if_skipped_continues")
    half = changed.sides[-1]
    picture = journey_svg(half.journey, half.marks, half.kept)
    hidden = len(half.journey.nodes) - len(half.kept)
    assert (picture.count('class="more"') > 0) == (hidden > 0)


def test_the_command_writes_pictures(tmp_path: Path) -> None:
    said = call(DIFFED, "diff", "before", "after", "--format", "mermaid", "--format", f"svg={tmp_path / 'a.svg'}")
    assert (said.status, said.err) == (1, "")
    assert said.out.startswith("flowchart TD\n")
    assert "wait 2 days #8594; wait 1 day" in said.out
    assert "~ changed" in (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert (
        json.dumps("No Journey looks different.") in call(DIFFED, "diff", "after", "after", "--format", "mermaid").out
    )
