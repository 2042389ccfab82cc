"""``sfjourney list``: what there is in a workspace, and who uses it."""

import argparse
from pathlib import Path

from sfjourney.cli.options import add_color, one_of
from sfjourney.cli.reports import add_reports

NAME = "list"
HELP = "list Journeys, events, templates and so on, with who uses what"
DESCRIPTION = """\
Lists what there is in a workspace: Journeys, events, templates, segments and
subscriptions, each with who uses it and how."""
KINDS = ("journeys", "events", "templates", "segments", "subscriptions")
EPILOG = """\
examples:
  sfjourney list                        everything
  sfjourney list templates              of one kind
  sfjourney list --unused               what could be taken out
  sfjourney list --changed main         what differs from main, and the Journeys
                                        that use it
  sfjourney list events --format json   for machines; the format is that of
                                        `sfjourney schema list`

uses of events:
  starts   a Journey begins with it
  wait     an arm of a wait takes it
  exit     it ends runs
  goal     it is what a Journey is for
  history  a condition asks whether it happened

exit status:
  0  listed
  1  with --changed: a version has errors, and nothing was compared

read on:
  docs/language.md
"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "kind", metavar="KIND", nargs="?", type=one_of(*KINDS), help=f"{', '.join(KINDS)}; all without it"
    )
    parser.add_argument(
        "-w", "--workspace", metavar="DIR", type=Path, default=Path(), help="the workspace (default: this folder)"
    )
    parser.add_argument("--unused", action="store_true", help="only what nothing uses")
    parser.add_argument(
        "--changed",
        metavar="BASE",
        help="only what differs from this version: a git revision, a folder, or a compiled graph",
    )
    add_reports(parser, "text", "json")
    add_color(parser)


def run(options: argparse.Namespace) -> int:
    from sfjourney.cli.listing import run_list

    return run_list(options)
