"""A transactional template behind a consent gate."""

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
            if template is None or not isinstance(site.consent, clauses.Subscription):
                continue
            if site.consent.group.text not in knowledge.model.subscriptions:
                continue  # which is said of its name
            if template.purpose is Purpose.TRANSACTIONAL:
                place = template.document.span(("purpose",))
                yield Finding(
                    "consent/gated-transactional",
                    f"`{template.id}` is transactional, but only those in `{site.consent.group.text}` get it",
                    site.step.template.span,
                    "held back by consent",
                    (Label(place, "the template's purpose"), Label(site.consent.span, "the gate")),
                    "write `transactional` in this send, or give the template another purpose",
                    about=template.id,
                )


GATED_TRANSACTIONAL = Rule(
    code="consent/gated-transactional",
    title="A transactional template waits for consent",
    severity=Severity.WARNING,
    why="who unsubscribed from the news would not get the receipt of an order",
    bad="""\
        subscription news opt-out

        journey j {
          on order.created
          enroll always
          subscription news

          send receipt
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
    check_known=check,
)
