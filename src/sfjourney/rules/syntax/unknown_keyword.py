"""A word that is no word of the language there."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

UNKNOWN_KEYWORD = Rule(
    code="syntax/unknown-keyword",
    title="A word the language does not know",
    severity=Severity.ERROR,
    why="a misspelt or foreign keyword leaves the step it stands for out of the Journey",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          wiat 1 hour
          send receipt
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          wait 1 hour
          send receipt
        }
    """,
)
