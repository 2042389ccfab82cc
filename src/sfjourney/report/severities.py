"""Severities -> the signs, colours and counts that every report has for them."""

from collections.abc import Iterable, Mapping
from typing import Final

from sfjourney.diagnostics import Severity
from sfjourney.plurals import counted

SIGNS: Final[Mapping[Severity, str]] = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.INFO: "·"}
SIGN_OF_WORD: Final[Mapping[str, str]] = {severity.word: sign for severity, sign in SIGNS.items()}
"""The same where a severity is told by its word."""
MARKS: Final[Mapping[Severity, str]] = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.INFO: "💬"}
"""Signs for Markdown, which has no colours."""
COLOURS: Final[Mapping[Severity, str]] = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_WORDS: Final = ((Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "remark"))


def counts_of(severities: Iterable[Severity]) -> list[str]:
    """How many there are of each, the worst first: ``2 errors``, ``1 remark``."""
    listed = list(severities)
    counts = ((listed.count(severity), word) for severity, word in _WORDS)
    return [counted(count, word) for count, word in counts if count]
