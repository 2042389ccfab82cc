"""What a change does to people -> the text that a reviewer reads first: figures, Journeys, pressure, examples."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from sfjourney.behaviour.told import Behaviour, EmailTold, Example, JourneyDiffering, Kind, Parting, Silence
from sfjourney.clock.instants import readable_instant
from sfjourney.plurals import counted, plural
from sfjourney.report.difference.inflight_text import inflight_lines
from sfjourney.report.layout import Line, laid_out, moved
from sfjourney.report.line_table import table_lines
from sfjourney.report.paint import Paint
from sfjourney.report.replay.why_text import moments_lines, shift_text

TITLES: dict[Kind, tuple[str, str]] = {
    "onlyBase": ("only before", "red"),
    "onlyHead": ("only after", "yellow"),
    "moved": ("moved", "cyan"),
    "changed": ("changed", "cyan"),
    "enrollmentsLost": ("no longer enrolled", "red"),
    "enrollmentsGained": ("newly enrolled", "yellow"),
}
KIND_WORDS: dict[Kind, str] = {kind: title for kind, (title, _) in TITLES.items()}
"""How emails and runs differ, in words."""
CALLS = "(calls that send)"
_SAME_EMAILS = "The same emails go out at the same times, and say the same."
_NO_EMAILS = "No email goes out in either version."
_NOTHING_HAPPENS = (
    "Nobody enters a Journey and no email goes out, in either version: these records say nothing of the change."
)


def behaviour_text(behaviour: Behaviour, paint: Paint, columns: int) -> str:
    """The figures first, then where they come from, then a few people's stories up to where they part."""
    parts = (
        _head(behaviour, columns),
        _journeys(behaviour, columns),
        _pressure(behaviour, columns),
        inflight_lines(behaviour.inflight, columns),
        *_examples(behaviour.examples),
    )
    blocks = ["\n".join(text for line in part for text in laid_out(line, paint, columns)) for part in parts]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _head(told: Behaviour, columns: int) -> Iterator[Line]:
    until = f", up to {readable_instant(told.until)}" if told.until is not None else ""
    text = f"{counted(told.records, 'record')} of {', '.join(told.recordings)}, replayed in both versions{until}"
    yield Line(0, "For people:", text, ("bold",))
    yield from table_lines(("", "before", "after"), totals_of(told), columns)
    if not (told.only_base or told.only_head or told.moved or told.changed):
        lost, gained = told.enrollments_lost, told.enrollments_gained
        yield Line(2, "", same_emails(told), ("green",) if told.head.sends else ("yellow",))
        if lost or gained:
            yield Line(
                2, "", f"{counted(gained, 'enrollment')} more and {lost:,} fewer, without an email that differs."
            )
        return
    for lead, count, text in counts_of(told):
        if count:
            yield Line(2, f"{lead:<12}{count:>7,}", text)
    lead, count, text = affected_of(told)
    yield Line(2, f"{lead:<12}{count:>7,}", text, ("bold",))


def same_emails(told: Behaviour) -> str:
    """What is said where no email differs. Nothing is the same where nothing happens."""
    if told.base.sends or told.head.sends:
        return _SAME_EMAILS
    return _NO_EMAILS if told.base.enrollments or told.head.enrollments else _NOTHING_HAPPENS


def totals_of(told: Behaviour) -> list[tuple[str, int, int]]:
    """What there is of enrollments and emails, before and after."""
    return [
        ("enrollments", told.base.enrollments, told.head.enrollments),
        ("emails", told.base.sends, told.head.sends),
    ]


def counts_of(told: Behaviour) -> Iterator[tuple[str, int, str]]:
    """The kinds of differences: a word, how many, what it means."""
    yield "only before", told.only_base, "sent before, and not even decided on after"
    yield "only after", told.only_head, "sent after, and not even decided on before"
    yield "of these", told.counterparts.sends, _counterparts(told)
    yield "moved", told.moved, f"sent at another time: {_shifts(told)}"
    yield "changed", told.changed, _changes(told)
    yield "enrolled", told.enrollments_gained, _begin(told.enrollments_gained, "after")
    yield "not enrolled", told.enrollments_lost, _begin(told.enrollments_lost, "before")


def _counterparts(told: Behaviour) -> str:
    same = told.counterparts.same_instant
    return (
        f"in both, the same template to the same Profile, by another Journey, run or step: {same:,} at the same instant"
    )


def _begin(count: int, version: str) -> str:
    return f"{plural(count, 'run')} that {'begins' if count == 1 else 'begin'} only {version}"


def affected_of(told: Behaviour) -> tuple[str, int, str]:
    """How many people a difference reaches: a word, how many, of whom."""
    return "affected", told.profiles_affected, f"of {told.profiles:,} Profiles that begin a run or get an email"


def _shifts(told: Behaviour) -> str:
    shifts = told.shifts
    if shifts is None:
        return ""
    ends = f"from {shift_text(shifts.least)} to {shift_text(shifts.most)}"
    middle = f"median {shift_text(shifts.median)}, 90% up to {shift_text(shifts.p90)}"
    return f"{shifts.earlier:,} earlier, {shifts.later:,} later; {ends}, {middle}"


