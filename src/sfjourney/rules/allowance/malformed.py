"""A comment to us that cannot be read."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

MALFORMED = Rule(
    code="allowance/malformed",
    title="A comment to sfjourney that cannot be read",
    severity=Severity.WARNING,
    why="what it says is not heard, or not as it was meant",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          exit
          # sfjourney: allow flow/unreachable-step kept for the spring campaign
          send receipt
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          exit
          # sfjourney: allow flow/unreachable-step -- kept for the spring campaign
          send receipt
        }
    """,
)
