"""``sfjourney render TEMPLATE``: one email as it would look."""

import argparse
from pathlib import Path

from sfjourney.cli.options import add_choice

NAME = "render"
HELP = "show one email as it would look"
DESCRIPTION = """\
Renders a template with a state, and writes the email to standard output. Its
subject, its preview text and every pointer that finds nothing are said on
standard error. The HTML is a preview: no script in it runs.
"""
EPILOG = """\
examples:
  sfjourney render order_receipt --state order.json > receipt.html
        a template of the workspace in this folder
  sfjourney render templates/receipt.json --state order.json --format text
        a file; the workspace it lies in names the catalog
  sfjourney render order_receipt --state order.json --renderer node
        by the real renderer, installed in the workspace's node_modules

the state:
  a JSON object with what a send has, such as {"event": {…}, "profile": {…}};
  without one it is empty. It is taken as it is: what a Journey redacts of an
  event, leave out

exit status:
  0  the email could be rendered
  1  the renderer would throw, or the template cannot be read

read on:
  docs/templates.md
  docs/components.md
"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("template", metavar="TEMPLATE", help="the name of a template, or its file")
    parser.add_argument(
        "-w", "--workspace", metavar="DIR", type=Path, default=Path(), help="the workspace (default: this folder)"
    )
    parser.add_argument("--state", metavar="FILE", help="the state to render with, as JSON; - is standard input")
    add_choice(parser, "--format", "html", "text", default="html", metavar="FORMAT", text="what to write")
    add_choice(
        parser,
        "--renderer",
        "own",
        "node",
        default="own",
        metavar="RENDERER",
        text="own needs nothing else, node runs the real packages",
    )


def run(options: argparse.Namespace) -> int:
    from sfjourney.cli.rendering import run_render

    return run_render(options)
