"""Files that are called nearly as a Journey, a template or a schema that is sought: they are named."""

from pathlib import Path

import pytest

import sfjourney
from sfjourney.workspace import WorkspaceError
from workspaces import write_files

JOURNEY = """\
event booking.created { schema "schemas/booking.json" }

journey stay "Before a stay" {
  on booking.created
  enroll once
  transactional

  send reminder
}
"""
TEMPLATE = '{"definition": {"body": {"root": "html", "elements": {}}}}'
SCHEMA = {"schemas/booking.json": '{"type": "object"}'}


@pytest.mark.parametrize(
    "file",
    [
        "template/reminder.json",
        "reminder.json",
        "templates/mail/reminder.json",
        "templates/reminder.jsn",
        "templates/reminder.json.txt",
        "templates/Reminder.JSON",
        "templates/reminder",
    ],
)
def test_a_template_that_lies_or_ends_elsewhere_is_named(tmp_path: Path, file: str) -> None:
    write_files(tmp_path, {"stay.journey": JOURNEY, file: TEMPLATE} | SCHEMA)
    (unknown,) = [one.finding for one in sfjourney.check(tmp_path)]
    assert unknown.help == f"{file} is not read as a template: move it to templates/reminder.json"


@pytest.mark.parametrize("file", ["schemas/reminder.json", "recordings/reminder.jsonl", "reminders.json"])
def test_another_file_of_its_name_is_no_template(tmp_path: Path, file: str) -> None:
    write_files(tmp_path, {"stay.journey": JOURNEY, file: '{"type": "object"}'} | SCHEMA)
    (unknown,) = [one.finding for one in sfjourney.check(tmp_path)]
    assert unknown.help == "add it as templates/reminder.json"


@pytest.mark.parametrize("file", ["gym.journeys", "gym.jouney", "gym.JOURNEY", "gym.journey.txt", "a/gym.v2.Journeys"])
def test_a_folder_without_journeys_names_the_file_that_is_nearly_one(tmp_path: Path, file: str) -> None:
    write_files(tmp_path, {file: JOURNEY} | SCHEMA)
    meant = file[: file.casefold().index(".jou")] + ".journey"
    with pytest.raises(WorkspaceError, match=f"in it; {file} is called nearly so: rename it to {meant}$"):
        sfjourney.check(tmp_path)


def test_what_is_called_otherwise_is_not_named(tmp_path: Path) -> None:
    write_files(tmp_path, {"gym.journal": "", "journey": "", "Journey.md": ""})
    with pytest.raises(WorkspaceError, match=r"in it$"):
        sfjourney.check(tmp_path)


def test_a_path_without_quotes_that_is_misspelt_is_one_finding_with_the_file_that_is_meant(tmp_path: Path) -> None:
    text = JOURNEY.replace('"schemas/booking.json"', "schemas/boking.json")
    write_files(tmp_path, {"stay.journey": text, "templates/reminder.json": "{}"} | SCHEMA)
    found = [one.finding for one in sfjourney.check(tmp_path) if one.finding.span.file == "stay.journey"]
    assert [(one.code, one.help) for one in found] == [
        ("syntax/unexpected-token", 'put it in quotes: "schemas/booking.json"')
    ]
    assert found[0].fix is not None
    assert [edit.text for edit in found[0].fix.edits] == ['"schemas/booking.json"']


@pytest.mark.parametrize(
    ("written", "file"),
    [
        ("schemas/booking.json", "schema/booking.json"),
        ("schemas/booking.json", "schemas/Booking.json"),
        ("schemas/booking.json", "schemas/booking.jsn"),
        ("schemas/booking", "schemas/booking.json"),
        ("schema/booking", "schemas/booking.json"),
        ("schemas/booking.made", "schemas/booking.made.json"),
    ],
)
def test_a_schema_that_is_called_nearly_so_or_without_its_ending_is_named(
    tmp_path: Path, written: str, file: str
) -> None:
    journey = JOURNEY.replace("schemas/booking.json", written)
    write_files(tmp_path, {"stay.journey": journey, "templates/reminder.json": "{}", file: '{"type": "object"}'})
    helps = [one.finding.help for one in sfjourney.check(tmp_path) if one.finding.code == "reference/missing-schema"]
    assert helps == [f'did you mean "{file}"?']


def test_what_no_file_is_called_like_is_not_named_with_an_ending(tmp_path: Path) -> None:
    journey = JOURNEY.replace("schemas/booking.json", "schemas/stay")
    write_files(tmp_path, {"stay.journey": journey, "templates/reminder.json": "{}"} | SCHEMA)
    helps = [one.finding.help for one in sfjourney.check(tmp_path) if one.finding.code == "reference/missing-schema"]
    assert helps == ["schema paths are relative to the file that names them"]


def test_where_a_pattern_fits_nothing_no_file_is_to_be_moved(tmp_path: Path) -> None:
    configuration = {"sfjourney.toml": 'templates = ["emails/*.json"]\n'}
    write_files(tmp_path, {"stay.journey": JOURNEY, "templates/reminder.json": TEMPLATE} | SCHEMA | configuration)
    helps = [one.finding.help for one in sfjourney.check(tmp_path) if one.finding.code == "reference/unknown-template"]
    assert helps == ["add it as emails/reminder.json"]
