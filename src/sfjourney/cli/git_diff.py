"""``sfjourney git-diff``: what git asks for to show how a compiled graph changed."""

import argparse
from pathlib import Path

from sfjourney.cli.options import add_choice, add_color

NAME = "git-diff"
HELP = "show git how compiled graphs differ: a diff driver"
DESCRIPTION = """\
Shows how a compiled graph changed, with what that does to people. git calls it,
once it is told to; nobody types it.
"""
EPILOG = """\
in .gitattributes:
  *.journey   diff=journey
  graph.json  diff=sfjourney-graph

told to git, once in a clone:
  git config diff.journey.xfuncname \\
    '^((journey|event|segment|subscription|profile)[[:space:]{].*)$'
  git config diff.sfjourney-graph.command 'sfjourney git-diff'
  git config diff.sfjourney-graph.textconv 'sfjourney git-diff --textconv'
  git config diff.sfjourney-graph.xfuncname '^(journey .*)$'

examples:
  git diff            of a Journey file, hunks that name their Journey; of a
                      graph, what the change does to people
  git log -p          of a graph, its lines as text; with --ext-diff as above
  sfjourney git-diff --textconv graph.json
                      a graph as text

exit status:
  0  something was shown: git takes any other status for a driver that failed

read on:
  docs/diff.md
"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "arguments",
        metavar="ARGUMENT",
        nargs="+",
        help="as git gives them: path, and file, hash and mode of the old and of the new version",
    )
    parser.add_argument(
        "--textconv", action="store_true", help="print one graph as text: the only argument is its file"
    )
    add_choice(
        parser, "--deploy", "live", "pinned", default="live", metavar="POLICY", text="what becomes of runs that wait"
    )
    add_color(parser)


def run(options: argparse.Namespace) -> int:
    """Always 0 once something was shown: git takes any other status for a driver that failed, and stops."""
    from sfjourney.cli.output import UsageError, say

    given: list[str] = options.arguments
    if options.textconv:
        if len(given) != 1:
            raise UsageError("--textconv takes one file")
        say(_text(Path(given[0]).read_bytes()))
    elif len(given) == 1:
        say(f"* Unmerged path {given[0]}\n")  # as git says it itself
    elif len(given) in _COUNTS:
        say(_difference(options, given))
    else:
        raise UsageError("git calls this with seven arguments; see `sfjourney git-diff --help`")
    return 0


_COUNTS = (7, 9)
"""With nine a file was renamed: the new name follows, and a text of git's about it."""

_NO_FILE = "/dev/null"
"""What git names in place of a file that one side does not have."""


def _text(content: bytes) -> str:
    from sfjourney.graph.json import GraphError, graph_from_json
    from sfjourney.report.graphs.graph_text import graph_text

    try:
        return graph_text(graph_from_json(content))
    except GraphError:
        return content.decode("utf-8", "replace")


def _difference(options: argparse.Namespace, given: list[str]) -> str:
    from sfjourney.cli.output import columns, pager_paint
    from sfjourney.graph.difference.approvals import Review
    from sfjourney.graph.difference.changes import Difference, Policy
    from sfjourney.graph.difference.classify import difference
    from sfjourney.graph.difference.version import Version
    from sfjourney.graph.graph import EMPTY
    from sfjourney.graph.json import GraphError, graph_from_json
    from sfjourney.report.difference.diff_text import Compared, DiffText
    from sfjourney.report.line_diff import line_diff
    from sfjourney.report.paint import shown

    path, old, new = given[0], Path(given[1]), Path(given[4])
    target = given[7] if len(given) == max(_COUNTS) else path
    contents = [None if str(file) == _NO_FILE else file.read_bytes() for file in (old, new)]
    paint = pager_paint(options.color)
    head = paint(shown(f"sfjourney diff a/{path} b/{target}"), "bold") + "\n"
    try:
        before, after = (Version(graph_from_json(content) if content is not None else EMPTY) for content in contents)
    except GraphError as error:
        lines, lines_now = ((content or b"").decode("utf-8", "replace") for content in contents)
        why = f"line by line, for one side is no compiled graph: {shown(str(error))}\n"
        return head + why + line_diff(shown(path), lines, lines_now, paint)
    policies = [Policy(options.deploy), *(policy for policy in Policy if policy != options.deploy)]
    asked, other = (difference(before, after, policy) for policy in policies)
    reviews = [Review(Difference(one.policy, one.changes), {}) for one in (asked, other)]
    return head + DiffText(paint, columns()).render(reviews[0], Compared(f"a/{path}", f"b/{target}", reviews[1]))
