"""A word that is no word of the language there."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

UNKNOWN_KEYWORD = Rule(
    code="syntax/unknown-keyword",
    title="A word the language does not know",
    severity=Severity.ERROR,
    why="what a misspelt or foreign word stands for is left out: a step, a clause or a part of one",
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
