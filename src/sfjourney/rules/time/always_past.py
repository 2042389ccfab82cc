"""A wait for an instant that is over whenever a run comes to it."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.facts.journeys import Knowledge
from sfjourney.facts.noted import LateWait
from sfjourney.rules.rule import Rule
from sfjourney.syntax import tree


def check(knowledge: Knowledge) -> Iterator[Finding]:
    for known in knowledge.journeys:
        late: dict[int, list[LateWait]] = {}
        for found in known.walks.values():
            for one in found.late:
                late.setdefault(id(one.step), []).append(one)
        for key, several in late.items():
            coming = sum(key in found.reached for found in known.walks.values())
            if len(several) == coming:
                yield _finding(several[0])


def _finding(late: LateWait) -> Finding:
    step = late.step
    return Finding(
        "time/always-past",
        f"this wait is over before it begins: {_instant(step)} is past whenever a run comes here",
        step.span,
        "always past",
        tuple(Label(decision.span, decision.words) for decision in late.because),
        "put the waits in the order of their instants, or wait for another",
        about=_instant(step),
    )


def _instant(step: tree.WaitUntilDate) -> str:
    if step.length is None:
        return step.pointer.text
    return f"{step.length.duration.words()} {step.direction} {step.pointer.text}"


ALWAYS_PAST = Rule(
    code="time/always-past",
    title="A wait for what is always past",
    severity=Severity.WARNING,
    why="nobody waits there: `if past` decides for every run, and what follows comes at once or never",
    bad="""\
        journey j {
          on booking.made
          enroll always
          transactional

          wait until 1 day before /event/startsAt if past exit if missing exit
          send receipt
          wait until 3 days before /event/startsAt if past exit if missing exit
          send receipt { subject "See you soon" }
        }
        --- templates/receipt.json
        {
          "name": "Receipt",
          "purpose": "Transactional",
          "definition": {
            "subject": "Your booking",
            "body": {"root": "text", "elements": {"text": {"type": "Text", "props": {"text": "Thank you"}}}}
          }
        }
    """,
    good="""\
        journey j {
          on booking.made
          enroll always
          transactional

          wait until 3 days before /event/startsAt if past exit if missing exit
          send receipt
          wait until 1 day before /event/startsAt if past exit if missing exit
          send receipt { subject "See you soon" }
        }
        --- templates/receipt.json
        {
          "name": "Receipt",
          "purpose": "Transactional",
          "definition": {
            "subject": "Your booking",
            "body": {"root": "text", "elements": {"text": {"type": "Text", "props": {"text": "Thank you"}}}}
          }
        }
    """,
    check_known=check,
)
