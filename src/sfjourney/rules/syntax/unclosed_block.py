"""A block whose closing brace is missing."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

UNCLOSED_BLOCK = Rule(
    code="syntax/unclosed-block",
    title="A block is never closed",
    severity=Severity.ERROR,
    why="without its brace everything after it seems to belong to the block",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          send receipt
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
