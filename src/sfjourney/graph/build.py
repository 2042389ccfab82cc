"""Model -> Graph."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from sfjourney.canonical import canonical
from sfjourney.expressions.normalise import ALWAYS, Normaliser
from sfjourney.expressions.tree import Condition, Operand
from sfjourney.graph import graph as g
from sfjourney.graph.bounds import Arrival, arrivals, bounds
from sfjourney.graph.nodes import Built, build_nodes, name_steps
from sfjourney.identifiers import fingerprint
from sfjourney.model.conditions import segments_of
from sfjourney.model.model import EventType, Journey, Model, schema_path
from sfjourney.model.origins import ROOTS, Scope
from sfjourney.model.reads import journey_reads, segment_reads
from sfjourney.model.scopes import (
    ScopeTypes,
    StepSite,
    bind_event,
    entry_scope,
    run_scope,
    segment_scope,
    send_sites,
    step_sites,
)
from sfjourney.source import Span
from sfjourney.steps.kind import Hours, union_of_hours
from sfjourney.syntax import clauses, tree, values
from sfjourney.templates import Template


def build_graph(model: Model) -> g.Graph:
    """Compile a workspace that has no errors."""
    compiled = [_build_journey(model, journey) for journey in model.journeys]
    return g.Graph(
        format=g.FORMAT,
        events=tuple(_event(event) for _, event in sorted(model.events.items())),
        segments=tuple(
            g.Segment(name=name, where=_lower(model, segment_scope(model)).condition(segment.condition))
            for name, segment in sorted(model.segments.items())
        ),
        subscriptions=tuple(_subscription(group) for _, group in sorted(model.subscriptions.items())),
        profile_schema=next(
            (schema_path(text) for profile in model.declarations(tree.Profile) for text in profile.schemas[:1]), None
        ),
        journeys=tuple(journey for journey, _ in compiled),
        templates=tuple(_template(model, template) for _, template in sorted(model.templates.items())),
        source=_origins(model, {journey.key: places for journey, places in compiled}),
    )


class _ScopedLowering(Struct, frozen=True):
    """Expressions of one step or clause in normal form, with the types that hold there."""

    types: ScopeTypes

    def condition(self, condition: values.Condition) -> Condition:
        return Normaliser(self.types).condition(condition)

    def operand(self, value: values.Value) -> Operand:
        return Normaliser(self.types).operand(value)


def _lower(model: Model, scope: Scope) -> _ScopedLowering:
    return _ScopedLowering(ScopeTypes(model, scope))


def _event(event: EventType) -> g.Event:
    redacted = tuple(sorted({pointer.text for pointer in event.redacted}))
    schemas = event.declaration.schemas if event.declaration is not None else ()
    return g.Event(name=event.name, schema=schema_path(schemas[0]) if schemas else None, redacted=redacted)


def _caps(caps: Iterable[clauses.Cap]) -> tuple[g.Cap, ...]:
    made = {(cap.sends, cap.within.duration.iso()) for cap in caps}
    return tuple(g.Cap(sends=sends, duration=duration) for sends, duration in sorted(made))


def _subscription(group: tree.SubscriptionGroup) -> g.Subscription:
    external = group.ids[0].value if group.ids else None
    return g.Subscription(name=group.name.text, policy=group.policy, id=external, caps=_caps(group.caps))


def _template(model: Model, template: Template) -> g.Template:
    reads = {read.pointer for read in model.surveys[template.id].reads}
    return g.Template(
        id=template.id,
        hash=fingerprint(canonical(template.document.value)),
        purpose=template.purpose.value if template.purpose is not None else "General",
        reads=tuple(sorted(reads)),
    )


# ---- one Journey


def _build_journey(model: Model, journey: Journey) -> tuple[g.Journey, dict[str, Span]]:
    """A Journey's graph, and where its nodes are written."""
    sites = list(step_sites(model, journey))
    built = _built(model, journey, sites)
    windows = _windows(journey)
    group = journey.consent.group.text if isinstance(journey.consent, clauses.Subscription) else None
    made = g.Journey(
        key=journey.key,
        title=journey.declaration.title.value if journey.declaration.title else None,
        draft=journey.draft,
        hash="",
        entries=_entries(model, journey),
        enroll=_enroll(journey),
        timezone=_timezone(journey),
        subscription=group,
        transactional=isinstance(journey.consent, clauses.Transactional),
        windows=windows,
        caps=_caps(journey.caps),
        exits=_exits(model, journey),
        goal=_goal(model, journey),
        start=built.start,
        nodes=tuple(built.nodes),
        edges=tuple(built.edges),
        bounds=bounds(built, windows, stops_early=_stops_early(journey)),
        reads=_reads(model, journey, sites),
    )
    return msgspec.structs.replace(made, hash=journey_hash(made)), built.places


def _built(model: Model, journey: Journey, sites: list[StepSite]) -> Built:
    return build_nodes(journey.steps, sites, {id(site.step): _lower(model, site.scope) for site in sites})


def _windows(journey: Journey) -> tuple[Hours, ...]:
    return union_of_hours(clause.window for clause in journey.windows)


