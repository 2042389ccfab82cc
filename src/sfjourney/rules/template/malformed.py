"""A template file that is no template."""

from sfjourney.diagnostics import Severity
from sfjourney.rules.rule import Rule

MALFORMED = Rule(
    code="template/malformed",
    title="A template file has the wrong shape",
    severity=Severity.ERROR,
    unreadable=True,
    why="what cannot be read as a template cannot be sent",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          send note
        }
        --- templates/note.json
        {"name": "Note", "purpose": "Transactional"}
    """,
    good="""\
        journey j {
          on order.created
          enroll always
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
              "root": "text",
              "elements": {
                "text": {"type": "Text", "props": {"text": "Thank you"}}
              }
            }
          }
        }
    """,
)
