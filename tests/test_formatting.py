"""Formatting: what it writes, that it is stable, loses no comment, and changes no graph.

``SFJOURNEY_SEED`` and ``SFJOURNEY_FORMATTED`` choose the first seed and how many random files are formatted.
"""

import os
import re
from collections import Counter
from pathlib import Path
from random import Random
from typing import Final

import pytest

import sfjourney
from documents import ROOT, blocks, pages
from generate.journeys import Writer
from grammars import language_by_lark
from journey_cases import case_files, read_case
from memory_workspaces import canonical_bytes, compiled
from sfjourney.rules import RULES
from sfjourney.rules.example import example_files
from sfjourney.source import Source, source_from_bytes
from sfjourney.syntax.allowing import allows, lines_of_code
from sfjourney.syntax.formatting import format_source
from sfjourney.syntax.parse import parse
from sfjourney.syntax.tree import Journey, JourneyFile
from spellings import respell, tokens_respelt

pytestmark = pytest.mark.thorough

FIRST: Final = int(os.environ.get("SFJOURNEY_SEED", "1"))
FILES: Final = int(os.environ.get("SFJOURNEY_FORMATTED", "80"))
BATCH: Final = 40
WIDTH: Final = 120
FOLDER = Path(__file__).parent / "formatting"
EXAMPLES = sorted(FOLDER.glob("*.journey"))
_SPAN = re.compile(r"Span\(file='[^']*', start=\d+, end=\d+\)")
_RESPELT = frozenset({"NUMBER", "SHORT_DURATION", "COMMA", "LBRACE", "SEND", "SENDS", "TIME", "TIMES"})
_UNITS = frozenset(f"{unit}{plural}" for unit in ("WEEK", "DAY", "HOUR", "MINUTE", "SECOND") for plural in ("", "S"))


def formatted(text: str) -> str:
    checked = format_source(Source("a.journey", text))
    assert checked.value is not None, [finding.message for finding in checked.findings]
    return checked.value


def meaning(file: JourneyFile) -> list[str]:
    """What a file says, wherever it is said; clauses of a Journey in any order."""
    said = []
    for declaration in file.declarations:
        parts = [repr(declaration)]
        if isinstance(declaration, Journey):
            clauses = sorted(_SPAN.sub("", repr(clause)) for clause in declaration.clauses)
            parts = [repr(declaration.name), repr(declaration.title), *clauses, repr(declaration.steps)]
        said.append(_SPAN.sub("", "".join(parts)))
    return said


def comments(file: JourneyFile) -> list[str]:
    return sorted(comment.text.rstrip() for comment in file.comments)


def landmarks(text: str) -> list[str]:
    """Words and comments in the order in which they stand, but for what is spelt anew."""
    tokens = language_by_lark().parse_interactive(text).iter_parse()
    places = [(token.start_pos or 0, str(token)) for token in tokens if token.type not in _RESPELT | _UNITS]
    places += [
        (comment.span.start, comment.text.rstrip()) for comment in parse(Source("a.journey", text)).value.comments
    ]
    return [what for _, what in sorted(places)]


def texts_of_tests() -> dict[str, str]:
    """Every Journey text that the tests and the documentation have, by where it stands."""
    paths = [*(ROOT / "journeys").glob("*.journey"), *(ROOT / "docs").rglob("*.journey"), *EXAMPLES]
    texts = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sorted(paths)}
    texts |= {case.name: case.text for case in map(read_case, case_files())}
    texts |= {
        f"{path.relative_to(ROOT)}:{block.start}": block.text
        for path in pages()
        for block in blocks(path.read_text(encoding="utf-8"))
        if block.language == "journey"
    }
    for rule in RULES:
        for kind, example in (("bad", rule.bad), ("good", rule.good)):
            files = example_files(example)
            texts |= {f"{rule.code} {kind} {name}": text for name, text in files.items() if name.endswith(".journey")}
    return texts


