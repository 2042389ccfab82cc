"""A string without its closing quote."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

UNCLOSED_STRING = Rule(
    code="syntax/unclosed-string",
    title="A string is never closed",
    severity=Severity.ERROR,
    why="a string ends on the line that it begins on",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          send receipt { subject "Your order }
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
