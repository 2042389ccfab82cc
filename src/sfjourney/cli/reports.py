"""``--format NAME=FILE``: in which forms findings are told, and where to."""

import argparse
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sfjourney.cli.options import one_of
from sfjourney.cli.output import UsageError

if TYPE_CHECKING:
    from sfjourney.diagnostics import Severity
    from sfjourney.report.findings import Findings

FORMATS = ("text", "json", "jsonl", "sarif", "github", "junit", "markdown")


class Report(NamedTuple):
    """A format, and the file that it is written to; None for standard output."""

    format: str
    file: Path | None = None


class ReportOption:
    """A type for argparse: ``json`` or ``json=FILE``, ``-`` being standard output.

    ``names`` are the formats, for completions of shells.
    """

    def __init__(self, *names: str) -> None:
        self.names = names

    def __call__(self, text: str) -> Report:
        name, equals, file = text.partition("=")
        chosen = one_of(*self.names)(name)
        if equals and not file:
            raise argparse.ArgumentTypeError(f"{text!r} names no file")
        return Report(chosen, Path(file) if equals and file != "-" else None)


def add_reports(parser: argparse.ArgumentParser, *formats: str) -> None:
    """``--format FORMAT[=FILE]``, as often as wanted; ``options.reports`` has them, None where none is asked for."""
    parser.add_argument(
        "--format",
        type=ReportOption(*formats),
        action="append",
        metavar="FORMAT[=FILE]",
        dest="reports",
        help=f"what to print, or to write to a file; may stand several times: {', '.join(formats)} (default: text)",
    )


def refuse_reports(reports: Sequence[Report]) -> None:
    """Raise UsageError where two formats are to be printed, or one file is to hold two."""
    printed = [report.format for report in reports if report.file is None]
    if len(printed) > 1:
        raise UsageError(f"--format: {printed[0]} and {printed[1]} cannot both be printed; write one to a file")
    files = [report.file.resolve() for report in reports if report.file is not None]
    if len(set(files)) < len(files):
        raise UsageError("--format: one file cannot hold two formats")


def machine_text(name: str, findings: "Findings", fail_on: "Severity | None") -> str:
    """The findings in a format for programs: any but ``text``."""
    if name in ("json", "jsonl"):
        from sfjourney.report.diagnostic_json import diagnostics_json, diagnostics_jsonl

        write = diagnostics_json if name == "json" else diagnostics_jsonl
        return write(findings.diagnostics, findings.sources)
    if name == "sarif":
        from sfjourney.report.sarif import sarif_log
        from sfjourney.version import VERSION

        return sarif_log(findings, VERSION)
    if name == "github":
        from sfjourney.report.github import annotations

        return annotations(findings)
    if name == "junit":
        from sfjourney.report.junit import junit_xml

        return junit_xml(findings, fail_on)
    from sfjourney.report.diagnostic_markdown import diagnostics_markdown

    return diagnostics_markdown(findings)


def add_to_job_summary(write: Callable[[], str]) -> None:
    """Add Markdown to the summary of the job that GitHub Actions runs; elsewhere there is none, and it is not made."""
    place = os.environ.get("GITHUB_STEP_SUMMARY")
    if place:
        with Path(place).open("ab") as file:
            file.write(write().encode())
