"""A part of a text -> what can be done about the findings in it."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from sfjourney.diagnostics import Diagnostic, Edit, Fix
from sfjourney.edits import edited
from sfjourney.language_server.analysis import Analysis
from sfjourney.source import Span


class Remedy(Struct, frozen=True):
    """A fix with the finding that it cures. An unsafe one says so in its title: somebody reads what it changed."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool
    diagnostic: Diagnostic


def remedies(analysis: Analysis, span: Span) -> tuple[Remedy, ...]:
    """The fixes of what is found in a part of a file, safe ones first."""
    found = [one for one in _fixable(analysis, span.file) if _touches(one.finding.span, span)]
    made = [_remedy(one, fix) for one in found if (fix := one.finding.fix) is not None]
    return tuple(sorted(made, key=lambda remedy: not remedy.safe))


def all_safe(analysis: Analysis, file: str) -> tuple[Edit, ...]:
    """The edits of all safe fixes of what is found in a file, as many as go together."""
    safe = [fix for one in _fixable(analysis, file) if (fix := one.finding.fix) is not None and fix.safe]
    made = edited({name: source.text for name, source in analysis.sources.items()}, safe).made
    return tuple(dict.fromkeys(edit for number in made for edit in safe[number].edits))


def _fixable(analysis: Analysis, file: str) -> Iterator[Diagnostic]:
    return (one for one in analysis.diagnostics_of(file) if one.finding.fix is not None and _applies(analysis, one))


def _applies(analysis: Analysis, diagnostic: Diagnostic) -> bool:
    """Whether all files that a fix changes are there to be changed."""
    fix = diagnostic.finding.fix
    return fix is not None and all(edit.span.file in analysis.sources for edit in fix.edits)


def _remedy(diagnostic: Diagnostic, fix: Fix) -> Remedy:
    title = fix.title[:1].upper() + fix.title[1:]
    return Remedy(title if fix.safe else f"{title} (unsafe)", _merged(fix.edits), fix.safe, diagnostic)


def _merged(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    return tuple(dict.fromkeys(edits))


def _touches(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end
