"""A schema file that is no JSON Schema."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

INVALID_SCHEMA = Rule(
    code="reference/invalid-schema",
    title="A file is no JSON Schema",
    severity=Severity.ERROR,
    why="a schema that is wrong says nothing about the payloads it should describe",
    bad="""\
        event order.created { schema "schemas/order.json" }
        journey j {
          on order.created
          enroll always
          transactional

          send receipt
        }
        --- schemas/order.json
        {"type": "objekt"}
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
