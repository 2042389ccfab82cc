"""The parsers of commands -> what completions and the man page tell of them, free of argparse."""

from argparse import SUPPRESS, Action, ArgumentParser
from collections.abc import Iterator, Mapping
from textwrap import dedent

from msgspec import Struct

_FILES = frozenset({"PATH", "FILE", "DIR", "RECORDING", "ACTUAL", "BASE", "HEAD", "TEMPLATE", "FORMAT[=FILE]"})


class Argument(Struct, frozen=True):
    """An option, or without ``names`` a positional argument. ``value`` is what stands for its value; None for a flag.

    ``choices`` are the words that it may be, as far as there are few; ``is_file`` says that it may name a file.
    ``count`` is argparse's: ``?``, ``*``, ``+``, or empty.
    """

    names: tuple[str, ...]
    value: str | None
    choices: tuple[str, ...]
    help: str
    is_file: bool
    repeats: bool
    count: str


class Command(Struct, frozen=True):
    """One command: what it does in a line and in a paragraph, its arguments, and the sections of its help."""

    name: str
    summary: str
    description: str
    arguments: tuple[Argument, ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def options(self) -> tuple[Argument, ...]:
        return tuple(argument for argument in self.arguments if argument.names)

    @property
    def positionals(self) -> tuple[Argument, ...]:
        return tuple(argument for argument in self.arguments if not argument.names)


def described(name: str, summary: str, parser: ArgumentParser, words: Mapping[str, tuple[str, ...]]) -> Command:
    """A command by its parser. ``words`` are choices of positional arguments that its parser does not know."""
    actions = [action for action in parser._actions if action.help != SUPPRESS]  # noqa: SLF001  # nothing public lists them
    return Command(
        name,
        summary,
        " ".join((parser.description or "").split()),
        tuple(_argument(action, words) for action in actions),
        tuple(sections(parser.epilog or "")),
    )


def sections(epilog: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The parts of an epilog: a title that ends in a colon, and the lines below it without their common indent.

    A part that has no such title is a paragraph; its title is empty.
    """
    for part in epilog.strip("\n").split("\n\n"):
        title, _, text = part.partition("\n")
        if title.endswith(":"):
            yield title.removesuffix(":"), tuple(dedent(text).split("\n"))
        else:
            yield "", tuple(part.split("\n"))


def _argument(action: Action, words: Mapping[str, tuple[str, ...]]) -> Argument:
    takes = action.nargs != 0
    value = str(action.metavar or action.dest) if takes else None
    choices = tuple(action.choices or ()) or getattr(action.type, "names", ())
    choices = words.get(value or "", choices)
    repeats = type(action).__name__ == "_AppendAction"
    count = str(action.nargs or "") if takes else ""
    return Argument(tuple(action.option_strings), value, choices, action.help or "", value in _FILES, repeats, count)
