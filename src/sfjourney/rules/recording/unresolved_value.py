"""An email that found nothing where it read a value."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.example import recorded
from sfjourney.rules.rule import Rule

UNRESOLVED_VALUE = Rule(
    code="recording/unresolved-value",
    title="An email lacks a value",
    severity=Severity.WARNING,
    why="its reader sees a hole where the value should be",
    bad=recorded("""\
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
    """),
    good=recorded("""\
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
    """),
)
