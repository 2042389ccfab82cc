"""Diagnostics -> text for a terminal, each with the lines it is about (diagnostics.md)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap

from msgspec import Struct

from sfjourney.diagnostics import Diagnostic, Finding
from sfjourney.report.paint import Paint, clip, clip_start, shown, width
from sfjourney.report.severities import COLOURS, counts_of
from sfjourney.source import Source, Span

_INDENT = 2
_CONTEXT = 12
_BEFORE_COMMENT = re.compile(r'((?:[^"`#]|"(?:[^"\\]|\\.)*"|`[^`]*`)*)#')


class Excerpt(Struct, frozen=True):
    """One place of a diagnostic: the line it begins on, and what to say below it."""

    span: Span
    label: str
    mark: str


class DiagnosticText(Struct, frozen=True):
    """Renders diagnostics. ``prefix`` goes before file names; ``columns`` is the width to keep to; ``options`` says
    whether to name the option of `sfjourney check` that would cure a finding.

    Only what cannot be broken is longer: a word, or the name of a file.
    """

    sources: Mapping[str, Source]
    paint: Paint
    columns: int = 80
    prefix: str = ""
    options: bool = False

    def render(self, diagnostics: Iterable[Diagnostic]) -> str:
        return "\n".join(self.one(diagnostic) for diagnostic in diagnostics)

    def one(self, diagnostic: Diagnostic) -> str:
        finding = diagnostic.finding
        colour = COLOURS[diagnostic.severity]
        head = self.paint(f"{diagnostic.severity.word}[{finding.code}]", colour, "bold")
        excerpts = [Excerpt(finding.span, finding.label, "^")]
        excerpts += [Excerpt(label.span, label.text, "-") for label in finding.related]
        gutter = max(len(str(self._line_number(excerpt.span))) for excerpt in excerpts)
        lead = len(f"{diagnostic.severity.word}[{finding.code}]: ")
        lines = self._wrapped(f"{head}: ", lead, finding.message, _INDENT)
        for number, excerpt in enumerate(excerpts):
            mark = "┌─" if number == 0 else "├─"
            lines += self._excerpt(excerpt, gutter, mark, colour if number == 0 else "blue")
        lines += self._note(gutter, "why", diagnostic.why)
        help_text = _help_with_option(finding) if self.options else finding.help
        if help_text is not None:
            lines += self._note(gutter, "help", help_text)
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
        room = self.columns - gutter - len(" │ ")
        words = shown(excerpt.label)
        if width(before) + width(marked) + width(after) > room and excerpt.span.file.endswith(".journey"):
            after = _without_comment(before + marked, after)
        before, marked, after = _cut(before, marked, after, room, width(words) + 1)
        where = f"{self.prefix}{excerpt.span.file}:{position.line}:{position.column}"
        number = self.paint(f"{position.line:>{gutter}}", "blue")
        edge = self.paint("│", "blue")
        indent, underline = width(before), excerpt.mark * max(1, width(marked))
        label = _label(words, indent + len(underline) + 1, indent, room)
        beside = " " + self.paint(label.beside, colour) if label.beside else ""
        return [
            f"{' ' * gutter} {self.paint(mark, 'blue')} {shown(where)}",
            f"{number} {edge} {before}{marked}{after}".rstrip(),
            f"{' ' * gutter} {edge} {' ' * indent}{self.paint(underline, colour, 'bold')}{beside}",
            *(f"{' ' * gutter} {edge} {' ' * label.indent}{self.paint(text, colour)}" for text in label.below),
        ]

    def _note(self, gutter: int, word: str, text: str) -> list[str]:
        lead = f"{' ' * gutter} = {word + ':':<5} "
        painted = f"{' ' * gutter} {self.paint('=', 'blue')} {self.paint(word + ':', 'bold')}{' ' * (5 - len(word))}"
        return self._wrapped(painted, len(lead), text, len(lead))

    def _wrapped(self, painted_lead: str, lead: int, text: str, indent: int) -> list[str]:
        """Lines that begin with a lead of that width; those after the first are indented."""
        first, *rest = _lines(text, self.columns, lead, indent)
        return [painted_lead + first[lead:], *rest]


class _Label(Struct, frozen=True):
    """The words of a mark: beside it where there is room, else below it."""

    beside: str = ""
    below: tuple[str, ...] = ()
    indent: int = 0


def _label(text: str, end: int, start: int, room: int) -> _Label:
    if not text or end + width(text) <= room:
        return _Label(beside=text)
    indent = max(0, min(start, room - width(text)))
    return _Label(below=tuple(_lines(text, room - indent, 0, 0)), indent=indent)


def _lines(text: str, columns: int, lead: int, indent: int) -> list[str]:
    lead_text, indent_text = " " * lead, " " * indent
    return wrap(
        shown(text),
        columns,
        initial_indent=lead_text,
        subsequent_indent=indent_text,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [lead_text]


def _cut(before: str, marked: str, after: str, room: int, behind: int) -> tuple[str, str, str]:
    """Of a long line the part around what is marked, with ``...`` where something is left out.

    ``behind`` is how much room its label would like to have behind it.
    """
    if width(before) + width(marked) + width(after) <= room:
        return before, marked, after
    marked = clip(marked, max(room * 2 // 3, room - width(before) - width(after)))
    left = room - width(marked)
    before = clip_start(before, max(_CONTEXT, left - max(min(width(after), left // 2), behind)))
    return before, marked, clip(after, left - width(before))


def _without_comment(before: str, after: str) -> str:
    """The end of a line of a Journey without its comment: where room is short, the clause matters. Not in a string."""
    found = _BEFORE_COMMENT.match(after) if before.count('"') % 2 == 0 else None
    return after if found is None else found[1].rstrip()


def _help_with_option(finding: Finding) -> str | None:
    if finding.fix is None:
        return finding.help
    return f"{finding.help or finding.fix.title}  ({'--fix' if finding.fix.safe else '--unsafe-fixes'})"


def fixable(diagnostics: Iterable[Diagnostic]) -> str:
    """How many findings the command can cure itself, and by which option; empty where it can cure none."""
    fixes = [diagnostic.finding.fix for diagnostic in diagnostics if diagnostic.finding.fix is not None]
    safe = sum(fix.safe for fix in fixes)
    if not fixes:
        return ""
    if safe == len(fixes):
        return f"{safe:,} can be fixed by --fix"
    if not safe:
        return f"{len(fixes):,} can be fixed by --unsafe-fixes"
    return f"{safe:,} can be fixed by --fix, {len(fixes):,} by --unsafe-fixes"


def tally(diagnostics: Sequence[Diagnostic]) -> str:
    """How many of each severity, the worst first: ``2 errors, 1 warning``."""
    return ", ".join(counts_of(diagnostic.severity for diagnostic in diagnostics)) or "no findings"
