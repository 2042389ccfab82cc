"""A template pointer outside of /event, /profile and /data."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.rules.effects import when_missing
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import ROOTS, SentTemplate, read_finding, root_of
from sfjourney.spelling import likely
from sfjourney.templates import Purpose, TemplateRead


def check(sent: SentTemplate) -> Iterator[Finding]:
    if not sent.sendings and sent.template.purpose is not Purpose.TRANSACTIONAL:
        return
    for read in sent.survey.reads:
        if root_of(read) not in ROOTS and root_of(read) not in sent.template.state:
            yield _finding(sent, read)


def _finding(sent: SentTemplate, read: TemplateRead) -> Finding:
    root = root_of(read)
    meant = likely(root, ROOTS)
    what = f"{read.pointer} begins with /{root}, which no send has" if root else "this reads the whole state"
    hint = f"did you mean /{meant}?" if meant else "a send has /event, /profile and /data, as far as its Journey does"
    return read_finding(
        sent,
        "template/unknown-root",
        f"{what}: {when_missing(sent, read)}" if root else what,
        read,
        "no such root",
        sent.sendings,
        hint,
    )


UNKNOWN_ROOT = Rule(
    code="template/unknown-root",
    title="A template reads outside of /event, /profile and /data",
    severity=Severity.ERROR,
    why="it would render as nothing",
    bad="""\
        event order.created { schema "schemas/order.json" }

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
                "text": {"type": "Text", "props": {"text": {"$state": "/order/orderId"}}}
              }
            }
          }
        }
    """,
    good="""\
        event order.created { schema "schemas/order.json" }

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
                "text": {"type": "Text", "props": {"text": {"$state": "/event/orderId"}}}
              }
            }
          }
        }
    """,
    check_template=check,
)
