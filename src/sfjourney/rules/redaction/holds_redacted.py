"""A read of an object that holds a redacted value."""

from collections.abc import Iterable, Iterator

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.facts.journeys import Knowledge
from sfjourney.model.redactions import Relation
from sfjourney.rules.redacted_reads import RedactedRead, redacted_in_template, redacted_reads
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate


def check(knowledge: Knowledge) -> Iterator[Finding]:
    yield from _findings(redacted_reads(knowledge))


def check_template(sent: SentTemplate) -> Iterator[Finding]:
    yield from _findings(redacted_in_template(sent))


def _findings(reads: Iterable[RedactedRead]) -> Iterator[Finding]:
    for read in reads:
        if read.clash.relation is Relation.HOLDS and not read.shape_only:
            yield _finding(read)


def _finding(read: RedactedRead) -> Finding:
    clash = read.clash
    return Finding(
        "redaction/holds-redacted",
        f"{read.pointer} holds {clash.redacted.text}, which {clash.event.name} redacts",
        read.span,
        f"read whole in {read.where}",
        (Label(clash.redacted.span, "redacted here"), *read.related),
        "read the members that are needed one by one",
        about=f"{read.pointer} {read.where}",
    )


HOLDS_REDACTED = Rule(
    code="redaction/holds-redacted",
    title="An object that holds a redacted value is read whole",
    severity=Severity.ERROR,
    why="it arrives with a part missing; and once the redaction is forgotten, the secret goes along",
    bad="""\
        event order.created {
          schema "schemas/payment.json"
          redact /event/payment/token
        }

        journey j {
          on order.created
          enroll always
          transactional

          send receipt { data { payment = /event/payment } }
        }
    """,
    good="""\
        event order.created {
          schema "schemas/payment.json"
          redact /event/payment/token
        }

        journey j {
          on order.created
          enroll always
          transactional

          send receipt { data { method = /event/payment/method } }
        }
    """,
    check_known=check,
    check_template=check_template,
)
