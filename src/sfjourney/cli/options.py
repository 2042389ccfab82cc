"""Options that several commands share, and how a value is chosen from a few."""

import argparse
import os
from pathlib import Path
from typing import Final

from sfjourney.spelling import likely

_MOST_DIGITS: Final = 18
RECORDINGS: Final = "JSON lines or .csv, plain, .gz or .zst; .parquet; a pattern in quotes; - is standard input"
"""What a recording may be, in words."""


class OneOf:
    """A type for argparse: one of a few words. It says what was meant, in the same words under every Python."""

    def __init__(self, *names: str) -> None:
        self.names = names

    def __call__(self, text: str) -> str:
        if text in self.names:
            return text
        meant = likely(text, self.names)
        more = f"did you mean {meant}?" if meant else f"it is one of {', '.join(self.names)}"
        raise argparse.ArgumentTypeError(f"{text!r} cannot be; {more}")


def one_of(*names: str) -> OneOf:
    """The type for one of these words; completions of shells list them."""
    return OneOf(*names)


class WholeNumber:
    """A type for argparse: a whole number that is no less than another."""

    def __init__(self, least: int) -> None:
        self.least = least

    def __call__(self, text: str) -> int:
        if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS and int(text) >= self.least:
            return int(text)
        raise argparse.ArgumentTypeError(f"{text!r} cannot be; it is a number from {self.least} on")


def folder(text: str) -> Path:
    """A type for argparse: a folder that is written to, which standard output is not."""
    if text == "-":
        raise argparse.ArgumentTypeError("'-' cannot be; files are written, so it is a folder")
    return Path(text)


def as_utf8(text: str) -> str:
    """A type for argparse: a name that recordings hold, whatever the locale made of its bytes."""
    return os.fsencode(text).decode("utf-8", "backslashreplace")


def add_choice(
    parser: argparse.ArgumentParser, name: str, *choices: str, default: str, metavar: str, text: str
) -> None:
    """An option that is one of a few words; the help lists them."""
    parser.add_argument(
        name,
        type=one_of(*choices),
        default=default,
        metavar=metavar,
        help=f"{text}: {', '.join(choices[:-1])} or {choices[-1]} (default: {default})",
    )


def add_fail_on(parser: argparse.ArgumentParser, text: str) -> None:
    """From which level on the exit status is 1."""
    add_choice(parser, "--fail-on", "error", "warning", "info", "never", default="error", metavar="LEVEL", text=text)


def add_recordings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "recordings",
        metavar="RECORDING",
        nargs="+",
        help=RECORDINGS,
    )


def add_replay(parser: argparse.ArgumentParser) -> None:
    """What to replay, and how it is read: recordings, the workspace, Profiles, clock and keys."""
    add_recordings(parser)
    parser.add_argument(
        "-w", "--workspace", metavar="DIR", type=Path, default=Path(), help="the workspace (default: this folder)"
    )
    add_reading(parser)


def add_reading(parser: argparse.ArgumentParser) -> None:
    """How recordings are read: what was before, where time stops, clock and keys."""
    parser.add_argument(
        "--profiles",
        metavar="FILE",
        action="append",
        default=[],
        help="Profiles as they were before the first record; may stand several times",
    )
    parser.add_argument(
        "--until", metavar="INSTANT", help="stop the clock there, inclusive; runs that still wait are `running`"
    )
    add_choice(
        parser,
        "--clock",
        "occurred",
        "received",
        default="occurred",
        metavar="CLOCK",
        text="which instant of a record counts",
    )
    parser.add_argument("--require-keys", action="store_true", help="refuse calls without a key, as the API does")


def add_color(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--color",
        type=one_of("auto", "always", "never"),
        default="auto",
        metavar="WHEN",
        help="colours: always, never, or auto: on a terminal, as NO_COLOR and FORCE_COLOR say (default: auto)",
    )


def add_paths(
    parser: argparse.ArgumentParser, text: str = "a workspace, or files and folders of one (default: this folder)"
) -> None:
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs="*",
        type=Path,
        default=[],
        help=text,
    )
