"""``sfjourney check``: diagnostics of a workspace."""

import argparse
from pathlib import Path

from sfjourney.cli.options import add_color, add_fail_on, add_paths
from sfjourney.cli.reports import FORMATS, add_reports

NAME = "check"
HELP = "find mistakes in Journeys, templates and schemas"
DESCRIPTION = "Parses, compiles and checks a workspace; everything it finds comes in one run."
EPILOG = """\
examples:
  sfjourney check                        the workspace in this folder
  sfjourney check journeys/cart.journey  what is wrong in one file of it
  sfjourney check --fix                  mend what can be mended
  sfjourney check --select template --statistics
        how much is found by each rule about templates
  sfjourney check --format github --format sarif=out.sarif
        annotations in the log, and a file for the code host
  sfjourney check --baseline known.json --write-baseline
        from now on, tell only what is new
  sfjourney check --stdin-filename journeys/cart.journey < buffer
        what an editor has not saved yet

formats:
  text      for people
  json      one object, described by `sfjourney schema diagnostics`
  jsonl     a line for each finding: `sfjourney schema diagnostic`
  sarif     SARIF 2.1.0, for code hosts and editors
  github    annotations; with $GITHUB_STEP_SUMMARY set, the summary too
  junit     XML for CI servers: a test for each finding
  markdown  a table for a comment

exit status:
  0  nothing was found that is as severe as --fail-on
  1  something was; with --diff also where a fix would change a file

read on:
  docs/diagnostics.md
  docs/configuration.md
  docs/ci.md
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add_paths(parser)
    add_reports(parser, *FORMATS)
    add_fail_on(parser, "the least severity that makes the exit status 1")
    parser.add_argument(
        "--select", metavar="CODE", action="append", default=[], help="only this rule, or family of rules; several too"
    )
    parser.add_argument(
        "--ignore", metavar="CODE", action="append", default=[], help="all but this rule or family; several too"
    )
    parser.add_argument("--statistics", action="store_true", help="how many findings each rule has, instead of each")
    parser.add_argument("--fix", action="store_true", help="make the fixes that cannot change what was meant")
    parser.add_argument("--unsafe-fixes", action="store_true", help="make all fixes: read what they changed")
    parser.add_argument("--diff", action="store_true", help="show what these would change, and change nothing")
    parser.add_argument(
        "--baseline", metavar="FILE", type=Path, help="say nothing of the findings that this file names"
    )
    parser.add_argument("--write-baseline", action="store_true", help="write what is found now to the --baseline FILE")
    parser.add_argument(
        "--stdin-filename", metavar="FILE", type=Path, help="read this file of the workspace from standard input"
    )
    parser.add_argument("--watch", action="store_true", help="check again whenever a file changes, until Ctrl-C")
    parser.add_argument("-q", "--quiet", action="store_true", help="print no closing line where nothing is found")
    add_color(parser)


def run(options: argparse.Namespace) -> int:
    from sfjourney.cli.checking import run_check

    return run_check(options)
