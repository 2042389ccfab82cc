"""A call that could not be carried out."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.example import recorded
from sfjourney.rules.rule import Rule

UNANSWERED = Rule(
    code="recording/unanswered",
    title="A call was rejected or dropped",
    severity=Severity.WARNING,
    why="it named a Profile, Journey, template or group that is not known, so nothing came of it",
    bad=recorded("""\
        {"type": "page", "messageId": "m-1", "email": "nobody@example.com", "timestamp": "2026-03-27T09:00:00Z"}
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
    """),
    good=recorded("""\
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
    """),
)
