"""A number that cannot be one here."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

BAD_NUMBER = Rule(
    code="syntax/bad-number",
    title="A number that makes no sense here",
    severity=Severity.ERROR,
    why="numbers are JSON numbers, and what counts something is whole",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          branch { when /event/total > 007 { send receipt } }
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          branch { when /event/total > 7 { send receipt } }
        }
    """,
)
