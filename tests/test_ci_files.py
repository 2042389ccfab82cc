"""What is offered to CI: the action, the hooks and the snippets of docs/ci.md are valid, and what they run works."""

import json
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
from required import absent
from sfjourney.cli.arguments import command_parser
from small_repository import FILES, commit, git, longer
from workspaces import write_example, write_files

PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
SNIPPETS = {
    "repos": "",
    "people": "vendor.github-workflows",
    "on": "vendor.github-workflows",
    "journeys": "vendor.gitlab-ci",
}
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


EVENT = {
    "github.event.pull_request.base.sha": "",
    "github.event.pull_request.number": "7",
    "github.repository": "owner/shop",
    "github.token": "secret",
}


def yaml(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def snippets() -> dict[str, str]:
    texts = [block.text for block in blocks(PAGE) if block.language == "yaml"]
    named = {"people" if "people" in text else next(iter(yaml(text))): text for text in texts}
    assert len(named) == len(texts)
    return named


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
    jobs = [job for name in ("on", "people") for job in yaml(snippets()[name])["jobs"].values()]
    used = [step["with"].keys() for job in jobs for step in job["steps"] if "/sfjourney@" in step["uses"]]
    assert len(used) == len(jobs)
    assert all(keys <= inputs.keys() for keys in used)
    assert [name for name in inputs if f"`{name}`" not in PAGE] == []


def action(
    folder: Path, workspace: str, named: str = "Check", github: dict[str, str] | None = None, /, **inputs: str
) -> subprocess.CompletedProcess[str]:
    """Run a step of the action as a runner would: its variables filled in, by bash, in the checkout."""
    read = yaml((ROOT / "action.yml").read_text(encoding="utf-8"))
    (step,) = (step for step in read["runs"]["steps"] if step.get("name") == named)
    given = {key: declared["default"] for key, declared in read["inputs"].items()} | {"path": workspace} | inputs
    temporary = folder / "temp"
    temporary.mkdir(exist_ok=True)
    contexts = (
        {f"inputs.{name}": value for name, value in given.items()} | {"runner.temp": str(temporary)} | (github or EVENT)
    )
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


@pytest.mark.thorough
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


# ---- what a pull request changes

GH = """\
#!/bin/sh
# A GitHub of two comments: it answers what is asked for, and writes down what is sent.
printf '%s\\n' "$*" >> calls
case "$*" in
  *--jq*) [ -f refuses ] && exit 1; cat comments 2>/dev/null; exit 0 ;;
  *) [ -f reads-only ] && { echo "HTTP 403" >&2; exit 1; }; exit 0 ;;
esac
"""


@pytest.fixture
def pull_request(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """A checkout of a pull request with a shorter wait, and the event that its job is told of."""
    origin, checkout = tmp_path / "origin", tmp_path / "checkout"
    write_files(origin / "shop", FILES | {"thanks.journey": longer(2)})
    git(tmp_path, "init", "-q", "-b", "main", str(origin))
    base = commit(origin, "one")
    git(origin, "config", "uploadpack.allowAnySHA1InWant", "true")
    write_files(origin / "shop", FILES)
    commit(origin, "two")
    git(tmp_path, "clone", "-q", "--depth=1", origin.as_uri(), str(checkout))
    shims = checkout / "bin"
    shims.mkdir()
    (shims / "gh").write_text(GH, encoding="utf-8")
    (shims / "gh").chmod(0o755)
    return checkout, EVENT | {"github.event.pull_request.base.sha": base}


def test_the_action_says_what_a_pull_request_changes(pull_request: tuple[Path, dict[str, str]]) -> None:
    folder, event = pull_request
    said = action(folder, "shop", "Diff", event, diff="pull-request", **{"diff-arguments": "--today 2026-01-01"})
    assert said.returncode == 1, said.stdout + said.stderr
    lines = said.stdout.splitlines()
    assert lines[0].startswith("::error file=shop/thanks.journey,line=7,title=BURST ")
    assert "::group::What changes for people" in lines
    assert (
        (folder / "summary.md").read_text(encoding="utf-8").splitlines()[1].startswith("### ❌ sfjourney diff: 1 error")
    )
    (folder / "comments").write_text("11 something else\n12 <!-- sfjourney diff other -->\n", encoding="utf-8")
    posted = action(folder, "shop", "Comment", event)
    body = folder / "temp" / "sfjourney-diff.md"
    calls = (folder / "calls").read_text(encoding="utf-8").splitlines()
    assert (posted.returncode, posted.stdout) == (0, "")
    assert calls[1] == f"api -X POST repos/owner/shop/issues/7/comments -F body=@{body} --silent"
    (folder / "comments").write_text("12 <!-- sfjourney diff shop -->\n", encoding="utf-8")
    action(folder, "shop", "Comment", event)
    calls = (folder / "calls").read_text(encoding="utf-8").splitlines()
    assert calls[3] == f"api -X PATCH repos/owner/shop/issues/comments/12 -F body=@{body} --silent"
    assert body.read_text(encoding="utf-8").startswith("<!-- sfjourney diff shop -->\n")


@pytest.mark.parametrize("answer", ["refuses", "reads-only"])
def test_where_no_comment_may_be_written_the_summary_is_named(
    pull_request: tuple[Path, dict[str, str]], answer: str
) -> None:
    folder, event = pull_request
    action(folder, "shop", "Diff", event, diff="pull-request")
    (folder / answer).touch()
    said = action(folder, "shop", "Comment", event)
    assert said.returncode == 0
    assert said.stdout.startswith("::notice title=sfjourney diff::No comment could be written here")


def test_no_comment_is_begun_where_nothing_changed_and_one_that_is_there_says_so(
    pull_request: tuple[Path, dict[str, str]],
) -> None:
    folder, event = pull_request
    assert action(folder, "shop", "Diff", event, diff="HEAD").returncode == 0
    action(folder, "shop", "Comment", event)
    assert len((folder / "calls").read_text(encoding="utf-8").splitlines()) == 1
    (folder / "comments").write_text("12 <!-- sfjourney diff shop -->\n", encoding="utf-8")
    action(folder, "shop", "Comment", event)
    assert "-X PATCH" in (folder / "calls").read_text(encoding="utf-8")


def test_the_action_replays_writes_a_page_and_runs_nothing_it_is_given(
    pull_request: tuple[Path, dict[str, str]],
) -> None:
    folder, event = pull_request
    line = '{"event": "order.created", "profile": {"email": "a@example.com"}, "occurredAt": "2026-03-01T00:00:00Z"}\n'
    for name in ("a b.jsonl", "c.jsonl"):
        (folder / name).write_text(line.replace("a@", f"{name[0]}@"), encoding="utf-8")
    given = {"replay": "a b.jsonl\nc.jsonl\n", "report": "page of it.html", "diff-fail-on": "never"}
    said = action(folder, "shop", "Diff", event, diff="pull-request", **given)
    assert said.returncode == 0, said.stdout + said.stderr
    assert "2 records of a b.jsonl, c.jsonl, replayed in both versions" in said.stdout
    assert (folder / "page of it.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert action(folder, "shop", "Diff", event, diff="$(touch hacked)").returncode == 2
    assert action(folder, "shop", "Diff", EVENT, diff="pull-request").returncode == 0
    assert not (folder / "hacked").exists()


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


# ---- what the tests need of the system


def system_packages(folder: Path, user: int, *programs: str, apt_get: str = "") -> subprocess.CompletedProcess[str]:
    """Run it on a machine that has these programs alone."""
    made = {"id": f"echo {user}", "apt-get": f'echo "$@" >> "$LOG"\n{apt_get}'} | dict.fromkeys(programs, "true")
    for name, script in made.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return subprocess.run(
        ["/bin/sh", ROOT / ".ci" / "system-packages"],
        env={"PATH": str(folder), "LOG": str(folder / "log")},
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_is_missing_is_installed_by_root_and_named_to_others(tmp_path: Path) -> None:
    shells = ("fish", "zsh")
    others = ("node", "npm", *shells)
    named = system_packages(tmp_path, 1000, "git", "java", *shells)
    assert (named.returncode, named.stderr.rpartition(":")[2].split()) == (1, ["chromium", "nodejs", "npm"])
    assert system_packages(tmp_path, 0, "git", "node", *shells).returncode == 0
    (tmp_path / "java").unlink()
    assert system_packages(tmp_path, 0, "git", *others, apt_get="case $* in *17*) exit 1 ;; esac").returncode == 0
    log = [line.split() for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]
    assert [line[0] for line in log] == ["update", "install", "install", "update", "install", "install", "install"]
    last = [line[-1] for line in log if line[0] == "install"]
    assert last == ["chromium", "npm", "chromium", "openjdk-17-jre-headless", "default-jre-headless"]
    (tmp_path / "log").unlink()
    failing = system_packages(tmp_path, 0, "git", "java", *others, apt_get="case $* in install*) exit 1 ;; esac")
    assert (failing.returncode, "cannot be installed here" in failing.stderr) == (1, True)
    (tmp_path / "log").unlink()
    assert system_packages(tmp_path, 1000, "git", "google-chrome", "java", *others).returncode == 0
    assert not (tmp_path / "log").exists()


def test_the_renderer_of_the_npm_registry_is_pinned_wherever_it_comes_from() -> None:
    """Its version is the one that ours follows, and the lock file names no registry, and every package's hash."""
    folder = ROOT / ".ci" / "node"
    lock = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert [name for name, package in packages.items() if "resolved" in package or "integrity" not in package] == []
    assert {name: packages[f"node_modules/@json-render/{name}"]["version"] for name in ("core", "react-email")} == {
        "core": "0.21.4",
        "react-email": "0.8.0",
    }


def test_a_test_that_cannot_run_fails_where_all_must(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "export SFJOURNEY_REQUIRE_ALL=1\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    monkeypatch.delenv("SFJOURNEY_REQUIRE_ALL", raising=False)
    with pytest.raises(pytest.skip.Exception):
        absent("nothing")
    monkeypatch.setenv("SFJOURNEY_REQUIRE_ALL", "1")
    with pytest.raises(pytest.fail.Exception, match="SFJOURNEY_REQUIRE_ALL"):
        absent("nothing")
