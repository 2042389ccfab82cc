"""A key of a JSON Schema that says nothing: misspelt, or of another draft."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

IDLE_KEYWORD = Rule(
    code="reference/idle-keyword",
    title="A keyword that its JSON Schema does not know",
    severity=Severity.WARNING,
    why="what is not known is passed over, and what it was to say of the payloads is not said",
    bad="""\
        event order.created { schema "schemas/order.json" }
        journey j {
          on order.created
          enroll always
          transactional

          send receipt
        }
        --- schemas/order.json
        {"type": "object", "propertis": {"orderId": {"type": "string"}}, "required": ["orderId"]}
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
