"""A string that is no JSON string."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

BAD_STRING = Rule(
    code="syntax/bad-string",
    title="A string is no JSON string",
    severity=Severity.ERROR,
    why="strings are JSON strings, so that one text means one thing everywhere",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          send receipt { subject "Your \\order" }
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          send receipt { subject "Your order" }
        }
    """,
)
