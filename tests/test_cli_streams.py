"""Where words go: pipes that close, colours, widths, and nothing that commands a terminal."""

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from command import Said, call, shell, spawn
from workspaces import write_example, write_files

ROOT = Path(__file__).parent.parent
BROKEN, SAMPLE = ROOT / "docs" / "examples", ROOT / "journeys"
ESCAPE = "\x1b"
REPLAY = f"simulate {ROOT}/docs/recorded/refused.jsonl -w {ROOT}/docs/recorded"
COMMANDS = {
    "check": (f"check {BROKEN}", 1),
    "compile": (f"compile {SAMPLE}", 0),
    "compile, refused": (f"compile {BROKEN}", 1),
    "simulate": (REPLAY, 1),
    "explain": ("explain", 0),
    "help": ("--help", 0),
    "a usage mistake": ("check nowhere", 2),
}


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["check", "compile", "compile, refused", "simulate", "explain", "help"])
def test_a_reader_that_stops_early_changes_neither_status_nor_standard_error(name: str, tmp_path: Path) -> None:
    command, status = COMMANDS[name]
    shell(tmp_path, f"($sf {command} 2>err; echo $? >status) | true")
    assert (tmp_path / "status").read_text(encoding="utf-8") == f"{status}\n"
    said = call(tmp_path, *command.split())
    assert (tmp_path / "err").read_text(encoding="utf-8") == said.err


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["check", "compile", "simulate", "help"])
def test_an_output_that_is_full_or_closed_is_an_output_that_failed(name: str, tmp_path: Path) -> None:
    command, _ = COMMANDS[name]
    for where, says in ((">/dev/full", "standard output: No space left"), (">&-", "standard output is closed")):
        said = shell(tmp_path, f"$sf {command} {where}")
        assert said.status == 3
        assert says in said.err
        assert "Traceback" not in said.err
        assert "Exception ignored" not in said.err


@pytest.mark.thorough
@pytest.mark.parametrize("where", ["2>/dev/full", "2>&-"])
@pytest.mark.parametrize("name", ["compile, refused", "simulate", "a usage mistake"])
def test_notes_that_nobody_can_read_are_no_failure(name: str, where: str, tmp_path: Path) -> None:
    command, status = COMMANDS[name]
    assert shell(tmp_path, f"$sf {command} {where}").status == status


