"""A clock time that no clock shows."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

BAD_TIME = Rule(
    code="syntax/bad-time",
    title="There is no such clock time",
    severity=Severity.ERROR,
    why="a time on the clock is HH:MM; 24:00 is only the end of a window",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          wait until 9:00
          send receipt
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          wait until 09:00
          send receipt
        }
    """,
)
