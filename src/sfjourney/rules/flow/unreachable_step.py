"""A step or an arm that no run comes to."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from sfjourney.diagnostics import Edit, Finding, Fix, Label, Severity
from sfjourney.facts.decide import Reason
from sfjourney.facts.journeys import Knowledge, KnownJourney
from sfjourney.facts.noted import Lost
from sfjourney.graph.nodes import unreachable
from sfjourney.model.model import steps_within
from sfjourney.model.reads import Usage, condition_pointers
from sfjourney.rules.closed_arms import ClosedArm, closed_arms
from sfjourney.rules.rule import Rule
from sfjourney.rules.started import START_COUNTS, counts_start, without_start
from sfjourney.source import Span
from sfjourney.syntax import tree, values
from sfjourney.syntax.written_names import written_event

_GO_ON: Final = "let one of the ways before it go on, move it up, or take it out"


def check(knowledge: Knowledge) -> Iterator[Finding]:
    closed = list(closed_arms(knowledge))
    holders = {id(arm.seen.step) for arm in closed}
    for known in knowledge.journeys:
        if not known.journey.damaged:
            yield from _steps(known, holders)
    yield from (_arm(arm) for arm in closed if not arm.taken)


def _steps(known: KnownJourney, holders: set[int]) -> Iterator[Finding]:
    """Where nothing leads, and where every way to it contradicts itself. ``holders`` have arms that are told of."""
    behind = {id(found[0]): found for found in _behind_exits(known.journey.steps)}
    nowhere = unreachable(known.journey.steps)
    for step in nowhere:
        if id(step) in behind:
            yield _behind_exit(*behind[id(step)])
        else:
            yield _finding(step, "every way to it ends in an `exit`", (), _GO_ON)
    told = {id(step) for step in nowhere}
    lost: dict[int, Lost] = {}
    for found in known.walks.values():
        for one in found.lost:
            lost.setdefault(id(one.step), one)
    reached = frozenset[int]().union(*(found.reached for found in known.walks.values()))
    for one in lost.values():
        if id(one.step) in reached or id(one.step) in told or (one.after is not None and id(one.after) in holders):
            continue
        labels = tuple(Label(decision.span, decision.words) for decision in one.because)
        if one.after is None:
            yield _finding(one.step, "every run ends before it", labels, "let some run come further, or take it out")
        else:
            yield _finding(one.step, "no run comes out of the step before it", labels, _GO_ON)


def _behind_exits(steps: tuple[tree.Step, ...]) -> Iterator[tuple[tree.Step, tree.Exit, tree.Step]]:
    """The first step behind an `exit` in its own block, that `exit`, and the last step of the block."""
    blocks = [steps, *(block.steps for step in steps_within(steps) for block in tree.blocks(step))]
    for block in blocks:
        for step, following in pairwise(block):
            if isinstance(step, tree.Exit):
                yield following, step, block[-1]
                break


def _behind_exit(step: tree.Step, leaving: tree.Exit, last: tree.Step) -> Finding:
    rest = Span(step.span.file, leaving.span.end, last.span.end)
    alone = step is last and not any(True for _ in tree.blocks(step))  # nobody means to lose more than that by a slip
    return _finding(
        step,
        "the `exit` before it ends them all",
        (Label(leaving.span, "every run that comes here ends"),),
        "move it before the `exit`, or take it out",
        Fix("take out what follows the `exit`", (Edit(rest, ""),), safe=False) if alone else None,
    )


def _finding(step: tree.Step, reason: str, related: tuple[Label, ...], hint: str, fix: Fix | None = None) -> Finding:
    about = str(step.label.text if step.label else type(step).__name__)
    message = f"no run reaches this step: {reason}"
    return Finding("flow/unreachable-step", message, step.span, "never reached", related, hint, fix, about)


def _arm(arm: ClosedArm) -> Finding:
    other = _never_starts(arm)
    reason = "its condition contradicts what was decided on the way here"
    entries = [written_event(entry.event.text) for entry in arm.journey.entries]
    hint = "ask for something that can still be true, or take the arm out"
    if any(counts_start(question) for question in arm.questions):
        reason = f"{START_COUNTS} where its condition asks what has happened"
        hint = without_start(Usage.BRANCH)
    if other:
        reason = f"`{other}` starts none of them"
        hint = f"the Journey has `on {'`, `on '.join(dict.fromkeys(entries))}`: ask for one of these, or add an `on`"
    span, because = _contradicted(arm)
    return Finding(
        "flow/unreachable-step",
        f"no run takes this arm: {reason}",
        span,
        "never true here",
        because,
        hint,
        about=f"arm {arm.journey.file.source.text[arm.span.start : arm.span.end]}",
    )


def _contradicted(arm: ClosedArm) -> tuple[Span, tuple[Label, ...]]:
    """The part of a condition that contradicts what was decided, and where that was; else the whole of it."""
    for question in arm.questions:
        verdict = question.verdict
        if verdict is not None and not verdict.outcome:
            roots = {tuple(pointer.parts) for pointer in condition_pointers(question.condition)}
            because = [one for one in arm.seen.because if any(about in roots for about in one.about)]
            labels = tuple(Label(one.span, one.words) for one in because or arm.seen.because)
            return question.condition.span, labels
    return arm.span, arm.because


def _never_starts(arm: ClosedArm) -> str | None:
    """The event that the arm asks runs to be started by, where none of them is."""
    for question in arm.questions:
        verdict = question.verdict
        if verdict is not None and verdict.reason is Reason.START and not verdict.outcome:
            condition = question.condition
            return condition.event.text if isinstance(condition, values.StartedBy) else None
    return None


UNREACHABLE_STEP = Rule(
    code="flow/unreachable-step",
    title="A step or arm that no run reaches",
    severity=Severity.WARNING,
    why="an email in it is never sent, though the Journey seems to promise it",
    bad="""\
        event order.created { schema "schemas/order.json" }

        journey j {
          on order.created where /event/total >= 100
          enroll always
          transactional

          branch "small orders" {
            when /event/total < 50 { send receipt }
          }
        }
    """,
    good="""\
        event order.created { schema "schemas/order.json" }

        journey j {
          on order.created where /event/total >= 100
          enroll always
          transactional

          branch "large orders" {
            when /event/total > 500 { send receipt }
          }
        }
    """,
    check_known=check,
)
