"""What is wrong at a place of a template -> a finding, with the sends where it is so."""

from collections.abc import Iterable

from sfjourney.diagnostics import Finding, Label
from sfjourney.documents.scan import Path as FilePath
from sfjourney.facts.sending import Sending
from sfjourney.rules.labels import MOST_LABELS, first_few
from sfjourney.rules.sent import SentTemplate
from sfjourney.source import Span
from sfjourney.templates import TemplateRead


def value_finding(
    sent: SentTemplate,
    code: str,
    message: str,
    path: FilePath,
    label: str,
    hint: str | None,
    *,
    why: str | None = None,
) -> Finding:
    """A finding at one value of a template."""
    about = " ".join((sent.template.id, *map(str, path[2:])))
    return Finding(code, message, sent.span(path), label, help=hint, about=about, why=why)


def sending_labels(sendings: Iterable[Sending | None]) -> tuple[Label, ...]:
    """Where a template is sent, the first few of the places, with the events that start those runs."""
    starts: dict[Span, list[str | None]] = {}
    for sending in sendings:
        if sending is None:
            continue
        by_call = "journeys.trigger" if sending.site.journey.api is not None else None
        starts.setdefault(sending.site.step.template.span, []).append(sending.start or by_call)
    labels = [Label(span, _sent_here(names)) for span, names in starts.items()]
    return first_few(labels, "sent here")


def _sent_here(starts: Iterable[str | None]) -> str:
    """In words; what starts a run is None where its Journey does not say it."""
    names = dict.fromkeys(name for name in starts if name is not None)
    return f"sent here, in a run that {' or '.join(names)} started" if names else "sent here"


def read_finding(
    sent: SentTemplate,
    code: str,
    message: str,
    read: TemplateRead,
    label: str,
    sendings: Iterable[Sending | None],
    hint: str | None,
    *,
    why: str | None = None,
) -> Finding:
    """A finding at one pointer of a template, with the sends where it is so."""
    about = f"{sent.template.id} {read.pointer}"
    return Finding(code, message, sent.read_span(read), label, sending_labels(sendings), hint, about=about, why=why)


def way_labels(sending: Sending) -> tuple[Label, ...]:
    """How a run comes to a send: where it starts, and the arms that it goes through."""
    entries = [entry.span for entry in sending.site.journey.entries if entry.event.text == sending.start]
    if sending.site.journey.api is not None:
        entries.append(sending.site.journey.api.span)
    begun = [Label(span, "a run starts here, without asking for it") for span in entries[:1]]
    text = sending.site.journey.file.source.text
    arms = [Label(_words(text, span), "through this arm") for span in sending.way[-MOST_LABELS:]]
    return (*begun, *arms)


def _words(text: str, arm: Span) -> Span:
    """The words of an arm, without the blanks before its block; of one without a condition the word before it."""
    start, end = arm.start, arm.start + len(text[arm.start : arm.end].rstrip())
    if arm.start == arm.end:
        end = len(text[: arm.start].rstrip())
        start = end - next((len(word) for word in ("else", "timeout") if text.endswith(word, 0, end)), 0)
    return Span(arm.file, start, end) if start < end else Span(arm.file, arm.start, arm.start + 1)
