"""A send without consent of a template that is not transactional."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.facts.journeys import Knowledge
from sfjourney.rules.rule import Rule
from sfjourney.syntax import clauses
from sfjourney.templates import Purpose


def check(knowledge: Knowledge) -> Iterator[Finding]:
    for known in knowledge.journeys:
        for site in known.sends:
            if known.journey.file.damaged(site.step.span):
                continue  # what it says of consent itself may be what could not be read
            template = knowledge.model.templates.get(site.step.template.text)
            if template is None or template.purpose is None or not isinstance(site.consent, clauses.Transactional):
                continue
            if template.purpose not in (Purpose.TRANSACTIONAL, Purpose.NEWSLETTER):  # no Journey sends a newsletter
                place = template.document.span(("purpose",))
                yield Finding(
                    "consent/transactional-purpose",
                    f"`{template.id}` is sent as transactional, but its purpose is {template.purpose.value}",
                    site.step.template.span,
                    "asks nobody's consent",
                    (Label(place, "the template's purpose"), Label(site.consent.span, "sent as transactional")),
                    "send it with a `subscription`, or make the template's purpose Transactional if that is what it is",
                    about=template.id,
                )


TRANSACTIONAL_PURPOSE = Rule(
    code="consent/transactional-purpose",
    title="A template that is not transactional is sent without consent",
    severity=Severity.ERROR,
    why="marketing without consent is unlawful, and gets the sender blocked",
    bad="""\
        journey j {
          on signed_up
          enroll once
          transactional

          send welcome
        }
    """,
    good="""\
        subscription news opt-out

        journey j {
          on signed_up
          enroll once
          subscription news

          send welcome
        }
    """,
    check_known=check,
)
