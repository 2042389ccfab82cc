"""`exit on` and `exit when` in two versions -> what runs that end now, or no longer, do to people."""

from sfjourney.facts.implication import Relation
from sfjourney.graph.difference.changes import Class, Found
from sfjourney.graph.difference.lasting import classes_of_ends
from sfjourney.graph.difference.routes import Routes
from sfjourney.graph.difference.view import JourneyView
from sfjourney.graph.graph import Exit
from sfjourney.steps.send import SendNode
from sfjourney.steps.set_property import SetNode


def exit_classes(view: JourneyView, event: str | None, base: tuple[Exit, ...], head: tuple[Exit, ...]) -> Found:
    """What ends runs: all `exit on` of one event, or all `exit when`."""
    what = "`exit when`" if event is None else f"`exit on {event}`"
    before = [one for one in base if view.conditions.met(one, head=False)]
    after = [one for one in head if view.conditions.met(one, head=True)]
    if not before and not after:
        yield Class.SAFE, f"{what} ends no run, as before: filters let nobody in whom it would end"
        return
    relation = _relation(view, before, after, base, head)
    if relation is Relation.EQUAL:
        yield Class.SAFE, f"{what} is written in another way, and ends the same runs"
        return
    if _spares_nothing(view, event):
        yield Class.SAFE, f"nothing is sent or set behind the steps in which {what} can end runs"
    elif not before:
        yield Class.LOST, f"{what} ends runs now: what they had before them is never sent"
    elif not after:
        gone = "is gone" if not head else "ends no run any more"
        yield Class.CONSENT, f"{what} {gone}: who left by it gets everything that follows"
    elif relation is Relation.WIDER:
        yield Class.LOST, f"{what} ends more runs: what they had before them is never sent"
    elif relation is Relation.NARROWER:
        yield Class.CONSENT, f"{what} ends fewer runs: some who left by it get everything that follows"
    else:
        yield Class.CONSENT, f"{what} ends other runs: some who left by it may get everything that follows"
        yield Class.UNCLEAR, f"{what} cannot be compared with the one before"
    more, fewer = relation is not Relation.NARROWER, relation is not Relation.WIDER
    yield from classes_of_ends(view, shorter=more, longer=fewer)


def _relation(
    view: JourneyView, before: list[Exit], after: list[Exit], base: tuple[Exit, ...], head: tuple[Exit, ...]
) -> Relation:
    if before and after:
        return view.conditions.exits(base, head)
    return Relation.WIDER if after else Relation.NARROWER


def _spares_nothing(view: JourneyView, event: str | None) -> bool:
    """Whether runs that end so have nothing before them, in either version, but waits and ends.

    `exit when` is asked before the first step; an event ends only runs that stay somewhere.
    """
    return not any(_does_something(routes, event) for routes in (view.base, view.head))


def _does_something(routes: Routes, event: str | None) -> bool:
    begins = [routes.journey.start] if event is None else routes.held
    following = {name for one in begins for name in routes.names(routes.reach[one])}
    return any(isinstance(routes.nodes[name], (SendNode, SetNode)) for name in following)
