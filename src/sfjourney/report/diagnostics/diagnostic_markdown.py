"""Findings -> a table in Markdown, for the summary of a job or a comment on a change."""

from sfjourney.diagnostics import Diagnostic
from sfjourney.report.diagnostics.diagnostic_text import tally
from sfjourney.report.diagnostics.findings import Findings
from sfjourney.report.markdown_text import code, words
from sfjourney.report.severities import MARKS

_HEAD = "| | where | what |\n|---|---|---|\n"

COMMENT_BYTES = 60_000
"""What a comment on a change may hold, with room for what others add: GitHub takes 65,536 characters."""
SUMMARY_BYTES = 1_000_000
"""What the summary of a job may hold: GitHub takes 1 MiB a step."""


def diagnostics_markdown(findings: Findings, most_bytes: int = COMMENT_BYTES) -> str:
    """A heading and a table, the worst first. Where there is not room for all, the last line says what is missing."""
    ordered = findings.worst_first()
    head = f"### sfjourney check: {tally(ordered)} in {findings.contents}\n"
    if not ordered:
        return head
    parts, size = [head, "\n", _HEAD], len(head) + len(_HEAD)
    for number, diagnostic in enumerate(ordered):
        row = _row(findings, diagnostic)
        size += len(row.encode())
        if size > most_bytes:
            parts.append(f"\n… and {len(ordered) - number:,} more: {tally(ordered[number:])}\n")
            break
        parts.append(row)
    return "".join(parts)


def _row(findings: Findings, diagnostic: Diagnostic) -> str:
    finding = diagnostic.finding
    place = findings.place(finding.span)
    what = [f"**{words(finding.message)}** {code(finding.code)}", f"why: {words(diagnostic.why)}"]
    if finding.help is not None:
        what.append(f"help: {words(finding.help)}")
    for label in finding.related:
        other = findings.place(label.span)
        what.append(f"{code(f'{other.file}:{other.start.line}:{other.start.column}')} {words(label.text)}")
    where = code(f"{place.file}:{place.start.line}:{place.start.column}")
    return f"| {MARKS[diagnostic.severity]} {diagnostic.severity.word} | {where} | {'<br>'.join(what)} |\n"
