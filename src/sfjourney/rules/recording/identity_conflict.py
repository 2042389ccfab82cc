"""A call that names two Profiles at once."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.example import recorded
from sfjourney.rules.rule import Rule

IDENTITY_CONFLICT = Rule(
    code="recording/identity-conflict",
    title="A call names two Profiles at once",
    severity=Severity.WARNING,
    why="the real API answers 409 and does nothing: the call is lost",
    bad=recorded("""\
        {"event": "order.created", "profile": {"email": "ada@example.com", "externalId": "a"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
        {"event": "order.created", "profile": {"email": "bo@example.com", "externalId": "b"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
        {"event": "order.created", "profile": {"email": "ada@example.com", "externalId": "b"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
    """),
    good=recorded("""\
        {"event": "order.created", "profile": {"email": "ada@example.com", "externalId": "a"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
        {"event": "order.created", "profile": {"email": "bo@example.com", "externalId": "b"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
    """),
)
