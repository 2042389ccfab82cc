"""Every case of tests/cases: what its marks say is found, and nothing else."""

from collections import Counter
from pathlib import Path

import pytest

from journey_cases import CASES, Case, Place, case_files, place_of, read_case
from sfjourney.graph.validate import problems
from sfjourney.pipeline import Compiled
from sfjourney.rules import BY_CODE, RULES

CASES_READ = [read_case(path) for path in case_files()]


def lines(places: Counter[Place], compiled: Compiled) -> list[str]:
    """Places as a person reads them, with what was found there."""
    said = {place_of(diagnostic, compiled): diagnostic.finding.message for diagnostic in compiled.diagnostics}
    return [f"{file}:{line}: {code}: {said.get((file, line, code), '')}" for file, line, code in places.elements()]


@pytest.mark.parametrize("case", CASES_READ, ids=lambda case: case.name)
def test_a_case_gives_the_findings_it_marks_and_no_others(case: Case, tmp_path: Path) -> None:
    compiled = case.compile(tmp_path)
    found = case.found(compiled)
    assert lines(case.marks - found, compiled) == [], "marked and not found"
    assert lines(found - case.marks, compiled) == [], "found and not marked"
    if case.clean:
        assert compiled.graph is not None
        assert problems(compiled.graph) == []


def test_every_mark_names_a_rule() -> None:
    assert {code for case in CASES_READ for _, _, code in case.marks} <= set(BY_CODE)


def test_every_rule_of_syntax_is_marked_by_some_case() -> None:
    unmarked = {rule.code for rule in RULES if rule.family == "syntax"} - {
        code for case in CASES_READ for _, _, code in case.marks
    }
    # Depth has tests of its own (test_syntax_depth.py), and what is no text cannot be a case (test_syntax_laws.py).
    assert unmarked <= {"syntax/nesting", "syntax/unreadable"}


def test_at_least_twenty_cases_have_two_to_six_mistakes_of_different_kinds() -> None:
    several = [case for case in CASES_READ if case.path.parent.name == "several"]
    kinds = [{code for _, _, code in case.marks} for case in several if 2 <= case.marks.total() <= 6]
    assert sum(len(codes) > 1 for codes in kinds) >= 20
    families = {code.partition("/")[0] for codes in kinds for code in codes}
    assert {"syntax", "reference", "type", "flow", "time", "template", "redaction", "consent"} <= families


def test_every_supporting_file_is_used_by_a_case() -> None:
    used = {name for case in CASES_READ for name in case.files}
    there = {
        path.relative_to(CASES).as_posix() for folder in ("templates", "schemas") for path in CASES.glob(f"{folder}/*")
    }
    assert there <= used


def test_every_case_begins_with_a_sentence_that_says_what_it_shows() -> None:
    for case in CASES_READ:
        comment = " ".join(
            line.lstrip("# ") for line in case.text.split("\n\n")[0].splitlines() if line.startswith("#")
        )
        assert comment.endswith("."), case.name
