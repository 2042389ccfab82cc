"""An invisible or direction-changing character."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

HIDDEN_CHARACTER = Rule(
    code="syntax/hidden-character",
    title="An invisible character",
    severity=Severity.ERROR,
    why="what a reviewer sees would not be what is compiled",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          send receipt { subject "Your\u202e order" }
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
