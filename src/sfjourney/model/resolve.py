"""Syntax trees, templates and schemas -> Model."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from sfjourney.model.model import EventType, Journey, Model, Settings, schema_path
from sfjourney.schemas import Schema
from sfjourney.syntax import clauses, tree
from sfjourney.syntax.values import Pointer, Text
from sfjourney.templates import Survey, Template

T = TypeVar("T", bound=clauses.Clause)
N = TypeVar("N", tree.Event, tree.SubscriptionGroup, tree.Segment, tree.Journey)


def resolve(
    files: Iterable[tree.JourneyFile],
    templates: Iterable[tuple[Template, Survey]],
    schemas: Mapping[str, Schema],
    settings: Settings,
    unreadable_templates: Iterable[str] = (),
) -> Model:
    """Bind the names of a workspace. ``schemas`` are the readable ones, by their path in the workspace.

    Templates come with their surveys.

    Nothing is reported here: what is missing, doubled or unknown is the business of a rule each.
    """
    ordered = tuple(sorted(files, key=lambda file: file.source.name))
    declared = [declaration for file in ordered for declaration in file.declarations]
    owners = {id(declaration): file for file in ordered for declaration in file.declarations}
    profiles = [declaration for declaration in declared if isinstance(declaration, tree.Profile)]
    events = _first_by_name(declared, tree.Event)
    journeys = _first_by_name(declared, tree.Journey)
    by_name = {template.id: (template, found) for template, found in sorted(templates, key=lambda each: each[0].id)}
    return Model(
        files=ordered,
        settings=settings,
        profile=_schema(profiles[0].schemas, schemas) if profiles else None,
        events={
            name: EventType(name, event, _schema(event.schemas, schemas), _redacted(event))
            for name, event in events.items()
        },
        subscriptions=_first_by_name(declared, tree.SubscriptionGroup),
        segments=_first_by_name(declared, tree.Segment),
        templates={name: template for name, (template, _) in by_name.items()},
        surveys={name: found for name, (_, found) in by_name.items()},
        unreadable_templates=frozenset(unreadable_templates),
        journeys=tuple(
            resolve_journey(journey, owners[id(journey)], schemas) for _, journey in sorted(journeys.items())
        ),
    )


def _first_by_name(declarations: Iterable[tree.Declaration], kind: type[N]) -> dict[str, N]:
    found: dict[str, N] = {}
    for declaration in declarations:
        if isinstance(declaration, kind):
            found.setdefault(declaration.name.text, declaration)
    return found


def _redacted(event: tree.Event) -> tuple[Pointer, ...]:
    """The paths in the payload that an event redacts; what leads elsewhere redacts nothing."""
    return tuple(pointer for pointer in event.redacted if pointer.root == "event" and len(pointer.parts) > 1)


def _schema(texts: tuple[Text, ...], schemas: Mapping[str, Schema]) -> Schema | None:
    return schemas.get(schema_path(texts[0])) if texts else None


def resolve_journey(journey: tree.Journey, file: tree.JourneyFile, schemas: Mapping[str, Schema]) -> Journey:
    """Sort out the clauses of one Journey."""

    def every(kind: type[T]) -> tuple[T, ...]:
        return tuple(clause for clause in journey.clauses if isinstance(clause, kind))

    def first(kind: type[T]) -> T | None:
        return next(iter(every(kind)), None)

    api = first(clauses.OnApi)
    return Journey(
        declaration=journey,
        file=file,
        entries=every(clauses.OnEvent),
        api=api,
        api_schema=_schema((api.schema,), schemas) if api is not None and api.schema is not None else None,
        enroll=first(clauses.Enroll),
        timezone=first(clauses.Timezone),
        consents=(*every(clauses.Subscription), *every(clauses.Transactional)),
        windows=every(clauses.SendWindow),
        caps=every(clauses.Cap),
        exits_on=every(clauses.ExitOn),
        exits_when=every(clauses.ExitWhen),
        goal=first(clauses.Goal),
        draft=first(clauses.Draft) is not None,
    )
