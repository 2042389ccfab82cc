"""Every pointer that a Journey or segment reads, with where it stands and what it may mean there."""

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from sfjourney.model.model import EventType, Journey, Model
from sfjourney.model.origins import ANYTHING, Origin, Scope, is_nowhere
from sfjourney.model.scopes import (
    SendSite,
    StepSite,
    bind_event,
    entry_scope,
    event_root,
    run_scope,
    segment_scope,
)
from sfjourney.steps.send import bindings, text_option
from sfjourney.syntax import clauses, tree, values
from sfjourney.templates import interpolations

_DEEP = 20
"""Levels of conditions in one another."""


class Usage(StrEnum):
    """The part of a Journey that reads."""

    FILTER = "the filter of `on`"
    KEY = "`per`"
    TIMEZONE = "`timezone`"
    EXIT = "`exit on`"
    EXIT_WHEN = "`exit when`"
    GOAL = "the goal"
    ARM = "an arm of a wait"
    ARM_WHEN = "a `when` arm of a wait"
    BRANCH = "a branch"
    WAIT_UNTIL = "`wait until`"
    DATA = "the `data` of a send"
    SUBJECT = "the subject of a send"
    SET = "`set`"
    SEGMENT = "a segment"
    REDACT = "`redact`"


class Read(Struct, frozen=True):
    """One pointer that is read. ``origin`` is None where its root, or its name in ``/data``, does not exist there.

    ``shape_only`` says that only its presence, its length or its items one by one are asked, not the value as a whole;
    ``at_enrollment`` that it is always read in the instant of enrollment, before any wait. ``matching`` is the payload
    of the arriving event where one pointer is read of it and of the run; ``arriving``, that this is the read of it.
    """

    pointer: values.Pointer
    scope: Scope
    origin: Origin | None
    usage: Usage
    shape_only: bool = False
    at_enrollment: bool = False
    matching: Origin | None = None
    arriving: bool = False


def journey_reads(
    model: Model, journey: Journey, sites: Iterable[StepSite], sends: Sequence[SendSite]
) -> Iterator[Read]:
    """Every read of a Journey in written order: clauses first, then steps, of which ``sends`` are the sends."""
    scope = run_scope(model, journey)
    for clause in journey.declaration.clauses:
        yield from _clause_reads(model, scope, clause)
    at_enrollment = {id(send.step) for send in sends if send.at_enrollment}
    for site in sites:
        early = id(site.step) in at_enrollment if isinstance(site.step, tree.Send) else not site.waited
        for read in _step_reads(model, site.scope, site.step):
            yield replace(read, at_enrollment=early)
    for send in sends:
        for pointer in subject_pointers(send.step):
            read = _read(send.scope, pointer, Usage.SUBJECT)
            yield replace(read, at_enrollment=send.at_enrollment)


def redacted_paths(model: Model, event: EventType) -> Iterator[Read]:
    """What an event redacts, as written: that reads nothing, but names what must be there, as a read does."""
    scope = Scope({"event": event_root(model, (event.name,))})
    for pointer in event.declaration.redacted if event.declaration is not None else ():
        yield _read(scope, pointer, Usage.REDACT, shape_only=True)


def segment_reads(model: Model, segment: tree.Segment) -> Iterator[Read]:
    """Every read of the condition of a segment."""
    yield from condition_reads(model, segment_scope(model), segment.condition, Usage.SEGMENT)


def _clause_reads(model: Model, scope: Scope, clause: clauses.Clause) -> Iterator[Read]:
    match clause:
        case clauses.OnEvent(where=where) if where is not None:
            yield from condition_reads(model, entry_scope(model, clause), where, Usage.FILTER)
        case clauses.Enroll(per=per) if per is not None:
            yield _read(scope, per, Usage.KEY)
        case clauses.Timezone(pointer=pointer) if pointer is not None:
            yield _read(scope, pointer, Usage.TIMEZONE)
        case clauses.ExitOn():
            yield from _arrival_reads(model, scope, clause, Usage.EXIT)
        case clauses.Goal():
            yield from _arrival_reads(model, scope, clause, Usage.GOAL)
        case clauses.ExitWhen():
            yield from condition_reads(model, scope, clause.condition, Usage.EXIT_WHEN)
        case _:
            pass


def _step_reads(model: Model, scope: Scope, step: tree.Step) -> Iterator[Read]:
    match step:
        case tree.Branch():
            for case in step.arms:
                yield from condition_reads(model, scope, case.condition, Usage.BRANCH)
        case tree.WaitFor():
            for arm in step.arms:
                if isinstance(arm, tree.ArmOn):
                    yield from _arrival_reads(model, scope, arm, Usage.ARM)
                else:
                    yield from condition_reads(model, scope, arm.condition, Usage.ARM_WHEN)
        case tree.WaitUntilDate():
            yield _read(scope, step.pointer, Usage.WAIT_UNTIL)
        case tree.Set():
            yield from value_reads(scope, step.value, Usage.SET)
        case tree.Send():
            for binding in bindings(step):
                yield from value_reads(scope, binding.value, Usage.DATA)
        case _:
            pass


def subject_pointers(step: tree.Send) -> Iterator[values.Pointer]:
    """The pointers that the subject written in a Journey interpolates; each at its place in the string."""
    option = text_option(step, "subject")
    if option is None:
        return
    for found in interpolations(option.text.value):
        place = option.text.place(found.start, found.start + len(found.written))
        whole = ("",)  # as elsewhere in a Journey: a pointer has a root, and no root is called so
        yield values.Pointer(found.written, found.parts or whole, place)


