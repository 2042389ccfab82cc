"""``check --fix``: what is mended, how the files are written, and what is left alone."""

import os
import stat
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

import sfjourney
from command import call
from sfjourney.cli.rewriting import as_before
from sfjourney.diagnostics import Diagnostic, Edit, Fix
from sfjourney.edits import edited
from sfjourney.fixing import fixed
from sfjourney.pipeline import compile_workspace
from sfjourney.rules import RULES
from sfjourney.rules.rule import Rule
from sfjourney.source import Source, Span, source_from_bytes
from sfjourney.workspace import load_workspace
from workspaces import write_example

ROOT_READS_ALL = hasattr(os, "geteuid") and os.geteuid() == 0
SLIPS = dedent("""\
    event order.created { schema "schemas/order.json" }

    journey thanks {
      on order.created where /event/totl > 5
      enroll always
      transactional

      wiat 1 day
      # sfjourney: allow flow/no-send -- it sends
      send recept
    }
""")
MENDED = """\
event order.created { schema "schemas/order.json" }

journey thanks {
  on order.created where /event/total > 5
  enroll always
  transactional

  wait 1 day
  send receipt
}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_example(tmp_path, SLIPS + "# receipt\n")
    (tmp_path / "example.journey").write_text(SLIPS, encoding="utf-8")
    return tmp_path


def journey(folder: Path) -> str:
    return (folder / "example.journey").read_text(encoding="utf-8")


def test_what_can_be_mended_is_mended_until_nothing_is_left(folder: Path) -> None:
    said = call(folder, "check", "--unsafe-fixes")
    assert (said.status, said.out) == (0, "no findings in 1 Journey and 1 template\n")
    assert said.err.splitlines() == [
        "fixed example.journey:4:26: write /event/total [type/unknown-pointer]",
        "fixed example.journey:8:3: write `wait` [syntax/unknown-keyword]",
        "fixed example.journey:10:8: write `receipt` [reference/unknown-template]",
        "fixed example.journey:9:22: take the comment out [allowance/unused]",
    ]
    assert journey(folder) == MENDED
    assert call(folder, "check", "--unsafe-fixes").err == "", "once is enough"


def test_safe_fixes_are_those_that_cannot_change_what_was_meant(folder: Path) -> None:
    (folder / "example.journey").write_text(
        MENDED.replace("  send", "  # sfjourney: allow flow/no-send -- it sends\n  send").replace("wait", "wiat"),
        encoding="utf-8",
    )
    before = journey(folder)
    said = call(folder, "check", "--fix")
    assert (said.status, said.err, journey(folder)) == (1, "", before), "while it cannot be read nothing is idle"
    assert said.out.endswith("1 error in 1 Journey and 1 template\n1 can be fixed by --unsafe-fixes\n")
    (folder / "example.journey").write_text(before.replace("wiat", "wait"), encoding="utf-8")
    assert call(folder, "check").out.endswith("\n1 can be fixed by --fix\n")
    assert call(folder, "check", "--fix").err.startswith("fixed example.journey:9:22: take the comment out")
    assert journey(folder) == MENDED


@pytest.mark.parametrize(
    ("meant", "written", "mended"),
    [
        ("  send receipt", "  wait 1 day;send receipt", "  wait 1 day send receipt"),
        ("  wait 1 day", "  wait;1 day", "  wait 1 day"),
        ("  wait 1 day", "  wait 1 day.", "  wait 1 day"),
        ("  wait 1 day", "  wait ;1 day", "  wait 1 day"),
        ("  wait 1 day", "  wait:1 day", "  wait 1 day"),
        ("  on order", "  on:order", "  on order"),
        ("  wait 1 day", "  wait .5 days", None),
        ("total > 5", "total > .5", None),
        ("total > 5", "total > 0.", None),
        ("  wait 1 day", "  wait until :30", None),
        ("where /event/total", "where! /event/total", "where not /event/total"),
        ("where /event", "where notnot /event", None),
        ("  send receipt", '  send receipt { data { = "A" } }', None),
        ('{ schema "schemas/order.json" }', '{ "schemas/order.json" }', '{ schema "schemas/order.json" }'),
    ],
)
def test_what_a_safe_fix_leaves_is_what_was_meant(folder: Path, meant: str, written: str, mended: str | None) -> None:
    before = MENDED.replace(meant, written)
    (folder / "example.journey").write_text(before, encoding="utf-8")
    call(folder, "check", "--fix")
    assert journey(folder) == (before if mended is None else before.replace(written, mended))


def test_a_diff_shows_and_changes_nothing(folder: Path) -> None:
    before = journey(folder)
    said = call(folder, "check", "--diff", "--unsafe-fixes")
    assert said.status == 1
    assert said.out.startswith("--- example.journey\n+++ example.journey\n@@ ")
    assert [line for line in said.out.splitlines() if line.startswith(("-", "+"))][2:] == [
        "-  on order.created where /event/totl > 5",
        "+  on order.created where /event/total > 5",
        "-  wiat 1 day",
        "-  # sfjourney: allow flow/no-send -- it sends",
        "-  send recept",
        "+  wait 1 day",
        "+  send receipt",
    ]
    assert journey(folder) == before
    coloured = call(folder, "check", "--diff", "--unsafe-fixes", "--color", "always").out
    assert "\x1b[31m-  wiat 1 day\x1b[0m\n" in coloured
    safe = call(folder, "check", "--diff")
    assert (safe.status, safe.out) == (1, "")
    assert safe.err == "3 can be fixed by --unsafe-fixes\n"
    (folder / "example.journey").write_text(MENDED, encoding="utf-8")
    assert call(folder, "check", "--diff").status == 0


def test_only_what_was_asked_for_is_mended(folder: Path) -> None:
    before = journey(folder)
    assert "unknown-keyword" not in call(folder, "check", "--unsafe-fixes", "--ignore", "syntax").err
    assert "wiat 1 day" in journey(folder)
    assert "send receipt" in journey(folder)
    (folder / "example.journey").write_text(before, encoding="utf-8")
    (folder / "sfjourney.toml").touch()
    assert call(folder, "check", "templates", "--unsafe-fixes").err == ""
    assert journey(folder) == before


def test_what_is_allowed_or_in_the_baseline_is_not_mended(tmp_path: Path) -> None:
    template = """
        journey j { on order.created enroll always transactional send note }
        --- templates/note.json
        {
          "name": "Note", "purpose": "Transactional",
          "definition": {
            "subject": "Your order",
            "body": {"root": "a", "elements": {"a": {"type": "Text", "props": {"text": {"$state": "event/orderId"}}}}}
          }
        }
    """
    write_example(tmp_path, template)
    before = (tmp_path / "templates" / "note.json").read_bytes()
    assert "template/pointer-form" in call(tmp_path, "check", "--format", "json").out
    call(tmp_path, "check", "--baseline", "known.json", "--write-baseline", "-q")
    assert call(tmp_path, "check", "--fix", "--baseline", "known.json").err == ""
    assert (tmp_path / "templates" / "note.json").read_bytes() == before
    assert "template/pointer-form" in call(tmp_path, "check", "--fix").err
    assert b'"/event/orderId"' in (tmp_path / "templates" / "note.json").read_bytes()


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.family != "recording"], ids=lambda rule: rule.code)
def test_every_fix_of_an_example_cures_its_finding_and_breaks_nothing(rule: Rule, tmp_path: Path) -> None:
    workspace = load_workspace(write_example(tmp_path, rule.bad))
    compiled = compile_workspace(workspace)
    with_fix = [found for found in compiled.diagnostics if found.finding.fix is not None]
    after = fixed(workspace, compiled, lambda now: now.diagnostics, unsafe=True).compiled.diagnostics
    assert len(after) <= len(compiled.diagnostics) - len(with_fix), [found.finding.message for found in after]
    syntax = [found.finding.message for found in after if found.finding.code.startswith("syntax/")]
    assert len(syntax) <= sum(found.finding.code.startswith("syntax/") for found in compiled.diagnostics)


# ---- how files are written

BYTES = {
    "a byte order mark": (b"\xef\xbb\xbfone\ntwo\n", "one\n2\n", b"\xef\xbb\xbfone\n2\n"),
    "line ends of Windows": (b"one\r\ntwo\r\nthree", "one\n2\n3\nthree", b"one\r\n2\r\n3\r\nthree"),
    "both kinds of line ends": (
        b"one\r\ntwo\nthree\r\nfour\n",
        "one\n2\nthree\nfour\n",
        b"one\r\n2\r\nthree\r\nfour\n",
    ),
    "old line ends": (b"one\rtwo\r", "one\n2\n", b"one\r2\r"),
    "lines taken out": (b"a\r\nb\nc\r\n", "a\nc\n", b"a\r\nc\r\n"),
    "lines put in": (b"a\r\nc\n", "a\nb\nc\n", b"a\r\nb\r\nc\n"),
    "nothing at all": (b"", "a\n", b"a\n"),
}


@pytest.mark.parametrize("case", BYTES)
def test_bytes_that_are_no_text_stay_as_they_were(case: str) -> None:
    before, text, after = BYTES[case]
    assert as_before(before, text) == after


LINES = st.lists(st.sampled_from(("a", "b", "", "ä")), max_size=5)
ENDED = st.lists(st.tuples(st.sampled_from(("a", "b", "")), st.sampled_from(("\n", "\r\n"))), max_size=6)


@given(ENDED, st.sampled_from(("", "end")), LINES)
def test_what_is_written_reads_as_the_text_that_was_meant(
    old: list[tuple[str, str]], last: str, new: list[str]
) -> None:
    before = ("".join(line + end for line, end in old) + last).encode()
    text = "\n".join(new)
    assert source_from_bytes("x", as_before(before, text)).text == text
    assert as_before(before, source_from_bytes("x", before).text) == before


def test_a_file_keeps_its_permissions_and_a_link_its_place(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    real = folder / "real.txt"
    (folder / "example.journey").rename(real)
    real.chmod(0o640)
    (folder / "example.journey").symlink_to("real.txt")
    assert call(folder, "check", "--unsafe-fixes").status == 0
    assert (folder / "example.journey").is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert real.read_text(encoding="utf-8") == MENDED
    outside = tmp_path_factory.mktemp("outside") / "a.journey"
    outside.write_text(SLIPS, encoding="utf-8")
    (folder / "linked.journey").symlink_to(outside)
    assert "leads outside of the workspace" in " ".join(call(folder, "check", "--unsafe-fixes").out.split())
    assert outside.read_text(encoding="utf-8") == SLIPS
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


@pytest.mark.skipif(ROOT_READS_ALL, reason="root may write everything")
def test_a_folder_that_may_not_be_written_is_an_output_that_failed(folder: Path) -> None:
    before = journey(folder)
    folder.chmod(0o500)
    said = call(folder, "check", "--unsafe-fixes")
    folder.chmod(0o700)
    assert (said.status, journey(folder)) == (3, before)


# ---- how fixes go together

TEXTS = {"a": "abcdef", "b": "xyz"}


def fix(*edits: tuple[str, int, int, str]) -> Fix:
    return Fix("", tuple(Edit(Span(file, start, end), text) for file, start, end, text in edits), safe=True)


TOGETHER = {
    "one": ([fix(("a", 0, 1, "A"))], {"a": "Abcdef"}, (0,)),
    "neighbours": ([fix(("a", 1, 2, "B")), fix(("a", 0, 1, "A"))], {"a": "ABcdef"}, (0, 1)),
    "overlapping": ([fix(("a", 0, 2, "1")), fix(("a", 1, 3, "2"))], {"a": "1cdef"}, (0,)),
    "the same twice": ([fix(("a", 0, 2, "1")), fix(("a", 0, 2, "1"))], {"a": "1cdef"}, (0, 1)),
    "put in at one place": ([fix(("a", 2, 2, "1")), fix(("a", 2, 2, "2"))], {"a": "ab1cdef"}, (0,)),
    "put in beside": ([fix(("a", 0, 2, "1")), fix(("a", 2, 2, "2"))], {"a": "1cdef"}, (0,)),
    "all or nothing": ([fix(("a", 0, 1, "A")), fix(("b", 0, 1, "X"), ("a", 0, 2, "?"))], {"a": "Abcdef"}, (0,)),
    "in two files": ([fix(("a", 0, 1, ""), ("b", 2, 3, "Z"))], {"a": "bcdef", "b": "xyZ"}, (0,)),
    "against itself": ([fix(("a", 0, 2, "1"), ("a", 1, 3, "2"))], {}, ()),
    "outside": ([fix(("a", 5, 7, "")), fix(("c", 0, 0, "x")), fix()], {}, ()),
}


@pytest.mark.parametrize("case", TOGETHER)
def test_fixes_that_touch_the_same_place_are_not_made_at_once(case: str) -> None:
    fixes, texts, made = TOGETHER[case]
    result = edited(TEXTS, fixes)
    assert (result.texts, result.made) == (texts, made)


PLACES = st.tuples(st.integers(0, 12), st.integers(0, 12)).map(sorted)


@given(
    st.text("ab", min_size=12, max_size=12), st.lists(st.tuples(PLACES, st.sampled_from(("", "X", "YY"))), max_size=6)
)
def test_fixes_made_at_once_are_those_made_one_by_one_from_behind(
    text: str, wanted: list[tuple[list[int], str]]
) -> None:
    fixes = [fix(("a", start, end, new)) for (start, end), new in wanted]
    result = edited({"a": text}, fixes)
    edits = {edit for number in result.made for edit in fixes[number].edits}
    for edit in sorted(edits, key=lambda edit: edit.span, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    assert result.texts.get("a", text) == text
    assert (0 in result.made) == bool(fixes)


def test_fixes_that_undo_each_other_come_to_an_end(tmp_path: Path) -> None:
    workspace = load_workspace(write_example(tmp_path, SLIPS + "\n# receipt"))
    compiled = compile_workspace(workspace)
    place = compiled.sources["example.journey"].text.index("wiat")

    def swap(now: object) -> tuple[Diagnostic, ...]:
        source: Source = getattr(now, "sources")["example.journey"]  # noqa: B009  # it is a Compiled
        new = "wait" if source.text[place : place + 4] == "wiat" else "wiat"
        (one, *_) = sfjourney.check(tmp_path)
        finding = one.finding
        edit = Edit(Span("example.journey", place, place + 4), new)
        return (
            Diagnostic(
                type(finding)(finding.code, "", finding.span, fix=Fix(new, (edit,), safe=True)), one.severity, ""
            ),
        )

    done = fixed(workspace, compiled, swap, unsafe=False)
    assert [one.title for one in done.applied] == ["wait"]
