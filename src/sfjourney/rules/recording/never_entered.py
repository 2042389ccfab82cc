"""A Journey that nobody entered."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

NEVER_ENTERED = Rule(
    code="recording/never-entered",
    title="Nobody entered a Journey",
    severity=Severity.INFO,
    why="the recording says nothing about it: either its event never came, or its filter lets nobody in",
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
        {"event": "other.event", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
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