def _arrival_reads(
    model: Model, scope: Scope, clause: clauses.ExitOn | clauses.Goal | tree.ArmOn | values.Did, usage: Usage
) -> Iterator[Read]:
    """What is read of the run and of the arriving event to see whether they belong together."""
    if clause.matching is not None:
        pointer, arriving = clause.matching, event_root(model, (clause.event.text,))
        yield replace(_read(scope, pointer, usage), matching=arriving)
        if pointer.root in scope.roots:  # of one that is unknown nobody can say what it reads
            there = arriving.below(pointer.parts[1:])
            yield Read(pointer, scope, there, usage, matching=arriving, arriving=True)
    if clause.where is not None:
        yield from condition_reads(model, bind_event(scope, model, clause.name, clause.event), clause.where, usage)


def condition_reads(model: Model, scope: Scope, condition: values.Condition, usage: Usage) -> Iterator[Read]:
    """Every read of a condition and of those inside it, each in the scope of what is bound around it."""
    match condition:
        case values.AnyOf() | values.AllOf():
            for part in condition.parts:
                yield from condition_reads(model, scope, part, usage)
        case values.Negation():
            yield from condition_reads(model, scope, condition.condition, usage)
        case values.Comparison() | values.Containment() | values.Membership():
            for value in values.operands(condition):
                yield from value_reads(scope, value, usage)
        case values.Presence():
            yield _read(scope, condition.pointer, usage, shape_only=True)
        case values.Quantified():
            array = _read(scope, condition.pointer, usage, shape_only=True)
            yield array
            items = array.origin.items() if array.origin is not None else Origin("an item")
            if is_nowhere(items):  # what is asked for items has none, and that is the mistake
                items = ANYTHING
            yield from condition_reads(model, scope.bound(condition.name.text, items), condition.where, usage)
        case values.Did():
            yield from _arrival_reads(model, scope, condition, usage)
        case values.StartedBy() | values.InSegment():
            pass


def value_reads(scope: Scope, value: values.Value, usage: Usage) -> Iterator[Read]:
    value = values.inmost(value)
    if isinstance(value, values.Count):
        yield _read(scope, value.pointer, usage, shape_only=True)
    elif isinstance(value, values.Pointer):
        yield _read(scope, value, usage)


def _read(scope: Scope, pointer: values.Pointer, usage: Usage, *, shape_only: bool = False) -> Read:
    return Read(pointer, scope, scope.find(pointer.parts), usage, shape_only)


def conditions_within(condition: values.Condition) -> Iterator[values.Condition]:
    """A condition and all those inside it."""
    left = [condition]
    while left:
        inner = left.pop()
        yield inner
        left.extend(reversed(_directly_in(inner)))


def is_deep(condition: values.Condition) -> bool:
    """Whether more conditions stand inside each other than anybody writes."""
    return any(level > _DEEP for _, level in with_levels(condition))


def with_levels(condition: values.Condition) -> Iterator[tuple[values.Condition, int]]:
    """A condition and all those inside it, each with how many stand around it, itself counted."""
    left = [(condition, 1)]
    while left:
        inner, level = left.pop()
        yield inner, level
        left += [(each, level + 1) for each in _directly_in(inner)]


def with_quantifiers(condition: values.Condition) -> Iterator[tuple[values.Condition, int]]:
    """A condition and all those inside it, each with how many `any`, `all` and `did` it is inside of, or is itself."""
    left = [(condition, 0)]
    while left:
        inner, around = left.pop()
        around += isinstance(inner, (values.Quantified, values.Did))
        yield inner, around
        left += [(each, around) for each in _directly_in(inner)]


def _directly_in(condition: values.Condition) -> tuple[values.Condition, ...]:
    match condition:
        case values.AnyOf() | values.AllOf():
            return condition.parts
        case values.Negation():
            return (condition.condition,)
        case values.Quantified():
            return (condition.where,)
        case values.Did(where=where) if where is not None:
            return (where,)
        case _:
            return ()


def pointer_of(value: values.Value) -> values.Pointer | None:
    """The pointer that a value is made of, if there is one."""
    value = values.inmost(value)
    if isinstance(value, values.Count):
        return value.pointer
    return value if isinstance(value, values.Pointer) else None


def condition_pointers(condition: values.Condition) -> Iterator[values.Pointer]:
    """Every pointer of a condition and of those inside it, but for what it binds itself: items, arriving events."""
    match condition:
        case values.AnyOf() | values.AllOf():
            for part in condition.parts:
                yield from condition_pointers(part)
        case values.Negation():
            yield from condition_pointers(condition.condition)
        case values.Comparison() | values.Containment() | values.Membership():
            yield from (pointer for pointer in map(pointer_of, values.operands(condition)) if pointer is not None)
        case values.Presence():
            yield condition.pointer
        case values.Quantified():
            yield condition.pointer
            yield from _outside(condition.where, condition.name)
        case values.Did():
            if condition.matching is not None:
                yield condition.matching
            if condition.where is not None:
                yield from _outside(condition.where, condition.name)
        case _:
            pass


def _outside(condition: values.Condition, name: values.Name | None) -> Iterator[values.Pointer]:
    inner = None if name is None else name.text
    return (pointer for pointer in condition_pointers(condition) if pointer.root != inner)


def pointer_roots(condition: values.Condition) -> frozenset[str]:
    """What the pointers of a condition begin with, those aside that it binds itself."""
    return frozenset(pointer.root for pointer in condition_pointers(condition))


def asks_now(condition: values.Condition) -> bool:
    """Whether a comparison is with the instant at which it is asked."""
    return any(isinstance(values.inmost(value), values.Now) for value in values.operands(condition))
