"""``sfjourney compile``: the validated graph of a workspace."""

import argparse
from typing import TYPE_CHECKING

from sfjourney.cli.options import add_color, add_paths
from sfjourney.cli.reports import add_reports

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sfjourney.graph.graph import Graph

NAME = "compile"
HELP = "write the validated graph, as JSON or as a picture"
DESCRIPTION = "Compiles a workspace to its graph. One with errors is reported and not compiled."
EPILOG = """\
examples:
  sfjourney compile journeys -o graph.json     canonical JSON, as described by
                                               `sfjourney schema graph`
  sfjourney compile journeys --format html -o journeys.html
                                               a page with a picture of each
                                               Journey
  sfjourney compile journeys --format mermaid  a flowchart for a page that
                                               renders Mermaid
  sfjourney compile journeys/cart.journey --format svg -o cart.svg
                                               the Journeys of one file
  sfjourney compile journeys --format json=graph.json --format svg=graph.svg
                                               several at once

pictures:
  svg      all Journeys in one file, light or dark as its reader likes it
  html     a page with an index, their clauses, their pictures and their steps
  dot      for Graphviz
  mermaid  for pages that draw Mermaid

Where files or folders of a workspace are named, pictures are of the Journeys
that these declare. JSON is the graph of the whole workspace all the same.

exit status:
  0  compiled
  1  the workspace has errors, and nothing is written

read on:
  docs/graph.md
  docs/reports.md
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add_paths(parser)
    add_reports(parser, "json", "svg", "html", "dot", "mermaid")
    parser.add_argument("-o", "--output", metavar="FILE", help="write here instead of standard output")
    add_color(parser)


def run(options: argparse.Namespace) -> int:
    from sfjourney.cli.compiled import compile_paths, render
    from sfjourney.cli.output import columns, note, paint_for
    from sfjourney.cli.reports import asked_reports, deliver, sent_to
    from sfjourney.diagnostics import Severity
    from sfjourney.report.diagnostics.diagnostic_text import tally

    reports = sent_to(options.output, asked_reports(options, "json"))
    opened = compile_paths(options.paths)
    diagnostics = opened.compiled.diagnostics
    graph = opened.compiled.graph
    shown = [diagnostic for diagnostic in diagnostics if diagnostic.severity > Severity.INFO]
    if shown:
        note(render(opened, shown, paint_for(options.color, errors=True), columns()))
    if graph is None:
        note(f"not compiled: {tally(diagnostics)} in {opened.contents}")
        return 1
    pictured = graph
    if any(report.format != "json" for report in reports):
        pictured = _of_files(graph, options.paths)
    deliver(reports, lambda form, _paint, _width: _written(graph if form == "json" else pictured, form), options.color)
    return 0


def _of_files(graph: "Graph", paths: "Sequence[Path]") -> "Graph":
    """The graph with the Journeys that the files asked for declare. Raises UsageError where these are none."""
    from msgspec.structs import replace

    from sfjourney.cli.compiled import locate
    from sfjourney.cli.output import UsageError

    place, source = locate(paths), graph.source.journeys
    journeys = tuple(one for one in graph.journeys if place.wants(source[one.key].place.file))
    if graph.journeys and not journeys:
        named = " and ".join(map(str, paths))
        declare = "declares" if len(paths) == 1 else "declare"
        raise UsageError(f"{named} {declare} no Journey, so there is nothing to draw: name a file that does, or none")
    return replace(graph, journeys=journeys)


def _written(graph: "Graph", form: str) -> str:
    match form:
        case "svg":
            from sfjourney.report.picture.svg import graph_svg

            return graph_svg(graph)
        case "html":
            from sfjourney.report.page.graph_page import graph_page

            return graph_page(graph)
        case "dot":
            from sfjourney.report.graphs.dot import graph_dot

            return graph_dot(graph)
        case "mermaid":
            from sfjourney.report.graphs.mermaid import graph_mermaid

            return graph_mermaid(graph)
        case _:
            from sfjourney.graph.json import graph_json

            return graph_json(graph).decode()
