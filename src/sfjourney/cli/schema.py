"""``sfjourney schema NAME``: the JSON Schema of something we write."""

import argparse

NAME = "schema"
HELP = "print the JSON Schema of a format that sfjourney writes"
DESCRIPTION = "Prints the JSON Schema (2020-12) of one of the formats that sfjourney writes."
NAMES = ("diagnostics", "graph", "outcomes", "refused", "runs", "sends", "summary")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", choices=NAMES, help=", ".join(NAMES))


def run(options: argparse.Namespace) -> int:
    import json

    from sfjourney.cli.output import say
    from sfjourney.report.schemas import schema_of

    say(json.dumps(schema_of(options.name), indent=2, ensure_ascii=False) + "\n")
    return 0
