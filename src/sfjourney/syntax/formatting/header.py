"""Units -> the same with the clauses of every Journey in the order in which language.md 3 lists them."""

from collections.abc import Sequence
from itertools import pairwise, takewhile
from operator import itemgetter

from msgspec.structs import replace

from sfjourney.syntax.formatting.pieces import Remark
from sfjourney.syntax.formatting.units import Body, Unit

_ORDER = {
    production: place
    for place, productions in enumerate(
        (
            {"on_event", "on_api"},
            {"enroll"},
            {"timezone"},
            {"subscription", "transactional"},
            {"window"},
            {"cap"},
            {"exit_on"},
            {"exit_when"},
            {"goal"},
            {"draft"},
        )
    )
    for production in productions
}


def in_order(file: Body) -> Body:
    """Order the clauses of every Journey; those of one kind stay as they are. The steps stand apart from them."""
    units = (_journey(unit, unit.body) if unit.production == "journey" and unit.body else unit for unit in file.units)
    return replace(file, units=tuple(units))


def is_clause(unit: Unit) -> bool:
    return unit.production in _ORDER


def _journey(journey: Unit, body: Body) -> Unit:
    clauses = [unit for unit in body.units if is_clause(unit)]
    steps = [unit for unit in body.units if not is_clause(unit)]
    if any(unit.joined for unit in (*clauses[:1], *steps[:1])):
        return journey  # some of its header stays on a line with what is no clause
    return replace(journey, body=replace(body, units=(*_sorted(clauses), *steps)))


def _sorted(clauses: Sequence[Unit]) -> list[Unit]:
    """Clauses in order, each with its comments. An empty line stays where what stood before it still does.

    A comment at the top with an empty line below it is about all of them, and stays at the top.
    """
    places: list[int] = []
    for clause in clauses:  # those that stay on one line go where the first of them goes
        places.append(places[-1] if clause.joined else _ORDER[clause.production])
    ordered = [clause for _, clause in sorted(zip(places, clauses, strict=True), key=itemgetter(0))]
    if ordered == list(clauses):
        return ordered
    before: dict[int, Unit | None] = {id(clause): None for clause in clauses[:1]}
    before |= {id(clause): one for one, clause in pairwise(clauses)}
    opening, first = _opening(clauses[0])
    ordered = [first if clause is clauses[0] else clause for clause in ordered]
    made = []
    for place, clause in enumerate(ordered):
        previous = ordered[place - 1] if place else None
        stays = previous is not None and before.get(id(clause)) is previous
        made.append(clause if stays else _parted(clause, parted=False))
    if opening:
        made[0] = _parted(made[0], parted=True)
        made[0] = replace(made[0], above=(*opening, *made[0].above))
    return made


def _opening(clause: Unit) -> tuple[tuple[Remark, ...], Unit]:
    """The comments above the last empty line before a clause, and the clause without them.

    What allows something on the clause goes with it.
    """
    above = list(takewhile(lambda remark: not remark.allows, clause.above))
    parted = [remark.apart for remark in above]
    parted.append(clause.above[len(above)].apart if len(above) < len(clause.above) else clause.apart)
    last = max((place for place, apart in enumerate(parted) if apart), default=0)
    return clause.above[:last], replace(clause, above=clause.above[last:])


def _parted(clause: Unit, *, parted: bool) -> Unit:
    """A clause with or without an empty line before all of it."""
    if not clause.above:
        return replace(clause, apart=parted)
    return replace(clause, above=(replace(clause.above[0], apart=parted), *clause.above[1:]))
