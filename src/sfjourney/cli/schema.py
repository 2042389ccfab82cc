"""``sfjourney schema NAME``: the JSON Schema of something we write."""

import argparse

NAME = "schema"
HELP = "print the JSON Schema of a format that sfjourney writes"
DESCRIPTION = "Prints the JSON Schema (2020-12) of one of the formats that sfjourney writes."
NAMES = ("diagnostics", "graph")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", choices=NAMES, help=", ".join(NAMES))


def run(options: argparse.Namespace) -> int:
    import json  # noqa: PLC0415

    from sfjourney.cli.output import say  # noqa: PLC0415  # heavy
    from sfjourney.graph.json import graph_schema  # noqa: PLC0415
    from sfjourney.report.diagnostic_json import diagnostics_schema  # noqa: PLC0415

    made = {"diagnostics": diagnostics_schema, "graph": graph_schema}[options.name]()
    say(json.dumps(made, indent=2, ensure_ascii=False) + "\n")
    return 0
