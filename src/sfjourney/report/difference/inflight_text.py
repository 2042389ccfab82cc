"""What becomes of the runs that wait while a version is deployed -> the lines that a reviewer reads."""

from collections.abc import Iterator
from itertools import groupby

from sfjourney.behaviour.told import Differing, Inflight, InflightExample, InflightKind
from sfjourney.clock.instants import readable_instant, written_instant
from sfjourney.plurals import counted
from sfjourney.report.layout import Line
from sfjourney.report.line_table import table_lines
from sfjourney.report.replay.why_text import shift_text

INFLIGHT_WORDS: dict[InflightKind, str] = {"moved": "moved", "atOnce": "at once", "stranded": "stranded"}
"""What becomes of a run, in words."""


def inflight_lines(told: Inflight | None, columns: int) -> Iterator[Line]:
    """How many runs wait and what becomes of them, the steps they wait in, and a few of them."""
    if told is None:
        return
    affected = told.profiles_affected
    verb = "is" if affected == 1 else "are"
    profiles = f", and {counted(affected, 'Profile')} {verb} affected" if affected else ""
    text = f"{waiting_text(told)}{profiles}"
    yield Line(0, f"Deployed at {readable_instant(told.instant)}:", text, ("bold",))
    for lead, count, words, style in inflight_counts(told):
        yield Line(2, f"{lead:<12}{count:>7,}", words, style if count else ())
    yield Line(2, "emails of all runs, beside the version before alone:", differing_text(told.emails))
    if told.steps:
        rows = [
            (f"{one.journey} {one.node}", one.waiting, one.moved, one.at_once, one.sent_at_once, one.stranded)
            for one in told.steps
        ]
        yield Line(0)
        yield from table_lines(("Waiting in", "runs", "moved", "at once", "with email", "stranded"), rows, columns)
    for kind, examples in groupby(told.examples, key=lambda one: one.kind):
        yield Line(0)
        yield Line(0, f"For example, {INFLIGHT_WORDS[kind]}", "", ("bold",))
        for one in examples:
            yield Line(2, one.email, inflight_example_text(one), ("bold",))


def waiting_text(told: Inflight) -> str:
    """How many runs there are to speak of."""
    return f"{counted(told.waiting, 'run')} {'waits' if told.waiting == 1 else 'wait'} then"


def inflight_counts(told: Inflight) -> Iterator[tuple[str, int, str, tuple[str, ...]]]:
    """What becomes of the runs that wait: a word, how many, what it means, and the style of that."""
    yield "moved", told.moved, "wait until another time", ()
    yield (
        "at once",
        told.at_once,
        f"go on or end in that instant, {told.sent_at_once:,} of them with an email",
        ("yellow",),
    )
    yield "stranded", told.stranded, "end there: their step is gone", ("red",)


def differing_text(emails: Differing) -> str:
    """How many emails differ, in one line."""
    listed = (
        (emails.only_base, "only before"),
        (emails.only_head, "only after"),
        (emails.moved, "moved"),
        (emails.changed, "changed"),
    )
    return ", ".join(f"{count:,} {words}" for count, words in listed if count) or "none differs"


def inflight_example_text(one: InflightExample) -> str:
    """What becomes of one run, in one line."""
    before = f"{one.journey}, {one.node} until {readable_instant(one.until)}"
    if one.kind == "stranded":
        return f"{before}: ends, for its step is gone"
    if one.kind == "moved" and one.head_until is not None:
        by = shift_text(written_instant(one.head_until) - written_instant(one.until))
        return f"{before} -> {readable_instant(one.head_until)} ({by})"
    emails = f", gets {', '.join(one.sent)}" if one.sent else ""
    if one.ended is not None:
        return f"{before}: goes on at once{emails}, and is {one.ended}"
    until = f" until {readable_instant(one.head_until)}" if one.head_until is not None else ""
    return f"{before}: goes on at once{emails}, and waits in {one.head_node}{until}"