def step_arrivals(model: Model, journey: Journey) -> dict[int, tuple[str, Arrival]]:
    """The id of the node of every step that can be reached, with what lies before it, by the step's identity.

    The Journey has no errors.
    """
    sites = list(step_sites(model, journey))
    built = _built(model, journey, sites)
    found = arrivals(built, _windows(journey))
    names = name_steps(sites)
    return {step: (name, found[name]) for step, name in names.items() if name in found}


def journey_bounds(model: Model, journey: Journey) -> g.Bounds:
    """The bounds of one Journey, which has no errors."""
    built = _built(model, journey, list(step_sites(model, journey)))
    return bounds(built, _windows(journey), stops_early=_stops_early(journey))


def journey_hash(journey: g.Journey) -> str:
    """The SHA-256 of the canonical JSON of a compiled Journey without its ``hash``."""
    content: dict[str, Any] = msgspec.to_builtins(journey)
    del content["hash"]
    return fingerprint(canonical(content))


def _where(condition: Condition | None) -> Condition | None:
    """A filter that always holds is none."""
    return None if condition == ALWAYS else condition


def _by_json(part: Any) -> str:
    return canonical(msgspec.to_builtins(part))


def _entries(model: Model, journey: Journey) -> tuple[g.Entry, ...]:
    if journey.api is not None:
        schema = schema_path(journey.api.schema) if journey.api.schema is not None else None
        return (g.Entry(kind="api", schema=schema),)
    made = []
    for entry in journey.entries:
        where = _lower(model, entry_scope(model, entry)).condition(entry.where) if entry.where else None
        made.append(g.Entry(kind="event", event=entry.event.text, where=_where(where)))
    return tuple(sorted(made, key=_by_json))


def _stops_early(journey: Journey) -> bool:
    """Whether a run can end at any time, wherever it stands (semantics.md X1)."""
    restarts = journey.enroll is not None and journey.enroll.if_running == "restart"
    return restarts or bool(journey.exits_on or journey.exits_when)


def _enroll(journey: Journey) -> g.Enroll:
    enroll = journey.enroll
    if enroll is None:
        raise ValueError(f"{journey.key} has no enroll clause")  # a check error stands before every graph
    after = enroll.after.duration.iso() if enroll.after else None
    per = enroll.per.text if enroll.per else None
    return g.Enroll(policy=enroll.policy, after=after, per=per, if_running=enroll.if_running)


def _timezone(journey: Journey) -> g.Timezone:
    clause = journey.timezone
    if clause is None:
        return g.Timezone(pointer=None, zone="UTC")
    return g.Timezone(pointer=clause.pointer.text if clause.pointer else None, zone=clause.zone.value)


def _arrival(
    model: Model, journey: Journey, clause: clauses.ExitOn | clauses.Goal
) -> tuple[str | None, str | None, Condition | None]:
    """The name, correlation and condition of a clause about an arriving event."""
    scope = bind_event(run_scope(model, journey), model, clause.name, clause.event)
    where = _lower(model, scope).condition(clause.where) if clause.where else None
    name = clause.name.text if clause.name else None
    return name, clause.matching.text if clause.matching else None, _where(where)


def _exits(model: Model, journey: Journey) -> tuple[g.Exit, ...]:
    made = []
    for clause in journey.exits_on:
        name, matching, where = _arrival(model, journey, clause)
        made.append(g.Exit(event=clause.event.text, name=name, matching=matching, where=where))
    lowering = _lower(model, run_scope(model, journey))
    made += [g.Exit(when=lowering.condition(clause.condition)) for clause in journey.exits_when]
    return tuple(sorted(made, key=_by_json))


def _goal(model: Model, journey: Journey) -> g.Goal | None:
    clause = journey.goal
    if clause is None:
        return None
    name, matching, where = _arrival(model, journey, clause)
    within = clause.within.duration.iso() if clause.within else None
    return g.Goal(event=clause.event.text, name=name, matching=matching, where=where, within=within)


def _reads(model: Model, journey: Journey, sites: Sequence[StepSite]) -> tuple[str, ...]:
    """What it reads of the event, the Profile and the call's variables, also in the segments it asks for."""
    reads = [*journey_reads(model, journey, sites, tuple(send_sites(journey, sites)))]
    for segment in segments_of(model, journey):
        reads += segment_reads(model, segment)
    return tuple(sorted({read.pointer.text for read in reads if read.pointer.root in ROOTS}))


# ---- places


def _origins(model: Model, nodes: Mapping[str, Mapping[str, Span]]) -> g.Origins:
    sources = {file.source.name: file.source for file in model.files}

    def place(span: Span) -> g.SourcePlace:
        return g.SourcePlace(file=span.file, line=sources[span.file].position(span.start).line)

    return g.Origins(
        journeys={
            journey.key: g.JourneySource(
                place=place(journey.declaration.span),
                nodes={name: place(span) for name, span in nodes[journey.key].items()},
            )
            for journey in model.journeys
        },
        events={
            name: place(event.declaration.span) for name, event in model.events.items() if event.declaration is not None
        },
        segments={name: place(segment.span) for name, segment in model.segments.items()},
        subscriptions={name: place(group.span) for name, group in model.subscriptions.items()},
    )