TEXTS = texts_of_tests()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_file_is_written_in_its_one_form(path: Path, update: bool) -> None:  # noqa: FBT001  # a fixture
    text = formatted(path.read_text(encoding="utf-8"))
    golden = path.with_suffix(".formatted")
    if update:
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_no_formatted_file_is_left_over() -> None:
    assert {path.stem for path in FOLDER.glob("*.formatted")} == {path.stem for path in EXAMPLES}


def test_the_sample_workspace_is_formatted() -> None:
    paths = sorted((ROOT / "journeys").glob("*.journey"))
    assert [path.name for path in paths if formatted(path.read_text("utf-8")) != path.read_text("utf-8")] == []


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_of_the_tests_is_formatted_for_good_or_not_at_all(name: str) -> None:
    text = TEXTS[name]
    read = parse(Source("a.journey", text))
    checked = format_source(Source("a.journey", text))
    assert checked.findings == read.findings
    assert (checked.value is None) == bool(read.findings)
    if checked.value is None:
        return
    assert formatted(checked.value) == checked.value
    again = parse(Source("a.journey", checked.value)).value
    assert meaning(again) == meaning(read.value)
    assert comments(again) == comments(read.value)
    before, after = compiled(text).graph, compiled(checked.value).graph
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert canonical_bytes(after) == canonical_bytes(before)


@pytest.mark.parametrize("batch", range(FIRST, FIRST + FILES, BATCH))
def test_a_random_file_is_formatted_for_good_and_means_the_same(batch: int) -> None:
    for seed in range(batch, min(batch + BATCH, FIRST + FILES)):
        random = Random(seed)  # noqa: S311  # a seed, not a secret
        written = respell(Writer(random, schema=random.random() < 0.5).workspace(), random)
        line_end = random.choice(("\n", "\r\n"))
        text = source_from_bytes("a.journey", written.rstrip("\n").replace("\n", line_end).encode()).text
        result = formatted(text)
        assert formatted(result) == result, seed
        before, after = (parse(Source("a.journey", each)).value for each in (text, result))
        assert meaning(after) == meaning(before), seed
        assert comments(after) == comments(before), seed
        if seed % 10 == 0:
            graphs = [compiled(each).graph for each in (text, result)]
            assert [graph and canonical_bytes(graph) for graph in graphs[:1]] == [
                graph and canonical_bytes(graph) for graph in graphs[1:]
            ], seed
            other = tokens_respelt(result, random)
            assert landmarks(formatted(other)) == landmarks(other), seed


def covered(text: str) -> dict[str, list[str]]:
    """For every comment that allows something, which are told apart by their texts, the words that it is about."""
    source = Source("a.journey", text)
    lines = lines_of_code(source)
    words: dict[int, list[str]] = {}
    for token in language_by_lark().parse_interactive(text).iter_parse():
        if token.type not in _RESPELT | _UNITS | {"RBRACE"}:
            words.setdefault(source.position(token.start_pos or 0).line, []).append(str(token))
    speaking = [comment for comment in parse(source).value.comments if allows(comment.text)]
    return {
        comment.text.rstrip(): words.get(lines[source.position(comment.span.start).line - 1], [])
        for comment in speaking
    }


def allowed_anywhere(text: str, random: Random) -> str:
    """The text in fewer lines, with comments between some of them that allow something."""
    parts, end = [], 0
    for number, token in enumerate(language_by_lark().parse_interactive(text).iter_parse()):
        start = token.start_pos or 0
        space = text[end:start]
        if "\n" in space and random.random() < 0.1:
            space = f"{random.choice((' ', space))}# sfjourney: allow x/y -- {number}{random.choice((chr(10), space))}"
            space += "" if "\n" in space[space.index("allow") :] else "\n"
        elif space.isspace() and random.random() < 0.6:
            space = " "
        parts += [space, str(token)]
        end = token.end_pos or 0
    return "".join([*parts, text[end:]])


