"""What is typed: commands, options, paths; mistakes end with 2, in one line that says what was meant."""

from pathlib import Path

import pytest

from command import Said, call
from sfjourney.cli.arguments import COMMANDS
from sfjourney.cli.schema import FORMATS
from workspaces import write_example

GOOD = """
    event order.created { schema "schemas/order.json" }

    journey thanks "Thanks" {
      on order.created
      enroll once
      transactional

      send receipt
    }
    --- sfjourney.toml
    --- records.jsonl
    {"event": "order.created", "profile": {"externalId": "a"}, "occurredAt": "2026-03-27T09:00:00Z"}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_example(tmp_path, GOOD)


def refused(said: Said) -> str:
    """The one line that a usage mistake is said in."""
    assert said.status == 2, said
    assert said.out == ""
    assert said.err.count("\n") == 1, said.err
    return said.err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["chek"], "did you mean check?"),
        (["lint"], "there is no command 'lint', did you mean check?"),
        (["nonsense"], "there is no command 'nonsense'"),
        (["-"], "see `sfjourney --help`"),
        (["--versoin"], "unknown option --versoin, did you mean --version?"),
        (["--"], "a command stands first"),
        (["--", "check"], "a command stands first"),
        (["check", "--", "-x"], "-x: no such file or folder"),
        (["check", "--", "--format", "json"], "--format: no such file or folder"),
        (["check", "--format", "--", "json"], "--format: expected one argument"),
        (["check", "--", ""], "an argument is empty"),
        (["completion", "--", "-x"], "'-x' cannot be"),
        (["explain", "flow", "--", "-x"], "'-x' is one argument too many"),
        (["lsp", "--", "x"], "'x' is one argument too many"),
        (["check", "--fromat", "json"], "unknown option --fromat, did you mean --format?"),
        (["check", "--fromat=json"], "unknown option --fromat, did you mean --format?"),
        (["check", "--form", "json"], "unknown option --form, did you mean --format?"),
        (["check", "--format"], "expected one argument"),
        (["check", "--format", "jsn"], "did you mean json?"),
        (["check", "--format", "svg"], "one of text, json, jsonl, sarif, github, junit, markdown"),
        (["check", "--format", "json="], "'json=' names no file"),
        (["check", "--format", "json", "--format", "text"], "json and text cannot both be printed"),
        (["check", "--format", "json=a", "--format", "sarif=./a"], "one file cannot hold two formats"),
        (["check", "--statistics", "--format", "json"], "--statistics is for --format text"),
        (["check", "--diff", "--format", "json"], "--diff prints a diff and nothing else"),
        (["check", "--diff", "--watch"], "--diff prints a diff and nothing else"),
        (["check", "--select", "flow/no-sned"], "did you mean flow/no-send?"),
        (["check", "--select", "flw"], "did you mean flow?"),
        (["check", "--ignore", "unknown-component"], "did you mean template/unknown-component?"),
        (["check", "--ignore", "flow,nonsense"], "there is no rule or family 'nonsense'"),
        (["check", "--write-baseline"], "--write-baseline needs --baseline FILE"),
        (["diff", ""], "an argument is empty: is a variable not set?"),
        (["list", "--changed", ""], "an argument is empty"),
        (["list", "--changed="], "--changed has an empty value: is a variable not set?"),
        (["fmt", ""], "an argument is empty"),
        (["compile", "--format", "dot", "--format", "json=-"], "dot and json cannot both be printed"),
        (["compile", "--format", "dot=a", "--format", "json=./a"], "one file cannot hold two formats"),
        (["compile", "--format", "dot=a", "-o", "-"], "-o -: every --format names a file of its own"),
        (["compile", "--format", "dot", "--format", "json=a", "-o", "./a"], "one file cannot hold two formats"),
        (["list", "--format", "text", "--format", "json"], "text and json cannot both be printed"),
        (
            ["why", "records.jsonl", "--profile", "a", "--format", "json", "--format", "json=-"],
            "cannot both be printed",
        ),
        (["simulate", "records.jsonl", "--format", "json=none/a"], "there is no folder"),
        (["simulate", "records.jsonl", "--format", "json=templates"], "a folder; name a file, such as summary.json"),
        (["simulate", "records.jsonl", "--format", "parquet=a", "-o", "o"], "files of the folder that -o DIR names"),
        (["check", "--format", "json=templates"], "--format templates: a folder; name a file, such as report.json"),
        (["list", "--format", "json=/"], "--format /: a folder; name a file, such as report.json"),
        (["check", "--write-baseline", "--baseline", "-"], "a baseline is a file that is kept"),
        (["check", "--baseline", "none.json"], "no such file; --write-baseline makes it"),
        (["check", "--baseline", "records.jsonl"], "--baseline records.jsonl: no baseline"),
        (["check", "templates", "--baseline", "b.json", "--write-baseline"], "a baseline is of a whole workspace"),
        (["check", "--baseline", "b.json", "--write-baseline", "--fix"], "do one after the other"),
        (["infer", "records.jsonl", "-o", "-"], "'-' cannot be; files are written, so it is a folder"),
        (["simulate", "records.jsonl", "--strict", "--max-errors", "3"], "--max-errors: not allowed with"),
        (["simulate", "records.jsonl", "-o", "-"], "'-' cannot be; files are written, so it is a folder"),
        (["simulate", "records.jsonl", "--report", "-"], "--report -: standard output has the summary; name a file"),
        (["init", "-"], "'-' cannot be; files are written, so it is a folder"),
        (["check", "-"], "-: which file standard input stands for is said by --stdin-filename FILE"),
        (["check", "--fix", "--stdin-filename", "example.journey"], "--fix cannot stand with --stdin-filename"),
        (["check", "--watch", "--stdin-filename", "example.journey"], "--watch cannot stand with --stdin-filename"),
        (["check", "--fail-on", "worse"], "one of error, warning, info, never"),
        (["check", "--color", "sometimes"], "one of auto, always, never"),
        (["check", "nowhere"], "nowhere: no such file or folder"),
        (["check", "records.jsonl/x"], "no such file or folder"),
        (["check", "example.jurney"], "example.jurney: no such file or folder; did you mean example.journey?"),
        (["render", "templates/reciept.json"], "no such file; did you mean templates/receipt.json?"),
        (["simulate", "records.jsonl", "-w", "template"], "template: no such folder; did you mean templates?"),
        (["check", "-w", "."], "the folder is an argument, as in `sfjourney check journeys`"),
        (["compile", "--workspace=."], "the folder is an argument, as in `sfjourney compile journeys`"),
        (["compile", "--format", "png"], "one of json, svg, html, dot, mermaid"),
        (["compile", "nowhere"], "nowhere: no such file or folder"),
        (["compile", "-o"], "expected one argument"),
        (["simulate"], "RECORDING"),
        (["simulate", "records.jsonl", "-w", "nowhere"], "nowhere: no such folder"),
        (["simulate", "records.jsonl", "-w", "records.jsonl"], "records.jsonl: not a folder"),
        (["simulate", "records.jsonl", "--until", "tomorrow"], "--until: not an instant"),
        (["simulate", "records.jsonl", "--until", "2026-03-27T09:00:00"], "--until"),
        (["simulate", "records.jsonl", "--clock", "mine"], "one of occurred, received"),
        (["simulate", "records.jsonl", "--max-errors", "few"], "--max-errors: 'few' cannot be; it is a number from 0"),
        (["simulate", "records.jsonl", "--max-errors", "-1"], "--max-errors"),
        (["simulate", "records.jsonl", "--workers", "1.5"], "--workers: '1.5' cannot be; it is a number from 1 on"),
        (["simulate", "records.jsonl", "--workers", "0"], "--workers: '0' cannot be; it is a number from 1 on"),
        (["simulate", "records.jsonl", "--outcomes"], "need -o DIR"),
        (["simulate", "records.jsonl", "--state"], "need -o DIR"),
        (["simulate", "records.jsonl", "records.jsonl"], "records.jsonl is named twice"),
        (["simulate", "-", "--profiles", "-"], "standard input is named twice"),
        (["simulate", "records.jsonl", "-o", "."], "name one of its own"),
        (["simulate", "records.jsonl", "-o", ".."], "name one of its own"),
        (["simulate", "records.jsonl", "-o", "templates"], "templates: no earlier output: receipt.json in it"),
        (["simulate", "records.jsonl", "-o", "/"], "name one of its own"),
        (["explain", "template/unresolved-ponter"], "did you mean template/unresolved-pointer?"),
        (["explain", "nonsense"], "there is no rule 'nonsense'"),
        (["explain", "flow", "time"], "'time' is one argument too many"),
        (["schema", "grph"], "did you mean graph?"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "says",
)
def test_a_mistake_is_said_in_one_line(folder: Path, arguments: list[str], says: str) -> None:
    assert says in refused(call(folder, *arguments))


def test_without_a_command_the_help_is_shown_and_the_status_is_2(tmp_path: Path) -> None:
    said = call(tmp_path)
    assert (said.status, said.out) == (2, "")
    assert all(name in said.err for name in COMMANDS)


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_help_goes_to_standard_output_and_fits_80_columns(tmp_path: Path, name: str) -> None:
    said = call(tmp_path, *name.split(), "--help")
    assert (said.status, said.err) == (0, "")
    assert [line for line in said.out.split("\n") if len(line) > 80] == []


def test_the_version_is_printed(tmp_path: Path) -> None:
    said = call(tmp_path, "--version")
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith("sfjourney ")


def test_options_and_paths_may_stand_in_any_order(folder: Path) -> None:
    (folder / "more.jsonl").write_text("", encoding="utf-8")
    said = call(folder, "simulate", "records.jsonl", "-w", ".", "more.jsonl", "--format", "json")
    assert said.status == 0, said.err
    assert '"file": "more.jsonl"' in said.out


def test_behind_two_hyphens_everything_is_a_path(folder: Path) -> None:
    (folder / "records.jsonl").rename(folder / "-q.jsonl")
    assert call(folder, "simulate", "--", "-q.jsonl").status == 0
    (folder / "-q.journey").write_text("journey {")
    said = call(folder, "check", "--", "-q.journey")
    assert (said.status, "─ -q.journey:1:1" in said.out) == (1, True), said


def test_a_folder_without_journeys_is_no_workspace(tmp_path: Path) -> None:
    (tmp_path / "records.jsonl").write_text("", encoding="utf-8")
    for arguments in (["check"], ["compile"], ["simulate", "records.jsonl"]):
        assert "no workspace: there is no file **/*.journey in it" in refused(call(tmp_path, *arguments))


def test_a_folder_that_only_holds_workspaces_names_them(tmp_path: Path) -> None:
    for name in ("one", "deep/inside/two", *(f"more{number}" for number in range(5))):
        write_example(tmp_path / name, GOOD)
    (tmp_path / "records.jsonl").write_text("", encoding="utf-8")
    (tmp_path / "stray.journey").write_text("journey j {", encoding="utf-8")
    listed = "no workspace here; workspaces below: more0/, more1/, more2/, more3/, more4/ and 2 more"
    for arguments in (["check"], ["compile", "."], ["simulate", "records.jsonl"], ["check", "stray.journey"]):
        assert listed in refused(call(tmp_path, *arguments))
    assert "workspaces below: deep/inside/two/" in refused(call(tmp_path, "check", "deep"))
    assert call(tmp_path, "check", "deep/inside/two").status == 0
    (tmp_path / "stray.journey").unlink()
    (tmp_path / "sfjourney.toml").touch()
    assert call(tmp_path, "check", "one").status == 0


def test_a_project_file_makes_a_workspace_below_too(tmp_path: Path) -> None:
    write_example(tmp_path / "one", GOOD)
    (tmp_path / "one" / "sfjourney.toml").rename(tmp_path / "one" / "pyproject.toml")
    assert "workspaces below" not in call(tmp_path, "check").all, "this folder is one itself, by default"
    (tmp_path / "one" / "pyproject.toml").write_text("[tool.sfjourney]\n", encoding="utf-8")
    assert "workspaces below: one/" in refused(call(tmp_path, "check"))


def test_formats_are_listed_without_a_name(tmp_path: Path) -> None:
    said = call(tmp_path, "schema")
    assert (said.status, said.err) == (0, "")
    assert [line.split()[0] for line in said.out.splitlines()] == list(FORMATS)


def test_paths_of_two_workspaces_are_not_checked_at_once(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_example(tmp_path / name, GOOD)
    assert "different workspaces, one and two" in refused(call(tmp_path, "check", "one", "two"))


def test_a_workspace_is_found_from_a_folder_in_it(folder: Path) -> None:
    inside = folder / "templates"
    assert call(inside, "check").status == 0
    assert call(inside, "simulate", "../records.jsonl").status == 0
    (folder / "example.journey").write_text("journey j {", encoding="utf-8")
    assert "┌─ ../example.journey:1:11" in call(inside, "check", "..").out


def test_only_what_lies_in_the_paths_is_reported(folder: Path) -> None:
    (folder / "broken.journey").write_text("journey j {", encoding="utf-8")
    assert call(folder, "check").status == 1
    assert call(folder, "check", "example.journey").status == 0
    assert call(folder, "check", "broken.journey", "example.journey").status == 1
    assert call(folder, "check", folder / "templates").status == 0


CONFIGURATIONS = {
    'catalog = "jsx"': "catalog: should be 'jsx-email' or 'react-email'",
    "catalog = 5": "catalog: should be",
    'catalogue = "jsx-email"': "unknown key 'catalogue'; did you mean 'catalog'?",
    "nothing = 1": "unknown key 'nothing'; known are",
    'journeys = "*.journey"': 'journeys: should be a list, ["*.journey"]',
    "journeys = [1]": "journeys.0: should be a valid string",
    'journeys = ["../*.journey"]': "leads out of the workspace",
    'journeys = ["/etc/*"]': "leads out of the workspace",
    'journeys = ["a/../../b"]': "leads out of the workspace",
    'journeys = ["none/*.journey"]': "there is no file none/*.journey in it, by sfjourney.toml:1:1",
    'templates = "a"': 'templates: should be a list, ["a"]',
    "templates = 5": "templates: should be a valid list",
    "templates = [[]]": "templates.0: should be a valid string",
    'templates = ["../a.json"]': "leads out of the workspace",
    "journeys = []": "journeys names no file; left out, it is ['**/*.journey']",
    'journeys = [""]': "journeys.0 is an empty pattern",
    'templates = ["a.json", ""]': "templates.1 is an empty pattern",
    "components = 5": "components should be a table, [components]",
    'components.Hero = "hero.json"': "components.Hero should be a table, [components.Hero]",
    "[components.Hero]": "[components.Hero] needs 'props', the file with the JSON Schema of its props",
    '[components.Hero]\nprops = "hero.json"\nchild = true': (
        "[components.Hero] unknown key 'child'; did you mean 'children'?"
    ),
    '[components.Hero]\nprops = "hero.json"\nchildren = "yes"': "components.Hero.children: should be a valid boolean",
    "[tool.sfjourney]\ncatalog = 'jsx-email'": "unknown key 'tool'; only in a pyproject.toml is it [tool.sfjourney]",
    "redaction = 5": "redaction should be a table, [redaction]",
    "[redaction]\nread = 1": "[redaction] unknown key 'read'; did you mean 'reads'?",
    '[redaction]\nreads = "always"': "redaction.reads: should be 'never' or 'first-instant'",
    "catalog = ": "Invalid value",
    "catalog": "sfjourney.toml:1:8: ",
    "catalog = None": "sfjourney.toml:1:11: Invalid value: TOML has no such value: leave the key out",
    "limits.places = True": "sfjourney.toml:1:17: Invalid value: write true or false, or a text in quotes",
    "limits.places = .5": "sfjourney.toml:1:17: Invalid value",
    "catalog = jsx-email": "sfjourney.toml:1:11: Invalid value: text stands in quotes",
    "catalog: jsx-email": ": TOML has a `=` there",
    '[severity]\nflow/no-send = "off"': ": a key with a `/` in it stands in quotes",
    'catalog = "jsx-email"\ncatalog = "jsx-email"': "2:22: Cannot overwrite a value: this key stands twice",
    "# ours\n\ncatalog =": "sfjourney.toml:3:10: Invalid value",
    'journeys = [\n  "a.journey",  # [\n  "/b.journey",\n]': "sfjourney.toml:3:3: '/b.journey' leads out",
    'templates = [\n  "a",\n  5]': "sfjourney.toml:3:3: templates.1: should be a valid string",
    "limits.nesting = 0": "sfjourney.toml:1:8: limits.nesting should be a whole number",
    "limits = { line_bytes = 2048, nesting = 0 }": "sfjourney.toml:1:31: limits.nesting should be a whole number",
    '[severity."drafts"]\nsyntax = "info"': "sfjourney.toml:2:1: ",
    "\udcff": "not UTF-8",
    "severity = 5": "severity should be a table, [severity]",
    '[severity]\n"flow/no-sned" = "off"': "there is no rule or family 'flow/no-sned'; did you mean flow/no-send?",
    '[severity]\n"flow/no-send" = "of"': "[severity] flow/no-send: should be 'error', 'warning', 'info', 'off'",
    '[severity]\n"flow/no-send" = 5': "[severity] flow/no-send: should be 'error'",
    '[severity]\n"flow/shares" = "off"': "[severity] flow/shares: it is always an error",
    '[severity]\nsyntax = "info"': "[severity] syntax: it is always an error",
    '[severity]\n"recording/refused" = "off"': "[severity] recording/refused: a replay finds it",
    '[severity."../x"]\n"flow/no-send" = "off"': "[severity] '../x' leads out of the workspace",
    '[severity."drafts"]\n"flow/no-sned" = "off"': '[severity."drafts"] there is no rule or family',
}


def test_all_unknown_keys_of_a_configuration_are_told_at_once(folder: Path) -> None:
    tables = '[redaction]\nread = 1\n[limits]\nx = 1\ny = 2\n[severity]\n"flow/no-sned" = "off"\nflow = "of"\n'
    components = "[components.Hero]\nchild = true\n"
    (folder / "sfjourney.toml").write_text(f'catalogue = "jsx-email"\n{tables}{components}', encoding="utf-8")
    said = call(folder, "check")
    assert (said.status, said.out) == (2, "")
    lines = said.err.splitlines()
    assert [line.count("unknown key") + line.count("[severity]") for line in lines[:7]] == [1] * 7
    assert "sfjourney.toml:1:1: unknown key 'catalogue'; did you mean 'catalog'?" in lines[0]
    assert f"\n  {folder.name}/sfjourney.toml:3:1: [redaction]" in call(folder.parent, "check", folder.name).err
    assert lines[1] == "  sfjourney.toml:3:1: [redaction] unknown key 'read'; did you mean 'reads'?"
    assert lines[2].startswith("  sfjourney.toml:5:1: [limits] unknown key 'x'; known are ")
    assert lines[3] == "  sfjourney.toml:6:1: [limits] unknown key 'y'"
    assert lines[4].startswith(
        "  sfjourney.toml:8:1: [severity] there is no rule or family 'flow/no-sned'; did you mean flow/no-send?"
    )
    assert lines[5].startswith("  sfjourney.toml:9:1: [severity] flow: should be 'error'")
    assert lines[6] == "  sfjourney.toml:11:1: [components.Hero] unknown key 'child'; did you mean 'children'?"


def test_all_values_of_a_configuration_that_cannot_be_are_told_at_once(folder: Path) -> None:
    text = '[limits]\nnesting = 1\njson_depth = "x"\n'
    (folder / "sfjourney.toml").write_text(text, encoding="utf-8")
    assert call(folder, "check").err.splitlines()[:2] == [
        "sfjourney: sfjourney.toml:2:1: limits.nesting should be a whole number from 16 to 512",
        "  sfjourney.toml:3:1: limits.json_depth should be a whole number from 16 to 512",
    ]


@pytest.mark.parametrize("text", CONFIGURATIONS, ids=ascii)
def test_a_configuration_that_cannot_be_used_is_a_usage_mistake(folder: Path, text: str) -> None:
    (folder / "sfjourney.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    for arguments in (["check"], ["simulate", "records.jsonl"]):
        assert CONFIGURATIONS[text] in refused(call(folder, *arguments))


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("[project]\nname = 'x'\n", 0),
        ("[tool.sfjourney]\n", 0),
        ("[tool.sfjourney]\ncatalog = 'jsx-email'\n", 0),
        ("[tool.sfjourney]\ncatalogue = 1\n", 2),
        ("[tool]\nsfjourney = 1\n", 2),
        ("tool = 1\n", 0),
        ("[tool.sfjourney\n", 2),
    ],
)
def test_a_pyproject_may_hold_the_configuration(folder: Path, text: str, status: int) -> None:
    (folder / "sfjourney.toml").unlink()
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")
    said = call(folder, "check")
    assert said.status == status, said
    assert status == 0 or said.err.startswith("sfjourney: pyproject.toml:")


def test_a_wrong_pyproject_further_up_is_a_mistake_too(folder: Path) -> None:
    (folder / "sfjourney.toml").unlink()
    (folder / "pyproject.toml").write_text("[tool.sfjourney]\ncatalogue = 1\n", encoding="utf-8")
    assert "../pyproject.toml:2:1: unknown key 'catalogue'" in refused(call(folder / "templates", "check"))


def test_packages_installed_into_the_workspace_are_none_of_it(folder: Path) -> None:
    installed = folder / "lib" / "python3.11" / "site-packages" / "sfjourney" / "starter"
    installed.mkdir(parents=True)
    (installed / "welcome.journey").write_text("journey j {", encoding="utf-8")
    assert call(folder, "check").status == 0, "`python -m venv .` makes an environment of the folder itself"
