"""The documentation is true: pages made from the code are up to date, links lead somewhere, examples compile."""

import json
import re
import tomllib
from pathlib import Path

import pytest

import sfjourney
from documents import ROOT, anchors, blocks, links, pages, rewritten
from gallery import diagnostics_page, of_any_year
from memory_workspaces import compiled
from sfjourney.cli.arguments import COMMANDS, STATUSES, build_parser, command_parser, described_commands
from sfjourney.configuration import Configuration, OwnComponent, read_configuration
from sfjourney.report.reference.component_page import components_page
from sfjourney.report.reference.man_page import man_page
from sfjourney.report.reference.pages import FAMILIES, commands_page, rules_page, steps_page
from sfjourney.rules import RULES
from sfjourney.steps import STEP_KINDS
from sfjourney.steps.kind import AnyStepKind
from sfjourney.templates import Dialect, evaluate_condition, resolve_props, scope_of
from workspaces import write_files

DOCS = ROOT / "docs"


def commands() -> str:
    return commands_page({name: command_parser(name) for name in COMMANDS}, STATUSES)


def rows(title: str, page: str) -> list[tuple[str, str]]:
    """The first two columns of the tables whose first heading begins so; both hold code."""
    found = re.findall(rf"^\| {title}.*\n\|[-|]+\n((?:\|.*\n)+)", page, re.MULTILINE)
    return [(cells[0], cells[1]) for table in found for line in table.splitlines() if (cells := CODE.findall(line))]


def manual() -> str:
    return man_page(described_commands(), STATUSES, build_parser().description or "")


CODE = re.compile(r"`([^`]+)`")
TEMPLATES = (DOCS / "templates.md").read_text(encoding="utf-8")
PAGES = {
    "rules.md": rules_page,
    "steps.md": steps_page,
    "commands.md": commands,
    "components.md": components_page,
    "man/sfjourney.1": manual,
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_made_from_the_code_is_up_to_date(name: str, update: bool) -> None:  # noqa: FBT001  # a fixture
    page = PAGES[name]()
    if update:
        (DOCS / name).write_text(page, encoding="utf-8")
    assert (DOCS / name).read_text(encoding="utf-8") == page


def test_what_a_help_says_in_sentences_is_no_title_on_its_page() -> None:
    titles = re.findall(r"^(\S.*):\n\n```$", commands(), re.MULTILINE)

    assert "Exit status" in titles
    assert [title for title in titles if len(title.split()) > 7] == []


def test_the_gallery_of_diagnostics_is_up_to_date(update: bool) -> None:  # noqa: FBT001  # a fixture
    page = diagnostics_page()
    if update:
        (DOCS / "diagnostics.md").write_text(page, encoding="utf-8")
    assert of_any_year((DOCS / "diagnostics.md").read_text(encoding="utf-8")) == of_any_year(page)


def test_the_gallery_shows_every_rule_with_what_is_wrong_why_and_what_to_do() -> None:
    page = (DOCS / "diagnostics.md").read_text(encoding="utf-8")
    shown = dict(re.findall(r"^### (\S+)\n\n```\n(.*?)^```$", page, re.MULTILINE | re.DOTALL))
    assert list(shown) == [rule.code for rule in RULES]
    for rule in RULES:
        assert shown[rule.code].startswith(f"{rule.severity.word}[{rule.code}]: "), rule.code
        assert "= why:" in shown[rule.code], rule.code
        assert max(len(line) for line in shown[rule.code].splitlines()) <= 83, rule.code


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


def test_the_example_of_the_page_on_formatting_is_formatted() -> None:
    page = (DOCS / "formatting.md").read_text(encoding="utf-8")
    (text,) = (block.text for block in blocks(page) if block.language == "journey")
    assert sfjourney.fmt(text) == text


def test_the_template_of_the_page_on_templates_has_nothing_wrong(tmp_path: Path) -> None:
    (template,) = (block.text for block in blocks(TEMPLATES) if block.language == "json")
    journey = "event order.created\njourney j { on order.created enroll always transactional send order_thanks }"
    root = write_files(tmp_path, {"a.journey": journey, "templates/order_thanks.json": template})
    assert [found.finding.message for found in sfjourney.check(root)] == []


@pytest.mark.parametrize("dialect", Dialect)
@pytest.mark.parametrize(("written", "wanted"), rows("expression", TEMPLATES) + rows("condition", TEMPLATES))
def test_the_expressions_of_the_page_on_templates_give_what_it_says(
    dialect: Dialect, written: str, wanted: str
) -> None:
    (state,) = (json.loads(block.text) for block in blocks(TEMPLATES) if block.language == "state")
    item = state["event"]["items"][0]
    scope = scope_of(state).at(item, item, 0, "/event/items/0")
    value = json.loads(written)
    if (written, wanted) in rows("condition", TEMPLATES):
        given: object = evaluate_condition(value, scope, dialect)
    else:
        given = resolve_props({"text": value}, scope, dialect)["text"]
    assert given == json.loads(wanted)


def test_the_page_on_configuration_shows_the_defaults() -> None:
    page = (DOCS / "configuration.md").read_text(encoding="utf-8")
    (written,) = (block.text for block in blocks(page) if block.language == "toml")
    assert read_configuration(written, "sfjourney.toml") == Configuration()
    said = [*tomllib.loads(written), *(f"components.NAME.{name}" for name in OwnComponent.__struct_fields__[1:])]
    assert [key for key in said if f"`{key}" not in page] == []
    assert len(Configuration.__struct_fields__) == len(tomllib.loads(written)) + 2, "components and source"


def test_the_page_on_configuration_says_which_errors_about_emails_stay_errors() -> None:
    fixed = [rule.code for rule in RULES if rule.family in ("template", "redaction") and not rule.may_be_silenced]

    assert fixed == re.findall(
        r"but for\s\[(template/[a-z-]+)\]", (DOCS / "configuration.md").read_text(encoding="utf-8")
    )


def test_no_rule_sends_its_reader_to_a_page_that_is_not_there() -> None:
    assert [rule.code for rule in RULES if ".md" in rule.title + rule.why] == []


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
