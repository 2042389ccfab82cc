"""A comparison with the emails that really went out -> the text that a person reads."""

from collections.abc import Iterator

from sfjourney.against.told import Against, Bucket, Counts, Difference, Explained
from sfjourney.clock.durations import from_iso
from sfjourney.clock.instants import readable_instant
from sfjourney.report.layout import Line, laid_out, moved
from sfjourney.report.paint import Paint, width
from sfjourney.report.replay.why_text import journey_lines, moments_lines, shift_text
from sfjourney.spelling import likely

_STYLE = {"missing": ("red",), "extra": ("yellow",), "moved": ("cyan",)}
_MEANING = {
    "agreed": "went out as the replay has it",
    "missing": "went out, and the replay does not have it",
    "extra": "the replay has it, and it did not go out",
    "moved": "went out at another time than the replay has it",
}


def against_text(against: Against, paint: Paint, columns: int) -> str:
    """The counts, by template, by how much emails moved, and the first difference with what explains it."""
    parts = (_head(against), _templates(against), _shifts(against), _remarks(against), _first(against.first))
    blocks = ["\n".join(text for line in part for text in laid_out(line, paint, columns)) for part in parts]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _head(against: Against) -> Iterator[Line]:
    export = against.export
    within = from_iso(against.within).words()
    text = f"{export.sent:,} went out, {against.replayed:,} in the replay; {within} apart is the same time"
    yield Line(0, f"Emails of {export.file}:", text, ("bold",))
    counts = against.counts
    for kind, count in _by_kind(counts):
        if count or kind == "agreed":
            yield Line(2, f"{kind:<8}{count:>7,}", f" {_MEANING[kind]}", _STYLE.get(kind, ("green",)))


def _by_kind(counts: Counts) -> list[tuple[str, int]]:
    return [
        ("agreed", counts.agreed),
        ("missing", counts.missing),
        ("extra", counts.extra),
        ("moved", counts.moved),
    ]


def _templates(against: Against) -> Iterator[Line]:
    """The templates on which the two disagree."""
    differing = [one for one in against.templates if one.missing or one.extra or one.moved]
    if not differing:
        return
    room = max(8, *(width(one.template) for one in differing))
    yield Line(0, f"{'Template':<{room}}  agreed  missing  extra  moved", "", ("bold",))
    for one in differing:
        space = " " * (room - width(one.template))
        yield Line(0, f"{one.template}{space}  {one.agreed:>6,}  {one.missing:>7,}  {one.extra:>5,}  {one.moved:>5,}")


def _shifts(against: Against) -> Iterator[Line]:
    shifts = against.shifts
    if shifts is None:
        return
    ends = f"from {shift_text(shifts.least)} to {shift_text(shifts.most)}, median {shift_text(shifts.median)}"
    yield Line(0, "Moved", ends, ("bold",))
    for bucket in shifts.buckets:
        yield Line(2, f"{bucket.count:>5,}", f" {_bucket(bucket)}")


def _bucket(bucket: Bucket) -> str:
    above, up_to = bucket.above, bucket.up_to
    if above is None and up_to is not None:
        return f"{shift_text(-up_to)[1:]} earlier, or more"
    if up_to is None and above is not None:
        return f"more than {shift_text(above)[1:]} later"
    low, high = above or 0, up_to or 0
    if high <= 0:
        least, most, word = -high, -low, "earlier"
    else:
        least, most, word = low, high, "later"
    return f"{f'{shift_text(least)[1:]} to' if least else 'up to'} {shift_text(most)[1:]} {word}"


def _remarks(against: Against) -> Iterator[Line]:
    export = against.export
    if export.refused:
        yield Line(0, "", f"Lines of the export that were refused, and so not compared: {len(export.refused):,}.")
    if export.not_sent:
        yield Line(0, "", f"Lines of the export that say of an email that it was not sent: {export.not_sent:,}.")
    if export.unknown:
        known = [one.template for one in against.templates]
        listed = ", ".join(f"{count:,} of {_with_meant(name, known)}" for name, count in export.unknown.items())
        yield Line(0, "", f"Of templates that the workspace does not have, and so not compared: {listed}.")
    if against.before_replay:
        yield Line(0, "", f"{against.before_replay:,} of the missing went out before anything happened in the replay.")
    if against.after_replay:
        yield Line(
            0, "", f"{against.after_replay:,} of the missing went out after the last that happens in the replay."
        )
    if against.after_export and export.last is not None:
        last = readable_instant(export.last)
        yield Line(0, "", f"{against.after_export:,} of the extra come after the last email of the export, at {last}.")


def _with_meant(name: str, known: list[str]) -> str:
    """The name of a template that the workspace does not have, with the one that it may be a slip of."""
    meant = likely(name, known)
    return name if meant is None else f"{name} (did you mean {meant}?)"


def _first(first: Explained | None) -> Iterator[Line]:
    if first is None:
        return
    difference = first.difference
    yield Line(0, "The first difference:", _difference(difference), ("bold",))
    yield Line(2, "", f"{first.because}.")
    yield from _indented(moments_lines(first.moments, {}))
    yield from _indented(journey_lines(first.journeys))
    yield Line(2, "more:", f"sfjourney why ... --profile {difference.to}", ("dim",), ("dim",))


def _indented(lines: Iterator[Line]) -> Iterator[Line]:
    for line in lines:
        yield moved(line, 2)


def _difference(difference: Difference) -> str:
    email = f"{difference.template} to {difference.to}"
    where = f" ({difference.actual.file}:{difference.actual.line})" if difference.actual is not None else ""
    went = f"went out at {readable_instant(difference.sent_at)}{where}" if difference.sent_at is not None else ""
    row = difference.replayed
    has = f"in the replay at {readable_instant(row.sent_at)}" if row is not None and row.sent_at is not None else ""
    match difference.kind:
        case "missing":
            return f"missing, {email}, {went}"
        case "extra":
            return f"extra, {email}, {has}"
        case _:
            return f"moved by {shift_text(difference.by_millis or 0)}, {email}, {went}, {has}"
