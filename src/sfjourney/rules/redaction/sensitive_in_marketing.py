"""A template with sensitive values that is sent as marketing."""

from collections.abc import Iterator

from sfjourney import pointers
from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.facts.journeys import Knowledge
from sfjourney.rules.rule import Rule
from sfjourney.syntax import clauses


def check(knowledge: Knowledge) -> Iterator[Finding]:
    for known in knowledge.journeys:
        for site in known.sends:
            template = knowledge.model.templates.get(site.step.template.text)
            if template is None or not template.sensitive_paths or not isinstance(site.consent, clauses.Subscription):
                continue
            listed = ", ".join(map(pointers.text_of, template.sensitive_paths))
            place = template.document.span(("definition", "sensitiveTransactionalVariablePaths"))
            yield Finding(
                "redaction/sensitive-in-marketing",
                f"`{template.id}` uses {listed}, which only a transactional email may",
                site.step.template.span,
                "sent as marketing",
                (Label(place, "sensitive"), Label(site.consent.span, "the gate that makes it marketing")),
                "write `transactional` in this send, or take the values out of the template",
                about=template.id,
            )


SENSITIVE_IN_MARKETING = Rule(
    code="redaction/sensitive-in-marketing",
    title="A sensitive value in a marketing email",
    severity=Severity.ERROR,
    why="sensitive variables are for transactional emails alone",
    bad="""\
        subscription news opt-out

        journey j {
          on order.created
          enroll always
          subscription news

          send reset
        }
        --- templates/reset.json
        {
          "name": "Reset",
          "purpose": "General",
          "definition": {
            "subject": "Reset your password",
            "sensitiveTransactionalVariablePaths": ["/data/link"],
            "body": {"root": "text", "elements": {"text": {"type": "Text", "props": {"text": "Hello"}}}}
          }
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          send reset
        }
        --- templates/reset.json
        {
          "name": "Reset",
          "purpose": "Transactional",
          "definition": {
            "subject": "Reset your password",
            "sensitiveTransactionalVariablePaths": ["/data/link"],
            "body": {"root": "text", "elements": {"text": {"type": "Text", "props": {"text": "Hello"}}}}
          }
        }
    """,
    check_known=check,
)
