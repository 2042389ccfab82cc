"""``sfjourney schema NAME``: the JSON Schema of something we write."""

import argparse

NAME = "schema"
HELP = "print the JSON Schema of a format that sfjourney writes"
DESCRIPTION = "Prints the JSON Schema (2020-12) of one of the formats that sfjourney writes."
NAMES = ("diagnostics", "graph")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", choices=NAMES, help=", ".join(NAMES))


def run(options: argparse.Namespace) -> int:
    import json

    from sfjourney.cli.output import say
    from sfjourney.graph.json import graph_schema
    from sfjourney.report.diagnostic_json import diagnostics_schema

    made = {"diagnostics": diagnostics_schema, "graph": graph_schema}[options.name]()
    say(json.dumps(made, indent=2, ensure_ascii=False) + "\n")
    return 0
