"""Pictures of Journeys: golden files, forty nodes without overlaps, and text that stays text in SVG, HTML and DOT."""

import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sfjourney
from command import call
from hostile_graph import hostile
from memory_workspaces import graph_of
from overlaps import overlaps
from page_tags import tags
from payloads import PAYLOADS
from sfjourney.graph.graph import Graph
from sfjourney.report.graphs.dot import graph_dot
from sfjourney.report.graphs.mermaid import MOST_CHARACTERS, MOST_EDGES, graph_mermaid, quoted
from sfjourney.report.page.graph_page import graph_page
from sfjourney.report.paint import shown
from sfjourney.report.picture.drawing import MOST_NODES, draw
from sfjourney.report.picture.marks import Mark, Marks
from sfjourney.report.picture.svg import graph_svg, journey_svg
from sfjourney.report.picture.text_size import text_width, wrapped

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden_pictures"
WRITERS = {"svg": graph_svg, "dot": graph_dot, "mermaid": graph_mermaid}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def sample() -> Graph:
    return sfjourney.compile(ROOT / "journeys")


def forty() -> Graph:
    """A Journey of forty-four nodes with every kind of step, arms in arms, and ways that pass many others by."""
    steps = [
        f"""
        wait up to {number} days {{
          on order.paid_{number} matching /event/orderId where /event/total > {number} {{ send welcome_note exit }}
          when /profile/plan == "pro" {{ wait until weekdays 09:00 to 17:00 set /profile/seen = {number} }}
          timeout {{
            branch "is it worth it, number {number}?" {{
              when /event/total >= 100 {{ split "arms {number}" {{ 50% one {{ send welcome_note }} 50% two {{}} }} }}
              else {{ wait 1 hour 30 minutes }}
            }}
          }}
        }}"""
        for number in range(1, 6)
    ]
    return graph_of(f"journey long {{ on order.created on order.sent enroll always transactional {''.join(steps)} }}")


@pytest.mark.parametrize("form", ["svg", "dot"])
def test_the_pictures_of_the_sample_are_as_they_were(form: str, sample: Graph, update: bool) -> None:  # noqa: FBT001  # a fixture
    golden, picture = GOLDEN / f"journeys.{form}", WRITERS[form](sample)
    if update:
        golden.write_text(picture, encoding="utf-8")
    assert picture == golden.read_text(encoding="utf-8")


def test_no_golden_picture_is_left_over() -> None:
    assert sorted(path.name for path in GOLDEN.iterdir()) == ["journeys.dot", "journeys.svg"]


@pytest.mark.parametrize("form", ["svg", "html", "dot", "mermaid", "json"])
def test_the_command_writes_the_same_bytes_each_time(form: str, tmp_path: Path) -> None:
    written = []
    for name in ("one", "two"):
        said = call(ROOT, "compile", "journeys", "--format", form, "-o", tmp_path / name)
        assert (said.status, said.all) == (0, "")
        written.append((tmp_path / name).read_bytes())
    assert written[0] == written[1]
    assert call(ROOT, "compile", "journeys", "--format", form).out.encode() == written[0]


def test_a_journey_of_forty_nodes_has_no_overlaps() -> None:
    (journey,) = forty().journeys
    assert len(journey.nodes) > 40
    drawing = draw(journey)
    assert overlaps(drawing.layout) == []
    assert len(drawing.figures) == len(journey.nodes) + 2
    assert len(drawing.arrows) == len(journey.edges) + 2


def test_words_fit_into_their_figures(sample: Graph) -> None:
    for journey in (*sample.journeys, *forty().journeys):
        drawing = draw(journey)
        for figure, place in zip(drawing.figures, drawing.layout.boxes, strict=True):
            assert figure.words.width < place.width
            assert figure.words.height < place.height


