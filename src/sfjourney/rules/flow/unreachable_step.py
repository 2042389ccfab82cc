"""A step or an arm that no run comes to."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.facts.decide import Reason
from sfjourney.facts.journeys import Knowledge, KnownJourney
from sfjourney.facts.noted import Lost
from sfjourney.graph.nodes import unreachable
from sfjourney.model.reads import condition_pointers
from sfjourney.rules.closed_arms import ClosedArm, closed_arms
from sfjourney.rules.flow.step_after_exit import blocks_of
from sfjourney.rules.rule import Rule
from sfjourney.source import Span
from sfjourney.syntax import tree, values


def check(knowledge: Knowledge) -> Iterator[Finding]:
    closed = list(closed_arms(knowledge))
    holders = {id(arm.seen.step) for arm in closed}
    for known in knowledge.journeys:
        if not known.journey.damaged:
            yield from _steps(known, holders)
    yield from (_arm(arm) for arm in closed if not arm.taken)


def _steps(known: KnownJourney, holders: set[int]) -> Iterator[Finding]:
    """Where nothing leads, and where every way to it contradicts itself. ``holders`` have arms that are told of."""
    steps = known.journey.steps
    nowhere = unreachable(steps)
    behind = {id(after) for block in blocks_of(steps) for after in _behind_exits(block)}
    for step in nowhere:
        if id(step) not in behind:
            hint = "let one of the ways before it go on, move it up, or take it out"
            yield _finding(step, "every way to it ends in an `exit`", (), hint)
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
            hint = "let one of the ways before it go on, move it up, or take it out"
            yield _finding(one.step, "no run comes out of the step before it", labels, hint)


def _behind_exits(block: tuple[tree.Step, ...]) -> tuple[tree.Step, ...]:
    places = [place for place, step in enumerate(block) if isinstance(step, tree.Exit)]
    return block[places[0] + 1 :] if places else ()


def _finding(step: tree.Step, reason: str, related: tuple[Label, ...], hint: str) -> Finding:
    about = str(step.label.text if step.label else type(step).__name__)
    message = f"no run reaches this step: {reason}"
    return Finding("flow/unreachable-step", message, step.span, "never reached", related, hint, about=about)


def _arm(arm: ClosedArm) -> Finding:
    other = _never_starts(arm)
    reason = f"`{other}` starts none of them" if other else "its condition contradicts what was decided on the way here"
    entries = [entry.event.text for entry in arm.journey.entries]
    hint = "ask for something that can still be true, or take the arm out"
    if other:
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
