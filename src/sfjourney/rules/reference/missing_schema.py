"""A schema file that cannot be read."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

MISSING_SCHEMA = Rule(
    code="reference/missing-schema",
    title="A schema file is not there",
    severity=Severity.ERROR,
    why="without it nothing is known of what it describes, and no pointer into that is checked",
    bad="""\
        event order.created { schema "schemas/none.json" }
        journey j {
          on order.created
          enroll always
          transactional

          send receipt
        }
    """,
    good="""\
        event order.created { schema "schemas/order.json" }
        journey j {
          on order.created
          enroll always
          transactional

          send receipt
        }
    """,
)
