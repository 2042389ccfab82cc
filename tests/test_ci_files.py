"""What is offered to CI: the action, the hooks and the snippets of docs/ci.md are valid, and what they run works."""

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from command import call, environment, shell
from documents import ROOT, blocks
from sfjourney.cli.arguments import COMMANDS, command_parser
from workspaces import write_example

PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
SNIPPETS = {"repos": "", "on": "vendor.github-workflows", "journeys": "vendor.gitlab-ci"}
"""The snippets of the page by their first key, and the schema of each that check-jsonschema brings."""
BROKEN = """
    event order.created

    journey thanks {
      on order.created
      enroll always
      transactional

      send recept
    }
    --- templates/receipt.json
    {"name": "::error::hello", "purpose": "Transactional",
     "definition": {"subject": "Yours", "body": {"root": "a", "elements": {"a": {"type": "Hr", "props": {}}}}}}
"""


def yaml(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def snippets() -> dict[str, str]:
    texts = [block.text for block in blocks(PAGE) if block.language == "yaml"]
    return {next(iter(yaml(text))): text for text in texts}


def check_schema(schema: str, path: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize("key", SNIPPETS)
def test_the_snippets_of_the_page_are_valid(key: str, tmp_path: Path) -> None:
    assert snippets().keys() == SNIPPETS.keys()
    if SNIPPETS[key]:
        (tmp_path / "snippet.yml").write_text(snippets()[key], encoding="utf-8")
        check_schema(SNIPPETS[key], tmp_path / "snippet.yml")


def test_the_action_is_valid_and_the_page_uses_what_it_has() -> None:
    check_schema("vendor.github-actions", ROOT / "action.yml")
    inputs = yaml((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"]
    steps = yaml(snippets()["on"])["jobs"]["journeys"]["steps"]
    (ours,) = (step for step in steps if "/sfjourney@" in step["uses"])
    assert ours["with"].keys() <= inputs.keys()
    assert [name for name in inputs if f"`{name}`" not in PAGE] == []


def action(folder: Path, workspace: str, **inputs: str) -> subprocess.CompletedProcess[str]:
    """Run the last step of the action as a runner would: its variables filled in, by bash, in the checkout."""
    read = yaml((ROOT / "action.yml").read_text(encoding="utf-8"))
    step = read["runs"]["steps"][-1]
    given = {name: declared["default"] for name, declared in read["inputs"].items()} | {"path": workspace} | inputs
    temporary = folder / "temp"
    temporary.mkdir(exist_ok=True)
    contexts = {f"inputs.{name}": value for name, value in given.items()} | {"runner.temp": str(temporary)}
    variables = {}
    for name, value in step["env"].items():
        for context, content in contexts.items():
            value = value.replace(f"${{{{ {context} }}}}", content)  # noqa: PLW2901  # filled in one by one
        assert "${{" not in value
        variables[name] = value
    assert "${{" not in step["run"], "what a caller writes must not become part of a script"
    shims = folder / "bin"
    shims.mkdir(exist_ok=True)
    (shims / "python").unlink(missing_ok=True)
    (shims / "python").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n', encoding="utf-8")
    (shims / "python").chmod(0o755)
    path = f"{shims}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],  # noqa: S607  # whichever bash there is
        cwd=folder,
        env=environment(PATH=path, GITHUB_STEP_SUMMARY=str(folder / "summary.md"), **variables),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_action_annotates_summarises_and_fails(tmp_path: Path) -> None:
    write_example(tmp_path / "mail flows", BROKEN)
    said = action(tmp_path, "mail flows", sarif="out.sarif", junit="out.xml")
    assert said.returncode == 1, said.stdout + said.stderr
    lines = said.stdout.splitlines()
    assert lines[0].startswith("::error file=mail flows/example.journey,line=8,endLine=8,col=8,")
    start = lines.index("::group::All findings")
    assert lines[start + 1].startswith("::stop-commands::")
    assert lines[-2:] == [f"::{lines[start + 1].rpartition('::')[2]}::", "::endgroup::"]
    assert any(line.startswith("error[reference/unknown-template]") for line in lines[start:])
    assert (tmp_path / "summary.md").read_text(encoding="utf-8").startswith("### sfjourney check: 1 error")
    assert (tmp_path / "out.sarif").exists()
    assert (tmp_path / "out.xml").exists()


def test_the_action_passes_where_nothing_fails_and_takes_more_arguments(tmp_path: Path) -> None:
    write_example(tmp_path, BROKEN.replace("recept", "receipt"))
    assert action(tmp_path, ".").returncode == 0
    assert action(tmp_path, ".", arguments="--select reference --ignore=flow").returncode == 0
    assert action(tmp_path, ".", **{"fail-on": "info"}).returncode == 0
    unused = BROKEN.replace("recept", "receipt") + "    --- b.journey\n    event never.used\n"
    write_example(tmp_path, unused)
    assert action(tmp_path, ".", **{"fail-on": "info"}).returncode == 1
    assert action(tmp_path, ".", path="nowhere").returncode == 2
    assert action(tmp_path, ".", path="$(touch hacked)").returncode == 2
    assert not (tmp_path / "hacked").exists()


def test_the_script_of_the_snippet_for_gitlab_runs(tmp_path: Path) -> None:
    write_example(tmp_path / "journeys", BROKEN)
    job = yaml(snippets()["journeys"])["journeys"]
    install, check = job["script"]
    assert install.startswith("pip install ")
    assert shell(tmp_path, f'sfjourney() {{ $sf "$@"; }}; {check}').status == 1
    assert (tmp_path / job["artifacts"]["reports"]["junit"]).exists()


HOOKS = yaml((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_runs_a_command_that_there_is(hook: dict[str, Any]) -> None:
    assert {"id", "name", "entry", "language", "files"} <= hook.keys()
    program, command = hook["entry"].split()
    assert program == "sfjourney"
    if command not in COMMANDS:
        pytest.skip(f"`sfjourney {command}` is not there yet")
    assert command_parser(command).parse_known_args([])[1] == []


def test_the_page_uses_hooks_that_there_are(tmp_path: Path) -> None:
    hooks = {hook["id"]: hook for hook in HOOKS}
    (repository,) = yaml(snippets()["repos"])["repos"]
    used = {hook["id"]: hook.get("args", []) for hook in repository["hooks"]}
    assert used.keys() == hooks.keys()
    write_example(tmp_path / "journeys", BROKEN)
    arguments = hooks["sfjourney-check"]["entry"].split()[1:]
    assert call(tmp_path, *arguments, *used["sfjourney-check"]).status == 1


def test_what_the_page_says_to_type_is_understood(tmp_path: Path) -> None:
    write_example(tmp_path / "journeys", BROKEN)
    (tmp_path / "journeys" / "example.journey").rename(tmp_path / "journeys" / "cart.journey")
    (line,) = (block.text.strip() for block in blocks(PAGE) if block.language == "sh")
    said = shell(tmp_path, f'sfjourney() {{ $sf "$@"; }}; {line}')
    assert (said.status, said.err) == (1, "")
    assert said.out.startswith('{"code":"reference/unknown-template"')
