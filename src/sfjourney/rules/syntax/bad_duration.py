"""A duration that counts no time."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

BAD_DURATION = Rule(
    code="syntax/bad-duration",
    title="A duration that makes no sense",
    severity=Severity.ERROR,
    why="read otherwise, a slip of a digit or of a unit would pass for a wait that nobody meant",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          wait 30 minutes 1 hour
          send receipt
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          wait 1 hour 30 minutes
          send receipt
        }
    """,
)
