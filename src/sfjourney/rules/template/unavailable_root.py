"""A template reads a root that its send does not have."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.facts.sending import Sending
from sfjourney.model.origins import ROOTS
from sfjourney.rules.effects import when_missing, why_missing
from sfjourney.rules.example import note
from sfjourney.rules.labels import first_few
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate, root_of
from sfjourney.rules.template_findings import read_finding
from sfjourney.templates import Purpose, TemplateRead

_HELP = {
    "event": "a run that journeys.trigger started has no event: its variables are /data",
    "data": "a Journey that starts by an event has no /data of its own: bind it, data { NAME = VALUE }",
}


def check(sent: SentTemplate) -> Iterator[Finding]:
    if sent.sendings and all(sent.read_roots <= sending.site.scope.roots.keys() for sending in sent.sendings):
        return
    for root in sorted(ROOTS.difference(sent.template.state)):
        reads = [read for read in sent.survey.reads if root_of(read) == root]
        failing = without_root(sent, root)
        if reads and failing:
            what = f"`{failing[0].site.journey.key}` sends this without /{root}"
            yield _finding(sent, reads, what, failing, _HELP[root])
        elif reads and root == "event" and _is_for_calls(sent):
            what = "no Journey sends this, and the call emails.send has no /event"
            yield _finding(sent, reads, what, (), "pass the value in the call's data, and read it from /data")


def _is_for_calls(sent: SentTemplate) -> bool:
    """Whether nothing but calls can send it: they take Transactional templates alone (semantics.md M6)."""
    return not sent.named and not sent.model.unread and sent.template.purpose is Purpose.TRANSACTIONAL


def without_root(sent: SentTemplate, root: str) -> list[Sending]:
    """The sends that surely do not have a root."""
    # Of a Journey that could not be read whole, a `data` block may be what is missing.
    return [s for s in sent.sendings if root not in s.site.scope.roots and not s.site.journey.damaged]


def _finding(
    sent: SentTemplate, reads: Sequence[TemplateRead], what: str, failing: Iterable[Sending], hint: str
) -> Finding:
    """One for all reads of a root: it is one mistake."""
    read = reads[0]
    message = f"{read.pointer} cannot be read: {what}, and {when_missing(sent, read)}"
    label = f"no /{root_of(read)} here"
    finding = read_finding(
        sent, "template/unavailable-root", message, read, label, failing, hint, why=why_missing(read)
    )
    others = dict.fromkeys(sent.read_span(other) for other in reads)
    also = [Label(span, "nor here") for span in others if span != finding.span]
    return replace(finding, related=(*finding.related, *first_few(also, "nor here")))


UNAVAILABLE_ROOT = Rule(
    code="template/unavailable-root",
    title="A template reads a root that its send does not have",
    severity=Severity.ERROR,
    why="it would render as nothing",
    bad=note('"text": {"type": "Text", "props": {"text": {"$state": "/data/orderId"}}}'),
    good=note(
        '"text": {"type": "Text", "props": {"text": {"$state": "/data/orderId"}}}',
        send="send note { data { orderId = /event/orderId } }",
    ),
    check_template=check,
)
