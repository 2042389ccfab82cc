"""A template pointer outside of /event, /profile and /data."""

import re
from collections.abc import Iterator
from typing import Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.facts.sending import Sending
from sfjourney.model.origins import ROOTS
from sfjourney.pointers import text_of
from sfjourney.rules.called_elsewhere import PROFILES, called_elsewhere
from sfjourney.rules.effects import when_missing, why_missing
from sfjourney.rules.example import note
from sfjourney.rules.redacted_reads import not_to_be_shown
from sfjourney.rules.respelling import respelt
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate, is_inside_lost_list, root_of
from sfjourney.rules.suggest import nearest_path, reachable
from sfjourney.rules.template.item_outside_repeat import blocks_without_item
from sfjourney.rules.template_findings import read_finding
from sfjourney.schemas import DECLARED
from sfjourney.spelling import likely
from sfjourney.templates import Kind, Purpose, TemplateRead


def check(sent: SentTemplate) -> Iterator[Finding]:
    if not sent.sendings and sent.template.purpose is not Purpose.TRANSACTIONAL:
        return
    if sent.read_roots <= ROOTS:
        return
    without_item = blocks_without_item(sent)
    for read in sent.survey.reads:
        known = root_of(read) in ROOTS or root_of(read) in sent.template.state
        if not known and not is_inside_lost_list(sent, read) and not _is_explained(sent, read):
            finding = _finding(sent, read)
            is_told = _is_of_item(read) and sent.causes.block_of(read.element) in without_item
            if finding.help != _ROOTS or not is_told:
                yield finding


_ROOTS: Final = "a send has /event, /profile and /data, as far as its Journey does"


def _is_explained(sent: SentTemplate, read: TemplateRead) -> bool:
    """Whether a repeat that cannot be read is why an item's field is sought here, or nothing looks at the place."""
    of_item = not read.written.startswith("/") and sent.causes.lacks_repeat(read.element)
    return of_item or sent.causes.in_misplaced(read.path)


def _meant(sent: SentTemplate, read: TemplateRead, sending: Sending) -> str | None:
    """What was meant by a pointer without its root, or by the field of an item with a slash."""
    inside = _INTERPOLATED.fullmatch(read.written)
    if inside is not None:
        return inside[1]
    root = likely(root_of(read), ROOTS)
    if root is not None and len(read.parts) > 1:
        path = (root, *read.parts[1:])
        if sent.declared(path, sending).presence in DECLARED:
            return text_of([part for part in path if isinstance(part, str)])
        meant = nearest_path(sending.site.scope, path)
        if meant is not None and sent.declared(meant, sending).presence in DECLARED:
            return text_of([part for part in meant if isinstance(part, str)])
    item = sent.causes.item_of(read.element)
    field = read.written.removeprefix("/")
    if item is not None and not _is_of_item(read) and sent.declared((*item, *read.parts), sending).presence in DECLARED:
        return f"${{{field}}}" if read.offset is not None else f'{{"$item": "{field}"}}'
    names = [part for part in read.parts if isinstance(part, str)]
    names = names[0].split(".") if len(read.parts) == 1 else names
    return reachable(sending.site.scope, read.parts) or called_elsewhere(sending.site.scope, names)


def _is_of_item(read: TemplateRead) -> bool:
    """Whether it is written as the field of an item is in a text: without a slash."""
    return read.offset is not None and not read.written.startswith(("/", "$"))


_INTERPOLATED: Final = re.compile(r"\$\{([^}]+)\}")


def _finding(sent: SentTemplate, read: TemplateRead) -> Finding:
    root = root_of(read)
    path = read.written.strip()
    if path != read.written and path.startswith("/"):
        message = f"`{read.written}` begins with a space, which is part of the path: {when_missing(sent, read)}"
        secret = next((found for s in sent.sendings if (found := not_to_be_shown(sent, s, path))), None)
        hint = secret or f"write {path} without spaces around it"
        return read_finding(sent, "template/unknown-root", message, read, "no such root", sent.sendings, hint)
    what = f"{read.pointer} begins with /{root}, which no send has" if root else "this reads the whole state"
    if len(read.parts) == 1:
        what = f"no send has /{root}"
    meant = next((found for s in sent.sendings if (found := respelt(sent, read, s) or _meant(sent, read, s))), None)
    if meant is None and (near := likely(root, ROOTS) or ("profile" if root in PROFILES else None)):
        meant = f"/{near}"
    hint = f"did you mean {meant}?" if meant else _ROOTS
    hint = next((found for s in sent.sendings if (found := not_to_be_shown(sent, s, meant))), hint)
    if meant is None and _is_of_item(read) and (no_item := sent.causes.why_no_item(read.element)):
        hint = no_item
    if read.kind is Kind.REPEAT and not read.written.startswith("/"):
        hint = "a path begins at the top of the state, also inside a repeat: a list in an item cannot be repeated over"
    return read_finding(
        sent,
        "template/unknown-root",
        f"{what}: {when_missing(sent, read)}" if root else what,
        read,
        "no such root",
        sent.sendings,
        hint,
        why=why_missing(read),
    )


UNKNOWN_ROOT = Rule(
    code="template/unknown-root",
    title="A template reads outside of /event, /profile and /data",
    severity=Severity.ERROR,
    why="it would render as nothing",
    bad=note('"text": {"type": "Text", "props": {"text": {"$state": "/order/orderId"}}}'),
    good=note('"text": {"type": "Text", "props": {"text": {"$state": "/event/orderId"}}}'),
    check_template=check,
)
