"""A read of something that the recording redacts."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.example import recorded
from sfjourney.rules.rule import Rule

REDACTED_READ = Rule(
    code="recording/redacted-read",
    title="Records redact what a Journey reads",
    severity=Severity.ERROR,
    why="the value is removed before it is kept, so it is missing whenever it is read; the declaration should say so",
    bad=recorded("""\
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z", "redactedDataPaths": ["/event/orderId"]}
    """),
    good=recorded("""\
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
    """),
)
