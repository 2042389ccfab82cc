"""A call that names two Profiles at once."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

IDENTITY_CONFLICT = Rule(
    code="recording/identity-conflict",
    title="A call names two Profiles at once",
    severity=Severity.WARNING,
    why="the real API answers 409 and does nothing: the call is lost",
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
        {"event": "order.created", "profile": {"email": "ada@example.com", "externalId": "a"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
        {"event": "order.created", "profile": {"email": "bo@example.com", "externalId": "b"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
        {"event": "order.created", "profile": {"email": "ada@example.com", "externalId": "b"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
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
        {"event": "order.created", "profile": {"email": "ada@example.com", "externalId": "a"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
        {"event": "order.created", "profile": {"email": "bo@example.com", "externalId": "b"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
    """,
)
