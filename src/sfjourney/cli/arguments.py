"""The command line's grammar. It imports nothing heavy: a command's own work is imported when it runs."""

import argparse
from importlib.metadata import version

from sfjourney.cli import check, explain, render, schema, simulate
from sfjourney.cli import compile as compile_command

_DESCRIPTION = "Compile, check and replay Segmentflow Journeys: find out what they do before a customer does."
_EPILOG = """\
examples:
  sfjourney check                              check the workspace in this folder
  sfjourney compile --format mermaid           draw its Journeys
  sfjourney simulate week.jsonl -o out         replay what was recorded: who would get which email
  sfjourney explain redaction/redacted-read    what a rule is about

exit status:
  0 clean   1 findings or refused records   2 usage or configuration   3 input or output failed   4 a bug of ours
"""


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sfjourney",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"sfjourney {version('sfjourney')}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in (check, compile_command, simulate, render, explain, schema):
        added = commands.add_parser(
            command.NAME,
            help=command.HELP,
            description=command.DESCRIPTION,
            epilog=getattr(command, "EPILOG", None),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.configure(added)
        added.set_defaults(run=command.run)
    return parser
