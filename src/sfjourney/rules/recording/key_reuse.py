"""An idempotency key used for two different calls."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.example import recorded
from sfjourney.rules.rule import Rule

KEY_REUSE = Rule(
    code="recording/key-reuse",
    title="A key was used again for another call",
    severity=Severity.WARNING,
    why="the real API answers 409 and does nothing: the second call is lost",
    bad=recorded("""\
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z", "idempotencyKey": "k-1"}
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-2", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z", "idempotencyKey": "k-1"}
    """),
    good=recorded("""\
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z", "idempotencyKey": "k-1"}
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-2", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z", "idempotencyKey": "k-2"}
    """),
)
