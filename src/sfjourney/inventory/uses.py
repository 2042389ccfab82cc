"""A resolved workspace -> everything in it, each with who uses it and what it uses."""

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from sfjourney.inventory.listing import KINDS, Item, Key, Kind, Use
from sfjourney.model.conditions import arrivals, journey_conditions
from sfjourney.model.model import Journey, Model
from sfjourney.model.reads import conditions_within
from sfjourney.source import Span
from sfjourney.steps.send import consent_option
from sfjourney.syntax import clauses, tree, values
from sfjourney.templates import Purpose


class _Edge(Struct, frozen=True):
    """Who uses what, and how."""

    user: Key
    used: Key
    how: str


def inventory(model: Model) -> tuple[Item, ...]:
    """Everything of a workspace, and what is used in it without being there."""
    edges = [*_edges(model)]
    items = [*_journeys(model), *_events(model), *_templates(model), *_segments(model), *_subscriptions(model)]
    known = {item.key for item in items}
    absent = dict.fromkeys(edge.used for edge in edges if edge.used not in known)
    items += [Item(kind=kind, name=name, notes=("not declared",)) for kind, name in absent]
    uses: dict[Key, list[tuple[Key, str]]] = {}
    used_by: dict[Key, list[tuple[Key, str]]] = {}
    for edge in edges:
        uses.setdefault(edge.user, []).append((edge.used, edge.how))
        used_by.setdefault(edge.used, []).append((edge.user, edge.how))
    whole = [
        replace(item, uses=_joined(uses.get(item.key, ())), used_by=_joined(used_by.get(item.key, ())))
        for item in items
    ]
    return tuple(sorted(whole, key=lambda item: (KINDS.index(item.kind), item.name)))


def users(model: Model, kind: Kind, name: str) -> tuple[Use, ...]:
    """Who uses one thing, and how."""
    return _joined((edge.user, edge.how) for edge in _edges(model) if edge.used == (kind, name))


def _joined(found: Iterable[tuple[Key, str]]) -> tuple[Use, ...]:
    hows: dict[Key, dict[str, None]] = {}
    for other, how in found:
        hows.setdefault(other, {})[how] = None
    ordered = sorted(hows.items(), key=lambda one: (KINDS.index(one[0][0]), one[0][1]))
    return tuple(Use(kind, name, tuple(how)) for (kind, name), how in ordered)


# ---- who uses what


def _edges(model: Model) -> Iterator[_Edge]:
    for journey in model.journeys:
        yield from _of_journey(journey)
    for name, segment in model.segments.items():
        yield from _asked(("segment", name), [segment.condition])


def _of_journey(journey: Journey) -> Iterator[_Edge]:
    user: Key = ("journey", journey.key)
    yield from (_Edge(user, ("event", entry.event.text), "starts") for entry in journey.entries)
    words = {"`exit on`": "exit", "the goal": "goal", "this arm": "wait"}
    yield from (_Edge(user, ("event", arrival.event.text), words[arrival.what]) for arrival in arrivals(journey))
    yield from _asked(user, (placed.condition for placed in journey_conditions(journey)))
    gates: list[clauses.Subscription | clauses.Transactional | None] = [*journey.consents]
    for step in journey.all_steps:
        if isinstance(step, tree.Send):
            yield _Edge(user, ("template", step.template.text), "send")
            gates.append(consent_option(step))
    for gate in gates:
        if isinstance(gate, clauses.Subscription):
            yield _Edge(user, ("subscription", gate.group.text), "consent")


def _asked(user: Key, conditions: Iterable[values.Condition]) -> Iterator[_Edge]:
    for condition in conditions:
        for inner in conditions_within(condition):
            if isinstance(inner, values.Did):
                yield _Edge(user, ("event", inner.event.text), "history")
            elif isinstance(inner, values.StartedBy):
                yield _Edge(user, ("event", inner.event.text), "starts")
            elif isinstance(inner, values.InSegment):
                yield _Edge(user, ("segment", inner.segment.text), "asks")


# ---- what there is


def _place(model: Model, span: Span) -> tuple[str, int]:
    """The file and line in which a span of a Journey file begins."""
    source = next(file.source for file in model.files if file.source.name == span.file)
    return span.file, source.position(span.start).line


def _journeys(model: Model) -> Iterator[Item]:
    for journey in model.journeys:
        file, line = _place(model, journey.declaration.name.span)
        title = journey.declaration.title
        told = (("draft", journey.draft), ("started by calls", journey.api is not None))
        yield Item(
            kind="journey",
            name=journey.key,
            title=None if title is None else title.value,
            file=file,
            line=line,
            notes=tuple(note for note, holds in told if holds),
        )


def _events(model: Model) -> Iterator[Item]:
    for name, event in model.events.items():
        declared = event.declaration
        if declared is not None:
            file, line = _place(model, declared.name.span)
            title = None if declared.title is None else declared.title.value
            notes = () if declared.schemas else ("no schema",)
            yield Item(kind="event", name=name, title=title, file=file, line=line, notes=notes)


def _templates(model: Model) -> Iterator[Item]:
    for name, template in model.templates.items():
        notes = ("transactional",) if template.purpose is Purpose.TRANSACTIONAL else ()
        file = template.document.source.name
        yield Item(kind="template", name=name, title=template.name, file=file, line=1, notes=notes)


def _segments(model: Model) -> Iterator[Item]:
    for name, segment in model.segments.items():
        file, line = _place(model, segment.name.span)
        title = None if segment.title is None else segment.title.value
        yield Item(kind="segment", name=name, title=title, file=file, line=line)


def _subscriptions(model: Model) -> Iterator[Item]:
    for name, group in model.subscriptions.items():
        file, line = _place(model, group.name.span)
        title = None if group.title is None else group.title.value
        yield Item(kind="subscription", name=name, title=title, file=file, line=line, notes=(str(group.policy),))
