"""An email that was decided on, and that nobody got."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.example import recorded
from sfjourney.rules.rule import Rule

_WORKSPACE = """\
    subscription news opt-in

    journey j {
      on order.created
      enroll always
      subscription news

      send welcome
    }
    """

NEVER_SENT = Rule(
    code="recording/never-sent",
    title="An email that nobody got",
    severity=Severity.INFO,
    why="runs came to it, and each time consent, suppression or a cap held it back: what is meant to go out never does",
    bad=recorded(
        """\
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
        """,
        _WORKSPACE,
    ),
    good=recorded(
        """\
        {"call": "profiles.update", "profile": {"email": "ada@example.com"}, "subscriptions": {"news": "subscribed"}, "occurredAt": "2026-03-27T08:00:00Z"}
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
        """,
        _WORKSPACE,
    ),
)
