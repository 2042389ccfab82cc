"""A template reads what no payload has."""

from collections.abc import Iterator

from sfjourney.diagnostics import Edit, Finding, Fix, Severity
from sfjourney.model.model import Model
from sfjourney.model.origins import DataRoot, Origin, is_absent, reaches
from sfjourney.model.redactions import Relation, clashes
from sfjourney.model.scopes import SendSite
from sfjourney.rules.rule import Rule
from sfjourney.rules.suggest import nearest_pointer
from sfjourney.rules.template_sites import ROOTS, SentRead, sent_reads, site_labels


def check(model: Model) -> Iterator[Finding]:
    for sent in sent_reads(model):
        failing = [site for site in sent.sites if sent.root in site.scope.roots and _is_unresolved(sent, site)]
        if failing:
            yield _finding(sent, failing)


def _is_unresolved(sent: SentRead, site: SendSite) -> bool:
    if sent.root not in ROOTS or len(sent.read.parts) == 1:
        return False
    if sent.root == "data" and site.journey.damaged:
        return False  # its bindings may be what could not be read
    origin = site.scope.find(sent.read.parts)
    if origin is None:
        return True
    if any(clash.relation is Relation.REDACTED for clash in clashes(origin)):
        return False  # the redaction rules say more
    found = reaches(origin)
    return bool(found) and all(is_absent(reach) for _, reach in found)


def _finding(sent: SentRead, failing: list[SendSite]) -> Finding:
    site = failing[0]
    pointer = sent.read.pointer
    meant = nearest_pointer(site.scope, sent.read.parts)
    fix = None
    if meant is not None and sent.read.canonical and pointer == sent.read.written:
        place = sent.span
        exact = sent.template.document.source.text[place.start : place.end]
        text = meant if exact == pointer else f'"{meant}"'
        fix = Fix(f"write {meant}", (Edit(place, text),), safe=False)
    root = site.scope.roots[sent.root]
    label = "not bound by this send" if isinstance(root, DataRoot) else "no such property"
    return Finding(
        "template/unresolved-pointer",
        f"{pointer} does not exist on {_whose(site, sent)}",
        sent.span,
        label,
        site_labels(failing),
        f"did you mean {meant}?" if meant else _otherwise(root),
        fix,
        about=f"{sent.template.id} {pointer}",
    )


def _whose(site: SendSite, sent: SentRead) -> str:
    root = site.scope.roots[sent.root]
    if isinstance(root, DataRoot):
        return "the data of this send"
    return root.words


def _otherwise(root: Origin | DataRoot) -> str:
    if isinstance(root, DataRoot):
        return "bind it: data { NAME = VALUE }"
    return "declare the property in the schema, or read another"


UNRESOLVED_POINTER = Rule(
    code="template/unresolved-pointer",
    title="A template reads what does not exist",
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
                "text": {"type": "Text", "props": {"text": {"$state": "/event/orderID"}}}
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
