"""Findings -> SARIF 2.1.0, which code hosts show beside a change."""

from collections.abc import Iterator, Sequence
from urllib.parse import quote

from sfjourney.diagnostics import Diagnostic, Fix, Label, Severity
from sfjourney.report.diagnostics import sarif_format as sarif
from sfjourney.report.diagnostics.findings import Findings
from sfjourney.report.diagnostics.fingerprints import numbered_marks
from sfjourney.report.json_text import json_text
from sfjourney.report.paint import shown
from sfjourney.rules import BY_CODE
from sfjourney.rules.rule import Rule
from sfjourney.source import Span

LEVEL: dict[Severity, sarif.Level] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}
FINGERPRINTS = ("primaryLocationLineHash", "sfjourney/v1")
"""The first is the one that GitHub knows a finding again by."""


def sarif_log(findings: Findings, version: str) -> str:
    """The findings as one run of the tool in that version, with the rules that found something."""
    codes = sorted({diagnostic.finding.code for diagnostic in findings.diagnostics})
    index = {code: number for number, code in enumerate(codes)}
    marks = numbered_marks(diagnostic.finding for diagnostic in findings.diagnostics)
    results = tuple(
        _result(findings, diagnostic, index[diagnostic.finding.code], mark)
        for diagnostic, mark in zip(findings.diagnostics, marks, strict=True)
    )
    driver = sarif.ToolComponent("sfjourney", version, tuple(_rule(BY_CODE[code]) for code in codes))
    run = sarif.Run(sarif.Tool(driver), (sarif.Invocation(execution_successful=True),), results)
    return json_text(sarif.SarifLog(runs=(run,)), indent=2)


def _rule(rule: Rule) -> sarif.ReportingDescriptor:
    text = f"{rule.title}: {rule.why}. `sfjourney explain {rule.code}` shows examples."
    return sarif.ReportingDescriptor(
        id=rule.code,
        short_description=sarif.Message(rule.title),
        full_description=sarif.Message(f"{rule.title}: {rule.why}."),
        help=sarif.MultiformatMessage(text.replace("`", ""), text),
        default_configuration=sarif.ReportingConfiguration(LEVEL[rule.severity]),
        properties=sarif.RuleProperties((rule.family,)),
    )


def _result(findings: Findings, diagnostic: Diagnostic, rule_index: int, mark: str) -> sarif.Result:
    finding = diagnostic.finding
    return sarif.Result(
        rule_id=finding.code,
        rule_index=rule_index,
        level=LEVEL[diagnostic.severity],
        message=sarif.Message(message(_sentences(diagnostic)).text + _links(finding.related)),
        locations=(_location(findings, Label(finding.span, finding.label)),),
        related_locations=tuple(_location(findings, label, number) for number, label in enumerate(finding.related, 1)),
        partial_fingerprints=dict.fromkeys(FINGERPRINTS, mark),
        fixes=(_fix(findings, finding.fix),) if finding.fix is not None else (),
    )


def _sentences(diagnostic: Diagnostic) -> str:
    finding = diagnostic.finding
    parts = [finding.message, f"Why: {diagnostic.why}"]
    if finding.help is not None:
        parts.append(f"Help: {finding.help}")
    return " ".join(part if part.endswith((".", "?", "!", "…")) else f"{part}." for part in parts)


def _links(related: Sequence[Label]) -> str:
    """The related locations by their ids (3.11.6): code hosts show only those that a message leads to."""
    links = [f"[{_link_text(label)}]({number})" for number, label in enumerate(related, 1)]
    return f" Related: {'; '.join(links)}." if links else ""


def _link_text(label: Label) -> str:
    text = message(label.text).text or "here"
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")


def message(text: str) -> sarif.Message:
    """Plain text: what would be a link (3.11.6) is none, and nothing commands a terminal."""
    return sarif.Message(shown(text).replace("](", "] ("))


def _location(findings: Findings, label: Label, number: int = -1) -> sarif.Location:
    place = sarif.PhysicalLocation(artifact(findings.name(label.span.file)), _region(findings, label.span))
    return sarif.Location(place, message(label.text) if label.text else None, number)


def artifact(name: str) -> sarif.ArtifactLocation:
    """A relative URI; a first segment with a colon would be read as a scheme, so it is quoted like all else."""
    return sarif.ArtifactLocation(quote(name.encode("utf-8", "surrogateescape"), safe="/"))


def _region(findings: Findings, span: Span) -> sarif.Region:
    place = findings.place(span)
    return sarif.Region(place.start.line, place.start.column, place.end.line, place.end.column)


def _fix(findings: Findings, fix: Fix) -> sarif.SarifFix:
    files = dict.fromkeys(edit.span.file for edit in fix.edits)
    changes = tuple(
        sarif.ArtifactChange(artifact(findings.name(file)), tuple(_replacements(findings, fix, file))) for file in files
    )
    title = fix.title if fix.safe else f"{fix.title} (this may change what the Journey does)"
    return sarif.SarifFix(message(title), changes)


def _replacements(findings: Findings, fix: Fix, file: str) -> Iterator[sarif.Replacement]:
    for edit in fix.edits:
        if edit.span.file == file:
            yield sarif.Replacement(_region(findings, edit.span), sarif.ArtifactContent(edit.text))
