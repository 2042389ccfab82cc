"""A `when` arm of a wait for something that does not change while a run waits."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.model.model import Journey, Model
from sfjourney.model.reads import asks_now, condition_pointers, conditions_within
from sfjourney.rules.rule import Rule
from sfjourney.syntax import tree, values


def check(model: Model) -> Iterator[Finding]:
    for journey in model.journeys:
        for step in journey.all_steps:
            for arm in step.arms if isinstance(step, tree.WaitFor) else ():
                if isinstance(arm, tree.ArmWhen) and _is_frozen(arm.condition):
                    yield _finding(journey, arm.condition)


def _is_frozen(condition: values.Condition) -> bool:
    """Whether it reads nothing of the Profile and nothing of what happens."""
    inner = list(conditions_within(condition))
    if any(isinstance(each, (values.Did, values.InSegment)) or asks_now(each) for each in inner):
        return False
    return all(pointer.root != "profile" for pointer in condition_pointers(condition))


def _finding(journey: Journey, condition: values.Condition) -> Finding:
    read = list(dict.fromkeys(pointer.text for pointer in condition_pointers(condition)))
    subject = " and ".join(read[:2]) or "it"
    what = f"{subject} never {'change' if len(read) > 1 else 'changes'}"
    return Finding(
        "flow/never-resolves",
        f"this comes true at once or never: {what} while a run waits",
        condition.span,
        "decided before the wait begins",
        help="ask it in a `branch` before the wait; a wait can ask for events, the Profile and its history",
        about=journey.file.source.text[condition.span.start : condition.span.end],
    )


NEVER_RESOLVES = Rule(
    code="flow/never-resolves",
    title="A wait for something that does not change",
    severity=Severity.WARNING,
    why="a run keeps the event that started it as it was, so the wait is over at once or lasts until its timeout",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          wait up to 7 days {
            when /event/status == "paid" { send receipt }
          }
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          wait up to 7 days {
            on order.paid { send receipt }
          }
        }
    """,
    check=check,
)
