"""Text that no rule of the grammar allows there."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

UNEXPECTED_TOKEN = Rule(
    code="syntax/unexpected-token",
    title="Something stands where it cannot",
    severity=Severity.ERROR,
    why="a file that cannot be read whole cannot be checked whole",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          wait 5
          send receipt
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          wait 5 minutes
          send receipt
        }
    """,
)
