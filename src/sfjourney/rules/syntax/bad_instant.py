"""An instant that is not RFC 3339."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

BAD_INSTANT = Rule(
    code="syntax/bad-instant",
    title="There is no such instant",
    severity=Severity.ERROR,
    why="without a time and a zone every reader takes it for another instant",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          branch { when now < 2026-03-27 { send receipt } }
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          branch { when now < 2026-03-27T00:00:00+01:00 { send receipt } }
        }
    """,
)
