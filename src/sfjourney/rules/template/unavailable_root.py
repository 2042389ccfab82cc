"""A template reads a root that its send does not have."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.model.model import Model
from sfjourney.rules.rule import Rule
from sfjourney.rules.template_sites import ROOTS, SentRead, sent_reads, site_labels

_HELP = {
    "event": "a run that journeys.trigger started has no event: its variables are /data",
    "data": "a Journey that starts by an event has no /data of its own: bind it, data { NAME = VALUE }",
}


def check(model: Model) -> Iterator[Finding]:
    for sent in sent_reads(model):
        if sent.root not in ROOTS or sent.root in sent.template.state:
            continue
        # Of a Journey that could not be read whole, a `data` block may be what is missing.
        failing = [s for s in sent.sites if sent.root not in s.scope.roots and not s.journey.damaged]
        if failing:
            what = f"{sent.read.pointer} cannot be read: `{failing[0].journey.key}` sends this without /{sent.root}"
            yield _finding(sent, what, site_labels(failing), _HELP[sent.root])
        elif not sent.sites and sent.root == "event" and not model.unread:
            what = f"{sent.read.pointer} cannot be read: no Journey sends this, and the call emails.send has no /event"
            yield _finding(sent, what, (), "pass the value in the call's data, and read it from /data")


def _finding(sent: SentRead, message: str, labels: tuple[Label, ...], hint: str) -> Finding:
    return Finding(
        "template/unavailable-root",
        message,
        sent.span,
        f"no /{sent.root} here",
        labels,
        hint,
        about=f"{sent.template.id} {sent.read.pointer}",
    )


UNAVAILABLE_ROOT = Rule(
    code="template/unavailable-root",
    title="A template reads a root that its send does not have",
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
                "text": {"type": "Text", "props": {"text": {"$state": "/data/orderId"}}}
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

          send note { data { orderId = /event/orderId } }
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
                "text": {"type": "Text", "props": {"text": {"$state": "/data/orderId"}}}
              }
            }
          }
        }
    """,
    check=check,
)
