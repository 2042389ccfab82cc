"""A call that could not be carried out."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

UNANSWERED = Rule(
    code="recording/unanswered",
    title="A call was rejected or dropped",
    severity=Severity.WARNING,
    why="it named a Profile, Journey, template or group that is not known, so nothing came of it",
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
        {"type": "page", "messageId": "m-1", "email": "nobody@example.com", "timestamp": "2026-03-27T09:00:00Z"}
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
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
