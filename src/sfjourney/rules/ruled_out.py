"""Reads of what the schema has only where something else holds than on the way to them -> findings."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding
from sfjourney.facts.sending import Sending
from sfjourney.rules.effects import when_missing
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template_findings import sending_labels, way_labels
from sfjourney.templates import Kind, TemplateRead

_WHY = (
    "by its schema it comes only with other values than those that lead here: it is not late or empty, it is not there"
)


def ruled_out(sent: SentTemplate, read: TemplateRead, code: str) -> Iterator[Finding]:
    """What is said of a value that is shown only where no alternative of its schema has it.

    Conditions and lists may ask for it in vain: that is how one template serves several kinds of payload.
    """
    if read.kind is not Kind.VALUE:
        return
    failing = sent.failing(read, lambda known: known.ruled_out)
    by_way = [one for one in failing if sent.declared(read.parts, one).ruled_out]
    inside = [one for one in failing if one not in by_way]
    if by_way:
        hint = "send this where the schema has it, or read something else"
        yield _finding(sent, read, code, ("at this send", by_way, hint))
    if inside:
        hint = "read it where the conditions around it let it be there, or read something else"
        yield _finding(sent, read, code, ("where this shows", inside, hint))


def _finding(sent: SentTemplate, read: TemplateRead, code: str, told: tuple[str, list[Sending | None], str]) -> Finding:
    where, failing, hint = told
    first = next((sending for sending in failing if sending is not None), None)
    way = way_labels(first) if first is not None else ()
    return Finding(
        code,
        f"{read.pointer} is never there {where}: {when_missing(sent, read)}",
        sent.read_span(read),
        "never there",
        (*sending_labels(failing), *way),
        hint,
        about=f"{sent.template.id} {read.pointer}",
        why=_WHY,
    )
