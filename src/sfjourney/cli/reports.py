"""``--format NAME=FILE``: in which forms findings are told, and where to."""

import argparse
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sfjourney.cli.options import one_of
from sfjourney.cli.output import UsageError, columns, paint_for, say, write_whole

if TYPE_CHECKING:
    from sfjourney.diagnostics import Severity
    from sfjourney.report.diagnostics.findings import Findings
    from sfjourney.report.paint import Paint

FORMATS = ("text", "json", "jsonl", "sarif", "github", "junit", "markdown")

_FILE_COLUMNS = 80


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


def add_reports(
    parser: argparse.ArgumentParser,
    *formats: str,
    text: str = "what to print, or to write to a file",
) -> None:
    """``--format FORMAT[=FILE]``, as often as wanted; ``options.reports`` has them, None where none is asked for.

    The first of the formats is what is printed then.
    """
    parser.add_argument(
        "--format",
        type=ReportOption(*formats),
        action="append",
        metavar="FORMAT[=FILE]",
        dest="reports",
        help=f"{text}; may stand several times: {', '.join(formats)} (default: {formats[0]})",
    )


def asked_reports(options: argparse.Namespace, otherwise: str = "text") -> tuple[Report, ...]:
    """The reports that are asked for; a printed one of the format ``otherwise`` where none is.

    Raises UsageError where they do not go together, or one cannot be written.
    """
    reports: tuple[Report, ...] = tuple(options.reports or (Report(otherwise),))
    refuse_reports(reports)
    for report in reports:
        if report.file is not None:
            check_file("--format", report.file, f"report.{report.format}")
    return reports


def sent_to(output: str | None, reports: Sequence[Report]) -> tuple[Report, ...]:
    """The reports, the one that would be printed going to ``-o FILE``. Raises UsageError where there is none."""
    if output is None:
        return tuple(reports)
    if all(report.file is not None for report in reports):
        raise UsageError(f"-o {output}: every --format names a file of its own")
    if output == "-":
        return tuple(reports)
    sent = tuple(report if report.file is not None else Report(report.format, Path(output)) for report in reports)
    refuse_reports(sent)
    return sent


def refuse_reports(reports: Sequence[Report]) -> None:
    """Raise UsageError where two formats are to be printed, or one file is to hold two."""
    printed = [report.format for report in reports if report.file is None]
    if len(printed) > 1:
        raise UsageError(f"--format: {printed[0]} and {printed[1]} cannot both be printed; write one to a file")
    files = [report.file.resolve() for report in reports if report.file is not None]
    if len(set(files)) < len(files):
        raise UsageError("--format: one file cannot hold two formats")


def check_file(option: str, file: Path, such: str) -> None:
    """Raise UsageError where no file can be written there: that is known before the work and not after."""
    if file.is_dir():
        raise UsageError(f"{option} {file}: a folder; name a file, such as {such}")
    if not file.resolve().parent.is_dir():
        raise UsageError(f"{option} {file}: there is no folder {file.resolve().parent}")


def delivered(reports: Sequence[Report], written: "Callable[[str, Paint, int], str]", color: str) -> str:
    """Write reports to their files, and give back what is to be printed, if anything is.

    ``written`` makes a format: in colours or not, in so many columns. Files come first, so that they are there once
    something is printed. Raises OSError where one cannot be written.
    """
    from sfjourney.report.paint import Paint

    printed = ""
    for report in sorted(reports, key=lambda report: report.file is None):
        if report.file is None:
            printed = written(report.format, paint_for(color), columns())
        else:
            write_whole(report.file, written(report.format, Paint(colour=False), _FILE_COLUMNS).encode())
    return printed


def deliver(reports: Sequence[Report], written: "Callable[[str, Paint, int], str]", color: str) -> None:
    """Write reports to their files, and print the one that is for standard output. Raises OSError, Failure."""
    printed = delivered(reports, written, color)
    if printed:
        say(printed)


def machine_text(name: str, findings: "Findings", fail_on: "Severity | None") -> str:
    """The findings in a format for programs: any but ``text``."""
    if name in ("json", "jsonl"):
        from sfjourney.report.diagnostics.diagnostic_json import diagnostics_json, diagnostics_jsonl

        write = diagnostics_json if name == "json" else diagnostics_jsonl
        return write(findings.diagnostics, findings.sources)
    if name == "sarif":
        from sfjourney.report.diagnostics.sarif import sarif_log
        from sfjourney.version import VERSION

        return sarif_log(findings, VERSION)
    if name == "github":
        from sfjourney.report.diagnostics.github import annotations

        return annotations(findings)
    if name == "junit":
        from sfjourney.report.diagnostics.junit import junit_xml

        return junit_xml(findings, fail_on)
    from sfjourney.report.diagnostics.diagnostic_markdown import diagnostics_markdown

    return diagnostics_markdown(findings)


def add_to_job_summary(write: Callable[[], str]) -> None:
    """Add Markdown to the summary of the job that GitHub Actions runs; elsewhere there is none, and it is not made."""
    place = os.environ.get("GITHUB_STEP_SUMMARY")
    if place:
        with Path(place).open("ab") as file:
            file.write(write().encode())
