"""An allowance of a rule that there is not."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

UNKNOWN_RULE = Rule(
    code="allowance/unknown-rule",
    title="An allowance of a rule that does not exist",
    severity=Severity.WARNING,
    why="it silences nothing, though it seems to",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          send receipt
          exit
          # sfjourney: allow flow/unreachable-stop, flow/unreachable-step -- kept for the spring campaign
          wait 1 day
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          send receipt
          exit
          # sfjourney: allow flow/unreachable-step -- kept for the spring campaign
          wait 1 day
        }
    """,
)
