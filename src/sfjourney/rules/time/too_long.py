"""A duration of more than a hundred years."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

TOO_LONG = Rule(
    code="time/too-long",
    title="A wait of more than a hundred years",
    severity=Severity.ERROR,
    why="no run lives so long: a digit too many was typed",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          wait 40000 days
          send receipt
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          wait 400 days
          send receipt
        }
    """,
)
