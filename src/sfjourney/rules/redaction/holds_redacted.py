"""A read of an object that holds a redacted value."""

from collections.abc import Iterable, Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.facts.journeys import Knowledge
from sfjourney.model.redactions import Relation
from sfjourney.rules.redacted_reads import RedactedRead, redacted_in_template, redacted_reads, redaction_finding
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
    message = f"{read.pointer} holds {read.clash.redacted.text}, which {read.clash.event.name} redacts"
    label, hint = f"read whole in {read.where}", "read the members that are needed one by one"
    return redaction_finding("redaction/holds-redacted", read, message, label, hint)


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
