"""Everything that has a name in a workspace, and every place where it is named."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from msgspec import Struct

from sfjourney.model.model import Model, schema_path, steps_within
from sfjourney.model.origins import ROOTS
from sfjourney.model.reads import Read, conditions_within
from sfjourney.source import Span
from sfjourney.syntax import clauses, tree, values
from sfjourney.syntax.values import Condition, Name, Text


class NameKind(StrEnum):
    """What a name may be of, in words."""

    EVENT = "event"
    TEMPLATE = "template"
    SEGMENT = "segment"
    GROUP = "subscription"
    SCHEMA = "schema"
    JOURNEY = "journey"
    LABEL = "label"
    BINDING = "name"


class Named(Struct, frozen=True):
    """One thing by its name; for a schema that is its path in the workspace.

    ``within`` is the Journey of a label, or the clause, arm or condition in which `as` binds a name.
    """

    kind: NameKind
    name: str
    within: Span | None = None


class Occurrence(Struct, frozen=True):
    """A place where a thing is named. ``declares`` where that is what makes it."""

    named: Named
    span: Span
    declares: bool = False


class _Binder(Struct, frozen=True):
    """Where `as` binds a name, and how far it holds."""

    name: Name
    holds: Span


def occurrences(model: Model, template_files: Mapping[str, str], reads: Iterable[Read]) -> Iterator[Occurrence]:
    """Every name of a workspace where it stands. A template is declared by its file, a schema too."""
    binders: list[_Binder] = []
    for file in model.files:
        for declaration in file.declarations:
            yield from _declared(declaration)
            for condition in _conditions(declaration):
                yield from _asked(condition, binders)
            if isinstance(declaration, tree.Journey):
                yield from _in_journey(declaration, binders)
    for name, path in template_files.items():
        yield Occurrence(Named(NameKind.TEMPLATE, name), Span(path, 0, 0), declares=True)
    yield from _bound(binders, reads)


def _declared(declaration: tree.Declaration) -> Iterator[Occurrence]:
    match declaration:
        case tree.Profile():
            yield from map(_schema, declaration.schemas)
        case tree.Event():
            yield _name(NameKind.EVENT, declaration.name, declares=True)
            yield from map(_schema, declaration.schemas)
        case tree.SubscriptionGroup():
            yield _name(NameKind.GROUP, declaration.name, declares=True)
        case tree.Segment():
            yield _name(NameKind.SEGMENT, declaration.name, declares=True)
        case tree.Journey():
            yield _name(NameKind.JOURNEY, declaration.name, declares=True)


def _in_journey(journey: tree.Journey, binders: list[_Binder]) -> Iterator[Occurrence]:
    for clause in journey.clauses:
        match clause:
            case clauses.OnEvent():
                yield _name(NameKind.EVENT, clause.event)
            case clauses.OnApi() if clause.schema is not None:
                yield _schema(clause.schema)
            case clauses.Subscription():
                yield _name(NameKind.GROUP, clause.group)
            case clauses.ExitOn() | clauses.Goal():
                yield _name(NameKind.EVENT, clause.event)
                binders += _binder(clause.name, clause.span)
            case _:
                pass
    for step in steps_within(journey.steps):
        if step.label is not None:
            yield Occurrence(Named(NameKind.LABEL, step.label.text, journey.span), step.label.span, declares=True)
        if isinstance(step, tree.Send):
            yield _name(NameKind.TEMPLATE, step.template)
            for option in step.options:
                if isinstance(option, clauses.Subscription):
                    yield _name(NameKind.GROUP, option.group)
        elif isinstance(step, tree.WaitFor):
            for arm in step.arms:
                if isinstance(arm, tree.ArmOn):
                    yield _name(NameKind.EVENT, arm.event)
                    binders += _binder(arm.name, arm.span)


def _conditions(declaration: tree.Declaration) -> Iterator[Condition]:
    """The conditions of a declaration, not those inside them."""
    if isinstance(declaration, tree.Segment):
        yield declaration.condition
    elif isinstance(declaration, tree.Journey):
        for clause in declaration.clauses:
            if isinstance(clause, clauses.ExitWhen):
                yield clause.condition
            elif isinstance(clause, (clauses.OnEvent, clauses.ExitOn, clauses.Goal)) and clause.where is not None:
                yield clause.where
        for step in steps_within(declaration.steps):
            for arm in step.arms if isinstance(step, (tree.Branch, tree.WaitFor)) else ():
                condition = arm.condition if isinstance(arm, tree.ArmWhen) else arm.where
                if condition is not None:
                    yield condition


def _asked(condition: Condition, binders: list[_Binder]) -> Iterator[Occurrence]:
    for inner in conditions_within(condition):
        match inner:
            case values.Did():
                yield _name(NameKind.EVENT, inner.event)
                binders += _binder(inner.name, inner.span)
            case values.StartedBy():
                yield _name(NameKind.EVENT, inner.event)
            case values.InSegment():
                yield _name(NameKind.SEGMENT, inner.segment)
            case values.Quantified():
                binders += _binder(inner.name, inner.span)
            case _:
                pass


def _binder(name: Name | None, holds: Span) -> list[_Binder]:
    return [_Binder(name, holds)] if name is not None else []


def _bound(binders: list[_Binder], reads: Iterable[Read]) -> Iterator[Occurrence]:
    """The names that `as` binds, and the pointers that begin with them: each means the innermost one around it."""
    by_name: dict[tuple[str, str], list[_Binder]] = {}
    for binder in binders:
        by_name.setdefault((binder.holds.file, binder.name.text), []).append(binder)
        yield Occurrence(_binding(binder), binder.name.span, declares=True)
    for pointer in {read.pointer.span: read.pointer for read in reads}.values():
        around = [
            binder
            for binder in by_name.get((pointer.span.file, pointer.root), ())
            if pointer.root not in ROOTS and binder.holds.start <= pointer.span.start < binder.holds.end
        ]
        if around:
            binder = max(around, key=lambda one: one.holds.start)
            quoted = pointer.span.end - pointer.span.start - len(pointer.text)
            start = pointer.span.start + 1 + quoted // 2
            yield Occurrence(_binding(binder), Span(pointer.span.file, start, start + len(pointer.root)))


def _binding(binder: _Binder) -> Named:
    return Named(NameKind.BINDING, binder.name.text, binder.holds)


def _name(kind: NameKind, name: Name, *, declares: bool = False) -> Occurrence:
    return Occurrence(Named(kind, name.text), name.span, declares)


def _schema(text: Text) -> Occurrence:
    return Occurrence(Named(NameKind.SCHEMA, schema_path(text)), text.span)
