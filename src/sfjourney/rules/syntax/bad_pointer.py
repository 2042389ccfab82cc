"""A pointer that is no JSON Pointer."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

BAD_POINTER = Rule(
    code="syntax/bad-pointer",
    title="A pointer is no JSON Pointer",
    severity=Severity.ERROR,
    why="values are named by JSON Pointers (RFC 6901), here as in templates and recordings",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          branch { when /event/a~b == 1 { send receipt } }
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          branch { when /event/total > 1 { send receipt } }
        }
    """,
)