def test_every_kind_of_step_has_a_shape_of_its_own() -> None:
    root = ET.fromstring(graph_svg(forty()))  # noqa: S314  # ours
    kinds = ("entry", "send", "wait", "branch", "split", "set", "exit", "end")
    shapes = {}
    for kind in kinds:
        figures = [group for group in root.iter(f"{SVG}g") if group.get("class") == kind]
        assert figures, kind
        paths = "".join(path.get("d", "") for path in figures[0].iter(f"{SVG}path"))
        shapes[kind] = re.sub(r"-?[0-9]+", "", paths)
    assert len(set(shapes.values())) == len(kinds)
    words = {"".join(group.itertext()) for group in root.iter(f"{SVG}g") if group.get("class") in kinds}
    assert all(
        any(word in text for text in words) for word in ("send", "wait", "branch", "split", "set", "exit", "end")
    )


def test_a_picture_says_what_it_shows(sample: Graph) -> None:
    root = ET.fromstring(graph_svg(sample))  # noqa: S314  # ours
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "11 Journeys"
    described = [
        group.findtext(f"{SVG}desc") or "" for group in root.findall(f"{SVG}g") if group.find(f"{SVG}desc") is not None
    ]
    assert len(described) == len(sample.journeys)
    for journey, text in zip(sample.journeys, described, strict=True):
        assert all(node.id in text for node in journey.nodes)


def test_a_picture_knows_light_and_dark(sample: Graph) -> None:
    assert "@media (prefers-color-scheme: dark)" in graph_svg(sample)


def test_marks_are_shown_and_told() -> None:
    (journey,) = graph_of("journey a { on b enroll always transactional send welcome_note }").journeys
    marks = Marks(
        {"send:welcome_note": Mark("7 runs", 1), "end": Mark("0 runs", 0)},
        {("send:welcome_note", "next"): Mark("0", 0)},
    )
    picture = journey_svg(journey, marks)
    assert ">7 runs<" in picture
    assert "(7 runs)" in picture
    assert 'class="edge unused"' in picture
    assert 'class="end unused"' in picture


def test_a_journey_that_nobody_could_read_is_not_drawn() -> None:
    steps = "wait 1 day " * (MOST_NODES + 1)
    graph = graph_of(f"journey a {{ on b enroll always transactional {steps} send welcome_note }}")
    for picture in (graph_svg(graph), graph_page(graph)):
        assert "1,003 nodes: too many for a picture" in picture
    with pytest.raises(ValueError, match="1,003 nodes"):
        draw(graph.journeys[0])


def test_mermaid_is_given_no_more_than_it_draws() -> None:
    journeys = [f"journey j{n} {{ on b enroll always transactional {'wait 1 day ' * 60} }}" for n in range(30)]
    chart = graph_mermaid(graph_of("\n".join(journeys)))
    assert len(chart) <= MOST_CHARACTERS
    assert MOST_EDGES * 3 // 4 < chart.count("-->") <= MOST_EDGES
    drawn = chart.count("subgraph")
    assert f"no room here for {30 - drawn} Journeys: j16, j17, " in chart
    waits = graph_of(f"journey long {{ on b enroll always transactional {'wait 1 day ' * 520} }}")
    assert "no room here for 1 Journey: long" in graph_mermaid(waits)


# ---- text stays text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_of_an_author_is_markup_in_a_picture(payload: str) -> None:
    graph = hostile(payload)
    root = ET.fromstring(graph_svg(graph))  # noqa: S314  # ours
    known = {"svg", "title", "desc", "style", "rect", "g", "path", "text"}
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= known
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not [name for name in attributes if name.startswith("on") or "href" in name]
    shown = "".join(root.itertext())
    assert payload[:8] in shown or "\\u2028" in shown


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_of_an_author_is_markup_in_a_page(payload: str) -> None:
    found = tags(graph_page(hostile(payload)))
    assert {"script", "img", "iframe", "link", "form", "base"}.isdisjoint(tag for tag, _ in found)
    assert not [name for _, attributes in found for name in attributes if name.startswith("on")]
    links = {attributes["href"] or "" for tag, attributes in found if tag == "a"}
    assert links
    assert all(link.startswith("#") for link in links)


STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


@pytest.mark.parametrize("payload", [*PAYLOADS, 'a"b', "a\\", '\\"', "\\N\\G\\l", "&amp;", "a\nb", "{|}<>"])
def test_no_text_of_an_author_ends_a_string_of_dot(payload: str) -> None:
    lines = graph_dot(hostile(payload)).splitlines()
    assert (lines[0], lines[-1]) == ('digraph "journeys" {', "}")
    rest = STRING.sub("", "\n".join(lines[1:-1]))
    assert '"' not in rest
    assert re.fullmatch(r"[\w\s\[\]{}=,>-]*", rest)


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
@pytest.mark.parametrize("payload", ['a"b\\', "\\N &amp; <b>", "{|}<>", "a\nb"])
def test_graphviz_shows_the_text_as_it_is(payload: str) -> None:
    dot = shutil.which("dot") or "dot"
    drawn = subprocess.run([dot, "-Tsvg"], input=graph_dot(hostile(payload)).encode(), capture_output=True, check=True)
    texts = [text.text for text in ET.fromstring(drawn.stdout).iter(f"{SVG}text")]  # noqa: S314  # Graphviz wrote it
    shown = payload.replace("\n", "\\n")
    assert any(text is not None and shown in text for text in texts), texts


def test_no_label_of_mermaid_is_an_icon() -> None:
    assert quoted("on fa:fa-home and fab:fa-x") == '"on fa#58;fa-home and fab#58;fa-x"'


@given(st.text(max_size=200), st.integers(20, 300), st.integers(1, 4))
def test_wrapped_lines_are_no_wider_than_there_is_room(text: str, room: int, lines: int) -> None:
    found = wrapped(text, 13, room, lines)
    assert len(found) <= lines
    assert all(text_width(line, 13) <= room or len(line.rstrip("…")) <= 1 for line in found)
    if not any(line.endswith("…") for line in found):
        assert "".join("".join(found).split()) == "".join(shown(" ".join(text.split())).split())


def test_an_escape_takes_the_room_that_it_has() -> None:
    lines = wrapped("on \u202eabc\u202e where", 13, 100, 3)
    assert [shown(line) for line in lines] == list(lines)
    assert all(text_width(line, 13) <= 100 for line in lines)


@pytest.mark.parametrize("steps", ["exit", "wait 1 day " * (MOST_NODES + 1)])
def test_a_picture_is_as_wide_as_what_stands_above_it(steps: str) -> None:
    graph = graph_of(f'journey a "{"A long title, " * 20}" {{ on b enroll always transactional {steps} }}')
    root = ET.fromstring(graph_svg(graph))  # noqa: S314  # ours
    words = [text for text in root.iter(f"{SVG}text") if text.get("class") in ("title", "start")]
    assert words[0].text is not None
    assert words[0].text.endswith("…")
    for text in words:
        assert int(text.get("x", "")) + text_width(text.text or "", 17) <= int(root.get("width", ""))
    assert len(words) == (2 if steps.startswith("wait") else 1)


def test_a_page_has_every_journey_in_its_index(sample: Graph) -> None:
    found = tags(graph_page(sample))
    links = [attributes["href"] for tag, attributes in found if tag == "a"]
    names = {attributes.get("id") for _, attributes in found}
    assert [f"#journey-{number}" in links for number in range(1, 12)] == [True] * 11
    assert [link for link in links if (link or "").removeprefix("#") not in names] == []


def test_titles_are_found_whole(sample: Graph) -> None:
    page = graph_page(sample)
    titles = [journey.title for journey in sample.journeys if journey.title is not None]
    assert len(titles) == len(sample.journeys)
    assert [title for title in titles if title not in page] == []
