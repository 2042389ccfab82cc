"""An arm whose runs other arms take before it."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.facts.journeys import Knowledge
from sfjourney.rules.closed_arms import ClosedArm, closed_arms
from sfjourney.rules.rule import Rule
from sfjourney.syntax import tree


def check(knowledge: Knowledge) -> Iterator[Finding]:
    yield from (_finding(arm) for arm in closed_arms(knowledge) if arm.taken)


def _finding(arm: ClosedArm) -> Finding:
    takers = "the arm above takes" if len(arm.seen.because) == 1 else "the arms above take"
    if arm.seen.arm is None:
        message = f"no run takes this `else`: {takers} them all"
        hint = "take it out, or ask for less above"
    else:
        one = "event" if isinstance(arm.seen.arm, tree.ArmOn) else "run"
        message = f"no {one} comes to this arm: {takers} every one that fits it"
        hint = "put the narrower arm first, or take this one out"
    about = f"arm {arm.journey.file.source.text[arm.span.start : arm.span.end]}"
    return Finding("flow/shadowed-arm", message, arm.span, "never taken", arm.because, hint, about=about)


SHADOWED_ARM = Rule(
    code="flow/shadowed-arm",
    title="An arm that others always come before",
    severity=Severity.WARNING,
    why="the first arm that fits is taken, so what stands in this one never happens",
    bad="""\
        event order.created { schema "schemas/order.json" }

        journey j {
          on order.created
          enroll always
          transactional

          branch {
            when /event/total > 10 { send receipt }
            when /event/total > 500 { send big_receipt }
          }
        }
        --- templates/big_receipt.json
        {
          "name": "Big receipt",
          "purpose": "Transactional",
          "definition": {
            "subject": "Your big order",
            "body": {"root": "text", "elements": {"text": {"type": "Text", "props": {"text": "Thank you"}}}}
          }
        }
    """,
    good="""\
        event order.created { schema "schemas/order.json" }

        journey j {
          on order.created
          enroll always
          transactional

          branch {
            when /event/total > 500 { send big_receipt }
            when /event/total > 10 { send receipt }
          }
        }
        --- templates/big_receipt.json
        {
          "name": "Big receipt",
          "purpose": "Transactional",
          "definition": {
            "subject": "Your big order",
            "body": {"root": "text", "elements": {"text": {"type": "Text", "props": {"text": "Thank you"}}}}
          }
        }
    """,
    check_known=check,
)
