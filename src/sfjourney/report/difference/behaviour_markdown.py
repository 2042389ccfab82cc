"""What a change does to people -> the tables of figures of a report in Markdown."""

from collections.abc import Iterable, Iterator, Sequence

from sfjourney.behaviour.told import Behaviour, Inflight
from sfjourney.clock.instants import readable_instant
from sfjourney.plurals import counted
from sfjourney.report.difference.behaviour_text import (
    CALLS,
    JOURNEY_HEADS,
    affected_of,
    counts_of,
    journey_figures,
    pressure_rows,
    same_emails,
    totals_of,
)
from sfjourney.report.difference.inflight_text import (
    INFLIGHT_WORDS,
    differing_text,
    inflight_counts,
    inflight_example_text,
    waiting_text,
)
from sfjourney.report.markdown_text import code, folded, plain

Cell = str | int
_MOST_ROWS = 50


def behaviour_markdown(told: Behaviour) -> str:
    """Figures, then Journeys, contact pressure, and what becomes of runs that wait."""
    until = f", up to {readable_instant(told.until)}" if told.until is not None else ""
    listed = ", ".join(map(code, told.recordings))
    parts = [f"\n**For people:** {counted(told.records, 'record')} of {listed}, replayed in both versions{until}.\n"]
    parts += [_table(("", "before", "after"), totals_of(told)), *_differing(told), *_journeys(told), *_pressure(told)]
    if told.inflight is not None:
        parts += _inflight(told.inflight)
    return "\n".join(parts)


def _differing(told: Behaviour) -> Iterator[str]:
    rows = [(lead, count, text) for lead, count, text in counts_of(told) if count]
    if not rows:
        yield same_emails(told) + "\n"
        return
    yield _table(("", "count", ""), [*rows, affected_of(told)])


def _journeys(told: Behaviour) -> Iterator[str]:
    rows = [(code(one.journey) if one.journey is not None else CALLS, *journey_figures(one)) for one in told.journeys]
    if rows:
        yield _table(JOURNEY_HEADS, rows[:_MOST_ROWS])
        left = len(rows) - _MOST_ROWS
        if left > 0:
            yield f"and {counted(left, 'Journey')} more\n"


def _pressure(told: Behaviour) -> Iterator[str]:
    rows = pressure_rows(told)
    if rows:
        yield _table(("most emails to one Profile", "before", "after", "get more", "get fewer"), rows)


def _inflight(told: Inflight) -> Iterator[str]:
    yield f"**Deployed at {readable_instant(told.instant)}:** {waiting_text(told)}.\n"
    yield _table(("", "runs", ""), [(lead, count, words) for lead, count, words, _ in inflight_counts(told)])
    yield f"Emails of all runs, beside the version before alone: {differing_text(told.emails)}.\n"
    heads = ("waiting in", "runs", "moved", "at once", "with email", "stranded")
    rows = [
        (f"{code(one.journey)} {code(one.node)}", one.waiting, one.moved, one.at_once, one.sent_at_once, one.stranded)
        for one in told.steps[:_MOST_ROWS]
    ]
    if rows:
        yield _table(heads, rows)
    if len(told.steps) > _MOST_ROWS:
        yield f"and {counted(len(told.steps) - _MOST_ROWS, 'step')} more\n"
    listed = [
        f"* {INFLIGHT_WORDS[one.kind]}: {code(one.email)} {plain(inflight_example_text(one))}\n"
        for one in told.examples
    ]
    if listed:
        yield folded("Runs that wait, for example", "".join(listed))


def _table(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table; columns of numbers stand to the right. Texts of the first column are Markdown, the others plain."""
    listed = [list(row) for row in rows]
    marks = ["--:" if all(isinstance(row[at], int) for row in listed) else "---" for at in range(len(heads))]
    lines = ["| " + " | ".join(heads) + " |", "|" + "|".join(marks) + "|"]
    for first, *others in listed:
        cells = [str(first), *(f"{cell:,}" if isinstance(cell, int) else plain(cell) for cell in others)]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
