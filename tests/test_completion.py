"""Shell completion and the manual page: all that can be typed is in them, and shells take them."""

import shutil
import subprocess
from pathlib import Path

import pytest

from command import call
from required import absent
from sfjourney.cli.arguments import COMMANDS, command_parser
from sfjourney.cli.completion import SHELLS

OPTIONS = [
    (name, option)
    for name in COMMANDS
    for action in command_parser(name)._actions  # noqa: SLF001  # nothing public lists them
    for option in action.option_strings
]


def script(folder: Path, shell: str) -> str:
    said = call(folder, "completion", shell)
    assert (said.status, said.err) == (0, "")
    return said.out


@pytest.fixture(scope="module")
def bash_script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("completion")
    path = folder / "sfjourney.bash"
    path.write_text(script(folder, "bash"), encoding="utf-8")
    return path


CASES = {
    "": [*COMMANDS, "--help", "--version"],
    "che": ["check"],
    "check --format ": ["text", "json", "jsonl", "sarif", "github", "junit", "markdown"],
    "check --format = js": ["json", "jsonl"],
    "check --fail-on w": ["warning"],
    "check --fi": ["--fix"],
    "check --select redaction/s": ["redaction/secret-field", "redaction/sensitive-in-marketing"],
    "check --baseline ": [],
    "check journ": [],
    "fmt . --ch": ["--check"],
    "explain consent": ["consent", "consent/gated-transactional", "consent/missing", "consent/transactional-purpose"],
    "schema sen": ["sends"],
    "list te": ["templates"],
    "list --changed ": [],
    "completion ": list(SHELLS),
    "render --format t": ["text"],
    "nonsense ": [],
}


def test_bash_completes_what_can_stand_there(bash_script: Path) -> None:
    bash, asked = shutil.which("bash") or absent("there is no bash here"), []
    for typed in CASES:
        words = ["sfjourney", *typed.split(" ")]
        listed = " ".join(f"'{word}'" for word in words)
        asked.append(f'COMP_WORDS=({listed}); COMP_CWORD={len(words) - 1}; _sfjourney; echo "${{COMPREPLY[*]}}"')
    ended = subprocess.run(
        [bash, "--norc", "-c", f"set -u; source '{bash_script}'\n" + "\n".join(asked)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stderr == ""
    assert dict(zip(CASES, map(str.split, ended.stdout.splitlines()), strict=True)) == CASES


def test_fish_completes_what_can_stand_there(tmp_path: Path) -> None:
    fish = shutil.which("fish") or absent("there is no fish here")
    path = tmp_path / "sfjourney.fish"
    path.write_text(script(tmp_path, "fish"), encoding="utf-8")
    (tmp_path / "empty").mkdir()
    cases = {typed: sorted(offered) for typed, offered in CASES.items() if typed and " = " not in typed}
    asked = "\n".join(f"complete -C 'sfjourney {typed}'; echo ." for typed in cases)
    ended = subprocess.run(
        [fish, "--no-config", "-c", f"source '{path}'\n{asked}"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path / "empty",
    )
    found = [sorted(line.split("\t")[0] for line in lines.split("\n") if line) for lines in ended.stdout.split(".\n")]
    assert dict(zip(cases, found, strict=False)) == cases


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_can_read_its_script(shell: str, tmp_path: Path) -> None:
    program = shutil.which(shell) or absent(f"there is no {shell} here")
    path = tmp_path / "script"
    path.write_text(script(tmp_path, shell), encoding="utf-8")
    subprocess.run([program, "-n", str(path)], check=True)


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_option_is_in_each_script(shell: str, tmp_path: Path) -> None:
    text = script(tmp_path, shell)
    prefix = {"bash": "", "zsh": "", "fish": "-l "}[shell]
    for name, option in OPTIONS:
        assert name in text
        wanted = f"{prefix}{option[2:] if prefix else option}" if option.startswith("--") else option[-1]
        assert wanted in text, (name, option)


def test_quotes_of_a_script_are_closed(tmp_path: Path) -> None:
    assert all(line.replace("'\\''", "").count("'") % 2 == 0 for line in script(tmp_path, "zsh").splitlines())
    assert all(line.replace("\\'", "").count("'") % 2 == 0 for line in script(tmp_path, "fish").splitlines())


def test_a_shell_that_is_none_of_ours_is_said(tmp_path: Path) -> None:
    said = call(tmp_path, "completion", "tcsh")
    assert said.status == 2
    assert "it is one of bash, fish, zsh" in said.err


def test_every_help_teaches_by_examples_with_statuses_and_says_where_to_read_on() -> None:
    for name, command in COMMANDS.items():
        titles = [part.partition("\n")[0] for part in command.EPILOG.split("\n\n")]
        assert {"examples:", "exit status:", "read on:"} <= set(titles), name
        assert f"sfjourney {name}" in command.EPILOG, name


def test_the_pages_to_read_on_are_there() -> None:
    root = Path(__file__).parent.parent
    for name, command in COMMANDS.items():
        pages = command.EPILOG.partition("read on:\n")[2].split()
        assert pages, name
        assert [page for page in pages if not (root / page).is_file()] == []


def test_the_manual_page_has_every_command_and_option() -> None:
    page = (Path(__file__).parent.parent / "docs" / "man" / "sfjourney.1").read_text(encoding="utf-8")
    plain = page.replace("\\-", "-")
    for name, option in OPTIONS:
        assert f".SS sfjourney {name}\n" in plain
        assert option in ("-h", "--help") or f"\\fB{option}\\fR" in plain, option
    requests = (".TH", ".SH", ".SS", ".B ", ".PP", ".TP", ".nf", ".fi", ".RS", ".RE")
    assert [line for line in page.splitlines() if line.startswith((".", "'")) and not line.startswith(requests)] == []
