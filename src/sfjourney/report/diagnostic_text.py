"""Diagnostics -> text for a terminal, each with the lines it is about (diagnostics.md)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap

from sfjourney.diagnostics import Diagnostic, Severity
from sfjourney.report.paint import Paint, shown, width
from sfjourney.source import Source, Span

_COLOUR = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_LEAST_WIDTH = 60


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One place of a diagnostic: the line it begins on, and what to say below it."""

    span: Span
    label: str
    mark: str


@dataclass(frozen=True, slots=True)
class DiagnosticText:
    """Renders diagnostics. ``prefix`` goes before file names; ``columns`` is the width to keep to."""

    sources: Mapping[str, Source]
    paint: Paint
    columns: int = 80
    prefix: str = ""

    def render(self, diagnostics: Iterable[Diagnostic]) -> str:
        return "\n".join(self.one(diagnostic) for diagnostic in diagnostics)

    def one(self, diagnostic: Diagnostic) -> str:
        finding = diagnostic.finding
        colour = _COLOUR[diagnostic.severity]
        head = self.paint(f"{diagnostic.severity.word}[{finding.code}]", colour, "bold")
        excerpts = [Excerpt(finding.span, finding.label, "^")]
        excerpts += [Excerpt(label.span, label.text, "-") for label in finding.related]
        gutter = max(len(str(self._line_number(excerpt.span))) for excerpt in excerpts)
        lines = self._wrapped(f"{head}: ", len(f"{diagnostic.severity.word}[{finding.code}]: "), finding.message)
        for number, excerpt in enumerate(excerpts):
            mark = "┌─" if number == 0 else "├─"
            lines += self._excerpt(excerpt, gutter, mark, colour if number == 0 else "blue")
        lines += self._note(gutter, "why", diagnostic.why)
        if finding.help is not None:
            more = "  (--fix)" if finding.fix is not None and finding.fix.safe else ""
            lines += self._note(gutter, "help", finding.help + more)
        return "\n".join(lines) + "\n"

    def _line_number(self, span: Span) -> int:
        return self.sources[span.file].position(span.start).line

    def _excerpt(self, excerpt: Excerpt, gutter: int, mark: str, colour: str) -> list[str]:
        source = self.sources[excerpt.span.file]
        position = source.position(excerpt.span.start)
        line = source.line(position.line)
        before = shown(line[: position.column - 1])
        length = excerpt.span.end - excerpt.span.start
        marked = shown(line[position.column - 1 : position.column - 1 + length])
        after = shown(line[position.column - 1 + length :])
        before, marked, after = _cut(before, marked, after, max(self.columns, _LEAST_WIDTH) - gutter - 2)
        edge = self.paint("│", "blue")
        where = f"{self.prefix}{excerpt.span.file}:{position.line}:{position.column}"
        number = self.paint(f"{position.line:>{gutter}}", "blue")
        underline = self.paint(excerpt.mark * max(1, width(marked)), colour, "bold")
        label = self.paint(shown(excerpt.label), colour)
        return [
            f"{' ' * gutter} {self.paint(mark, 'blue')} {shown(where)}",
            f"{number} {edge} {before}{marked}{after}".rstrip(),
            f"{' ' * gutter} {edge} {' ' * width(before)}{underline} {label}".rstrip(),
        ]

    def _note(self, gutter: int, word: str, text: str) -> list[str]:
        lead = f"{' ' * gutter} = {word + ':':<5} "
        painted = f"{' ' * gutter} {self.paint('=', 'blue')} {self.paint(word + ':', 'bold')}{' ' * (5 - len(word))}"
        return self._wrapped(painted, len(lead), text)

    def _wrapped(self, painted_lead: str, lead_width: int, text: str) -> list[str]:
        room = max(self.columns, _LEAST_WIDTH) - lead_width
        first, *rest = wrap(shown(text), max(room, 20), break_long_words=False, break_on_hyphens=False) or [""]
        return [painted_lead + first, *(" " * lead_width + line for line in rest)]


def _cut(before: str, marked: str, after: str, room: int) -> tuple[str, str, str]:
    """Of a long line the part around what is marked, with ``...`` where something is left out."""
    if len(before) + len(marked) + len(after) <= room:
        return before, marked, after
    most = room * 2 // 3
    if len(marked) > most:
        marked = marked[: most - 3] + "..."
    left = room - len(marked)
    if len(before) > left // 2:
        keep = max(0, left // 2 - 3)
        before = "..." + before[len(before) - keep :]
    left -= len(before)
    if len(after) > left:
        after = after[: max(0, left - 3)] + "..."
    return before, marked, after


def tally(diagnostics: Sequence[Diagnostic]) -> str:
    """How many of each severity, the worst first: ``2 errors, 1 warning``."""
    parts = []
    for severity, word in ((Severity.ERROR, "error"), (Severity.WARNING, "warning"), (Severity.INFO, "remark")):
        count = sum(diagnostic.severity is severity for diagnostic in diagnostics)
        if count:
            parts.append(f"{count} {word}{'' if count == 1 else 's'}")
    return ", ".join(parts) or "no findings"
