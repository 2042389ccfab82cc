"""Whatever stands in a name, a message or a file: each format stays what it is, and no terminal obeys any of it."""

import json
import re
import unicodedata
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from command import call
from sarif_schema import sarif_schema
from sfjourney.diagnostics import Diagnostic, Edit, Finding, Fix, Label, Severity
from sfjourney.report.diagnostics.diagnostic_json import diagnostics_json, diagnostics_jsonl
from sfjourney.report.diagnostics.diagnostic_markdown import diagnostics_markdown
from sfjourney.report.diagnostics.diagnostic_text import DiagnosticText
from sfjourney.report.diagnostics.findings import Findings
from sfjourney.report.diagnostics.github import annotations
from sfjourney.report.diagnostics.junit import junit_xml
from sfjourney.report.diagnostics.sarif import sarif_log
from sfjourney.report.diagnostics.statistics import statistics
from sfjourney.report.paint import Paint, shown
from sfjourney.report.reference.schemas import schema_of
from sfjourney.rules import RULES
from sfjourney.source import Source
from workspaces import write_example

pytestmark = pytest.mark.thorough

SARIF = sarif_schema()
JSON = jsonschema_rs.validator_for(schema_of("diagnostics"))
LINE = jsonschema_rs.validator_for(schema_of("diagnostic"))
NASTY = "\x00\x07\x08\t\n\r\x0b\x1b\x7f\x85\x9b\u202e\u2066\u2028\u200b\ufeff\uffff\udcff%:,|`<>&\"'\\[](){}#*_~$@!^]]>"
CHARACTERS = st.characters() | st.sampled_from(NASTY)
TEXT = st.text(CHARACTERS, max_size=30) | st.sampled_from(
    ("::error::x", "[a](http://x)", "![a](x)", "<script>", "a|b\\|c", "`", "``", "\x1b[2J", "]]>", "{0}", "%0A", "")
)
IN_NAMES = CHARACTERS.filter(
    lambda char: char not in "\0/" and not "\ud800" <= char < "\udc80" and not "\udd00" <= char <= "\udfff"
)
NAMES = st.text(IN_NAMES, min_size=1, max_size=12)
"""Of files: bytes that are no UTF-8 are told as U+DC80 to U+DCFF."""


@st.composite
def findings(draw: st.DrawFn) -> Findings:
    """Findings of arbitrary words, in files of arbitrary names and texts."""
    names = draw(st.lists(NAMES, min_size=1, max_size=3, unique=True))
    sources = {name: Source(name, draw(st.text(CHARACTERS, max_size=60))) for name in names}

    def span() -> tuple[str, int, int]:
        name = draw(st.sampled_from(names))
        start, end = sorted(draw(st.integers(0, len(sources[name].text))) for _ in range(2))
        return name, start, end

    def one() -> Diagnostic:
        edits = tuple(Edit(sources[(s := span())[0]].span(*s[1:]), draw(TEXT)) for _ in range(draw(st.integers(1, 3))))
        fix = draw(st.none() | st.builds(Fix, TEXT, st.just(edits), st.booleans()))
        labels = tuple(
            Label(sources[(s := span())[0]].span(*s[1:]), draw(TEXT)) for _ in range(draw(st.integers(0, 2)))
        )
        name, start, end = span()
        finding = Finding(
            draw(st.sampled_from(RULES)).code,
            draw(TEXT),
            sources[name].span(start, end),
            draw(TEXT),
            labels,
            draw(st.none() | TEXT),
            fix,
            draw(TEXT),
        )
        return Diagnostic(finding, draw(st.sampled_from(Severity)), draw(TEXT))

    diagnostics = tuple(one() for _ in range(draw(st.integers(0, 13))))
    return Findings(
        diagnostics, sources, tuple(names), "1 Journey and 1 template", draw(st.sampled_from(("", "a b/", "%/:/")))
    )


def obeyed(text: str) -> list[str]:
    """What a terminal would obey or hide: all but line ends, and joiners, of which emoji are made."""
    unseen = (char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    return [ascii(char) for char in unseen if char not in "\n\u200c\u200d" and char not in FORMATS_OF_SCRIPTS]


FORMATS_OF_SCRIPTS = {
    chr(code)
    for code in (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD, *range(0x13430, 0x13440))
} | {chr(code) for code in (*range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B))}
"""Signs of scripts and notations that Unicode counts as formats."""


@given(findings())
@settings(max_examples=100)
def test_json_and_sarif_stay_valid(found: Findings) -> None:
    text = diagnostics_json(found.diagnostics, found.sources)
    JSON.validate(json.loads(text))
    lines = diagnostics_jsonl(found.diagnostics, found.sources)
    assert lines.count("\n") == len(found.diagnostics)
    for line in lines.split("\n")[:-1]:
        LINE.validate(json.loads(line))
    log = sarif_log(found, "1")
    SARIF.validate(json.loads(log))
    for result in json.loads(log)["runs"][0]["results"]:
        ids = [location["id"] for location in result.get("relatedLocations", [])]
        links = re.findall(r"\]\((\d+)\)", result["message"]["text"])
        assert [int(link) for link in links] == ids, "nothing is a link but to the related places"
        assert result["message"]["text"].count("](") == len(ids)
    assert obeyed(text + lines + log) == []


