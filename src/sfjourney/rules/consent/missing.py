"""A send that nobody said who may get."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.facts.journeys import Knowledge
from sfjourney.rules.rule import Rule


def check(knowledge: Knowledge) -> Iterator[Finding]:
    for known in knowledge.journeys:
        if known.journey.damaged or known.journey.consents:
            continue
        for site in known.sends:
            if site.consent is None:
                yield Finding(
                    "consent/missing",
                    f"nothing says who may get `{site.step.template.text}`",
                    site.step.span,
                    "no consent gate",
                    help="write `subscription NAME` or `transactional` in the header, or in this send",
                    about=site.step.template.text,
                )
                break


MISSING = Rule(
    code="consent/missing",
    title="A send without subscription or transactional",
    severity=Severity.ERROR,
    why="an email without a consent gate goes to people who unsubscribed",
    bad="""\
        journey j {
          on order.created
          enroll always

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