def _changes(told: Behaviour) -> str:
    changes = told.changes
    parts = (
        (changes.subject, "another subject"),
        (changes.text, "another text"),
        (changes.stopped, "skipped or failed instead"),
        (changes.started, "sent instead of skipped or failed"),
    )
    return "; ".join(f"{words}: {count:,}" for count, words in parts if count)


JOURNEY_HEADS = ("Journey", "enrolled", "only before", "only after", "moved", "changed", "Profiles")


def journey_figures(one: JourneyDiffering) -> tuple[str, int, int, int, int, int]:
    """The cells of a Journey behind its name, as ``JOURNEY_HEADS`` has them."""
    enrolled = _signed(one.enrollments_gained, one.enrollments_lost)
    return enrolled, one.only_base, one.only_head, one.moved, one.changed, one.profiles_affected


def _journeys(told: Behaviour, columns: int) -> Iterator[Line]:
    rows = [(one.journey or CALLS, *journey_figures(one)) for one in told.journeys]
    if rows:
        yield from table_lines(JOURNEY_HEADS, rows, columns)


def _signed(more: int, fewer: int) -> str:
    """What came and what went, ``+3 -1``; ``=`` where neither did."""
    return " ".join(part for part in (f"+{more:,}" if more else "", f"-{fewer:,}" if fewer else "") if part) or "="


def pressure_rows(told: Behaviour) -> list[tuple[str, int, int, int, int]]:
    """The most emails to one Profile: in how long, before, after, and how many Profiles get more and fewer."""
    if not told.base.sends and not told.head.sends:
        return []
    spans = (("in 24 hours", told.pressure.day), ("in 7 days", told.pressure.week))
    return [(name, one.base, one.head, one.profiles_more, one.profiles_fewer) for name, one in spans]


def _pressure(told: Behaviour, columns: int) -> Iterator[Line]:
    rows = pressure_rows(told)
    if rows:
        yield from table_lines(
            ("Most emails to one Profile", "before", "after", "get more", "get fewer"), rows, columns
        )


# ---- examples


def _examples(examples: Sequence[Example]) -> Iterator[Iterator[Line]]:
    for kind, of_kind in groupby(examples, key=lambda one: one.kind):
        for number, one in enumerate(of_kind):
            yield example_lines(kind, number, one)


def example_lines(kind: Kind, number: int, one: Example) -> Iterator[Line]:
    """One Profile's example; the first of a kind has a heading."""
    title, colour = TITLES[kind]
    if number == 0:
        yield Line(0, f"For example, {title}", "", ("bold", colour))
    yield Line(2, one.email, example_title(one), ("bold",))
    yield from example_body(one)
    yield Line(4, "more:", f"sfjourney why ... --profile {one.email}", ("dim",), ("dim",))


def example_body(one: Example) -> Iterator[Line]:
    """How the text differs, and where the stories part."""
    for line in one.text:
        yield Line(4, line[:1], line[1:].strip(), ("red",) if line[:1] == "-" else ("green",))
    if one.parting is not None:
        nothing = "nothing more happens to this run" if one.journey is not None else "nobody hears of the call"
        yield from _parting(one.parting, nothing)


def example_title(one: Example) -> str:
    """What happens to an email of an example, in one line."""
    email = one.head or one.base
    journey = one.journey or "a call"
    if email is None:
        return journey
    by = f" ({shift_text(one.by_millis)})" if one.by_millis is not None else ""
    went, goes = _went(one.base), _went(one.head)
    both = went if went == goes else f"{went} -> {goes}"
    subjects = list(dict.fromkeys(f'"{told.subject}"' for told in (one.base, one.head) if told and told.subject))
    return f"{email.template}, {journey}: {both}{by}{', ' if subjects else ''}{' -> '.join(subjects)}"


def _went(email: EmailTold | None) -> str:
    if email is None:
        return "never"
    if email.sent_at is not None:
        return readable_instant(email.sent_at)
    return f"{email.status} ({email.reason})" if email.reason is not None else email.status


def _parting(parting: Parting, nothing: str) -> Iterator[Line]:
    where = f" at {parting.node}" if parting.node is not None else ""
    yield Line(4, f"the stories part{where}", "", ("cyan",))
    sides = (
        ("before", parting.base, parting.base_silence, parting.base_end),
        ("after", parting.head, parting.head_silence, parting.head_end),
    )
    for name, moment, silence, end in sides:
        text = _SILENT[silence] if silence is not None else ""
        yield Line(4, f"{name}:", text if moment is not None else nothing, ("bold",))
        if moment is not None:
            for line in moments_lines((moment, *end), {}, all_of_them=False):
                yield moved(line, 6)


_SILENT: dict[Silence, str] = {
    "noJourney": "there is no such Journey",
    "draft": "the Journey is a draft, which nobody enters",
    "otherEvent": "the Journey does not hear of it",
}
