"""The command line's grammar. It imports nothing heavy: a command's own work is imported when it runs."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, NoReturn

from sfjourney.cli import (
    check,
    completion,
    diff,
    explain,
    fmt,
    git_diff,
    infer,
    init,
    lsp,
    render,
    schema,
    simulate,
    why,
)
from sfjourney.cli import compile as compile_command
from sfjourney.cli import list as list_command
from sfjourney.cli.output import UsageError, say, terminal_columns
from sfjourney.spelling import likely
from sfjourney.version import VERSION

if TYPE_CHECKING:
    from sfjourney.report.reference.command_line import Command

_DESCRIPTION = "Compile, check and replay Segmentflow Journeys: find out what they do\nbefore a customer does."
_EPILOG = """\
examples:
  sfjourney init journeys              a workspace to begin with
  sfjourney check                      the workspace in this folder
  sfjourney fmt                        its files in their one form
  sfjourney compile --format mermaid   a picture of its Journeys
  sfjourney diff main                  what changed since main, for people
  sfjourney simulate week.jsonl        who would get which email
  sfjourney why week.jsonl --profile ada@example.com
                                       why she does, or does not
  sfjourney list                       what there is, and who uses it
  sfjourney explain flow/no-send       what a rule is about
  sfjourney COMMAND --help             what a command does, with examples

exit status:
"""
STATUSES = {
    0: "clean",
    1: "errors were found, or records refused",
    2: "the command line or the configuration cannot be used",
    3: "input or output failed",
    4: "a bug of sfjourney",
    129: "the terminal was gone",
    130: "interrupted",
    143: "terminated",
}
"""The exit statuses, and what they mean."""

COMMANDS: Mapping[str, ModuleType] = {
    command.NAME: command
    for command in (
        init,
        check,
        fmt,
        compile_command,
        diff,
        git_diff,
        simulate,
        why,
        render,
        infer,
        list_command,
        explain,
        schema,
        completion,
        lsp,
    )
}


_ELSEWHERE = {
    "build": "compile",
    "create": "init",
    "format": "fmt",
    "graph": "compile",
    "lint": "check",
    "ls": "list",
    "new": "init",
    "preview": "render",
    "replay": "simulate",
    "run": "simulate",
    "validate": "check",
    "verify": "check",
}
"""What our commands are called in other programs."""
_VEIL = "\x1a"
"""Stands before what begins as an option does and is none, which Python's parser forgets of arguments behind ``--``."""


class Parser(argparse.ArgumentParser):
    """Python's parser, saying mistakes in one line, and help as any result: the same under every version of Python."""

    color: bool

    def error(self, message: str) -> NoReturn:
        message = message.replace(repr(_VEIL)[1:-1], "").replace(_VEIL, "")
        raise UsageError(f"{message}; see `{self.prog} --help`", self.prog)

    def _print_message(self, message: str, file: object = None) -> None:  # noqa: ARG002  # help and version are results
        say(message)


