"""Named places -> the places whose name stood before, each a finding."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from sfjourney.diagnostics import Finding, Label
from sfjourney.source import Span


class Again(Struct, frozen=True):
    """A name that stands once more, and where it stood first."""

    name: str
    span: Span
    first: Span


def twice(named: Iterable[tuple[str, Span]]) -> Iterator[Again]:
    """Every place of a name but its first."""
    first: dict[str, Span] = {}
    for name, span in named:
        if name in first:
            yield Again(name, span, first[name])
        first.setdefault(name, span)


def twice_finding(code: str, again: Again, message: str, hint: str, about: str) -> Finding:
    return Finding(code, message, again.span, "the second", (Label(again.first, "the first"),), hint, about=about)
