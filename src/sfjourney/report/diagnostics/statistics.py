"""Diagnostics -> how many each rule has."""

from collections import Counter
from collections.abc import Iterable

from sfjourney.diagnostics import Diagnostic
from sfjourney.report.paint import Paint
from sfjourney.report.severities import COLOURS
from sfjourney.rules import BY_CODE


def statistics(diagnostics: Iterable[Diagnostic], paint: Paint) -> str:
    """A line for each rule that found something, the most first: how often, how severe, which, what it is about."""
    found = tuple(diagnostics)
    counts = Counter((diagnostic.finding.code, diagnostic.severity) for diagnostic in found)
    digits = max((len(str(count)) for count in counts.values()), default=0)
    longest = max((len(code) for code, _ in counts), default=0)
    lines = []
    for (code, severity), count in sorted(counts.items(), key=lambda item: (-item[1], item[0][0], -item[0][1])):
        word = paint(f"{severity.word:<7}", COLOURS[severity])
        lines.append(f"{count:>{digits}}  {word}  {code:<{longest}}  {BY_CODE[code].title}\n")
    return "".join(lines)
