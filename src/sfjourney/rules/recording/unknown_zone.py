"""A Profile whose time zone does not exist."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.example import recorded
from sfjourney.rules.rule import Rule

_WORKSPACE = """\
    journey j {
      on order.created
      enroll always
      timezone /profile/timezone else "Europe/Berlin"
      transactional
      window weekdays 09:00 to 20:00

      send receipt
    }
    """

UNKNOWN_ZONE = Rule(
    code="recording/unknown-zone",
    title="A time zone does not exist",
    severity=Severity.WARNING,
    why="the emails of these Profiles go out by another clock than theirs",
    bad=recorded(
        """\
        {"event": "order.created", "profile": {"email": "ada@example.com", "properties": {"timezone": "Berlin"}}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
        """,
        _WORKSPACE,
    ),
    good=recorded(
        """\
        {"event": "order.created", "profile": {"email": "ada@example.com", "properties": {"timezone": "Europe/Berlin"}}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
        """,
        _WORKSPACE,
    ),
)
