"""Diagnostics -> JSON, and the schema of that (diagnostics.md)."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from msgspec import Struct

from sfjourney.diagnostics import Diagnostic, Fix, Severity
from sfjourney.report.diagnostics.fingerprints import numbered_marks
from sfjourney.report.json_text import json_text
from sfjourney.source import Source, Span


class Place(Struct, frozen=True, rename="camel"):
    """Where something is; lines and columns count from 1, the end is the column behind it, columns are characters."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


class LabelledPlace(Place, frozen=True, rename="camel"):
    """A place and what is said of it."""

    label: str
    primary: bool


class JsonEdit(Place, frozen=True, rename="camel"):
    """Replace what is there by ``text``."""

    text: str


class JsonFix(Struct, frozen=True):
    """Edits that mend what was found; ``unsafe`` ones may change what the author meant."""

    applicability: Literal["safe", "unsafe"]
    title: str
    edits: tuple[JsonEdit, ...]


class JsonDiagnostic(Struct, frozen=True):
    """One finding; the fingerprint stays when lines move."""

    code: str
    severity: Literal["error", "warning", "info"]
    message: str
    why: str
    help: str | None
    spans: tuple[LabelledPlace, ...]
    fix: JsonFix | None
    fingerprint: str


class Summary(Struct, frozen=True):
    """How many findings of each severity."""

    error: int
    warning: int
    info: int


class Report(Struct, frozen=True):
    """All findings of a run, as they are published."""

    format: Literal["sfjourney.diagnostics/1"]
    diagnostics: tuple[JsonDiagnostic, ...]
    summary: Summary


def _place(span: Span, sources: Mapping[str, Source]) -> dict[str, Any]:
    source = sources[span.file]
    start, end = source.position(span.start), source.position(span.end)
    return {
        "file": span.file,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    }


def _fix(fix: Fix | None, sources: Mapping[str, Source]) -> JsonFix | None:
    if fix is None:
        return None
    edits = tuple(JsonEdit(**_place(edit.span, sources), text=edit.text) for edit in fix.edits)
    return JsonFix("safe" if fix.safe else "unsafe", fix.title, edits)


def diagnostics_report(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source]) -> Report:
    """The report of a run, in the order given."""
    diagnostics = tuple(diagnostics)
    made = []
    marks = numbered_marks(diagnostic.finding for diagnostic in diagnostics)
    for diagnostic, fingerprint in zip(diagnostics, marks, strict=True):
        finding = diagnostic.finding
        spans = [LabelledPlace(**_place(finding.span, sources), label=finding.label, primary=True)]
        spans += [LabelledPlace(**_place(r.span, sources), label=r.text, primary=False) for r in finding.related]
        made.append(
            JsonDiagnostic(
                code=finding.code,
                severity=diagnostic.severity.word,  # type: ignore[arg-type]  # the three words of Severity
                message=finding.message,
                why=diagnostic.why,
                help=finding.help,
                spans=tuple(spans),
                fix=_fix(finding.fix, sources),
                fingerprint=fingerprint,
            )
        )
    count = {severity: sum(d.severity == severity.word for d in made) for severity in Severity}
    summary = Summary(count[Severity.ERROR], count[Severity.WARNING], count[Severity.INFO])
    return Report("sfjourney.diagnostics/1", tuple(made), summary)


def diagnostics_json(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source]) -> str:
    """The report as JSON, two spaces deep."""
    return json_text(diagnostics_report(diagnostics, sources), indent=2)


def diagnostics_jsonl(diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source]) -> str:
    """The diagnostics as JSON, one on each line."""
    return "".join(json_text(one) for one in diagnostics_report(diagnostics, sources).diagnostics)
