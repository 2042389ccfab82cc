"""A name of a length or spelling that names nothing."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

BAD_NAME = Rule(
    code="syntax/bad-name",
    title="A name that cannot be one",
    severity=Severity.ERROR,
    why="names are 1 to 120 characters, event names 1 to 255, and a label is no word that begins a clause or step",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          end: send receipt
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          last: send receipt
        }
    """,
)
