"""An allowance that does not say why."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

WITHOUT_REASON = Rule(
    code="allowance/without-reason",
    title="An allowance without a reason",
    severity=Severity.WARNING,
    why="whoever reads it next cannot tell whether it still holds",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          exit
          # sfjourney: allow flow/unreachable-step
          send receipt
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          exit
          # sfjourney: allow flow/unreachable-step -- kept for the spring campaign
          send receipt
        }
    """,
)
