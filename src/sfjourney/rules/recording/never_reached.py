"""A node that no run reached."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.example import recorded
from sfjourney.rules.rule import Rule

_WORKSPACE = """\
    journey j {
      on order.created
      enroll always
      transactional

      branch {
        when /event/total > 100 { send receipt }
      }
    }
    """

NEVER_REACHED = Rule(
    code="recording/never-reached",
    title="A part of a Journey that nobody reached",
    severity=Severity.INFO,
    why="the recording says nothing about it",
    bad=recorded(
        """\
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-1", "total": 9}, "occurredAt": "2026-03-27T09:00:00Z"}
        """,
        _WORKSPACE,
    ),
    good=recorded(
        """\
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-1", "total": 900}, "occurredAt": "2026-03-27T09:00:00Z"}
        """,
        _WORKSPACE,
    ),
)
