"""``--format NAME=FILE``: in which forms findings are told, and where to."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sfjourney.cli.options import one_of

if TYPE_CHECKING:
    from sfjourney.diagnostics import Severity
    from sfjourney.report.findings import Findings

FORMATS = ("text", "json", "jsonl", "sarif", "github", "junit", "markdown")


class Report(NamedTuple):
    """A format, and the file that it is written to; None for standard output."""

    format: str
    file: Path | None = None


class ReportOption:
    """A type for argparse: ``json`` or ``json=FILE``. ``names`` are the formats, for completions of shells."""

    names = FORMATS

    def __call__(self, text: str) -> Report:
        name, equals, file = text.partition("=")
        chosen = one_of(*FORMATS)(name)
        if equals and not file:
            raise argparse.ArgumentTypeError(f"{text!r} names no file")
        return Report(chosen, Path(file) if equals else None)


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


def add_to_job_summary(findings: "Findings") -> None:
    """Add the findings to the summary of the job that GitHub Actions runs; elsewhere there is none."""
    from sfjourney.report.diagnostic_markdown import SUMMARY_BYTES, diagnostics_markdown

    place = os.environ.get("GITHUB_STEP_SUMMARY")
    if place:
        with Path(place).open("ab") as file:
            file.write(diagnostics_markdown(findings, SUMMARY_BYTES).encode())
