"""An event of another key that ends or moves a run."""

from collections.abc import Callable, Iterator
from functools import partial

from sfjourney.diagnostics import Edit, Finding, Fix, Label, Severity
from sfjourney.facts.decide import comparable
from sfjourney.facts.journeys import Knowledge
from sfjourney.facts.lookup import Lookup
from sfjourney.model.conditions import Arrival, arrivals
from sfjourney.model.origins import ROOTS, Origin, Scope, is_nowhere
from sfjourney.model.reads import pointer_of
from sfjourney.model.redactions import clashes
from sfjourney.model.scopes import event_root, run_scope
from sfjourney.rules.rule import Rule
from sfjourney.rules.uses import KEYS, declared
from sfjourney.rules.words_for_events import advice_on
from sfjourney.source import Span
from sfjourney.syntax import values
from sfjourney.syntax.written_names import written_pointer

_WHO = (("profile", "email"), ("profile", "externalId"))
"""Keys that are the Profile's own: all of its events are of the one run."""


def check(knowledge: Knowledge) -> Iterator[Finding]:
    model, lookup = knowledge.model, knowledge.shared.lookup
    for journey in model.journeys:
        if journey.enroll is None or journey.enroll.per is None:
            continue
        key = journey.enroll.per
        scope = run_scope(model, journey)
        if key.parts in _WHO or not _can_be_key(lookup, scope, key):
            continue
        others = ROOTS.union(other.name.text for other in arrivals(journey) if other.name is not None)
        for arrival in arrivals(journey):
            if arrival.event.text not in model.events and advice_on(arrival.event.text) is not None:
                continue  # no event is meant
            if not _correlates(arrival, partial(_is_key, scope, key), others):
                event = event_root(model, (arrival.event.text,))
                if is_nowhere(event.below(key.parts[1:])) and _correlates(arrival, partial(_is_beside, key), others):
                    continue  # the event has no such key: whoever wrote it has found what the two share
                can_match = _can_match(lookup, scope.find(key.parts), event, key)
                yield Finding(
                    "flow/uncorrelated-event",
                    f"{arrival.what} takes any {arrival.event.text}, not only that of the run's own {key.text}",
                    arrival.event.span,
                    f"of whichever {key.parts[-1]}",
                    (Label(key.span, "each of these has a run of its own"),),
                    _hint(arrival, key, can_match=can_match),
                    _matched(arrival, key) if can_match else None,
                    about=f"{arrival.what} {arrival.event.text}",
                )


def _can_be_key(lookup: Lookup, scope: Scope, key: values.Pointer) -> bool:
    """Whether runs have such a key; if not, that is said of the key, and no event can be tied to it."""
    known = declared(lookup, scope, key)
    return known is not None and bool(known.fact.types & KEYS) and not any(clashes(scope.find(key.parts)))


def _can_match(lookup: Lookup, own: Origin | None, event: Origin, key: values.Pointer) -> bool:
    """Whether `matching` can be written: the arriving event has the key too, and of a type that may be equal."""
    there = event.below(key.parts[1:])
    known, its = lookup.of_origin(own), lookup.of_origin(there)
    return not is_nowhere(there) and comparable(known, its) and not any(clashes(there))


def _hint(arrival: Arrival, key: values.Pointer, *, can_match: bool) -> str:
    written = written_pointer(key.text)
    if can_match:
        return f"write `matching {written}`, or compare the two in `where`"
    name = arrival.name.text if arrival.name is not None else "arrived"
    return f"compare the two in `where`: as {name} where /{name}/NAME == {written}"


def _matched(arrival: Arrival, key: values.Pointer) -> Fix | None:
    """`matching` with the key, where nothing else is matched."""
    if arrival.matching is not None:
        return None
    end = (arrival.name or arrival.event).span.end
    written = f"matching {written_pointer(key.text)}"
    edit = Edit(Span(arrival.event.span.file, end, end), f" {written}")
    return Fix(f"write `{written}`", (edit,), safe=False)


IsKey = Callable[[values.Pointer], bool]
"""Whether a pointer is the run's key."""


def _is_key(scope: Scope, key: values.Pointer, pointer: values.Pointer) -> bool:
    """One that leads nowhere may be meant for it: what is wrong with it is said elsewhere."""
    return pointer.parts == key.parts or (pointer.root == key.root and _is_lost(scope, pointer))


def _is_beside(key: values.Pointer, pointer: values.Pointer) -> bool:
    """Whether a pointer is of what the run's key is of."""
    return pointer.root == key.root


def _is_lost(scope: Scope, pointer: values.Pointer) -> bool:
    origin = scope.find(pointer.parts)
    return origin is None or is_nowhere(origin)


def _correlates(arrival: Arrival, is_key: IsKey, others: frozenset[str]) -> bool:
    """Whether the clause takes only events with the run's own key. ``others`` are the roots that are not the event's.

    A root that does not exist is taken for the event's: what is wrong with it is said elsewhere.
    """
    if arrival.matching is not None and (is_key(arrival.matching) or arrival.matching.root not in ROOTS):
        return True
    others = others - {arrival.name.text} if arrival.name is not None else ROOTS
    return arrival.where is not None and _asks_for(arrival.where, is_key, others)


def _asks_for(condition: values.Condition, is_key: IsKey, others: frozenset[str]) -> bool:
    """Whether a condition is true only where something of the arriving event is equal to the key."""
    match condition:
        case values.AllOf():
            return any(_asks_for(part, is_key, others) for part in condition.parts)
        case values.AnyOf():
            return all(_asks_for(part, is_key, others) for part in condition.parts)
        case values.Comparison(operator="==") | values.Containment(operator="contains"):
            return _pairs(condition.left, condition.right, is_key, others)
        case values.Membership(negated=False):
            return all(_pairs(condition.value, option, is_key, others) for option in condition.options)
        case values.Quantified(quantifier="any"):
            item = {condition.name.text}
            inner = others | item if condition.pointer.root in others else others - item
            return _asks_for(condition.where, is_key, inner)
        case _:
            return False


def _pairs(one: values.Value, other: values.Value, is_key: IsKey, others: frozenset[str]) -> bool:
    """Whether one of two values is the key and the other something of the arriving event."""
    sides = [pointer_of(one), pointer_of(other)]
    if all(side is not None and is_key(side) for side in sides):
        return True  # meant for the arriving event's; that it is always true is said of the comparison
    return any(
        own is not None and is_key(own) and its is not None and its.root not in others
        for own, its in (sides, sides[::-1])
    )


UNCORRELATED_EVENT = Rule(
    code="flow/uncorrelated-event",
    title="An event is not tied to the key of the run",
    severity=Severity.WARNING,
    why="an event about one cart, order or invoice would end or move the runs of all the others",
    bad="""\
        journey j {
          on cart.updated
          enroll always per /event/cartId
          transactional
          exit on order.created

          wait 1 hour
          send receipt
        }
    """,
    good="""\
        journey j {
          on cart.updated
          enroll always per /event/cartId
          transactional
          exit on order.created matching /event/cartId

          wait 1 hour
          send receipt
        }
    """,
    check_known=check,
)
