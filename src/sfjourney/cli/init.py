"""``sfjourney init``: a workspace to begin with."""

import argparse
from pathlib import Path

from sfjourney.cli.options import folder

NAME = "init"
HELP = "make a workspace to begin with"
DESCRIPTION = """\
Writes a small workspace in which everything works: a Journey, its templates,
schemas, a recording to try it on, and checks for CI. Prints the files it wrote.
No file is ever replaced: where one is in the way, nothing is written at all."""
EPILOG = """\
examples:
  sfjourney init journeys  in a folder of that name, made where there is none
  sfjourney init           in this folder

exit status:
  0  the files are written
  2  something is in the way

read on:
  docs/configuration.md
  docs/language.md
"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", nargs="?", type=folder, default=Path(), help="where (default: here)")


def run(options: argparse.Namespace) -> int:
    from sfjourney.cli.starting import run_init

    return run_init(options)
