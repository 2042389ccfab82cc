"""``sfjourney simulate``: replay recordings under a virtual clock."""

import argparse
from pathlib import Path

from sfjourney.cli.options import add_color

NAME = "simulate"
HELP = "replay recorded calls: which Journeys enroll, which emails would go out"
DESCRIPTION = "Replays recorded calls through the Journeys of a workspace, under a virtual clock. Nothing is sent."
EPILOG = """\
examples:
  sfjourney simulate week.jsonl -w journeys         a summary
  sfjourney simulate week.jsonl.gz -w journeys -o out
                                                    also every run and send, as JSON lines in out/
  sfjourney simulate week.jsonl -w journeys --profiles crm.jsonl --until 2026-04-01T00:00:00Z
                                                    with the Profiles as they were, up to an instant
  zcat week/*.gz | sfjourney simulate - -w journeys
                                                    from standard input

exit status: 0 when every record could be read, 1 when some were refused or the workspace has errors
"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "recordings", metavar="RECORDING", nargs="+", help="JSON lines, plain, .gz or .zst; - is standard input"
    )
    parser.add_argument(
        "-w", "--workspace", metavar="DIR", type=Path, default=Path(), help="the workspace (default: this folder)"
    )
    parser.add_argument(
        "--profiles", metavar="FILE", action="append", default=[], help="Profiles as they were before the first record"
    )
    parser.add_argument(
        "--until", metavar="INSTANT", help="stop the clock there, inclusive; runs that still wait are `running`"
    )
    parser.add_argument(
        "--clock", choices=("occurred", "received"), default="occurred", help="which instant counts (default: occurred)"
    )
    parser.add_argument("--require-keys", action="store_true", help="refuse calls without a key, as the API does")
    parser.add_argument("--max-errors", metavar="N", type=int, help="stop when more than N records are refused")
    parser.add_argument("--strict", action="store_true", help="stop at the first refused record")
    parser.add_argument("-o", "--output", metavar="DIR", type=Path, help="write runs, sends and refusals here")
    parser.add_argument("--outcomes", action="store_true", help="with -o: also the outcome of every record")
    parser.add_argument("--state", action="store_true", help="with -o: with each send the state it was made from")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="of the summary (default: text)")
    add_color(parser)


def run(options: argparse.Namespace) -> int:
    from sfjourney.cli.replaying import run_simulate

    return run_simulate(options)
