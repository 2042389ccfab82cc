"""Findings -> the annotations that GitHub Actions makes of lines in a log."""

from collections.abc import Iterable

from sfjourney.diagnostics import Diagnostic, Severity
from sfjourney.report.diagnostics.diagnostic_text import tally
from sfjourney.report.diagnostics.findings import Findings
from sfjourney.report.paint import shown

COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
MOST = 10
"""GitHub shows ten annotations of a kind for each step, and says nothing of the others."""


def annotations(findings: Findings) -> str:
    """Workflow commands, one a line, the worst first; where there are more than ten the tenth says how many more."""
    ordered = findings.worst_first()
    first = ordered if len(ordered) <= MOST else ordered[: MOST - 1]
    lines = [_annotation(findings, diagnostic) for diagnostic in first]
    rest = ordered[len(first) :]
    if rest:
        text = f"{len(rest):,} more findings are not shown here: {tally(rest)}; the summary of the job has them all"
        lines.append(command(COMMAND[rest[0].severity], [("title", "sfjourney check")], text))
    return "".join(f"{line}\n" for line in lines)


def _annotation(findings: Findings, diagnostic: Diagnostic) -> str:
    finding = diagnostic.finding
    place = findings.place(finding.span)
    properties = [("file", place.file), ("line", str(place.start.line)), ("endLine", str(place.end.line))]
    if place.start.line == place.end.line:  # GitHub takes columns only within one line
        properties += [("col", str(place.start.column)), ("endColumn", str(place.end.column))]
    properties.append(("title", finding.code))
    text = [finding.message, f"why: {diagnostic.why}"]
    if finding.help is not None:
        text.append(f"help: {finding.help}")
    for label in finding.related:
        other = findings.place(label.span)
        text.append(f"{other.file}:{other.start.line}:{other.start.column}: {label.text}")
    return command(COMMAND[diagnostic.severity], properties, *text)


def command(name: str, properties: Iterable[tuple[str, str]], *lines: str) -> str:
    """A workflow command: nothing in its properties or lines ends it, or begins another."""
    given = ",".join(f"{key}={_property(value)}" for key, value in properties)
    text = _escaped("\n".join(map(shown, lines)))
    return f"::{name} {given}::{text}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(shown(text)).replace(":", "%3A").replace(",", "%2C")
