"""Laws of reading: it is as Lark reads, nothing is raised, places lie in their files, what is refused is said."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lark import Token
from lark.exceptions import UnexpectedInput

import sfjourney
from grammars import language_by_lark
from journey_cases import CASES, Case, case_files, clean_cases, read_case
from memory_workspaces import compiled
from sfjourney.diagnostics import Finding
from sfjourney.report.diagnostics.diagnostic_json import diagnostics_report
from sfjourney.report.diagnostics.diagnostic_text import DiagnosticText
from sfjourney.report.paint import Paint
from sfjourney.rules import BY_CODE
from sfjourney.source import Source, Span, source_from_bytes
from sfjourney.syntax.automaton.loading import language
from sfjourney.syntax.automaton.stack import ParserStack
from sfjourney.syntax.parse import parse
from sfjourney.syntax.tokens import END
from sfjourney.syntax.tree import Journey

pytestmark = pytest.mark.thorough


FILES = [path.read_bytes() for path in case_files()]


def tokens(text: str) -> list[Token]:
    """The tokens of a text up to where it cannot be read."""
    try:
        return list(language_by_lark().parse_interactive(text).iter_parse())
    except UnexpectedInput:
        return []


def pieces() -> list[str]:
    """What real files are made of, and signs beside it."""
    words = {str(token) for case in clean_cases()[:60] for token in tokens(case.text) if len(token) < 40}
    return [*sorted(words), *SIGNS]


SIGNS = [*"{}()[]\"'`#/:=,%~\\\n\t \r\0;!&|<>-.0", "\u202e", "\u00e9", "\U0001f600", "//", "24:00", "1e999", "9" * 30]

CHANGES = ["cut", "double", "overwrite", "move"]
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What a terminal obeys: controls, and signs that turn the direction of writing."""

characters = st.text(max_size=80)
piece = st.deferred(lambda: st.sampled_from(pieces()))  # not by each process that collects tests
soup = st.lists(piece, max_size=60).map(" ".join)
tight_soup = st.lists(piece, max_size=40).map("".join)
inside_a_journey = soup.map("journey a {{ on b enroll once transactional {} }}".format)


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A real file in which a few stretches of bytes went away, came again, changed, or changed places."""
    content = bytearray(draw(st.sampled_from(FILES)))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 12)))
        stretch, other = bytes(content[start:end]), draw(piece).encode()
        del content[start:end]
        to = draw(st.integers(0, len(content)))
        match draw(st.sampled_from(CHANGES)):
            case "double":
                content[start:start] = stretch * 2
            case "overwrite":
                content[start:start] = other
            case "move":
                content[to:to] = stretch
            case _:
                pass  # it went away
    return bytes(content)


mutated_texts = mutated().map(lambda content: content.decode("utf-8", "replace"))


def places(finding: Finding) -> Iterator[Span]:
    yield finding.span
    yield from (label.span for label in finding.related)
    yield from (edit.span for edit in (finding.fix.edits if finding.fix else ()))


def refused(text: str) -> bool:
    try:
        language_by_lark().parse(text)
    except UnexpectedInput:
        return True
    return False


def assert_read(text: str) -> None:
    source = Source("random.journey", text)
    checked = parse(source)
    for finding in checked.findings:
        assert finding.code in BY_CODE
        for span in places(finding):
            assert span.file == source.name
            assert 0 <= span.start <= span.end <= len(text), finding
    for span in (*(d.span for d in checked.value.declarations), *checked.value.damage):
        assert 0 <= span.start <= span.end <= len(text)
    for comment in checked.value.comments:
        assert text[comment.span.start : comment.span.end] == comment.text
    if refused(text):
        assert checked.findings != ()


def shape(tree: Any) -> Any:
    """A tree of ours or of Lark's, as plain values."""
    return (tree.data, [shape(child) for child in tree.children]) if hasattr(tree, "children") else as_read(tree)


def as_read(token: Any) -> tuple[str, str, int, int]:
    return token.type, str(token), token.start_pos, token.end_pos