def build_parser() -> Parser:
    """The parser of what stands before a command; its help lists the commands."""
    parser = _parser(
        "sfjourney", _DESCRIPTION, _EPILOG + "".join(f"  {number:<3}  {text}\n" for number, text in STATUSES.items())
    )
    parser.add_argument("--version", action="version", version=f"sfjourney {VERSION}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    for name, command in COMMANDS.items():
        commands.add_parser(name, help=command.HELP, add_help=False)
    return parser


def command_parser(name: str) -> Parser:
    """The parser of one command's own arguments."""
    command = COMMANDS[name]
    parser = _parser(f"sfjourney {name}", command.DESCRIPTION, command.EPILOG)
    command.configure(parser)
    return parser


def described_commands() -> "list[Command]":
    """All commands as completions and the man page tell of them; of ``explain`` with the codes that there are."""
    from sfjourney.report.reference.command_line import described
    from sfjourney.rules import RULES

    codes = tuple(dict.fromkeys(name for rule in RULES for name in (rule.family, rule.code)))
    words = {"CODE": codes}
    return [described(name, command.HELP, command_parser(name), words) for name, command in COMMANDS.items()]


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """What was asked for; ``run`` is the command's function. Options and paths may stand in any order.

    Raises UsageError for a mistake, SystemExit once help or version was printed.
    """
    if not arguments:
        raise UsageError(build_parser().format_help().rstrip(), "")
    name = arguments[0]
    if name not in COMMANDS:
        _without_command(arguments)
    parser = command_parser(name)
    own, files = _parted(arguments[1:])
    _refuse_empty(parser, own, files)
    veiled = [_VEIL + file if file.startswith("-") else file for file in files]
    options, extras = parser.parse_known_intermixed_args([*own, "--", *veiled] if files else own)
    _refuse_extras(parser, [extra for extra in extras if extra != "--"])
    written = {member: _unveiled(value) for member, value in vars(options).items()}
    return argparse.Namespace(**written, run=COMMANDS[name].run)


def _without_command(arguments: Sequence[str]) -> NoReturn:
    """Print the help or the version, or say what is wrong."""
    parser, name = build_parser(), arguments[0]
    if name == "--":
        parser.error("a command stands first, and `--` behind it")
    if name.startswith("-"):
        _refuse_extras(parser, parser.parse_known_args(arguments)[1])
        parser.error("a command is missing")
    meant = _ELSEWHERE.get(name) or likely(name, COMMANDS)
    parser.error(f"there is no command {name!r}" + (f", did you mean {meant}?" if meant else ""))


def _parser(prog: str, description: str, epilog: str) -> Parser:
    parser = Parser(
        prog=prog,
        description=description,
        epilog=epilog or None,
        formatter_class=_formatter,
        allow_abbrev=False,
    )
    parser.color = False  # Python's own colours, since 3.14, ask neither `--color` nor what a terminal shows
    return parser


def _formatter(*, prog: str) -> argparse.HelpFormatter:
    return argparse.RawDescriptionHelpFormatter(prog, width=terminal_columns() - 2)


def _parted(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """What stands before the first ``--``, and behind it, where nothing is an option."""
    own = list(arguments)
    at = own.index("--") if "--" in own else len(own)
    return own[:at], own[at + 1 :]


def _unveiled(value: object) -> object:
    """A value as it was written, where it was hidden from Python's parser that it begins as an option does."""
    match value:
        case str():
            return value.removeprefix(_VEIL)
        case Path():
            return Path(str(value).removeprefix(_VEIL))
        case list():
            return [_unveiled(one) for one in value]
        case _:
            return value


def _refuse_empty(parser: Parser, own: Sequence[str], files: Sequence[str]) -> None:
    """Nothing is called nothing: a path would be this folder, and a difference from it always clean."""
    for argument in (*own, *("" for file in files if not file)):
        option, equals, value = argument.partition("=")
        if argument == "" or (option.startswith("--") and equals and not value):
            what = f"{option} has an empty value" if option else "an argument is empty"
            parser.error(f"{what}: is a variable not set?")


def _refuse_extras(parser: Parser, extras: Sequence[str]) -> None:
    if not extras:
        return
    if extras[0].startswith(_VEIL):
        parser.error(f"{_unveiled(extras[0])!r} is one argument too many")
    name = extras[0].partition("=")[0]
    if not name.startswith("-"):
        parser.error(f"{name!r} is one argument too many")
    if name in ("-w", "--workspace") and any(action.dest == "paths" for action in parser._actions):  # noqa: SLF001  # no other way
        parser.error(f"there is no {name} here: the folder is an argument, as in `{parser.prog} journeys`")
    known = [option for action in parser._actions for option in action.option_strings]  # noqa: SLF001  # no other way
    meant = likely(name, known)
    parser.error(f"unknown option {name}" + (f", did you mean {meant}?" if meant else ""))
