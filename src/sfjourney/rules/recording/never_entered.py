"""A Journey that nobody entered."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.example import recorded
from sfjourney.rules.rule import Rule

NEVER_ENTERED = Rule(
    code="recording/never-entered",
    title="Nobody entered a Journey",
    severity=Severity.INFO,
    why="the recording says nothing about it: either its event never came, or its filter lets nobody in",
    bad=recorded("""\
        {"event": "other.event", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
    """),
    good=recorded("""\
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
    """),
)
