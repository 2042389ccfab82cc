"""An event that is not what its schema says."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.example import recorded
from sfjourney.rules.rule import Rule

BROKEN_SCHEMA = Rule(
    code="recording/broken-schema",
    title="An event breaks its schema",
    severity=Severity.WARNING,
    why="what was checked holds for events that keep their schema: this one may take another way, or leave gaps",
    bad=recorded("""\
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-1", "total": "9"}, "occurredAt": "2026-03-27T09:00:00Z"}
    """),
    good=recorded("""\
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
    """),
)
