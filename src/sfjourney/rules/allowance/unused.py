"""An allowance that silences nothing."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

UNUSED = Rule(
    code="allowance/unused",
    title="An allowance that silences nothing",
    severity=Severity.WARNING,
    why="it would hide the next mistake on that line from everybody",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          # sfjourney: allow flow/unreachable-step -- kept for the spring campaign
          send receipt
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          send receipt
        }
    """,
)