@given(findings(), st.none() | st.sampled_from(Severity))
@settings(max_examples=80)
def test_xml_stays_valid(found: Findings, fail_on: Severity | None) -> None:
    text = junit_xml(found, fail_on)
    root = ET.fromstring(text)  # noqa: S314  # our own
    cases = [case for case in root.iter("testcase") if case.get("name") != "nothing found"]
    assert len(cases) == len(found.diagnostics)
    assert obeyed(text) == []


ANNOTATION = re.compile(r"::(error|warning|notice) ((?:\w+=[^,:\r\n]*)(?:,\w+=[^,:\r\n]*)*)::([^\r\n]*)")


@given(findings())
@settings(max_examples=80)
def test_annotations_are_one_line_each_and_at_most_ten(found: Findings) -> None:
    text = annotations(found)
    lines = text.split("\n")[:-1]
    assert len(lines) == min(10, len(found.diagnostics))
    for line, diagnostic in zip(lines[:9], found.worst_first(), strict=False):
        read = ANNOTATION.fullmatch(line)
        assert read is not None, line
        message = read[3].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
        assert message.split("\n")[0] == shown(diagnostic.finding.message)
    assert obeyed(text) == []


@given(findings())
@settings(max_examples=80)
def test_markdown_stays_one_table_of_words(found: Findings) -> None:
    text = diagnostics_markdown(found)
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    rows = [token for token in tokens if token.type == "tr_open"]
    cells = [token for token in tokens if token.type == "td_open"]
    if found.diagnostics:
        assert len(rows) == len(found.diagnostics) + 1
        assert len(cells) == 3 * len(found.diagnostics)
    inside = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in inside} <= {"text", "code_inline", "strong_open", "strong_close", "html_inline"}
    assert {child.content for child in inside if child.type == "html_inline"} <= {"<br>"}
    assert obeyed(text) == []


@given(findings(), st.integers(60, 130), st.booleans())
@settings(max_examples=80)
def test_text_commands_no_terminal(found: Findings, columns: int, colour: bool) -> None:  # noqa: FBT001  # drawn
    text = DiagnosticText(found.sources, Paint(colour), columns, found.folder).render(found.diagnostics)
    counted = statistics(found.diagnostics, Paint(colour))
    assert obeyed(re.sub(r"\x1b\[[0-9;]+m", "", text + counted) if colour else text + counted) == []


CLAUSE = "on order.created matching /event/orderId where /profile/first == 12"


@pytest.mark.parametrize(
    ("before", "clause", "after", "shown"),
    [
        ("  ", CLAUSE, " {  # the first", f"  {CLAUSE} {{"),
        ("  ", CLAUSE, ' {  # and "so" `on` it goes, on and on', f"  {CLAUSE} {{"),
        ("  ", f"{CLAUSE}3456789", " {  # 1", f"  {CLAUSE}34... {{"),
        ("  ", f"{CLAUSE[:-2]}`/a`", " {}", f"  {CLAUSE[:-2]}`/a` {{}}"),
        (
            '  send a { subject "',
            "${/event/orderId}",
            f'{"x" * 60} # 1" }}',
            f'  send a {{ subject "${{/event/orderId}}{"x" * 36}...',
        ),
    ],
)
def test_of_a_long_line_its_comment_is_left_out_before_its_clause(
    before: str, clause: str, after: str, shown: str
) -> None:
    source = Source("a.journey", f"{before}{clause}{after}")
    finding = Finding("flow/no-send", "m", source.span(len(before), len(before) + len(clause)), "none of these")
    text = DiagnosticText({"a.journey": source}, Paint(colour=False)).one(Diagnostic(finding, Severity.ERROR, "w"))
    assert text.splitlines()[2] == f"1 │ {shown}"


def test_a_table_that_is_too_long_says_what_it_leaves_out() -> None:
    source = Source("a.journey", "x")
    found = Finding("flow/no-send", "m" * 100, source.span(0, 1))
    many = tuple(Diagnostic(found, Severity.ERROR, "w") for _ in range(1_000))
    text = diagnostics_markdown(Findings(many, {"a.journey": source}, (), "here"))
    assert len(text.encode()) < 61_000
    rows = text.count("\n| ❌")
    assert text.endswith(f"\n… and {1_000 - rows:,} more: {1_000 - rows} errors\n")


HOSTILE = "\x1b]0;title\x07\x1b[31m\u202ered"


@pytest.mark.parametrize("format_", ["text", "json", "jsonl", "sarif", "github", "junit", "markdown"])
def test_names_in_a_workspace_command_no_terminal(format_: str, tmp_path: Path) -> None:
    template = {
        "name": HOSTILE,
        "purpose": "Transactional",
        "definition": {
            "subject": HOSTILE,
            "body": {
                "root": "a",
                "elements": {"a": {"type": HOSTILE, "props": {HOSTILE: {"$state": f"/event/{HOSTILE}"}}}},
            },
        },
    }
    write_example(tmp_path, "event order.created\njourney j { on order.created enroll always transactional send note }")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "note.json").write_text(json.dumps(template, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "templates" / f"{HOSTILE.replace('/', '')}.json").write_text("{", encoding="utf-8")
    (tmp_path / "b\udcff.journey").write_text(f'journey k "{HOSTILE}" {{ }}', encoding="utf-8")
    said = call(tmp_path, "check", "--format", format_)
    assert (said.status, said.err) == (1, "")
    assert obeyed(said.out) == []
