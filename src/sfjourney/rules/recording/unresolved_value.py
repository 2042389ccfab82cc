"""An email that found nothing where it read a value."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

UNRESOLVED_VALUE = Rule(
    code="recording/unresolved-value",
    title="An email lacks a value",
    severity=Severity.WARNING,
    why="its reader sees a hole where the value should be",
    bad="""\
        event order.created {
          schema "schemas/payment.json"
          redact /event/payment/token
        }

        journey j {
          on order.created
          enroll always if running parallel
          transactional

          send receipt
        }
        --- recording.jsonl
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
    """,
    good="""\
        event order.created {
          schema "schemas/payment.json"
          redact /event/payment/token
        }

        journey j {
          on order.created
          enroll always if running parallel
          transactional

          send receipt
        }
        --- recording.jsonl
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
    """,
)
