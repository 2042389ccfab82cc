"""``sfjourney fmt``: Journey files in their one form (docs/formatting.md)."""

import argparse
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sfjourney.cli.options import add_color, add_paths
from sfjourney.plurals import plural

if TYPE_CHECKING:
    from sfjourney.cli.formatted import Formatted

NAME = "fmt"
HELP = "format Journey files"
DESCRIPTION = """\
Writes Journey files in their one form, and prints the names of those that it
changed. Comments stay where they are, and the compiled graph stays the same.
A file that cannot be read whole is reported and left as it is."""
EPILOG = """\
examples:
  sfjourney fmt                        the workspace in this folder
  sfjourney fmt journeys/cart.journey  one file
  sfjourney fmt --check                for CI: which files would change
  sfjourney fmt --diff                 how they would change
  sfjourney fmt - < cart.journey       standard input to standard output

exit status:
  0  all is formatted, or was
  1  a file has errors; with --check or --diff: or would change

read on:
  docs/formatting.md
"""
_STDIN = "standard input"


def configure(parser: argparse.ArgumentParser) -> None:
    add_paths(parser, "a workspace, or files and folders of one; - is standard input (default: this folder)")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; print the names of files that would change"
    )
    parser.add_argument("--diff", action="store_true", help="write nothing; print how files would change")
    parser.add_argument("--stdin-filename", metavar="FILE", help="read standard input, as - does, and call it so")
    parser.add_argument("-q", "--quiet", action="store_true", help="print no closing line")
    add_color(parser)


def run(options: argparse.Namespace) -> int:
    from sfjourney.cli.formatted import format_paths, format_text
    from sfjourney.cli.output import UsageError

    named = options.stdin_filename is not None
    if options.paths != [Path("-")] and (options.paths or not named):
        if Path("-") in options.paths:
            raise UsageError("- stands alone: standard input is one text")
        if named:
            raise UsageError("--stdin-filename names standard input, and no PATH is read beside it")
        return _files(options, format_paths(options.paths))
    place = Path(options.stdin_filename or ".")
    return _standard_input(options, format_text(options.stdin_filename or _STDIN, _read_standard_input(), place))


def _read_standard_input() -> bytes:
    import sys

    from sfjourney.cli.output import Failure

    if sys.stdin is None:
        raise Failure("standard input is closed")
    return sys.stdin.buffer.read()


def _standard_input(options: argparse.Namespace, formatted: "Formatted") -> int:
    from sfjourney.cli.output import say

    _report(options, [formatted])
    if options.check or options.diff:
        _show(options, formatted)
        return 1 if formatted.after != formatted.before else 0
    if formatted.after is None:
        return 1
    say(formatted.after.decode())
    return 0


def _files(options: argparse.Namespace, files: Sequence["Formatted"]) -> int:
    from sfjourney.cli.output import note, write_whole

    keeps = options.check or options.diff
    changed = [file for file in files if file.after not in (None, file.before)]
    broken = [file for file in files if file.after is None]
    for file in changed:
        if not keeps and file.after is not None:
            _refuse_read_only(file.path)
            write_whole(file.path, file.after)
        _show(options, file)
    _report(options, broken)
    if not options.quiet:
        note(_tally(len(changed), len(files) - len(changed) - len(broken), len(broken), keeps=keeps))
    return 1 if broken or (keeps and changed) else 0


def _refuse_read_only(path: Path) -> None:
    """A new file would take the place of one that nobody is to write."""
    if not os.access(path, os.W_OK):
        raise PermissionError(13, "is read-only", str(path))


def _show(options: argparse.Namespace, file: "Formatted") -> None:
    from sfjourney.cli.output import paint_for, say
    from sfjourney.report.line_diff import line_diff
    from sfjourney.report.paint import shown

    if file.after in (None, file.before):
        return
    if options.diff:
        before, after = file.before.decode(), (file.after or b"").decode()
        say(line_diff(shown(file.name), before, after, paint_for(options.color)))
    else:
        say(shown(file.name) + "\n")


def _report(options: argparse.Namespace, files: Iterable["Formatted"]) -> None:
    """Why files cannot be read, on standard error: standard output may be a text, or a list of files."""
    from sfjourney.cli.output import columns, note, paint_for

    broken = [file for file in files if file.findings]
    if not broken:
        return
    from sfjourney.report.diagnostics.diagnostic_text import DiagnosticText
    from sfjourney.rules import diagnose

    sources = {file.name: file.source for file in broken}
    diagnostics = diagnose(finding for file in broken for finding in file.findings)
    note(DiagnosticText(sources, paint_for(options.color, errors=True), columns()).render(diagnostics))


def _tally(changed: int, same: int, broken: int, *, keeps: bool) -> str:
    parts = [f"{_count(changed)} would be formatted" if keeps else f"{_count(changed)} formatted"] if changed else []
    parts += [f"{_count(same)} formatted already"] if same else []
    parts += [f"{_count(broken)} with errors left as {'it is' if broken == 1 else 'they are'}"] if broken else []
    return ", ".join(parts) or "no Journey files"


def _count(number: int) -> str:
    return f"{number} {plural(number, 'file')}"
