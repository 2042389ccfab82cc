"""A name that a JSON Schema requires, and that is a slip of one of its properties."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

MISSPELT_REQUIRED = Rule(
    code="reference/misspelt-required",
    title="A JSON Schema requires a name that is almost one of its properties",
    severity=Severity.WARNING,
    why="the property that is meant may be missing, and what is read as always there never comes",
    bad="""\
        event order.created { schema "schemas/order.json" }
        journey j {
          on order.created
          enroll always
          transactional

          send receipt
        }
        --- schemas/order.json
        {"type": "object", "properties": {"orderId": {"type": "string"}}, "required": ["ordreId"]}
    """,
    good="""\
        event order.created { schema "schemas/order.json" }
        journey j {
          on order.created
          enroll always
          transactional

          send receipt
        }
        --- schemas/order.json
        {"type": "object", "properties": {"orderId": {"type": "string"}}, "required": ["orderId"]}
    """,
)
