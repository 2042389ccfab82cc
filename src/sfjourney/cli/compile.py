"""``sfjourney compile``: the validated graph of a workspace."""

import argparse
from pathlib import Path

from sfjourney.cli.options import add_choice, add_color, add_paths

NAME = "compile"
HELP = "write the validated graph, as JSON or as a picture"
DESCRIPTION = "Compiles a workspace to its graph. One with errors is reported and not compiled."
EPILOG = """\
examples:
  sfjourney compile journeys -o graph.json     canonical JSON, as described by
                                               `sfjourney schema graph`
  sfjourney compile journeys --format mermaid  a flowchart for a page that
                                               renders Mermaid
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add_paths(parser)
    add_choice(parser, "--format", "json", "mermaid", default="json", metavar="FORMAT", text="what to write")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write here instead of standard output")
    add_color(parser)


def run(options: argparse.Namespace) -> int:
    from sfjourney.cli.compiled import compile_paths, render
    from sfjourney.cli.output import columns, note, paint_for, say, write_whole
    from sfjourney.diagnostics import Severity
    from sfjourney.graph.json import graph_json
    from sfjourney.report.diagnostic_text import tally
    from sfjourney.report.mermaid import graph_mermaid

    opened = compile_paths(options.paths)
    diagnostics = opened.compiled.diagnostics
    graph = opened.compiled.graph
    shown = [diagnostic for diagnostic in diagnostics if diagnostic.severity > Severity.INFO]
    if shown:
        note(render(opened, shown, paint_for(options.color, errors=True), columns()))
    if graph is None:
        note(f"not compiled: {tally(diagnostics)} in {opened.contents}")
        return 1
    content = graph_json(graph) if options.format == "json" else graph_mermaid(graph).encode()
    if options.output is not None:
        write_whole(options.output, content)
    else:
        say(content.decode())
    return 0
