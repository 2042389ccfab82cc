"""A header clause behind the first step."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

CLAUSE_AFTER_STEP = Rule(
    code="syntax/clause-after-step",
    title="A clause stands after a step",
    severity=Severity.ERROR,
    why="the clauses of a Journey are read first and hold for all of it, wherever they stand",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          send receipt
          window weekdays 09:00 to 20:00
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional
          window weekdays 09:00 to 20:00

          send receipt
        }
    """,
)
