"""``sfjourney lsp``: the language server, for editors (docs/editors.md)."""

import argparse

NAME = "lsp"
HELP = "answer an editor: the language server"
DESCRIPTION = """\
Speaks the Language Server Protocol with an editor on standard input and output,
until the editor ends it. Needs pygls: pip install 'sfjourney[lsp]'."""
EPILOG = """\
An editor starts it. It finds the workspace of a file as `sfjourney check` does,
and gives diagnostics while you type, fixes, completion, hover, definitions,
references, rename, formatting and the outline of a file.

examples:
  sfjourney lsp                        what an editor's settings name

exit status:
  0  the editor ended it
  1  the editor was gone without a word
  2  pygls is not installed

read on:
  docs/editors.md
"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--stdio", action="store_true", help="speak on standard input and output, as it always does")


def run(_options: argparse.Namespace) -> int:
    import sys
    from importlib.util import find_spec

    from sfjourney.cli.output import Failure, UsageError, note

    if find_spec("pygls") is None:
        raise UsageError("the language server needs pygls, which is not installed: pip install 'sfjourney[lsp]'")
    if sys.stdin is None or sys.stdout is None:
        raise Failure("standard input or output is closed")
    if sys.stdin.isatty():
        note("waiting for an editor to speak on standard input; Ctrl-C ends")
    from sfjourney.language_server.server import serve_standard_streams

    return serve_standard_streams()
