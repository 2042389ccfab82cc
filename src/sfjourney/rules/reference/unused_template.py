"""A template that no Journey sends."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.model.model import Model
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import named_templates
from sfjourney.templates import Purpose


def check(model: Model) -> Iterator[Finding]:
    if model.unread:
        return
    sent = named_templates(model)
    for name, template in model.templates.items():
        # A transactional template may be there for emails.send, which no Journey shows.
        if name not in sent and template.purpose is not Purpose.TRANSACTIONAL:
            yield Finding(
                "reference/unused-template",
                f"no Journey sends the template `{name}`",
                template.document.source.span(0, 1),
                "unused",
                help="take it out if it is left over",
                about=name,
            )


UNUSED_TEMPLATE = Rule(
    code="reference/unused-template",
    title="A template that no Journey sends",
    severity=Severity.INFO,
    why="a template that is left over is kept up to date for nobody",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          send receipt
        }
        --- templates/leftover.json
        {
          "name": "Old",
          "purpose": "Promotional",
          "definition": {"subject": "Old", "body": {"root": "a", "elements": {"a": {"type": "Hr", "props": {}}}}}
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          send receipt
        }
    """,
    check=check,
)
