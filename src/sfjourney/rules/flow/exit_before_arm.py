"""An arm of a wait for an event that ends the run before it gets there."""

from collections.abc import Iterator

from msgspec import Struct

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.model.model import Journey, Model
from sfjourney.model.origins import ROOTS, Scope, is_nowhere
from sfjourney.model.reads import asks_now, conditions_within, is_deep, pointer_roots
from sfjourney.model.scopes import event_root, run_scope
from sfjourney.rules.rule import Rule
from sfjourney.source import Span
from sfjourney.syntax import clauses, tree, values
from sfjourney.syntax.likeness import key_of, renamed


def check(model: Model) -> Iterator[Finding]:
    for journey in model.journeys:
        scope = run_scope(model, journey)
        for step in journey.all_steps:
            for arm in step.arms if isinstance(step, tree.WaitFor) else ():
                if isinstance(arm, tree.ArmOn) and not _is_lost(model, scope, arm):
                    yield from _beaten(journey, arm)


def _is_lost(model: Model, scope: Scope, arm: tree.ArmOn) -> bool:
    """Whether the key of an arm leads nowhere: what is wrong with it is said elsewhere."""
    if arm.matching is None:
        return False
    own, arriving = scope.find(arm.matching.parts), event_root(model, (arm.event.text,))
    return own is None or is_nowhere(own) or is_nowhere(arriving.below(arm.matching.parts[1:]))


def _beaten(journey: Journey, arm: tree.ArmOn) -> Iterator[Finding]:
    for clause in journey.exits_on:
        if covers(clause, arm):
            hint = "take the arm out, or let `exit on` ask for less"
            yield _finding(arm, "`exit on` ends the run first", clause.span, "this ends the run", hint)
            return
    again = _restart(journey, arm)
    if again is not None:
        hint = "take the arm out, or write `if running skip`"
        yield _finding(arm, "it restarts the run first", again, "this starts the run anew", hint)


def covers(clause: clauses.ExitOn, other: tree.ArmOn | clauses.Goal) -> bool:
    """Whether `exit on` takes every event that the other takes, and comes to the same whenever it is asked."""
    if clause.event.text != other.event.text:
        return False
    asks, its = _asked_by(clause), _asked_by(other)
    if any(key[0] == "profile" for key in asks.keys) or not asks.keys <= its.keys:
        return False
    if not asks.parts:
        return True
    if any(map(is_deep, (*asks.parts, *its.parts))):
        return False
    known = {key_of(part) for part in its.parts}
    return all(_stays(part) and key_of(part) in known for part in asks.parts)


_ARRIVING = ""


class _Asks(Struct, frozen=True):
    """What must hold for an event to be taken: the places at which it agrees with the run, and the rest of `where`."""

    keys: frozenset[tuple[str, ...]]
    parts: tuple[values.Condition, ...]


def _asked_by(clause: clauses.ExitOn | tree.ArmOn | clauses.Goal) -> _Asks:
    """`matching P` and the comparison that it is short for are one; the event is called by one name."""
    keys = set() if clause.matching is None else {clause.matching.parts}
    rest: list[values.Condition] = []
    left = [] if clause.where is None else [clause.where]
    while left:
        condition = left.pop()
        if isinstance(condition, values.AllOf):
            left += condition.parts
            continue
        part = condition if clause.name is None else renamed(condition, clause.name.text, _ARRIVING)
        key = _matched(part)
        if key is None:
            rest.append(part)
        else:
            keys.add(key)
    return _Asks(frozenset(keys), tuple(rest))


def _matched(condition: values.Condition) -> tuple[str, ...] | None:
    """The place P of the run, where a condition says what `matching P` says."""
    if not isinstance(condition, values.Comparison) or condition.operator != "==":
        return None
    for its, own in ((condition.left, condition.right), (condition.right, condition.left)):
        if not isinstance(its, values.Pointer) or not isinstance(own, values.Pointer):
            return None
        if its.root == _ARRIVING and own.root in ROOTS and its.parts[1:] == own.parts[1:]:
            return own.parts
    return None


def _stays(condition: values.Condition) -> bool:
    """Whether a condition reads only what does not change while a run waits: the two events."""
    moving = (values.Did, values.InSegment)
    return pointer_roots(condition) <= {"event", "data", _ARRIVING} and not any(
        isinstance(inner, moving) or asks_now(inner) for inner in conditions_within(condition)
    )


def _restart(journey: Journey, arm: tree.ArmOn) -> Span | None:
    """The entry that ends every run which could take the event, because it starts another for the same key."""
    enroll = journey.enroll
    if enroll is None or enroll.if_running != "restart":
        return None
    if enroll.per is not None and enroll.per.parts not in _asked_by(arm).keys:
        return None
    entries = [entry for entry in journey.entries if entry.event.text == arm.event.text and entry.where is None]
    return entries[0].span if entries else None


def _finding(arm: tree.ArmOn, reason: str, span: Span, label: str, hint: str) -> Finding:
    message = f"{arm.event.text} never comes to this arm: {reason}"
    about = f"{arm.event.text} {reason}"
    return Finding(
        "flow/exit-before-arm", message, arm.event.span, "never taken", (Label(span, label),), hint, about=about
    )


EXIT_BEFORE_ARM = Rule(
    code="flow/exit-before-arm",
    title="An event ends the run before its arm can take it",
    severity=Severity.WARNING,
    why="exits and restarts are asked before waits are, so what stands in the arm never happens",
    bad="""\
        journey j {
          on cart.updated
          enroll always
          transactional
          exit on order.created

          wait up to 1 day {
            on order.created { send receipt }
          }
        }
    """,
    good="""\
        journey j {
          on cart.updated
          enroll always
          transactional

          wait up to 1 day {
            on order.created { send receipt }
          }
        }
    """,
    check=check,
)
