"""Every rule: its examples, its texts, its place in the list."""

from pathlib import Path

import pytest

import sfjourney
from sfjourney.rules import RULES
from sfjourney.rules.rule import Rule
from workspaces import write_example

RULES_FOLDER = Path(sfjourney.__file__).parent / "rules"


def found_codes(root: Path, rule: Rule) -> set[str]:
    """The codes that an example gives: those of a check, or of a replay for the rules about recordings."""
    if rule.family != "recording":
        return {diagnostic.finding.code for diagnostic in sfjourney.check(root)}
    simulation = sfjourney.simulate([root / "recording.jsonl"], root)
    return {one.code for one in simulation.summary.attention}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_bad_example_of_a_rule_gives_its_finding(rule: Rule, tmp_path: Path) -> None:
    found = found_codes(write_example(tmp_path, rule.bad), rule)
    if rule.family == "recording":
        assert rule.code in found  # what is missing from a recording has consequences of its own
    else:
        assert found - {"reference/undeclared-event"} | {rule.code} & found == {rule.code}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_good_example_of_a_rule_gives_no_finding(rule: Rule, tmp_path: Path) -> None:
    found = found_codes(write_example(tmp_path, rule.good), rule)
    assert found <= {"reference/undeclared-event"} - {rule.code}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_explains_itself_in_whole_phrases(rule: Rule) -> None:
    assert rule.title[0].isupper()
    assert not rule.title.endswith(".")
    assert rule.why[0].islower() or rule.why[0] in "/`"
    assert not rule.why.endswith(".")


def test_the_list_of_rules_names_every_file_once() -> None:
    files = {
        f"{path.parent.name}/{path.stem.replace('_', '-')}"
        for path in RULES_FOLDER.glob("*/*.py")
        if path.stem != "__init__"
    }
    codes = [rule.code for rule in RULES]
    assert sorted(codes) == sorted(files)
    assert len(set(codes)) == len(codes)