def assert_read_as_by_lark(text: str) -> None:
    """The tokens up to the first that does not fit are the same, and so is the tree where all fit."""
    theirs: Any = language_by_lark().parse_interactive(text)
    read = []
    try:
        for token in theirs.lexer_thread.lex(theirs.parser_state):
            theirs.feed_token(token)
            read.append(as_read(token))
        tree = shape(theirs.feed_eof())
    except UnexpectedInput:
        tree = None
    ours = ParserStack(language(), text)
    for token in read:
        found = ours.read()
        assert found is not None
        assert as_read(found) == token
    end = ours.read()
    assert (end is not None and end.type == END) == (tree is not None)
    if tree is not None:
        assert shape(ours.finish()) == tree


@pytest.mark.parametrize("text", [case.text for case in clean_cases()])
def test_clean_cases_are_read_as_by_lark(text: str) -> None:
    assert_read_as_by_lark(text)


@settings(max_examples=600)
@given(st.one_of(characters, soup, tight_soup, inside_a_journey, mutated_texts))
def test_any_text_is_read_as_by_lark(text: str) -> None:
    assert_read_as_by_lark(text)


@settings(max_examples=400, derandomize=True)
@given(st.one_of(characters, soup, tight_soup, inside_a_journey))
def test_random_text_is_read_without_a_word_too_many_and_never_raises(text: str) -> None:
    assert_read(text)


@settings(max_examples=250, derandomize=True)
@given(mutated())
def test_a_real_file_with_changed_bytes_is_read_or_refused_with_a_place(content: bytes) -> None:
    assert_read(source_from_bytes("a", content.decode("utf-8", "replace").encode()).text)


@settings(max_examples=120, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(mutated())
def test_a_workspace_with_such_a_file_is_checked_and_every_finding_can_be_shown(content: bytes) -> None:
    text = content.decode("utf-8", "replace").replace("\r", "\n")
    result = compiled(text)
    for diagnostic in result.diagnostics:
        for span in places(diagnostic.finding):
            assert 0 <= span.start <= span.end <= len(result.sources[span.file].text), diagnostic
    diagnostics_report(result.diagnostics, result.sources)
    shown = DiagnosticText(result.sources, Paint(colour=False)).render(result.diagnostics)
    assert not UNSAFE.search(shown)
    if any(diagnostic.finding.code.startswith("syntax/") for diagnostic in result.diagnostics):
        assert result.graph is None
    if refused(text):
        assert result.diagnostics != ()


@settings(max_examples=40, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(mutated(), st.binary(max_size=200)))
def test_bytes_on_disk_are_checked_or_said_to_be_no_text(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.journey").write_bytes(content)
    found = sfjourney.check(tmp_path)
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        assert "syntax/unreadable" in {diagnostic.finding.code for diagnostic in found}


@pytest.mark.parametrize("name", ["clauses/language_page", "steps/send", "steps/wait_up_to", "steps/branch"])
def test_of_one_token_too_few_at_most_two_kinds_of_things_are_said(name: str) -> None:
    text = read_case(CASES / f"{name}.journey").text
    said = {}
    for token in tokens(text):
        start, end = token.start_pos or 0, token.end_pos or 0
        found = parse(Source("a.journey", text[:start] + text[end:])).findings
        said[f"{token.line}: {token}"] = {finding.code for finding in found}
    assert {token: codes for token, codes in said.items() if len(codes) > 2} == {}


@pytest.mark.parametrize("case", clean_cases(), ids=lambda case: case.name)
def test_between_the_places_of_clauses_and_steps_there_is_nothing_but_space_and_comments(case: Case) -> None:
    parsed = parse(Source("a.journey", case.text)).value
    for journey in parsed.declarations:
        if isinstance(journey, Journey):
            parts = [clause.span for clause in journey.clauses]
            parts += [step.label.span.to(step.span) if step.label else step.span for step in journey.steps]
            between = [case.text[one.end : other.start] for one, other in pairwise(parts)]
            assert "".join(re.sub(r"#[^\n]*", "", gap) for gap in between).split() == []
