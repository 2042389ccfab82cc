"""The documentation is true: pages made from the code are up to date, links lead somewhere, examples compile."""

from pathlib import Path

import pytest

import sfjourney
from documents import ROOT, anchors, blocks, links, pages, rewritten
from memory_workspaces import compiled
from sfjourney.cli.arguments import COMMANDS, STATUSES, command_parser
from sfjourney.report.pages import FAMILIES, commands_page, rules_page, steps_page
from sfjourney.rules import RULES
from sfjourney.steps import STEP_KINDS
from sfjourney.steps.kind import AnyStepKind

DOCS = ROOT / "docs"


def commands() -> str:
    return commands_page({name: command_parser(name) for name in COMMANDS}, STATUSES)


PAGES = {"rules.md": rules_page, "steps.md": steps_page, "commands.md": commands}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_made_from_the_code_is_up_to_date(name: str, update: bool) -> None:  # noqa: FBT001  # a fixture
    page = PAGES[name]()
    if update:
        (DOCS / name).write_text(page, encoding="utf-8")
    assert (DOCS / name).read_text(encoding="utf-8") == page


def test_every_rule_is_of_a_family_that_the_page_knows() -> None:
    assert [family for rule in RULES if (family := rule.family) not in FAMILIES] == []


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    broken = []
    for link in links(page.read_text(encoding="utf-8")):
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            broken.append(link)
    assert broken == []


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_what_a_page_shows_is_what_there_is(page: Path, update: bool) -> None:  # noqa: FBT001  # a fixture
    text = page.read_text(encoding="utf-8")
    shown = rewritten(text)
    if update:
        page.write_text(shown, encoding="utf-8")
        text = shown
    assert text == shown


@pytest.mark.parametrize("kind", STEP_KINDS, ids=lambda kind: kind.title)
def test_the_example_of_a_step_can_be_read(kind: AnyStepKind) -> None:
    journey = f"journey j {{ on e enroll always transactional\n{kind.example}\n}}"
    found = {diagnostic.finding.code for diagnostic in compiled(journey).diagnostics}
    assert {code for code in found if code.startswith("syntax/")} == set()


def test_the_examples_of_the_language_can_be_read() -> None:
    page = (DOCS / "language.md").read_text(encoding="utf-8")
    texts = [block.text for block in blocks(page) if block.language == "journey"]
    assert texts
    found = [diagnostic.finding for text in texts for diagnostic in compiled(text).diagnostics]
    assert [finding.message for finding in found if finding.code.startswith("syntax/")] == []


def test_the_conditions_of_the_language_can_be_read() -> None:
    page = (DOCS / "language.md").read_text(encoding="utf-8")
    (conditions,) = (block.text for block in blocks(page) if block.language == "conditions")
    for condition in conditions.splitlines():
        step = f"branch {{ when {condition} {{}} }}"
        text = f"segment regulars = did a\njourney j {{ on e enroll always transactional {step} }}"
        found = {diagnostic.finding.code for diagnostic in compiled(text).diagnostics}
        assert {code for code in found if code.startswith("syntax/")} == set(), condition


def test_the_calls_of_the_page_on_recordings_are_accepted() -> None:
    recorded = DOCS / "recorded"
    replay = sfjourney.simulate([recorded / "calls.jsonl"], recorded, outcomes=True)
    assert {outcome.status for outcome in replay.outcomes} == {"accepted"}
    assert {item.status for outcome in replay.outcomes for item in outcome.items or ()} == {"accepted"}
    assert {outcome.call for outcome in replay.outcomes} == {
        "events.track",
        "journeys.trigger",
        "emails.send",
        "emails.batchSend",
        "profiles.update",
        "ingest",
    }
    assert [send.status for send in replay.sends] == ["Sent"] * 7


def test_the_page_on_recordings_lists_the_codes_of_refusals_and_answers() -> None:
    page = (DOCS / "recordings.md").read_text(encoding="utf-8")
    rough = sfjourney.simulate([ROOT / "journeys" / "recordings" / "rough.jsonl"], ROOT / "journeys", outcomes=True)
    codes = {refused.code for refused in rough.refused} | {outcome.status for outcome in rough.outcomes}
    for outcome in rough.outcomes:
        found = (outcome.code, *(item.code for item in outcome.items or ()))
        codes.update(code for code in found if code is not None)
    assert [code for code in codes if f"`{code}`" not in page] == []
