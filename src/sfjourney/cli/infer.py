"""``sfjourney infer``: events and their schemas from what was recorded (docs/infer.md)."""

import argparse
from pathlib import Path

from sfjourney.cli.options import add_color, add_recordings, folder

NAME = "infer"
HELP = "declare events, with their schemas, from recordings"
DESCRIPTION = """\
Reads recordings and writes what they show of events: their declarations, with
what callers redact, and a JSON Schema for each. No more is said than was seen
often enough, and no value is written that is redacted or about one person.
Files that are there stay as they are; what differs from them is said."""
EPILOG = """\
examples:
  sfjourney infer week.jsonl              into the workspace in this folder
  sfjourney infer week.jsonl --diff       what that would write
  sfjourney infer 'week/*.jsonl.gz' -o journeys
  zcat week/*.gz | sfjourney infer -      from standard input

exit status:
  0  what was recorded is declared, now or before
  1  what is declared differs from it, or records were refused; with --diff also
     where a file would be written

read on:
  docs/infer.md
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add_recordings(parser)
    parser.add_argument(
        "-o",
        "--output",
        metavar="DIR",
        type=folder,
        default=Path(),
        help="the workspace to write to, or a folder of one, or a new one (default: this folder)",
    )
    parser.add_argument("--diff", action="store_true", help="write nothing; print what would be written")
    add_color(parser)


def run(options: argparse.Namespace) -> int:
    from sfjourney.cli.inferring import run_infer

    return run_infer(options)
