"""Findings -> JUnit's XML, which CI servers list as tests: one suite for each file, one failure for each finding."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from sfjourney.diagnostics import Diagnostic, Severity
from sfjourney.report.diagnostics.diagnostic_text import DiagnosticText
from sfjourney.report.diagnostics.findings import Findings
from sfjourney.report.paint import Paint, shown

_COLUMNS = 80


def junit_xml(findings: Findings, fail_on: Severity | None) -> str:
    """Findings as severe as ``fail_on`` are failures; the others pass, with what was found as their output.

    A file in which nothing is found is a test that passes. No clock is asked, so no test takes any time.
    """
    text = DiagnosticText(findings.sources, Paint(colour=False), _COLUMNS, findings.folder, options=True)
    by_file: dict[str, list[Diagnostic]] = {name: [] for name in findings.checked}
    for diagnostic in findings.diagnostics:
        by_file.setdefault(diagnostic.finding.span.file, []).append(diagnostic)
    suites = [_suite(findings.name(file), by_file[file], text, fail_on) for file in sorted(by_file)]
    tests = sum(len(found) or 1 for found in by_file.values())
    failed = sum(_fails(diagnostic, fail_on) for diagnostic in findings.diagnostics)
    head = f'<testsuites name="sfjourney check" tests="{tests}" failures="{failed}" errors="0" time="0">'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *suites, "</testsuites>"]) + "\n"


def _fails(diagnostic: Diagnostic, fail_on: Severity | None) -> bool:
    return fail_on is not None and diagnostic.severity >= fail_on


def _suite(file: str, found: list[Diagnostic], text: DiagnosticText, fail_on: Severity | None) -> str:
    failed = sum(_fails(diagnostic, fail_on) for diagnostic in found)
    name = _attribute(file)
    head = f'  <testsuite name={name} tests="{len(found) or 1}" failures="{failed}" errors="0" time="0">'
    cases = [_case(diagnostic, name, text, fail_on) for diagnostic in found]
    passed = f'    <testcase name="nothing found" classname={name} time="0"/>'
    return "\n".join([head, *(cases or [passed]), "  </testsuite>"])


def _case(diagnostic: Diagnostic, file: str, text: DiagnosticText, fail_on: Severity | None) -> str:
    finding = diagnostic.finding
    head = f'    <testcase name={_attribute(f"{finding.code}: {finding.message}")} classname={file} time="0">'
    whole = _text(text.one(diagnostic).rstrip("\n").split("\n"))
    if _fails(diagnostic, fail_on):
        kind = f"type={_attribute(finding.code)} message={_attribute(finding.message)}"
        return f"{head}\n      <failure {kind}>{whole}</failure>\n    </testcase>"
    return f"{head}\n      <system-out>{whole}</system-out>\n    </testcase>"


def _attribute(text: str) -> str:
    return quoteattr(shown(text))


def _text(lines: Iterable[str]) -> str:
    """What is shown holds no character that XML forbids."""
    return escape("\n".join(map(shown, lines)))
