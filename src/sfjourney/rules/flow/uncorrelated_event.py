"""An event of another key that ends or moves a run."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.model.conditions import Arrival, arrivals
from sfjourney.model.model import Model
from sfjourney.model.reads import conditions_within
from sfjourney.rules.rule import Rule
from sfjourney.syntax import values


def check(model: Model) -> Iterator[Finding]:
    for journey in model.journeys:
        if journey.enroll is None or journey.enroll.per is None:
            continue
        key = journey.enroll.per
        for arrival in arrivals(journey):
            if not _correlates(arrival, key):
                yield Finding(
                    "flow/uncorrelated-event",
                    f"{arrival.what} takes any {arrival.event.text}, not only that of the run's own {key.text}",
                    arrival.event.span,
                    f"of whichever {key.parts[-1]}",
                    (Label(key.span, "each of these has a run of its own"),),
                    f"write `matching {key.text}`, or compare the two in `where`",
                    about=f"{arrival.what} {arrival.event.text}",
                )


def _correlates(arrival: Arrival, key: values.Pointer) -> bool:
    """Whether the clause compares something of the arriving event with the run's key."""
    if arrival.matching is not None:
        return True
    if arrival.where is None or arrival.name is None:
        return False
    for condition in conditions_within(arrival.where):
        if isinstance(condition, values.Comparison) and condition.operator == "==":
            sides = [side for side in (condition.left, condition.right) if isinstance(side, values.Pointer)]
            roots = {side.root for side in sides}
            if arrival.name.text in roots and any(side.parts == key.parts for side in sides):
                return True
    return False


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
    check=check,
)
