"""A name -> what is known of the thing, in Markdown: what it is, and who has to do with it."""

from collections.abc import Iterator

from sfjourney.language_server.analysis import Analysis
from sfjourney.language_server.names import Named, NameKind
from sfjourney.language_server.told import is_redacted, plain, presence_words, type_words
from sfjourney.model.conditions import arrivals, journey_conditions, segments_of
from sfjourney.model.model import EventType, Journey, schema_path
from sfjourney.model.origins import Place
from sfjourney.model.reads import conditions_within
from sfjourney.syntax import clauses, tree, values
from sfjourney.templates import Template

_MOST = 20
"""Lines of a list."""


def about_name(analysis: Analysis, named: Named) -> str:
    """What is known of an event, template, segment, subscription group or schema."""
    match named.kind:
        case NameKind.EVENT:
            lines = _event(analysis, analysis.model.event(named.name))
        case NameKind.TEMPLATE:
            lines = _template(analysis, named.name)
        case NameKind.SEGMENT:
            lines = _segment(analysis, named.name)
        case NameKind.GROUP:
            lines = _group(analysis, named.name)
        case _:
            lines = iter((f"**{named.kind.value}** `{named.name}`",))
    return "\n\n".join(lines)


def _event(analysis: Analysis, event: EventType) -> Iterator[str]:
    declaration = event.declaration
    title = f": {plain(declaration.title.value)}" if declaration is not None and declaration.title is not None else ""
    yield f"**event** `{event.name}`{title}"
    if declaration is None:
        yield "not declared: its payload is not known"
    elif declaration.schemas:
        yield f"schema `{schema_path(declaration.schemas[0])}`"
    yield from _list(_members(event))
    yield from _listed(
        "heard by", (f"`{one.key}`: {way}" for one in analysis.model.journeys for way in _ways(one, event.name))
    )


def _members(event: EventType) -> list[str]:
    place = Place(event.schema, event)
    found = []
    for name in place.names(()):
        inner = place.below((name,))
        facts = [type_words(inner.reach(())), presence_words(inner.reach(()))]
        found.append(f"`/{name}` {plain('; '.join(facts + ['redacted'] * is_redacted(inner)))}")
    return found


def _ways(journey: Journey, event: str) -> Iterator[str]:
    """How a Journey listens for an event."""
    if any(entry.event.text == event for entry in journey.entries):
        yield "starts it"
    for arrival in arrivals(journey):
        if arrival.event.text == event:
            yield {"`exit on`": "ends it", "the goal": "is its goal"}.get(arrival.what, "is waited for")
    for placed in journey_conditions(journey):
        for inner in conditions_within(placed.condition):
            if isinstance(inner, values.Did) and inner.event.text == event:
                yield f"is asked for in {placed.usage.value}"


def _template(analysis: Analysis, name: str) -> Iterator[str]:
    template = analysis.model.templates.get(name)
    yield f"**template** `{name}`{': ' + plain(template.name) if template is not None else ''}"
    if template is not None:
        yield from _list(_facts(analysis, template))
    elif name not in analysis.template_files:
        yield "there is no such template"
    sends = analysis.sends.get(name, ())
    keys = dict.fromkeys(site.journey.key for site in sends)
    counted = [f"`{key}`" + _times(sum(site.journey.key == key for site in sends)) for key in keys]
    yield from _listed("sent by", counted)


def _facts(analysis: Analysis, template: Template) -> list[str]:
    facts = [f"subject: {plain(template.subject)}"] if isinstance(template.subject, str) else []
    facts += [f"purpose: {template.purpose.value}"] if template.purpose is not None else []
    reads = dict.fromkeys(read.pointer for read in analysis.model.surveys[template.id].reads)
    return [*facts, "reads " + ", ".join(f"`{pointer}`" for pointer in reads)] if reads else facts


def _times(count: int) -> str:
    return f" ({count} times)" if count > 1 else ""


def _segment(analysis: Analysis, name: str) -> Iterator[str]:
    segment = analysis.model.segments.get(name)
    if segment is None:
        yield f"**segment** `{name}`\n\nnot declared"
        return
    yield f"**segment** `{name}`{_title(segment)}"
    source = analysis.sources[segment.span.file]
    condition = source.text[segment.condition.span.start : segment.condition.span.end]
    yield f"```journey\n{condition}\n```"
    asking = [f"`{one.key}`" for one in analysis.model.journeys if segment in segments_of(analysis.model, one)]
    yield from _listed("asked for by", asking)


def _group(analysis: Analysis, name: str) -> Iterator[str]:
    group = analysis.model.subscriptions.get(name)
    if group is None:
        yield f"**subscription** `{name}`\n\nnot declared"
        return
    yield f"**subscription** `{name}`{_title(group)}"
    caps = [f"at most {cap.sends} emails in {cap.within.duration.words()}" for cap in group.caps]
    out = "nobody gets its emails before they subscribe" if group.policy == "opt-in" else "everybody gets its emails"
    yield from _list([f"{group.policy}: {out}", *caps])
    own = [f"`{one.key}`" for one in analysis.model.journeys if _gates(one, name)]
    yield from _listed("gate of", own)


def _gates(journey: Journey, group: str) -> bool:
    options = [o for step in journey.all_steps() if isinstance(step, tree.Send) for o in step.options]
    gates = [*journey.consents, *options]
    return any(isinstance(gate, clauses.Subscription) and gate.group.text == group for gate in gates)


def _title(declaration: tree.Segment | tree.SubscriptionGroup) -> str:
    return f": {plain(declaration.title.value)}" if declaration.title is not None else ""


def _listed(words: str, found: Iterator[str] | list[str]) -> Iterator[str]:
    lines = list(dict.fromkeys(found))
    yield f"{words}:" if lines else f"{words} nobody"
    yield from _list(lines)


def _list(lines: list[str]) -> Iterator[str]:
    if lines:
        more = [f"and {len(lines) - _MOST} more"] if len(lines) > _MOST else []
        yield "\n".join(f"- {line}" for line in [*lines[:_MOST], *more])
