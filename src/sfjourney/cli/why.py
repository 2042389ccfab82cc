"""``sfjourney why``: one Profile's story, and why not."""

import argparse

from sfjourney.cli.options import add_color, add_replay, as_utf8
from sfjourney.cli.reports import add_reports

NAME = "why"
HELP = "one Profile's story: why it got which email, or did not"
DESCRIPTION = """\
Replays recorded calls and tells the story of one Profile as a timeline: each
record, each Journey that matched or did not, each condition with the values it
read, each timer, wait and email. What is redacted is never shown.
"""
EPILOG = """\
examples:
  sfjourney why week.jsonl -w journeys --profile ada@example.com
        everything
  sfjourney why week.jsonl --profile u_1042 --journey cart_recovery
        what has to do with one Journey
  sfjourney why week.jsonl --profile u_1042 --at 2026-03-27T09:00:00Z
        how things stood then, what had just happened, what came next
  sfjourney why week.jsonl --profile u_1042 --shift order.created=+1h
        what would change if the order had come an hour later
  sfjourney why week.jsonl --profile u_1042 --drop order.created
        what would change without it

exit status:
  0  the story is told
  1  the workspace has errors
  2  nobody is called so, or what was asked for cannot be

read on:
  docs/why.md
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add_replay(parser)
    parser.add_argument(
        "--profile",
        metavar="WHO",
        type=as_utf8,
        required=True,
        help="an email, externalId (userId), profileId or anonymousId",
    )
    parser.add_argument("--journey", metavar="KEY", help="only what has to do with this Journey")
    parser.add_argument("--at", metavar="INSTANT", help="how things stood then, what happened last and what next")
    parser.add_argument(
        "--shift",
        metavar="EVENT=+TIME",
        type=as_utf8,
        action="append",
        default=[],
        help="what if the event had come later, +1h30m, or earlier, -2d; may stand several times",
    )
    parser.add_argument(
        "--drop",
        metavar="EVENT",
        type=as_utf8,
        action="append",
        default=[],
        help="what if the event had not come; may stand several times",
    )
    add_reports(parser, "text", "json")
    add_color(parser)


def run(options: argparse.Namespace) -> int:
    from sfjourney.cli.explaining import run_why

    return run_why(options)
