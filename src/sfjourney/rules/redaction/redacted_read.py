"""A read of a value that is redacted."""

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
        if read.clash.relation is Relation.REDACTED:
            yield _finding(read)


def _finding(read: RedactedRead) -> Finding:
    message = f"{read.pointer} is read, which {read.clash.event.name} redacts"
    label, hint = f"read in {read.where}", "send a lookup id instead of the value, and read that"
    return redaction_finding("redaction/redacted-read", read, message, label, hint)


REDACTED_READ = Rule(
    code="redaction/redacted-read",
    title="A redacted value is read",
    severity=Severity.ERROR,
    why="it is removed before anything is kept, so it is missing whenever it is read",
    bad="""\
        event order.created {
          schema "schemas/payment.json"
          redact /event/payment/token
        }

        journey j {
          on order.created
          enroll always
          transactional

          branch { when /event/payment/token == "x" { send receipt } }
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

          branch { when /event/payment/method is present { send receipt } }
        }
    """,
    check_known=check,
    check_template=check_template,
)
