"""A record that carries a declared secret bare."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.example import recorded
from sfjourney.rules.rule import Rule

UNREDACTED = Rule(
    code="recording/unredacted",
    title="A record does not redact what its event declares",
    severity=Severity.ERROR,
    why="the real system keeps it for good; its values are masked in everything written here",
    bad=recorded("""\
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-1", "total": 9, "payment": {"token": "t"}}, "occurredAt": "2026-03-27T09:00:00Z"}
    """),
    good=recorded("""\
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-1", "total": 9, "payment": {"token": "t"}}, "occurredAt": "2026-03-27T09:00:00Z", "redactedDataPaths": ["/event/payment/token"]}
    """),
)