@pytest.mark.parametrize("batch", range(FIRST, FIRST + FILES, BATCH))
def test_what_a_comment_allows_something_on_stays_the_same(batch: int) -> None:
    for seed in range(batch, min(batch + BATCH, FIRST + FILES)):
        random = Random(seed)  # noqa: S311  # a seed, not a secret
        text = allowed_anywhere(respell(Writer(random).workspace(), random), random)
        result = formatted(text)
        assert formatted(result) == result, seed
        before, after = (parse(Source("a.journey", each)).value for each in (text, result))
        assert (meaning(after), comments(after)) == (meaning(before), comments(before)), seed
        about, now = covered(text), covered(result)
        assert {comment: now[comment] for comment, words in about.items() if words} == {
            comment: words for comment, words in about.items() if words
        }, seed


def found(text: str) -> Counter[str]:
    return Counter(diagnostic.finding.code for diagnostic in compiled(text).diagnostics)


def with_allowances(text: str, random: Random) -> str:
    """The text in fewer lines, with comments that allow some of what is found in it."""
    if "#" not in text:
        text = "".join(" " if char == "\n" and random.random() < 0.4 else char for char in text)
    lines = text.split("\n")
    for diagnostic in compiled(text).diagnostics:
        finding = diagnostic.finding
        number = Source("a.journey", text).position(finding.span.start).line - 1
        if finding.span.file.endswith(".journey") and random.random() < 0.8:
            comment = f"# sfjourney: allow {finding.code} -- a test"
            own = random.random() < 0.5 or "#" in lines[number]
            lines[number] = f"{comment}\n{lines[number]}" if own else f"{lines[number]}  {comment}"
    return "\n".join(lines)


@pytest.mark.parametrize("name", [case.name for case in map(read_case, case_files()) if case.marks])
def test_what_is_found_in_a_case_with_allowances_is_found_after_formatting(name: str) -> None:
    text = with_allowances(TEXTS[name], Random(name))  # noqa: S311  # a seed, not a secret
    checked = format_source(Source("a.journey", text))
    if checked.value is not None:
        assert found(checked.value) == found(text)


def test_of_spaces_at_the_ends_of_lines_nothing_is_left() -> None:
    texts = [checked.value for text in TEXTS.values() if (checked := format_source(Source("a.journey", text))).value]
    lines = [line for text in texts for line in (text or "").split("\n")]
    assert [line for line in lines if line != line.rstrip()] == []
    assert all((text or "").endswith("\n") and not (text or "").endswith("\n\n") for text in texts)


def test_what_is_written_without_a_comment_is_no_wider_than_a_line() -> None:
    for name in ("long_lines", "options"):
        lines = (FOLDER / f"{name}.formatted").read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if len(line) > WIDTH and "subject" not in line] == []


@pytest.mark.parametrize("text", ["", "\n", " \t\n\n"])
def test_of_nothing_nothing_is_written(text: str) -> None:
    assert formatted(text) == ""


def test_a_file_that_cannot_be_read_whole_is_not_formatted() -> None:
    checked = format_source(Source("a.journey", "journey a { on b enroll once wiat 1 day }"))
    assert checked.value is None
    assert [finding.code for finding in checked.findings] == ["syntax/unknown-keyword"]
    with pytest.raises(sfjourney.WorkspaceHasErrors, match=r"in a\.journey:1:30: `wiat` is not"):
        sfjourney.fmt("journey a { on b enroll once wiat 1 day }", "a.journey")
    assert sfjourney.fmt("event   b") == "event b\n"


@pytest.mark.parametrize(
    "text",
    [
        "segment a = " + "not " * 5_000 + "did b\n",
        "segment a = " + "1 day after " * 5_000 + "now < now\n",
        "segment a = " + " or ".join(["did b"] * 5_000) + "\n",
        "segment a = " + "(" * 250 + "did b" + ")" * 250 + "\n",
        "segment a = /profile/b in [" + ",".join(["1"] * 5_000) + "]\n",
    ],
    ids=["not", "after", "or", "parentheses", "items"],
)
def test_what_is_long_or_deep_is_formatted_without_recursion(text: str) -> None:
    checked = format_source(Source("a.journey", text))
    assert checked.value is None or formatted(checked.value) == checked.value
