"""Laws of an editor's answers, as functions: whatever stands in a buffer, they come, and lie in their files."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sfjourney.diagnostics import Edit, Fix
from sfjourney.edits import edited
from sfjourney.graph.build import step_arrivals
from sfjourney.graph.graph import Journey
from sfjourney.language_server.analysis import Analysis
from sfjourney.language_server.finding import by_file
from sfjourney.language_server.fixes import all_safe, remedies
from sfjourney.language_server.formatting import formatting
from sfjourney.language_server.goto import definitions, highlights, references
from sfjourney.language_server.hover import hover
from sfjourney.language_server.names import NameKind
from sfjourney.language_server.offers import offers, template_offers
from sfjourney.language_server.positions import Point, Positions, units
from sfjourney.language_server.projects import Buffer, Project
from sfjourney.language_server.rename import RenameRefused, renamable, renamed
from sfjourney.language_server.symbols import outline
from sfjourney.model.model import steps_within
from sfjourney.model.reads import Read
from sfjourney.pipeline import compile_workspace
from sfjourney.source import Source, Span
from sfjourney.steps.send import SendNode
from sfjourney.syntax import tree
from sfjourney.syntax.formatting import format_source
from sfjourney.workspace import load_workspace

JOURNEYS = Path(__file__).parent.parent / "journeys"
FILES = ("cart.journey", "order.journey", "declarations.journey", "win_back.journey", "templates/cart_offer.json")
TEXTS = {name: (JOURNEYS / name).read_text(encoding="utf-8") for name in FILES}
SCRAPS = st.sampled_from(
    [
        *("", "\n", '"', "`", "{", "}", "#", " ", "/", "~", "\r\n", "é", "🌱", "\u2028", "\x0b", "\ud800"),
        *("/event/", "on ", "when ", "as x ", "send ", "where ", "did ", "wait up to 1 day { ", "journey k { "),
        "any /event/items as item where ",
    ]
)
ENCODINGS: tuple[Literal["utf-8", "utf-16", "utf-32"], ...] = ("utf-8", "utf-16", "utf-32")


@cache
def project() -> Project:
    """The sample workspace, whose files are read once."""
    return Project(JOURNEYS.resolve())


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, str, int]:
    """A file of the sample workspace with something cut out and something put in, and a place near by."""
    name = draw(st.sampled_from(FILES))
    text = TEXTS[name]
    start = draw(st.integers(0, len(text)))
    cut = draw(st.sampled_from([0, 1, 2, 5, 40, 400, len(text)]))
    scrap = draw(SCRAPS)
    changed = text[:start] + scrap + text[start + cut :]
    near = st.sampled_from([start, start + len(scrap)]) | st.integers(0, len(changed))
    return name, changed, draw(near)


def lies_in(analysis: Analysis, spans: Iterable[Span]) -> bool:
    return all(0 <= span.start <= span.end <= len(analysis.sources[span.file].text) for span in spans)


@pytest.mark.thorough
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(damaged())
def test_whatever_stands_in_a_buffer_every_answer_comes_and_lies_in_its_file(case: tuple[str, str, int]) -> None:
    name, text, offset = case
    editing = project()
    editing.put(Buffer("file:///a", name, text, 1))
    try:
        before = editing.last_analysis()
        assert before is not None
        written = editing.buffers[name].source
        offset = min(offset, len(written.text))
        made = (*offers(before, written, offset), *template_offers(before, written, offset, "cart_offer"))
        assert all(offer.span.start <= offset <= offer.span.end <= len(written.text) for offer in made)
        analysis = editing.analysis()
        assert analysis is not None
        shown = by_file(analysis.compiled.diagnostics, analysis.sources)
        assert lies_in(analysis, (one.span for each in shown.values() for one in each))
        assert lies_in(analysis, definitions(analysis, name, offset))
        assert lies_in(analysis, references(analysis, name, offset, declarations=True))
        assert lies_in(analysis, highlights(analysis, name, offset))
        said = hover(analysis, name, offset)
        assert said is None or (said[0] and lies_in(analysis, [said[1]]))
        whole = Span(name, 0, len(written.text))
        assert lies_in(analysis, (edit.span for remedy in remedies(analysis, whole) for edit in remedy.edits))
        assert lies_in(analysis, (edit.span for edit in all_safe(analysis, name)))
        for file in analysis.model.files:
            assert lies_in(analysis, (symbol.place for symbol in outline(file)))
        place = renamable(analysis, name, offset)
        if place is not None:
            assert lies_in(analysis, [place[0]])
            try:
                edits = renamed(analysis, name, offset, "another_name").edits
            except RenameRefused:
                edits = ()
            assert lies_in(analysis, (edit.span for edit in edits))
    finally:
        editing.drop("file:///a", name)


@pytest.mark.thorough
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(damaged())
def test_what_is_remembered_of_other_files_changes_nothing_that_is_found(case: tuple[str, str, int]) -> None:
    name, text, _ = case
    editing = project()
    editing.put(Buffer("file:///a", name, text, 1))
    try:
        analysis = editing.analysis()
        fresh = compile_workspace(load_workspace(JOURNEYS).replacing(name, editing.buffers[name].content))
        assert analysis is not None
        assert analysis.compiled.diagnostics == fresh.diagnostics
    finally:
        editing.drop("file:///a", name)


# ---- positions

TEXT = st.text(st.sampled_from("ab \n/é€🌱\u2028\x0b") | st.characters(exclude_characters="\r"), max_size=60)


@given(TEXT, st.sampled_from(ENCODINGS))
def test_every_offset_has_a_place_and_every_place_its_offset(
    text: str, encoding: Literal["utf-8", "utf-16", "utf-32"]
) -> None:
    positions = Positions(Source("a", text), encoding)
    for offset in range(len(text) + 1):
        point = positions.point(offset)
        assert positions.offset(point) == offset
        before = text[:offset]
        assert point.line == before.count("\n")
        assert point.character == units(before.rpartition("\n")[2], encoding)


@given(TEXT, st.sampled_from(ENCODINGS), st.integers(0, 9), st.integers(0, 99))
def test_a_place_that_is_not_there_is_the_nearest(
    text: str, encoding: Literal["utf-8", "utf-16", "utf-32"], line: int, character: int
) -> None:
    positions = Positions(Source("a", text), encoding)
    offset = positions.offset(Point(line, character))
    assert 0 <= offset <= len(text)
    found = positions.point(offset)
    assert found <= Point(line, character)
    lines = text.split("\n")
    assert found.line == min(line, len(lines) - 1)


@pytest.mark.parametrize(("encoding", "count"), [("utf-8", 7), ("utf-16", 4), ("utf-32", 3)])
def test_units(encoding: Literal["utf-8", "utf-16", "utf-32"], count: int) -> None:
    assert units("aé🌱", encoding) == count
    positions = Positions(Source("a", "aé🌱b"), encoding)
    assert positions.offset(Point(0, count)) == 3
    assert positions.offset(Point(0, count - 1)) == 2, "within a character it is where that begins"


# ---- what names and edits are


def analysis_of_samples() -> Analysis:
    found = project().analysis()
    assert found is not None
    return found


def test_every_name_of_the_sample_workspace_is_declared_somewhere() -> None:
    analysis = analysis_of_samples()
    lost = {one.named for one in analysis.occurrences if not any(each.declares for each in analysis.of(one.named))}
    assert {named.kind.value for named in lost} <= {"schema"}, "a schema is declared by its file"


def test_every_name_of_the_sample_workspace_leads_to_a_definition_and_has_something_said_of_it() -> None:
    analysis = analysis_of_samples()
    for one in analysis.occurrences:
        if one.span.start < one.span.end:
            assert definitions(analysis, one.span.file, one.span.start + 1), one
            assert one.named.kind.value == "name" or hover(analysis, one.span.file, one.span.start + 1), one


def test_every_pointer_of_the_sample_workspace_has_something_said_of_it() -> None:
    analysis = analysis_of_samples()

    def said(read: Read) -> str:
        found = hover(analysis, read.pointer.span.file, read.pointer.span.end - 1)
        assert found is not None
        return found[0]

    nothing = [read.pointer.text for read in analysis.reads if "nothing that is known" in said(read)]
    assert nothing == []


def test_every_step_of_the_sample_workspace_has_a_time_at_which_runs_come_by() -> None:
    analysis = analysis_of_samples()
    for journey in analysis.model.journeys:
        for step in journey.all_steps:
            place = step.label.span.start if step.label is not None else step.span.start
            found = hover(analysis, step.span.file, place)
            assert found is not None
            assert "runs come by here" in found[0] or "Every run comes by here" in found[0]


# ---- what is offered

WRITTEN = ("cart.journey", "order.journey", "dunning.journey", "kickoff.journey")


def offered(analysis: Analysis, file: str, offset: int) -> set[str]:
    return {offer.label for offer in offers(analysis, analysis.sources[file], offset)}


@pytest.mark.parametrize("file", WRITTEN)
def test_every_name_of_a_sample_file_is_offered_where_it_stands(file: str) -> None:
    analysis = analysis_of_samples()
    kinds = {NameKind.EVENT, NameKind.TEMPLATE, NameKind.SEGMENT, NameKind.GROUP}
    found = [one for one in analysis.occurrences if one.span.file == file and one.named.kind in kinds]
    assert len(found) > 3
    for one in found:
        assert one.named.name in offered(analysis, file, one.span.start), one


@pytest.mark.parametrize("file", WRITTEN)
def test_every_pointer_of_a_sample_file_is_offered_where_it_ends(file: str) -> None:
    analysis = analysis_of_samples()
    found = {read.pointer.span: read.pointer for read in analysis.reads if read.pointer.span.file == file}
    assert len(found) > 3
    for span, pointer in found.items():
        assert pointer.text in offered(analysis, file, span.end), pointer


@pytest.mark.parametrize("file", WRITTEN)
def test_every_word_of_the_language_is_offered_where_it_stands(file: str) -> None:
    analysis = analysis_of_samples()
    source = analysis.sources[file]
    journey = next(one for one in analysis.model.journeys if one.file.source.name == file).declaration
    steps = [step for step in steps_within(journey.steps) if not isinstance(step, tree.Exit)]
    places = [*(clause.span.start for clause in journey.clauses), *(step.span.start for step in steps)]
    for start in places:
        word = source.text[start:].split(maxsplit=1)[0]
        assert word in offered(analysis, file, start), word


# ---- when runs come by


def test_what_lies_before_a_step_is_what_all_ways_to_it_say() -> None:
    analysis = analysis_of_samples()
    graph = analysis.compiled.graph
    assert graph is not None
    for compiled in graph.journeys:
        ways = list(all_ways(compiled))
        journey = next(one for one in analysis.model.journeys if one.key == compiled.key)
        sends = {node.id for node in compiled.nodes if isinstance(node, SendNode)}
        for name, arrival in step_arrivals(analysis.model, journey).values():
            here = [way[: way.index(name)] for way in ways if name in way]
            counts = [len(sends & set(way)) for way in here]
            assert arrival.sends == (min(counts), max(counts))
            assert arrival.always == (len(here) == len(ways))
            assert arrival.latest is None or arrival.earliest.nominal <= arrival.latest.nominal


def all_ways(journey: Journey) -> Iterator[tuple[str, ...]]:
    """Every way from the start of a Journey to an end."""
    left: list[tuple[str, ...]] = [(journey.start,)]
    while left:
        way = left.pop()
        behind = [edge.target for edge in journey.edges if edge.source == way[-1]]
        if not behind:
            yield way
        left += [(*way, target) for target in behind]


# ---- formatting


@given(st.sampled_from(FILES[:4]), st.integers(0, 10_000), st.sampled_from([" ", "\n", "\n\n\n", "\t", "# a\n"]))
def test_the_edit_of_formatting_gives_the_one_form(name: str, at: int, scrap: str) -> None:
    text = TEXTS[name]
    at = at % len(text)
    source = Source(name, text[:at] + scrap + text[at:])
    edits, whole = formatting(source), format_source(source).value
    if whole is None:
        assert edits is None
        return
    assert edits is not None
    assert made(source, edits) == whole


def made(source: Source, edits: tuple[Edit, ...]) -> str:
    done = edited({source.name: source.text}, [Fix("format", edits, safe=True)]) if edits else None
    return done.texts[source.name] if done is not None else source.text
