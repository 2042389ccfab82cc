"""``sfjourney check``: diagnostics of a workspace."""

import argparse

from sfjourney.cli.options import add_choice, add_color, add_paths

NAME = "check"
HELP = "find mistakes in Journeys, templates and schemas"
DESCRIPTION = "Parses, compiles and checks a workspace; everything it finds comes in one run."
EPILOG = """\
examples:
  sfjourney check                        the workspace in this folder
  sfjourney check journeys               another one
  sfjourney check journeys/cart.journey  what is wrong in one file of it
  sfjourney check --format json          for machines; the format is that of
                                         `sfjourney schema diagnostics`
  sfjourney check --fail-on warning      for CI: exit status 1 for warnings too
"""


def configure(parser: argparse.ArgumentParser) -> None:
    add_paths(parser)
    add_choice(parser, "--format", "text", "json", default="text", metavar="FORMAT", text="what to print")
    levels = ("error", "warning", "info", "never")
    add_choice(
        parser,
        "--fail-on",
        *levels,
        default="error",
        metavar="LEVEL",
        text="the least severity that makes the exit status 1",
    )
    parser.add_argument("-q", "--quiet", action="store_true", help="print no closing line where nothing is found")
    add_color(parser)


def run(options: argparse.Namespace) -> int:
    from sfjourney.cli.compiled import compile_paths, render
    from sfjourney.cli.output import columns, paint_for, say
    from sfjourney.diagnostics import Severity
    from sfjourney.report.diagnostic_text import tally

    opened = compile_paths(options.paths)
    diagnostics = opened.diagnostics
    if options.format == "json":
        from sfjourney.report.diagnostic_json import diagnostics_json

        say(diagnostics_json(diagnostics, opened.compiled.sources).decode())
    else:
        text = render(opened, diagnostics, paint_for(options.color), columns())
        if text:
            say(text + "\n")
        if diagnostics or not options.quiet:
            asked = {id(diagnostic) for diagnostic in diagnostics}
            others = [one for one in opened.compiled.diagnostics if id(one) not in asked]
            if others:
                say(f"{tally(diagnostics)} in what was asked for; {tally(others)} elsewhere in the workspace\n")
            else:
                say(f"{tally(diagnostics)} in {opened.contents}\n")
    worst = max((diagnostic.severity for diagnostic in diagnostics), default=None)
    if options.fail_on == "never" or worst is None:
        return 0
    return 1 if worst >= Severity[options.fail_on.upper()] else 0
