"""Findings -> marks by which each is known again when the lines around it have moved."""

from collections.abc import Iterable

from sfjourney.diagnostics import Finding

_DIGITS = 16


def mark(finding: Finding) -> str:
    """What a finding is about, as 16 hexadecimal digits: its rule, its file and the thing found, never its line.

    Findings of one rule about the same thing in one file have the same mark.
    """
    from sfjourney.identifiers import fingerprint  # noqa: PLC0415  # hashing takes long to import, and few ask for it

    return fingerprint(finding.code, finding.span.file, finding.about)[:_DIGITS]


def numbered_marks(findings: Iterable[Finding]) -> list[str]:
    """The marks of findings, in their order; the second of a mark and those after it end in their number, ``-2``."""
    seen: dict[str, int] = {}
    marks = []
    for finding in findings:
        plain = mark(finding)
        seen[plain] = seen.get(plain, 0) + 1
        marks.append(plain if seen[plain] == 1 else f"{plain}-{seen[plain]}")
    return marks
