"""Every read of something redacted: in Journeys under any name, and in the templates they send."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from sfjourney.diagnostics import Finding, Label
from sfjourney.facts.journeys import Knowledge
from sfjourney.facts.sending import Sending
from sfjourney.model.model import Journey, Model
from sfjourney.model.reads import Read, Usage, segment_reads
from sfjourney.model.redactions import Clash, Relation, clashes
from sfjourney.pointers import EACH, Each
from sfjourney.rules.fallen_through import reads_and_fallen
from sfjourney.rules.sent import SentTemplate, root_of
from sfjourney.rules.suggest import not_to_be_read, redacting
from sfjourney.rules.template_findings import sending_labels
from sfjourney.source import Span
from sfjourney.templates import Kind, TemplateRead


class RedactedRead(Struct, frozen=True):
    """A read that touches a redacted value. ``shape_only`` as in model/reads.py."""

    pointer: str
    span: Span
    where: str
    clash: Clash
    shape_only: bool
    related: tuple[Label, ...] = ()


def redaction_finding(code: str, read: RedactedRead, message: str, label: str, hint: str) -> Finding:
    """A finding at a read, with the place where its event redacts."""
    redacted = Label(read.clash.redacted.span, "redacted here")
    about = f"{read.pointer} {read.where}"
    return Finding(code, message, read.span, label, (redacted, *read.related), hint, about=about)


def redacted_reads(knowledge: Knowledge) -> Iterator[RedactedRead]:
    """The reads of Journeys and segments that the configuration does not allow (semantics.md D3, D4).

    Each once: what `matching` reads of both events, one of them may redact, or each.
    """
    if not any(event.redacted for event in knowledge.model.events.values()):
        return
    found: dict[tuple[Span, str], RedactedRead] = {}
    for read in _disallowed(knowledge):
        clash = next(clashes(read.origin), None)
        if clash is not None:
            pointer = read.pointer
            one = RedactedRead(pointer.text, pointer.span, read.usage.value, clash, read.shape_only)
            found.setdefault((pointer.span, pointer.text), one)
    yield from found.values()


def _disallowed(knowledge: Knowledge) -> Iterator[Read]:
    """Every read that may be of nothing redacted."""
    model = knowledge.model
    for known in knowledge.journeys:
        yield from (read for read in known.reads if not may_be_read(model, known.journey, read))
    for segment in model.segments.values():
        yield from segment_reads(model, segment)


def redacted_in_template(sent: SentTemplate) -> Iterator[RedactedRead]:
    """Those of one template, in its subject, preheader and body."""
    if not any(event.redacted for event in sent.model.events.values()):
        return
    for read in reads_and_fallen(sent):
        found = _in_template(sent, read)
        if found is not None and not _is_of_redacted_list(read, found):
            yield found


def _is_of_redacted_list(read: TemplateRead, found: RedactedRead) -> bool:
    """Whether it reads items of a list that is redacted itself: that is told where it is repeated over."""
    if EACH not in read.parts or found.clash.relation is not Relation.REDACTED:
        return False
    return read.parts.index(EACH) >= len(found.clash.redacted.parts)


def is_read_whole(sent: SentTemplate, read: TemplateRead) -> bool:
    """Whether a read of a template is told for holding a redacted value: who reads its members has no object either."""
    if not any(event.redacted for event in sent.model.events.values()):
        return False
    found = _in_template(sent, read)
    return found is not None and found.clash.relation is Relation.HOLDS and not found.shape_only


def may_be_read(model: Model, journey: Journey, read: Read) -> bool:
    """Whether a redacted value may be read: in the instant of enrollment, before any wait, and not to be kept."""
    steps = (Usage.BRANCH, Usage.DATA, Usage.SUBJECT)
    early = read.at_enrollment and read.usage in steps and read.pointer.root == "event"
    return early and bool(journey.entries) and model.settings.redacted_reads == "first-instant"


def not_to_be_shown(sent: SentTemplate, sending: Sending, meant: str | None) -> str | None:
    """What to say where a send may not show the value that was meant either, as its event redacts it."""
    return None if _may_show(sent, sending) else not_to_be_read(sending.site.scope, meant)


def redacting_in(sent: SentTemplate, path: Sequence[str | Each]) -> str | None:
    """The event that redacts what is at a place, where some send of a template may not show it."""
    asked = (redacting(sending.site.scope, path) for sending in sent.sendings if not _may_show(sent, sending))
    return next((event for event in asked if event is not None), None)


def _may_show(sent: SentTemplate, sending: Sending) -> bool:
    """Whether a send may show redacted values."""
    return sending.site.at_enrollment and sent.model.settings.redacted_reads == "first-instant"


def _in_template(sent: SentTemplate, read: TemplateRead) -> RedactedRead | None:
    if root_of(read) != "event":
        return None  # what a send binds to /data is read, and reported, in the Journey
    failing: list[tuple[Sending, Clash]] = []
    for sending in sent.sendings:
        clash = next(clashes(sending.origin(read.parts)), None)
        if clash is not None and not _may_show(sent, sending):
            failing.append((sending, clash))
    if not failing:
        return None
    shape_only = read.kind is not Kind.VALUE
    labels = sending_labels(sending for sending, _ in failing)
    where = f"the {read.where.value} of `{sent.template.id}`"
    return RedactedRead(read.pointer, sent.read_span(read), where, failing[0][1], shape_only, labels)
