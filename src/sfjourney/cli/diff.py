"""``sfjourney diff``: what a change does to people."""

import argparse
from pathlib import Path

from sfjourney.cli.options import RECORDINGS, add_choice, add_color, add_fail_on, add_reading
from sfjourney.cli.reports import add_reports

NAME = "diff"
FORMATS = ("text", "json", "html", "markdown", "svg", "mermaid", "sarif", "github")
HELP = "tell what a change does to people: who gets, loses or is surprised by which email"
DESCRIPTION = """\
Compares two versions of a workspace, and says of every change what it does to
people. docs/diff.md tells what the classes mean.
"""
EPILOG = """\
examples:
  sfjourney diff                  since this branch left main, up to the files
                                  as they are now
  sfjourney diff main             from the tip of main
  sfjourney diff v1.2 HEAD        between two revisions
  sfjourney diff main:journeys    another folder; HEAD is the same folder here
  sfjourney diff old/ new/        between two folders
  sfjourney diff old.json         from a compiled graph
  sfjourney diff --deploy pinned  where runs finish on the version they began
  sfjourney diff main --replay week.jsonl
                                  also what it does to people: both versions
                                  over the same recorded calls
  sfjourney diff main --format text --format markdown=comment.md
                                  also a comment for a pull request
  sfjourney diff main --replay week.jsonl --format html=diff.html
                                  a page: both versions of each Journey beside
                                  each other, anybody's story in both

versions:
  a folder, a graph that `sfjourney compile -o FILE` wrote, or a git revision,
  which is read without touching the checkout

formats:
  text      for people
  json      one object, described by `sfjourney schema diff`
  html      a page to look at, in one file that asks nothing of any network
  markdown  a comment for a pull request: at most 60,000 bytes
  svg       pictures of what changed, before and after
  mermaid   one flowchart of what changed, for pages that draw Mermaid
  sarif     SARIF 2.1.0, for code hosts and editors
  github    annotations; with $GITHUB_STEP_SUMMARY set, the summary too

approvals:
  changes that are meant are named in sfjourney-approvals.toml, each by the
  fingerprint in brackets behind it; they do not count for the exit status

exit status:
  0  no change of the level of --fail-on
  1  some; or a version has errors, and nothing was compared; or, with --replay,
     a record was refused

read on:
  docs/diff.md
"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "base", metavar="BASE", nargs="?", help="the version before (default: where this branch left main)"
    )
    parser.add_argument("head", metavar="HEAD", nargs="?", help="the version after (default: the files as they are)")
    parser.add_argument(
        "-w",
        "--workspace",
        metavar="DIR",
        type=Path,
        help="the workspace, here and in revisions without a path (default: this folder)",
    )
    add_choice(
        parser,
        "--deploy",
        "live",
        "pinned",
        default="live",
        metavar="POLICY",
        text="what becomes of runs that wait when the change is deployed, whether they go on in the new version or "
        "finish on the old one",
    )
    parser.add_argument(
        "--replay",
        metavar="RECORDING",
        nargs="+",
        action="extend",
        default=[],
        help="replay these in both versions, and tell who gets which emails instead, after BASE and HEAD: "
        + RECORDINGS,
    )
    parser.add_argument(
        "--inflight",
        metavar="INSTANT",
        help="with --replay: what becomes of the runs that wait then, if HEAD is deployed at that instant",
    )
    add_reading(parser)
    add_reports(parser, *FORMATS)
    add_fail_on(parser, "the least level of a change that makes the exit status 1")
    parser.add_argument(
        "--today", metavar="DAY", help="the day by which approvals expire, as 2026-12-31 (default: today in UTC)"
    )
    add_color(parser)


def run(options: argparse.Namespace) -> int:
    from sfjourney.cli.differing import run_diff

    return run_diff(options)
