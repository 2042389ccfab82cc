"""What a change does to people -> the tables of figures of a page."""

from collections.abc import Iterator

from sfjourney.behaviour.told import Behaviour, Inflight
from sfjourney.clock.instants import readable_instant
from sfjourney.plurals import counted
from sfjourney.report.difference.behaviour_text import (
    CALLS,
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
from sfjourney.report.markup import escaped
from sfjourney.report.page.table import table


def behaviour_tables(told: Behaviour) -> list[str]:
    """Figures, Journeys, contact pressure, and what becomes of runs that wait."""
    return [*_figures(told), *_journeys(told), *_pressure(told), *(_inflight(told.inflight) if told.inflight else ())]


def _figures(told: Behaviour) -> Iterator[str]:
    until = f", up to {readable_instant(told.until)}" if told.until is not None else ""
    text = f"{counted(told.records, 'record')} of {', '.join(told.recordings)}, replayed in both versions{until}."
    yield f"<p>{escaped(text)}</p>"
    yield table("Totals", ("", "Before", "After"), totals_of(told))
    rows = [(lead, count, text) for lead, count, text in counts_of(told) if count]
    if rows:
        yield table("Differences", ("", "Count", "Meaning"), [*rows, affected_of(told)])
    else:
        yield f"<p>{same_emails(told)}</p>"


def _journeys(told: Behaviour) -> Iterator[str]:
    rows = [(one.journey or CALLS, *journey_figures(one)) for one in told.journeys]
    if rows:
        heads = ("Journey", "Enrolled", "Only before", "Only after", "Moved", "Changed", "Profiles")
        yield table("Journeys that differ", heads, rows)


def _pressure(told: Behaviour) -> Iterator[str]:
    rows = pressure_rows(told)
    if rows:
        heads = ("Most emails to one Profile", "Before", "After", "Get more", "Get fewer")
        yield table("Contact pressure", heads, rows)


def _inflight(told: Inflight) -> Iterator[str]:
    yield f"<h3>Deployed at {escaped(readable_instant(told.instant))}: {waiting_text(told)}</h3>"
    yield table("Runs that wait", ("", "Runs", "Meaning"), [one[:3] for one in inflight_counts(told)])
    yield f"<p>Emails of all runs, beside the version before alone: {escaped(differing_text(told.emails))}.</p>"
    rows = [
        (f"{one.journey} {one.node}", one.waiting, one.moved, one.at_once, one.sent_at_once, one.stranded)
        for one in told.steps
    ]
    if rows:
        heads = ("Waiting in", "Runs", "Moved", "At once", "With email", "Stranded")
        yield table("Steps in which runs wait", heads, rows)
    examples = [(INFLIGHT_WORDS[one.kind], one.email, inflight_example_text(one)) for one in told.examples]
    if examples:
        yield table(
            "Runs that wait, for example", ("For example", "Profile", "What becomes of its run"), examples, stacks=True
        )
