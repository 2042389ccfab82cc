"""A Profile's story -> the timeline that a person reads."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sfjourney.clock.instants import DAY, HOUR, MINUTE, SECOND, readable_instant
from sfjourney.plurals import counted
from sfjourney.reasons.told import (
    AtInstant,
    Email,
    JourneyTold,
    MomentTold,
    RecordTold,
    SendTold,
    State,
    Value,
    WhatIf,
    Why,
    ZoneTold,
)
from sfjourney.replay.rows import RunRow, SendRow
from sfjourney.report.instant_text import time_of_day
from sfjourney.report.layout import Line, laid_out
from sfjourney.report.paint import Paint
from sfjourney.report.replay.asked_text import asked_lines, value_text
from sfjourney.report.replay.note_text import Answers, moment_lines

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def why_text(why: Why, paint: Paint, columns: int) -> str:
    """Who it is, what would change, how things stood, then moment by moment, then Journey by Journey."""
    names = run_names(why.runs)
    parts = [
        _head(why),
        _what_if(why.what_if),
        _stood(why.at, names),
        moments_lines(why.moments, names),
        journey_lines(why.journeys),
    ]
    blocks = []
    for part in parts:
        lines = [text for line in part for text in laid_out(line, paint, columns)]
        if lines:
            blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def run_names(runs: Iterable[RunRow]) -> dict[str, str]:
    """What to call runs, by their ids: their Journey, with a number where it has several."""
    listed = list(runs)
    several = Counter(run.journey for run in listed)
    seen: Counter[str] = Counter()
    names = {}
    for run in listed:
        seen[run.journey] += 1
        number = f" ({seen[run.journey]})" if several[run.journey] > 1 else ""
        names[run.run_id] = run.journey + number
    return names


# ---- who


def _head(why: Why) -> Iterator[Line]:
    profile = why.profile
    name = profile.email + (f", {profile.external_id}" if profile.external_id is not None else "")
    yield Line(0, name, "", ("bold",))
    yield Line(0, "", f"profileId {profile.profile_id}", (), ("dim",))
    others = [email for email in profile.emails if email != profile.email]
    if others:
        yield Line(0, "", f"also {', '.join(others)}")
    statuses = Counter(moment.record.status for moment in why.moments if moment.record is not None)
    sends = Counter(note.send.status for moment in why.moments for note in moment.notes if isinstance(note, Email))
    listed = ", ".join(f"{count:,} {status}" for status, count in statuses.most_common())
    counts = [f"{counted(statuses.total(), 'record')}{f' ({listed})' if listed else ''}"]
    counts.append(counted(len(why.runs), "run"))
    counts.append(f"{counted(sends['Sent'], 'email')} sent")
    counts += [f"{sends[status]:,} {status.lower()}" for status in ("Skipped", "Failed") if sends[status]]
    if why.at is None:
        yield Line(0, "", ", ".join(counts))
    yield Line(0, "", f"times in UTC, by the {why.clock} clock, with tzdata {why.tzdata}", (), ("dim",))
    before = ", ".join(_state(why.start))
    if before and why.at is None:
        yield Line(0, "before the first record:", before, ("dim",))


def _state(state: State) -> Iterator[str]:
    yield from (f"{name} = {value_text(Value(name, 'value', value))}" for name, value in state.properties.items())
    for name, choice in state.subscriptions.items():
        yield f"subscribed to {name}" if choice else f"unsubscribed from {name}"
    if state.suppressed:
        yield "suppressed"


# ---- what would change


def _what_if(what_if: WhatIf | None) -> Iterator[Line]:
    if what_if is None:
        return
    places = [f"{place.file}:{place.line}" for place in what_if.records]
    more = f" and {len(places) - 3:,} more" if len(places) > 3 else ""  # noqa: PLR2004  # as many as fit a line
    yield Line(0, f"What if: {', '.join(what_if.edits)}", f"({', '.join(places[:3])}{more})", ("bold",), ("dim",))
    if what_if.gone:
        yield Line(2, "", "Without these records nobody would know this Profile; the story below is as it was.")
    kinds = (("lost", what_if.lost), ("gained", what_if.gained), ("moved", what_if.moved), ("changed", what_if.changed))
    for kind, sends in kinds:
        for send in sends:
            yield _difference(kind, send)
    runs = (("- run", what_if.enrollments_lost, "red"), ("+ run", what_if.enrollments_gained, "green"))
    for sign, changed, color in runs:
        for run in changed:
            begun = f"{run.journey}, begun at {readable_instant(run.at)} by {run.file}:{run.line}"
            yield Line(2, sign, begun, (color,))
    if not any(sends for _, sends in kinds) and not what_if.enrollments_lost and not what_if.enrollments_gained:
        yield Line(2, "", "Nothing: the same emails go out at the same times, and the same runs begin.")


_SIGNS = {"lost": ("- email", "red"), "gained": ("+ email", "green"), "moved": ("~ email", "yellow")}


def _difference(kind: str, send: SendTold) -> Line:
    lead, colour = _SIGNS.get(kind, ("~ email", "yellow"))
    name = f"{send.template}, {send.journey}" if send.journey is not None else f"{send.template}, a call"
    match kind:
        case "lost":
            text = f"sent at {_sent(send.before)}; now {_instead(send.after)}"
        case "gained":
            text = f"sent at {_sent(send.after)}; was {_instead(send.before)}"
        case "moved":
            text = f"{_sent(send.before)} -> {_sent(send.after)} ({shift_text(send.by_millis or 0)})"
        case _:
            subjects = [f'"{row.subject}"' for row in (send.before, send.after) if row is not None]
            text = f"{' -> '.join(subjects)}"
    return Line(2, lead, f"{name}: {text}", (colour,))


def _sent(row: SendRow | None) -> str:
    return readable_instant(row.sent_at) if row is not None and row.sent_at is not None else "never"


def _instead(row: SendRow | None) -> str:
    return "not decided on" if row is None else f"{row.status}: {row.reason}"


def shift_text(millis: int) -> str:
    """How much later, or earlier, in words of at most two units."""
    left, parts = abs(millis), []
    for size, unit in ((DAY, "d"), (HOUR, "h"), (MINUTE, "m"), (SECOND, "s"), (1, "ms")):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count}{unit}")
    return ("-" if millis < 0 else "+") + (" ".join(parts[:2]) or "0s")


# ---- how things stood


def _stood(at: AtInstant | None, names: dict[str, str]) -> Iterator[Line]:
    if at is None:
        return
    yield Line(0, f"At {readable_instant(at.instant)}", "", ("bold",))
    yield Line(2, "Profile:", ", ".join(_state(at.state)) or "no properties", ("dim",))
    if not at.runs:
        yield Line(2, "", "no run has begun")
    for run in at.runs:
        yield Line(2, names.get(run.run_id, run.journey), _standing(run), ("bold",))


def _standing(run: RunRow) -> str:
    if run.waiting_for is not None:
        wait = run.waiting_for
        article = "an" if wait.kind == "event" else "a"
        return f"waits in {wait.node} for {article} {wait.kind}, until {readable_instant(wait.until)} at the latest"
    reason = f" ({run.reason})" if run.reason is not None else ""
    return f"{run.status}{reason} at {readable_instant(run.ended_at or '')}"


# ---- moment by moment


def moments_lines(moments: Iterable[MomentTold], names: dict[str, str], *, all_of_them: bool = True) -> Iterator[Line]:
    """Moments under their days. ``names`` are what runs are called where their Journey does not tell them apart.

    Where their notes are only some of what happened, not ``all_of_them``, a moment without any does not say that
    nothing follows.
    """
    day = None
    answers: Answers = {}
    for moment in moments:
        today = moment.at[:10] if moment.at is not None else "at no instant that could be read"
        if today != day:
            if day is not None:
                yield Line(0)
            day = today
            yield Line(0, today, _weekday(today), ("bold", "blue"))
        yield _title(moment, names)
        lines = list(moment_lines(moment, names, answers))
        if not lines and all_of_them and moment.record is not None and moment.record.status == "accepted":
            lines = [Line(2, "", "nothing follows from it", (), ("dim",))]
        yield from lines


def _weekday(day: str) -> str:
    return f"{_DAYS[date.fromisoformat(day).weekday()]}, UTC" if day[0].isdigit() else ""


_RINGS = {
    "window": "a window opens",
    "duration": "the wait is over",
    "time": "it is time",
    "date": "it is time",
    "event": "time runs out",
}


def _title(moment: MomentTold, names: dict[str, str]) -> Line:
    time = time_of_day(moment.at) if moment.at is not None else "?"
    if moment.timer is not None:
        name = names.get(moment.timer.run_id, moment.timer.journey)
        return Line(0, f"{time} {name}", f"{moment.timer.node}: {_RINGS[moment.timer.kind]}", ("cyan",))
    record = moment.record
    if record is None:
        return Line(0, time, "", ("cyan",))
    name = record.names or record.call or "a line"
    return Line(0, f"{time} {name}", _record(record), ("cyan",), () if record.status == "accepted" else ("yellow",))


def _record(record: RecordTold) -> str:
    told_already = (None, "events.track", record.names)
    call = f"{record.call}, " if record.names is not None and record.call not in told_already else ""
    code = f", {record.code}" if record.code is not None else ""
    told = f": {record.message}" if record.message is not None else ""
    again = f", first at {record.original.file}:{record.original.line}" if record.original is not None else ""
    return f"{call}{record.status}{code}{told}{again}, {record.file}:{record.line}"


# ---- Journey by Journey


def journey_lines(journeys: Sequence[JourneyTold]) -> Iterator[Line]:
    """What became of a Profile in Journeys; of those never entered why not."""
    if journeys:
        yield Line(0, "Journeys", "", ("bold",))
    for journey in journeys:
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in journey.skipped.items())
        skipped = f", skipped: {reasons}" if reasons else ""
        if journey.never is None:
            times = "once" if journey.enrolled == 1 else f"{journey.enrolled:,} times"
            yield Line(2, journey.journey, f"entered {times}{skipped}", ("green",))
            yield from map(_zone, journey.unknown_zones)
            continue
        never = journey.never
        yield Line(2, journey.journey, f"never entered: {never.because}", ("yellow",))
        if never.nearest is not None:
            at = f"{readable_instant(never.at)}, " if never.at is not None else ""
            text = f"{never.nearest.names}, {at}{never.nearest.file}:{never.nearest.line}"
            yield Line(4, "nearest:", text, ("dim",))
        for asked in never.asked:
            yield from asked_lines(asked, 4)
        yield from map(_zone, journey.unknown_zones)


def _zone(zone: ZoneTold) -> Line:
    named = f"= {value_text(Value(zone.read, 'value', zone.name))}, which" if zone.name is not None else ""
    return Line(4, f"{zone.read} {named}".rstrip(), f"is no time zone: {zone.instead} instead", ("yellow",))
