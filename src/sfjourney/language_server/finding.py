"""Diagnostics of a workspace -> what an editor shows beside the text of each file."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from sfjourney.diagnostics import Diagnostic, Label, Severity
from sfjourney.source import Span

_FADED = frozenset({"flow/unreachable-step", "reference/unused-declaration", "reference/unused-template"})
"""Rules that find what could be left out: editors show its text paler."""


class Shown(Struct, frozen=True):
    """One finding in one file."""

    span: Span
    severity: Severity
    code: str
    message: str
    related: tuple[Label, ...]
    faded: bool


def shown(diagnostic: Diagnostic) -> Shown:
    """A diagnostic with all that its text says: what is wrong, why that matters, and what to do about it."""
    finding = diagnostic.finding
    lines = [finding.message, f"why: {diagnostic.why}"]
    if finding.help is not None:
        lines.append(f"help: {finding.help}")
    related = tuple(label for label in finding.related if label.text)
    return Shown(
        finding.span, diagnostic.severity, finding.code, "\n".join(lines), related, faded=finding.code in _FADED
    )


def by_file(diagnostics: Iterable[Diagnostic], files: Iterable[str]) -> Mapping[str, tuple[Shown, ...]]:
    """What is shown in each file; nothing in those in which nothing was found."""
    found: dict[str, list[Shown]] = {file: [] for file in files}
    for diagnostic in diagnostics:
        found.setdefault(diagnostic.finding.span.file, []).append(shown(diagnostic))
    return {file: tuple(each) for file, each in found.items()}
