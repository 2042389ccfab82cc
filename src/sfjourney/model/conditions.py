"""Every condition of a workspace, with where it stands; and every event name, with how it is used."""

from collections.abc import Iterator

from msgspec import Struct

from sfjourney.model.model import Journey, Model
from sfjourney.model.reads import Usage, conditions_within
from sfjourney.syntax import clauses, tree, values


class PlacedCondition(Struct, frozen=True):
    """A condition as written, and the part of a Journey or segment that it belongs to."""

    condition: values.Condition
    usage: Usage


def journey_conditions(journey: Journey) -> Iterator[PlacedCondition]:
    """The conditions of one Journey in written order, not those inside them."""
    for clause in journey.declaration.clauses:
        match clause:
            case clauses.OnEvent(where=where) if where is not None:
                yield PlacedCondition(where, Usage.FILTER)
            case clauses.ExitOn(where=where) if where is not None:
                yield PlacedCondition(where, Usage.EXIT)
            case clauses.ExitWhen():
                yield PlacedCondition(clause.condition, Usage.EXIT_WHEN)
            case clauses.Goal(where=where) if where is not None:
                yield PlacedCondition(where, Usage.GOAL)
            case _:
                pass
    for step in journey.all_steps:
        if isinstance(step, tree.Branch):
            yield from (PlacedCondition(arm.condition, Usage.BRANCH) for arm in step.arms)
        elif isinstance(step, tree.WaitFor):
            for arm in step.arms:
                if isinstance(arm, tree.ArmWhen):
                    yield PlacedCondition(arm.condition, Usage.ARM_WHEN)
                elif arm.where is not None:
                    yield PlacedCondition(arm.where, Usage.ARM)


def placed_conditions(model: Model) -> Iterator[PlacedCondition]:
    """The conditions of all Journeys and segments, not those inside them."""
    for journey in model.journeys:
        yield from journey_conditions(journey)
    for segment in model.segments.values():
        yield PlacedCondition(segment.condition, Usage.SEGMENT)


def all_conditions(model: Model) -> Iterator[values.Condition]:
    """Every condition of the workspace and all those inside them."""
    for placed in placed_conditions(model):
        yield from conditions_within(placed.condition)


def segments_of(model: Model, journey: Journey) -> Iterator[tree.Segment]:
    """The segments that a Journey asks for, and those that they ask for, each once."""
    left = [placed.condition for placed in journey_conditions(journey)]
    seen: set[str] = set()
    while left:
        for inner in conditions_within(left.pop()):
            if isinstance(inner, values.InSegment) and inner.segment.text not in seen:
                seen.add(inner.segment.text)
                segment = model.segments.get(inner.segment.text)
                if segment is not None:
                    yield segment
                    left.append(segment.condition)


class Arrival(Struct, frozen=True):
    """A clause or arm about an arriving event: the name it gives it, and how it belongs to the run."""

    event: values.Name
    name: values.Name | None
    matching: values.Pointer | None
    where: values.Condition | None
    what: str


def arrivals(journey: Journey) -> Iterator[Arrival]:
    """The exits, the goal and the event arms of a Journey."""
    for clause in journey.declaration.clauses:
        if isinstance(clause, (clauses.ExitOn, clauses.Goal)):
            what = "`exit on`" if isinstance(clause, clauses.ExitOn) else "the goal"
            yield Arrival(clause.event, clause.name, clause.matching, clause.where, what)
    for step in journey.all_steps:
        if isinstance(step, tree.WaitFor):
            for arm in step.arms:
                if isinstance(arm, tree.ArmOn):
                    yield Arrival(arm.event, arm.name, arm.matching, arm.where, "this arm")


def event_names(model: Model) -> Iterator[values.Name]:
    """Every place where an event is named, its declaration aside."""
    for journey in model.journeys:
        yield from (entry.event for entry in journey.entries)
        yield from (arrival.event for arrival in arrivals(journey))
    for condition in all_conditions(model):
        if isinstance(condition, (values.Did, values.StartedBy)):
            yield condition.event


def bound_names(model: Model) -> Iterator[values.Name]:
    """Every name that stands for an arriving event or an item."""
    for journey in model.journeys:
        yield from (arrival.name for arrival in arrivals(journey) if arrival.name is not None)
    for condition in all_conditions(model):
        if isinstance(condition, (values.Did, values.Quantified)) and condition.name is not None:
            yield condition.name


def inner_first(model: Model) -> Iterator[tree.Segment]:
    """The segments, each behind those that it asks; of those that ask each other in a circle in some order."""
    seen: set[str] = set()
    for start in model.segments:
        left = [(start, False)]
        while left:
            name, done = left.pop()
            if done:
                yield model.segments[name]
            elif name in model.segments and name not in seen:
                seen.add(name)
                asked = conditions_within(model.segments[name].condition)
                left.append((name, True))
                left += [(inner.segment.text, False) for inner in asked if isinstance(inner, values.InSegment)]
