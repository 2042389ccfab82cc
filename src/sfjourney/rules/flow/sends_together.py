"""Two sends of one run with nothing between them that takes time."""

from collections.abc import Iterator, Mapping

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.facts.journeys import Knowledge, KnownJourney
from sfjourney.facts.walk import JourneyWalk
from sfjourney.rules.labels import first_few
from sfjourney.rules.rule import Rule
from sfjourney.syntax import tree

_MOST_TRIED = 100
"""So many pairs of one Journey are looked at closely; in a Journey with more, some are not found."""


def check(knowledge: Knowledge) -> Iterator[Finding]:
    for known in knowledge.journeys:
        if known.journey.damaged:
            continue
        before: dict[int, list[tree.Send]] = {}
        sends: dict[int, tree.Send] = {}
        for first, second in _pairs(knowledge, known):
            sends[id(second)] = second
            if not any(first is other for other in before.setdefault(id(second), [])):
                before[id(second)].append(first)
        for key, second in sends.items():
            yield _finding(second, before[key])


def _pairs(knowledge: Knowledge, known: KnownJourney) -> Iterator[tuple[tree.Send, tree.Send]]:
    """The pairs of which some run makes both: what decides for the first may decide against the second."""
    tried = 0
    blocks = _around(known.journey.steps)
    for start, found in known.walks.items():
        for first, second in found.together:
            only = blocks[id(first)]
            if only == {}:
                yield first, second
                continue
            tried += 1
            if tried > _MOST_TRIED:
                return
            again = JourneyWalk(knowledge.model, known.journey, start, knowledge.shared, known.sends, only).walk()
            if any(one is first and other is second for one, other in again.together):
                yield first, second


def _around(steps: tuple[tree.Step, ...]) -> Mapping[int, Mapping[int, int]]:
    """For each send the block that leads to it, of every step around it; all by identity."""
    found: dict[int, Mapping[int, int]] = {}
    left: list[tuple[tuple[tree.Step, ...], Mapping[int, int]]] = [(steps, {})]
    while left:
        block, around = left.pop()
        for step in block:
            if isinstance(step, tree.Send):
                found[id(step)] = around
            left += [(inner.steps, {**around, id(step): id(inner)}) for inner in tree.blocks(step)]
    return found


def _finding(second: tree.Send, before: list[tree.Send]) -> Finding:
    labels = first_few([Label(first.span, "this goes out in the same instant") for first in before], "so does this")
    return Finding(
        "flow/sends-together",
        f"`{second.template.text}` goes out in one instant with another email: no wait lies between them",
        second.span,
        "together with the other",
        labels,
        "put a `wait` between the two, or make one email of them",
        about=f"{before[0].template.text} {second.template.text}",
    )


SENDS_TOGETHER = Rule(
    code="flow/sends-together",
    title="Two emails in one instant",
    severity=Severity.WARNING,
    why="two emails that arrive at once look like a mistake, and annoy whoever gets them",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          send receipt
          send receipt { subject "What others bought" }
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          send receipt
          wait 3 days
          send receipt { subject "What others bought" }
        }
    """,
    check_known=check,
)