@pytest.mark.parametrize(
    ("option", "variables", "coloured"),
    [
        ("auto", {}, False),
        ("auto", {"FORCE_COLOR": "1"}, True),
        ("auto", {"FORCE_COLOR": "0"}, False),
        ("auto", {"FORCE_COLOR": ""}, False),
        ("auto", {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ("auto", {"NO_COLOR": "1"}, False),
        ("always", {}, True),
        ("always", {"NO_COLOR": "1", "TERM": "dumb"}, True),
        ("never", {"FORCE_COLOR": "1"}, False),
    ],
    ids=str,
)
@pytest.mark.parametrize("command", ["check", "simulate", "explain"])
def test_colours_are_where_they_are_wanted(
    command: str,
    option: str,
    variables: dict[str, str],
    coloured: bool,  # noqa: FBT001  # a parameter
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    arguments = {
        "check": ["check", "docs/examples"],
        "simulate": ["simulate", "docs/recorded/refused.jsonl", "-w", "docs/recorded"],
        "explain": ["explain", "flow/no-send"],
    }[command]
    plain = call(ROOT, *arguments)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    said = call(ROOT, *arguments, "--color", option, keep=tuple(variables))
    assert (ESCAPE in said.out) is coloured
    assert without_colours(said.out) == plain.out
    assert (said.status, said.err) == (plain.status, plain.err)


def without_colours(text: str) -> str:
    parts = text.split(ESCAPE + "[")
    return parts[0] + "".join(part.partition("m")[2] for part in parts[1:])


def test_machines_get_no_colours() -> None:
    for arguments in (["check", "docs/examples", "--format", "json"], ["compile", "journeys"]):
        assert ESCAPE not in call(ROOT, *arguments, "--color", "always").out


def test_a_terminal_gets_colours_and_its_own_width(tmp_path: Path) -> None:
    terminal = shell(tmp_path, f'script -qec "stty cols 100; $sf check {BROKEN}" /dev/null', TERM="xterm")
    if terminal.status == 127:
        pytest.skip("no `script` here, which makes a terminal")
    if "failed to create pseudo-terminal" in terminal.err:
        pytest.skip("no terminal can be made here")
    assert ESCAPE + "[31;1m" in terminal.out
    plain = without_colours(terminal.out.replace("\r\n", "\n"))
    assert plain == call(tmp_path, "check", BROKEN, columns=100).out


@pytest.mark.parametrize("columns", ["0", "-1", "wide", "1", "59"])
def test_a_width_that_is_none_is_not_taken(columns: str) -> None:
    said = spawn(ROOT, "check", "docs/examples", COLUMNS=columns)
    assert said.status == 1
    assert max(map(len, said.out.split("\n"))) <= 80


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("name", "status", "says"),
    [("SIGINT", 130, "imported whole\nsfjourney: interrupted\n"), ("SIGTERM", 143, "imported whole\n")],
)
def test_a_signal_in_the_middle_of_an_import_waits_for_its_end(
    name: str, status: int, says: str, tmp_path: Path
) -> None:
    slow = f"""
        import signal, sys, time
        signal.raise_signal(signal.{name})
        print("imported whole", file=sys.stderr)
        TOMLDecodeError = ValueError
        def loads(text):
            time.sleep(20)
    """
    write_files(tmp_path, {"before/tomllib.py": dedent(slow), "sfjourney.toml": "# nothing\n"})
    said = spawn(tmp_path, "check", PYTHONPATH=f"{tmp_path}/before{os.pathsep}{os.environ.get('PYTHONPATH', '')}")
    assert (said.status, said.out, said.err) == (status, "", says)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_a_machine_without_memory_is_no_bug_of_ours(tmp_path: Path) -> None:
    program = (
        "import sys; from sfjourney.cli import explain, main\n"
        "def run(options): bytearray(1 << 60)\n"
        "explain.run = run\n"
        "sys.exit(main(['explain']))"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (3, "", "sfjourney: out of memory\n")


HOSTILE = "\x1b]0;owned\x07\x1b[31m\u202e\u2066\x9b31m\x08"


def printable(said: Said) -> bool:
    return all(char.isprintable() or char == "\n" for char in said.all)


def test_no_name_or_value_of_a_file_commands_a_terminal(tmp_path: Path) -> None:
    write_example(
        tmp_path,
        f"""
        event "e{HOSTILE}" "t{HOSTILE}"
        journey j "t{HOSTILE}" {{
          on "e{HOSTILE}" where /event/x == "{HOSTILE}"
          enroll once
          transactional
          send "{HOSTILE}"
          send receipt {{ subject "{HOSTILE}" }}
        }}
        # {HOSTILE}
        --- templates/bad.json
        {{"name": "{HOSTILE}", "{HOSTILE}": 1}}
        --- schemas/none.json
        {{}}
        """,
    )
    for arguments in (
        ["check"],
        ["compile"],
        ["check", HOSTILE],
        ["explain", HOSTILE],
        [HOSTILE],
        ["check", f"--{HOSTILE}"],
    ):
        said = call(tmp_path, *arguments)
        assert said.status in (1, 2)
        assert printable(said), arguments


def test_no_value_of_a_recording_commands_a_terminal(tmp_path: Path) -> None:
    name = "a\x1b[31m.jsonl"
    spelt = "".join(f"\\u{ord(char):04x}" for char in HOSTILE)
    write_example(
        tmp_path,
        """
        journey j {
          on order.created
          enroll always
          timezone /profile/zone else "UTC"
          transactional
          window 00:00 to 24:00
          send receipt
        }
        """,
    )
    (tmp_path / "templates" / f"{HOSTILE.replace('/', '')}.json").write_bytes(
        (tmp_path / "templates" / "receipt.json").read_bytes().replace(b"/event/orderId", b"/data/x")
    )
    lines = [
        '{"event": "order.created", "profile": {"email": "a@b.c", "properties": {"zone": "HOSTILE"}},'
        ' "data": {"orderId": "HOSTILE"}, "occurredAt": "2026-03-27T09:00:00Z"}'.replace("HOSTILE", spelt),
        f'{{"event": "order.created", "profile": {{"email": "{spelt}"}}, "occurredAt": "{spelt}"}}',
        f'{{"call": "{spelt}"}}',
        f'{{"{spelt}": 1, "{spelt}": 2}}',
        f'{{"call": "emails.send", "templateId": "{spelt}", "to": {{"email": "a@b.c"}}, "idempotencyKey": "{spelt}"}}',
        f'{{"call": "profiles.update", "profileId": "{spelt}", "subscriptions": {{"{spelt}": "{spelt}"}}}}',
        HOSTILE,
    ]
    (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")
    said = call(tmp_path, "simulate", name)
    assert said.status == 1
    assert printable(said)
