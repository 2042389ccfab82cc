"""A template pointer outside of /event, /profile and /data."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.model.model import Model
from sfjourney.rules.rule import Rule
from sfjourney.rules.template_sites import ROOTS, SentRead, sent_reads, site_labels
from sfjourney.spelling import likely


def check(model: Model) -> Iterator[Finding]:
    for sent in sent_reads(model):
        if sent.root not in ROOTS and sent.root not in sent.template.state:
            yield _finding(sent)


def _finding(sent: SentRead) -> Finding:
    meant = likely(sent.root, ROOTS)
    what = (
        f"{sent.read.pointer} begins with /{sent.root}, which no send has"
        if sent.root
        else "this reads the whole state"
    )
    return Finding(
        "template/unknown-root",
        what,
        sent.span,
        "no such root",
        site_labels(sent.sites),
        f"did you mean /{meant}?" if meant else "a send has /event, /profile and /data, as far as its Journey does",
        about=f"{sent.template.id} {sent.read.pointer}",
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
    check=check,
)
