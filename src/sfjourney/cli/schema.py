"""``sfjourney schema NAME``: the JSON Schema of something we write."""

import argparse

from sfjourney.cli.options import one_of

NAME = "schema"
HELP = "print the JSON Schema of a format that sfjourney writes"
DESCRIPTION = "Prints the JSON Schema (2020-12) of one of the formats that sfjourney writes."
FORMATS = {
    "against": "`against` in what `simulate --against --format json` prints",
    "baseline": "what `sfjourney check --write-baseline` writes",
    "diagnostic": "a line of what `sfjourney check --format jsonl` prints",
    "diagnostics": "what `sfjourney check --format json` prints",
    "diff": "what `sfjourney diff --format json` prints",
    "graph": "what `sfjourney compile` writes",
    "list": "what `sfjourney list --format json` prints",
    "outcomes": "a line of outcomes.jsonl",
    "refused": "a line of refused.jsonl",
    "runs": "a line of runs.jsonl",
    "sends": "a line of sends.jsonl",
    "summary": "summary.json, and what `simulate --format json` prints",
    "why": "what `why --format json` prints",
}
EPILOG = (
    "names:\n"
    + "".join(f"  {name:<12} {text}\n" for name, text in FORMATS.items())
    + """
examples:
  sfjourney schema                  the names
  sfjourney schema graph > graph.schema.json

exit status:
  0  printed
  2  there is no such format

read on:
  docs/outputs.md
  docs/ci.md
"""
)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name", metavar="NAME", nargs="?", type=one_of(*FORMATS), help="of a format; without it the names are listed"
    )


def run(options: argparse.Namespace) -> int:
    import json

    from sfjourney.cli.output import say
    from sfjourney.report.reference.schemas import schema_of

    if options.name is None:
        say("".join(f"{name:<12} {text}\n" for name, text in FORMATS.items()))
        return 0
    say(json.dumps(schema_of(options.name), indent=2, ensure_ascii=False) + "\n")
    return 0
