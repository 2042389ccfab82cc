"""A step, or a Journey -> how it is written, when runs come by, and how many emails lie before it, in Markdown."""

import re
from collections.abc import Iterator
from typing import Final

from sfjourney.clock.durations import Duration, from_iso
from sfjourney.graph.bounds import Arrival
from sfjourney.graph.build import journey_bounds, step_arrivals
from sfjourney.language_server.analysis import Analysis
from sfjourney.language_server.told import plain
from sfjourney.model.model import Journey
from sfjourney.plurals import plural
from sfjourney.source import Span
from sfjourney.steps import kind_of
from sfjourney.syntax import tree

_FIRST_WORD: Final = re.compile(r"\w+")


def step_at(analysis: Analysis, file: str, offset: int) -> tuple[Journey, tree.Step, Span] | None:
    """The step whose label or first word stands at an offset, with the place of these."""
    journey = analysis.journey_at(file, offset)
    if journey is None:
        return None
    text = analysis.sources[file].text
    for step in journey.all_steps:
        word = _FIRST_WORD.match(text, step.span.start, step.span.end)
        end = word.end() if word is not None else step.span.start
        start = step.label.span.start if step.label is not None else step.span.start
        if start <= offset <= end:
            return journey, step, Span(file, start, end)
    return None


def about_step(analysis: Analysis, journey: Journey, step: tree.Step, place: Span) -> tuple[str, Span]:
    kind = kind_of(step)
    lines = [f"```\n{kind.form.rstrip()}\n```", kind.meaning]
    if not analysis.has_errors(journey):
        found = step_arrivals(analysis.model, journey).get(id(step))
        name = f"**`{found[0]}`**\n\n" if found is not None else ""
        lines.insert(0, name + (" ".join(_reached(found[1])) if found is not None else "no run comes to this step"))
    return "\n\n".join(lines), place


def _reached(arrival: Arrival) -> Iterator[str]:
    yield "Every run comes by here that nothing ends before." if arrival.always else "Some runs come by here."
    earliest, latest = arrival.earliest, arrival.latest
    if latest == Duration():
        yield "That is in the instant of enrollment."
    elif latest == earliest:
        yield f"That is {earliest.words()} after enrollment."
    else:
        first = f"{earliest.words()} after enrollment" if earliest != Duration() else "at once"
        last = latest.words() if latest is not None else "when the data says"
        yield f"The earliest is {first}, the latest {last}."
    fewest, most = arrival.sends
    if most:
        count = f"At most {most}" if fewest in (0, most) else f"{fewest} to {most}"
        yield f"{count} {plural(most, 'email')} went out before."


def about_journey(analysis: Analysis, key: str) -> str:
    """What is known of a Journey: how it starts, how many emails a run may send, and how long it may take."""
    journey = next((one for one in analysis.model.journeys if one.key == key), None)
    if journey is None:
        return f"**journey** `{key}`"
    title = journey.declaration.title
    lines = [f"**journey** `{key}`{': ' + plain(title.value) if title is not None else ''}"]
    starts = [f"`{entry.event.text}`" for entry in journey.entries]
    starts += ["a call of `journeys.trigger`"] if journey.api is not None else []
    lines += [f"starts by {' or '.join(starts)}"] if starts else []
    lines += ["draft: it enrolls nobody"] if journey.draft else []
    if not analysis.has_errors(journey):
        bounds = journey_bounds(analysis.model, journey)
        shortest, longest = from_iso(bounds.duration.min), bounds.duration.max
        most = bounds.sends.max
        lines.append(f"at most {most} {plural(most, 'email')} in one run")
        last = from_iso(longest).words() if longest is not None else "as long as the data says"
        lines.append(f"a run takes {shortest.words() if shortest != Duration() else 'no time'} to {last}")
    return "\n\n".join(lines)
