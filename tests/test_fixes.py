"""Fixes: each cures what it is offered for, and breaks nothing that could be read before."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from journey_cases import CASES, case_files, read_case
from sfjourney.diagnostics import Diagnostic, Edit, Severity
from sfjourney.pipeline import Compiled, compile_workspace
from sfjourney.rules import RULES
from sfjourney.rules.example import example_files
from sfjourney.workspace import load_workspace
from workspaces import write_files

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
        said = (finding.code, finding.message)
        assert counted(after)[said] < counted(before)[said], finding.message
        syntax = Counter({key: count for key, count in counted(after).items() if key[0].startswith("syntax/")})
        assert syntax.total() <= sum(n for key, n in counted(before).items() if key[0].startswith("syntax/")), said


@pytest.mark.parametrize("name", WORKSPACES)
def test_a_safe_fix_is_for_what_cannot_be_compiled(name: str, tmp_path: Path) -> None:
    found = compiled(tmp_path, WORKSPACES[name])
    safe = [one for one in fixable(found) if one.finding.fix is not None and one.finding.fix.safe]
    assert [one.finding.code for one in safe if one.severity is not Severity.ERROR] == []


def test_the_cases_offer_fixes_of_both_kinds(tmp_path: Path) -> None:
    kinds: Counter[bool] = Counter()
    for place, path in enumerate(sorted(CASES.glob("*/*.journey"))):
        found = compiled(tmp_path / str(place), read_case(path).files)
        kinds.update(one.finding.fix.safe for one in fixable(found) if one.finding.fix is not None)
    assert kinds[True] >= 10
    assert kinds[False] >= 50
