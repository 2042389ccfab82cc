"""``sfjourney simulate``: replay recordings under a virtual clock."""

import argparse
from pathlib import Path

from sfjourney.cli.options import WholeNumber, add_choice, add_color, add_replay, folder
from sfjourney.cli.reports import add_reports

NAME = "simulate"
HELP = "replay recorded calls: which Journeys enroll, which emails would go out"
DESCRIPTION = """\
Replays recorded calls through the Journeys of a workspace, under a virtual
clock. Nothing is sent.
"""
EPILOG = """\
examples:
  sfjourney simulate week.jsonl -w journeys
        a summary
  sfjourney simulate week.jsonl.gz -w journeys -o out
        also every run and every email, as JSON lines in out/
  sfjourney simulate week.jsonl -w journeys -o out --format parquet
        the same as tables, for pandas, DuckDB and the like
  sfjourney simulate week.jsonl --format text --format json=week.json
        the summary here, and in a file for a program
  sfjourney simulate week.jsonl --profiles crm.jsonl
        with the Profiles as they were before
  sfjourney simulate week.jsonl --until 2026-04-01T00:00:00Z
        up to an instant
  sfjourney simulate week.jsonl -w journeys --report week.html
        a page to look at, in one file that asks nothing of any network
  sfjourney simulate week.jsonl --against sent.jsonl --within 1h
        beside the emails that really went out
  sfjourney simulate 'week/*.parquet' -w journeys
        all files that fit a pattern
  zcat week/*.gz | sfjourney simulate - -w journeys
        from standard input
  sfjourney simulate 'year/*.parquet' --engine spark --master spark://hub:7077
        by the machines of a cluster

the summary's columns:
  goal  the share of all enrolled runs that met it, those that have not ended
        included

exit status:
  0  every record could be read
  1  some were refused; or, with --against, other emails went out; or the
     workspace has errors, and nothing was replayed

read on:
  docs/recordings.md
  docs/outputs.md
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add_replay(parser)
    stops = parser.add_mutually_exclusive_group()
    stops.add_argument(
        "--max-errors", metavar="N", type=WholeNumber(0), help="stop when more than N records are refused"
    )
    stops.add_argument("--strict", action="store_true", help="stop at the first refused record")
    parser.add_argument(
        "--workers",
        metavar="N",
        type=WholeNumber(1),
        help="processes for a long recording (default: one for each processor)",
    )
    add_choice(parser, "--engine", "local", "spark", default="local", metavar="ENGINE", text="who does the work")
    parser.add_argument(
        "--master",
        metavar="URL",
        help="with --engine spark: where, such as spark://HOST:7077 (default: Spark in this process)",
    )
    parser.add_argument(
        "-o",
        "--output",
        metavar="DIR",
        type=folder,
        help="write runs, sends and refusals to this folder: a new one, or an earlier output",
    )
    parser.add_argument("--outcomes", action="store_true", help="with -o: also the outcome of every record")
    parser.add_argument("--state", action="store_true", help="with -o: with each send the state it was made from")
    parser.add_argument(
        "--report",
        metavar="FILE",
        type=Path,
        help="write a page of HTML: funnels, emails over time, what needs attention, any Profile's story",
    )
    parser.add_argument(
        "--against",
        metavar="ACTUAL",
        help="an export of the emails that really went out: what differs, and why",
    )
    parser.add_argument("--within", metavar="TIME", help="with --against: how far apart is the same time (default: 5m)")
    add_reports(
        parser,
        "text",
        "json",
        "parquet",
        text="of the summary, text or json, printed or written to a file; parquet, with -o: tables instead of lines of "
        "JSON",
    )
    add_color(parser)


def run(options: argparse.Namespace) -> int:
    from sfjourney.cli.replaying import run_simulate

    return run_simulate(options)
