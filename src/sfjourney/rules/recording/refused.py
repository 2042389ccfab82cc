"""A recorded line that is no call."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.example import recorded
from sfjourney.rules.rule import Rule

REFUSED = Rule(
    code="recording/refused",
    title="A record was refused",
    severity=Severity.ERROR,
    why="a line that cannot be read tells nothing, and what it should have told is missing from the replay",
    bad=recorded("""\
        {"event": "order.created"}
    """),
    good=recorded("""\
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
    """),
)
