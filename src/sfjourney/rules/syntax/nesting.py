"""Brackets inside brackets, deeper than is read."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

NESTING = Rule(
    code="syntax/nesting",
    title="Nested too deep",
    severity=Severity.ERROR,
    why="beyond the limit a file is a mistake or an attack, and no reader follows it",
    bad="journey j {\n  on order.created where " + "(" * 300 + "/event/total > 1" + ")" * 300 + "\n}\n",
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          send receipt
        }
    """,
)
