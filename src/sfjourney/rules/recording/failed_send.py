"""An email that cannot be rendered."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.example import recorded
from sfjourney.rules.rule import Rule

_WORKSPACE = """\
    journey j {
      on order.created
      enroll always if running parallel
      transactional

      send note
    }
    --- templates/note.json
    {
      "name": "Note",
      "purpose": "Transactional",
      "definition": {
        "subject": "Your order",
        "body": {
          "root": "items",
          "elements": {
            "items": {"type": "Container", "repeat": {"statePath": "/event/items"}, "children": ["text"]},
            "text": {"type": "Text", "props": {"text": {"$item": "sku"}}}
          }
        }
      }
    }
    """

FAILED_SEND = Rule(
    code="recording/failed-send",
    title="An email cannot be rendered",
    severity=Severity.ERROR,
    why="nothing goes out: the renderer throws, and the whole email is lost",
    bad=recorded(
        """\
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-1", "items": "none"}, "occurredAt": "2026-03-27T09:00:00Z"}
        """,
        _WORKSPACE,
    ),
    good=recorded(
        """\
        {"event": "order.created", "profile": {"email": "ada@example.com"}, "data": {"orderId": "o-1", "items": [{"sku": "A1"}]}, "occurredAt": "2026-03-27T09:00:00Z"}
        """,
        _WORKSPACE,
    ),
)
