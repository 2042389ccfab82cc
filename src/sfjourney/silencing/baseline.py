"""Findings of before, kept in a file, and findings of today -> those that are new."""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from sfjourney.diagnostics import Diagnostic
from sfjourney.report.diagnostics.baseline_json import Baseline, Known, baseline
from sfjourney.report.diagnostics.fingerprints import mark
from sfjourney.rules import BY_CODE
from sfjourney.silencing.selection import Selection


class Compared(Struct, frozen=True):
    """The diagnostics that a baseline does not know, how many it does, and what is in it and found no more."""

    new: tuple[Diagnostic, ...]
    known: int
    gone: tuple[Known, ...]


EMPTY = baseline()
ALL_RULES = Selection()


def baseline_of(
    diagnostics: Iterable[Diagnostic], before: Baseline = EMPTY, selection: Selection = ALL_RULES
) -> Baseline:
    """What is found today. Of rules that the selection leaves out the baseline keeps what it knew before.

    What keeps a workspace from being compiled is never part of one.
    """
    counts = Counter(
        (diagnostic.finding.span.file, diagnostic.finding.code, mark(diagnostic.finding))
        for diagnostic in selection.of(diagnostics)
        if BY_CODE[diagnostic.finding.code].may_be_silenced
    )
    for entry in before.findings:
        if not selection.takes(entry.code):
            counts[entry.file, entry.code, entry.fingerprint] += entry.count
    return baseline(Known(code, count, file, fp) for (file, code, fp), count in sorted(counts.items()))


def compared(diagnostics: Iterable[Diagnostic], known: Baseline, selection: Selection = ALL_RULES) -> Compared:
    """Of as many findings of a fingerprint as the baseline counts nothing is said; those behind them are new."""
    if not known.findings:
        return Compared(tuple(diagnostics), 0, ())
    left = Counter[str]()
    for entry in known.findings:
        left[entry.fingerprint] += entry.count
    new, hidden = [], 0
    for diagnostic in diagnostics:
        fingerprint = mark(diagnostic.finding)
        if left[fingerprint] > 0 and BY_CODE[diagnostic.finding.code].may_be_silenced:
            left[fingerprint] -= 1
            hidden += 1
        else:
            new.append(diagnostic)
    gone = []
    for entry in reversed(known.findings):
        count = min(left[entry.fingerprint], entry.count)
        if count > 0 and selection.takes(entry.code):
            left[entry.fingerprint] -= count
            gone.append(Known(entry.code, count, entry.file, entry.fingerprint))
    return Compared(tuple(new), hidden, tuple(reversed(gone)))
