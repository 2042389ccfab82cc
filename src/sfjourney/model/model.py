"""A workspace resolved: every name leads to what it names, every Journey to its clauses and steps."""

import posixpath
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal, TypeVar

from msgspec import Struct, field

from sfjourney.limits import DEFAULT_LIMITS, Limits
from sfjourney.schemas import Schema
from sfjourney.source import Span
from sfjourney.syntax import clauses, tree
from sfjourney.syntax.values import Pointer, Text
from sfjourney.templates import Catalog, Dialect, Survey, Template, components

D = TypeVar("D", bound=tree.Declaration)


class Settings(Struct, frozen=True):
    """What the configuration decides about meaning: the renderer, and whether redacted values may ever be read."""

    dialect: Dialect = Dialect.JSX_EMAIL
    redacted_reads: Literal["never", "first-instant"] = "never"
    catalog: Catalog = field(default_factory=lambda: components(Dialect.JSX_EMAIL))
    """The components that templates are made of: the renderer's, and those that the workspace adds."""
    limits: Limits = DEFAULT_LIMITS
    templates: tuple[str, ...] = ("templates/*.json",)
    """The patterns of the files that are templates."""


class EventType(Struct, frozen=True):
    """What is known of an event by its name; without a declaration that is only the name."""

    name: str
    declaration: tree.Event | None = None
    schema: Schema | None = None
    redacted: tuple[Pointer, ...] = ()


class Journey(Struct, frozen=True, dict=True):
    """One Journey: its clauses sorted out. Where a clause that stands once was written twice, the first counts."""

    declaration: tree.Journey
    file: tree.JourneyFile
    entries: tuple[clauses.OnEvent, ...]
    api: clauses.OnApi | None
    api_schema: Schema | None
    enroll: clauses.Enroll | None
    timezone: clauses.Timezone | None
    consents: tuple[clauses.Subscription | clauses.Transactional, ...]
    windows: tuple[clauses.SendWindow, ...]
    caps: tuple[clauses.Cap, ...]
    exits_on: tuple[clauses.ExitOn, ...]
    exits_when: tuple[clauses.ExitWhen, ...]
    goal: clauses.Goal | None
    draft: bool

    @property
    def key(self) -> str:
        return self.declaration.name.text

    @property
    def consent(self) -> clauses.Subscription | clauses.Transactional | None:
        """The gate of its sends; none where two contradict each other."""
        kinds = {type(gate) for gate in self.consents}
        return self.consents[0] if len(kinds) == 1 else None

    @property
    def steps(self) -> tuple[tree.Step, ...]:
        return self.declaration.steps

    @property
    def damaged(self) -> bool:
        """Whether some of it could not be read, so that what seems absent may only be unreadable."""
        return self.file.damaged(self.declaration.span)

    @property
    def enroll_unread(self) -> bool:
        """Whether what it says of enrollment could not be read."""
        return self.enroll is None and self.damaged

    @property
    def start_unknown(self) -> bool:
        """Whether it does not say what starts it, or nobody can read it: then it may be an event or a call."""
        return not self.entries and self.api is None

    @cached_property
    def all_steps(self) -> tuple[tree.Step, ...]:
        """Every step in written order, those inside others after the one that holds them."""
        return tuple(steps_within(self.steps))


def steps_within(steps: tuple[tree.Step, ...]) -> Iterator[tree.Step]:
    """These steps in written order, and those inside each after it."""
    left = list(reversed(steps))
    while left:
        step = left.pop()
        yield step
        for block in reversed(tree.blocks(step)):
            left.extend(reversed(block.steps))


class Model(Struct, frozen=True):
    """The whole workspace. The mappings hold the first declaration of each name; ``files`` hold all of them."""

    files: tuple[tree.JourneyFile, ...]
    settings: Settings
    profile: Schema | None
    events: Mapping[str, EventType]
    subscriptions: Mapping[str, tree.SubscriptionGroup]
    segments: Mapping[str, tree.Segment]
    templates: Mapping[str, Template]
    surveys: Mapping[str, Survey]
    """What each template holds and reads, by the same names."""
    unreadable_templates: frozenset[str]
    """Names of template files that are there but could not be read: whoever sends them is not to blame."""
    journeys: tuple[Journey, ...]

    @property
    def unread(self) -> bool:
        """Whether some text could not be read: then what seems unused may be used there."""
        return any(file.damage for file in self.files)

    @property
    def declarations_unread(self) -> bool:
        """Whether text outside of Journeys could not be read: then what seems undeclared may be declared there."""
        return any(
            not any(_holds(declaration.span, place) for declaration in file.declarations)
            for file in self.files
            for place in file.damage
        )

    def event(self, name: str) -> EventType:
        return self.events.get(name) or EventType(name)

    def declarations(self, kind: type[D]) -> Iterator[D]:
        """Every declaration of a kind, files in order, also those whose name was taken."""
        for file in self.files:
            for declaration in file.declarations:
                if isinstance(declaration, kind):
                    yield declaration


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def schema_path(text: Text) -> str:
    """The path, relative to the workspace, of a schema that a file names relative to itself."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(text.span.file), text.value))
