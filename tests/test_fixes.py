"""Fixes: each cures what it is offered for, and breaks nothing that could be read before."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from journey_cases import case_files, read_case
from memory_workspaces import canonical_bytes
from sfjourney.diagnostics import Diagnostic, Edit
from sfjourney.pipeline import Compiled, compile_workspace
from sfjourney.rules import RULES
from sfjourney.rules.example import example_files
from sfjourney.workspace import load_workspace
from workspaces import write_files

pytestmark = pytest.mark.thorough

EXAMPLES = {rule.code: example_files(rule.bad) for rule in RULES if rule.family != "recording"}
CASE_FILES = {f"{case.name}.journey": case.files for case in map(read_case, case_files())}
WORKSPACES = {**EXAMPLES, **CASE_FILES}


def compiled(root: Path, files: Mapping[str, str]) -> Compiled:
    return compile_workspace(load_workspace(write_files(root, dict(files))))


def edited(files: Mapping[str, str], edits: tuple[Edit, ...]) -> dict[str, str]:
    """The files with these edits made, the last in a file first, as none overlaps another."""
    changed = dict(files)
    for edit in sorted(edits, key=lambda edit: (edit.span.file, edit.span.start), reverse=True):
        text = changed[edit.span.file]
        changed[edit.span.file] = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return changed


def counted(found: Compiled) -> Counter[tuple[str, str]]:
    return Counter((one.finding.code, one.finding.message) for one in found.diagnostics)


def fixable(found: Compiled) -> list[Diagnostic]:
    return [diagnostic for diagnostic in found.diagnostics if diagnostic.finding.fix is not None]


@pytest.mark.parametrize("name", WORKSPACES)
def test_a_fix_cures_what_it_is_offered_for(name: str, tmp_path: Path) -> None:
    files = WORKSPACES[name]
    before = compiled(tmp_path / "before", files)
    for place, diagnostic in enumerate(fixable(before)):
        finding = diagnostic.finding
        assert finding.fix is not None
        assert finding.fix.edits, finding.message
        after = compiled(tmp_path / f"after{place}", edited(files, finding.fix.edits))
        if finding.fix.safe and before.graph is not None and after.graph is not None:
            assert canonical_bytes(after.graph) == canonical_bytes(before.graph), finding.message
        said = (finding.code, finding.message)
        assert counted(after)[said] < counted(before)[said], finding.message
        syntax = Counter({key: count for key, count in counted(after).items() if key[0].startswith("syntax/")})
        assert syntax.total() <= sum(n for key, n in counted(before).items() if key[0].startswith("syntax/")), said


def test_the_cases_offer_fixes_of_both_kinds(tmp_path: Path) -> None:
    kinds: Counter[bool] = Counter()
    for place, (name, files) in enumerate(CASE_FILES.items()):
        if name.startswith(("syntax/", "type/", "flow/")):
            found = compiled(tmp_path / str(place), files)
            kinds.update(one.finding.fix.safe for one in fixable(found) if one.finding.fix is not None)
    assert kinds[True] >= 5
    assert kinds[False] >= 40


@pytest.mark.parametrize(
    ("wrong", "safe"),
    [
        ("when /event/a == 1 or /event/b == 2) and /event/c == 3 { exit }", False),
        ('when "/event/a" == "x" { exit }', False),
        ('when count("/event/a") == 1 { exit }', True),
        ('when count(/event/a) == "/event/a b" { exit }', False),
        ("when /event/a == 1, { exit }", True),
        ("when /event/a > 4 = { exit }", False),
    ],
)
def test_a_fix_is_safe_where_one_thing_only_can_be_meant(wrong: str, safe: bool, tmp_path: Path) -> None:  # noqa: FBT001
    text = f"journey j {{\n  on a.b\n  enroll once\n  transactional\n  branch {{ {wrong} }}\n}}\n"
    fixes = [one.finding.fix for one in fixable(compiled(tmp_path, {"a.journey": text}))]
    assert [fix.safe for fix in fixes if fix is not None] == [safe]


@pytest.mark.parametrize("text", ["/event/a`b", r"/event/a\nb"])
def test_what_no_pointer_can_be_written_for_stays_a_string(text: str, tmp_path: Path) -> None:
    arm = f'when count(/event/a) == "{text}" {{ exit }}'
    journey = f"journey j {{ on a.b enroll once transactional branch {{ {arm} }} }}"
    made = compiled(tmp_path, {"a.journey": journey})
    assert "type/mismatch" in [one.finding.code for one in made.diagnostics]
    assert fixable(made) == []
