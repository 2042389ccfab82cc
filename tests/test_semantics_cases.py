"""Every case of tests/semantics: a rule of semantics.md, its input, and the rows that the rule gives."""

import re
from pathlib import Path

import pytest

from semantics_case import CASES, case_files, read_case, run_case, write_case
from semantics_expected import compare, compare_findings, has_errors

_NUMBERED = re.compile(r"^def test_([a-z]\d+)_", re.MULTILINE)
RULES = {"R": 5, "T": 8, "P": 5, "I": 4, "D": 5, "E": 6, "S": 8, "C": 5, "M": 7, "X": 4, "O": 3}
VECTORS = {
    "V01": "New York 2026-03-08 02:30 (gap)",
    "V02": "New York 2026-11-01 01:30 (twice)",
    "V03": "Berlin 2026-03-29",
    "V04": "Berlin 2026-10-25",
    "V05": "Auckland Monday 05:00",
    "V06": "Lord Howe's half hour",
    "V07": "Apia and Kiritimati",
    "V08": "a 22:00-06:00 window over Friday night",
    "V09": "`2 days` across a change against `48 hours`",
    "V10": "event at deadline -1 ms, 0, +1 ms",
    "V11": "one event that is exit and wait match at once",
    "V12": "one event that is exit and trigger at once",
    "V13": "one that is wait match and restart",
    "V14": "two waits in a row for one event",
    "V15": "same key twice in one instant, same and other body",
    "V16": "duplicates that stand before the original in the file",
    "V17": "Profile zone changes during a wait",
    "V18": "a date property moved earlier, later, removed during `wait until`",
    "V19": "unsubscribed between decision and window opening",
    "V20": "split 50/50 to 60/40 keeps the first fifty in place",
    "V21": "email change of a known externalId and back",
    "V22": "`exit when` true at enrollment",
    "V23": "windows of three Journeys opening at one instant under a cap",
}


@pytest.mark.parametrize("path", case_files(), ids=lambda path: path.stem)
def test_a_case_gives_what_its_rule_says(path: Path, tmp_path: Path) -> None:
    case = read_case(path)
    written = write_case(case, tmp_path)
    compare_findings(case, written.workspace)
    if not has_errors(case):
        compare(case, run_case(case, written))


def test_every_rule_and_every_vector_has_a_case() -> None:
    """What a case file cannot say (rules O) is said by tests whose names begin with the number, as ``test_o1_``."""
    modules = (*Path(__file__).parent.glob("test_semantics_*.py"), Path(__file__).with_name("test_why_explains.py"))
    tests = {name for module in modules for name in _NUMBERED.findall(module.read_text(encoding="utf-8"))}
    numbers = {f"{letter}{number}" for letter, last in RULES.items() for number in range(1, last + 1)} | set(VECTORS)
    assert {path.name.partition("-")[0] for path in case_files()} | {name.upper() for name in tests} == numbers


def test_every_case_lies_in_the_folder_of_its_letter_and_says_in_one_sentence_what_it_shows() -> None:
    for path in case_files():
        case = read_case(path)
        assert path.parent == CASES / case.rule[0], path.name
        assert case.sentence.endswith("."), path.name
        assert "\n" not in case.sentence, path.name
