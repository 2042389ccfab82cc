"""A template reads what no payload has."""

import re
from collections.abc import Iterator
from typing import Final

from sfjourney.diagnostics import Finding, Fix, Severity
from sfjourney.facts.sending import Sending
from sfjourney.model.origins import DataRoot, Origin
from sfjourney.pointers import EACH, Path, array_index, parse, text_of
from sfjourney.rules.effects import when_missing, why_missing
from sfjourney.rules.example import note
from sfjourney.rules.misbound import misbound, misbound_finding
from sfjourney.rules.questions import types_text
from sfjourney.rules.redacted_reads import not_to_be_shown
from sfjourney.rules.respelling import respelt
from sfjourney.rules.rule import Rule
from sfjourney.rules.ruled_out import ruled_out
from sfjourney.rules.sensitive_paths import misspelt_sensitive
from sfjourney.rules.sent import SentTemplate, is_inside_lost_list, is_there_otherwise, root_of
from sfjourney.rules.suggest import is_sure, is_unbound, nearest_path, without_suggestion
from sfjourney.rules.template.inherited_name import inherits
from sfjourney.rules.template.pointer_form import lacks_slash, lenient_index
from sfjourney.rules.template.unavailable_root import without_root
from sfjourney.rules.template_findings import sending_labels
from sfjourney.schemas import DECLARED
from sfjourney.templates import TemplateRead
from sfjourney.templates.paths import segments

CODE: Final = "template/unresolved-pointer"


def check(sent: SentTemplate) -> Iterator[Finding]:
    for read in sent.doubtful:
        if len(read.parts) > 1 and not _is_said_otherwise(sent, read):
            yield from ruled_out(sent, read, CODE)
            failing = [
                sending
                for sending in sent.failing(read, lambda known: known.absent)
                if sending is None or not is_there_otherwise(sending, read)
            ]
            if failing and not _is_available_nowhere(sent, read, failing):
                yield from _findings(sent, read, failing)
    yield from misspelt_sensitive(sent, CODE)


def _is_said_otherwise(sent: SentTemplate, read: TemplateRead) -> bool:
    """Whether another rule knows better why nothing proper is read."""
    inherited = sent.model.settings.dialect.reads_inherited_members and inherits(read)
    is_doubled = not read.canonical and "" in read.parts
    return inherited or is_doubled or lenient_index(sent, read) is not None or is_inside_lost_list(sent, read)


def _is_available_nowhere(sent: SentTemplate, read: TemplateRead, failing: list[Sending | None]) -> bool:
    """Whether the sends that do have the root fail too: then it is one mistake, of which the missing root tells."""
    lacking = without_root(sent, root_of(read))
    return bool(lacking) and len(lacking) + len(failing) >= len(sent.sendings)


def _findings(sent: SentTemplate, read: TemplateRead, failing: list[Sending | None]) -> Iterator[Finding]:
    """What is said at the template, and at sends that bind the value under another name."""
    bound = [(sending, misbound(sent, read, sending)) for sending in failing]
    for binding in {id(binding): binding for _, binding in bound if binding is not None}.values():
        yield misbound_finding(sent, read, binding)
    others = [sending for sending, binding in bound if binding is None]
    if others:
        yield _finding(sent, read, others)


def _finding(sent: SentTemplate, read: TemplateRead, failing: list[Sending | None]) -> Finding:
    pointer, sending = read.pointer, failing[0]
    meant = respelt(sent, read, sending)
    if meant is None and sending is not None:
        meant = _nearest(read, sending) or _member(sent, read, sending)
    fix = None
    plain = read.canonical and (pointer == read.written or EACH in read.parts)
    if meant is not None and (plain or lacks_slash(read)):
        sure = sending is not None and meant.startswith("/") and is_sure(sending.site.scope, read.parts, parse(meant))
        fix = Fix(f"write {meant}", (read.respelt(sent.template.document, meant),), safe=sure)
    secret = not_to_be_shown(sent, sending, meant) if sending is not None else None
    root = sending.site.scope.roots.get(root_of(read)) if sending is not None else None
    unbound = isinstance(root, DataRoot) and is_unbound(root, read.parts)
    is_item = (
        array_index(str(read.parts[-1])) is not None and sent.declared(read.parts[:-1], sending).fact.types == _LIST
    )
    return Finding(
        CODE,
        f"{pointer} does not exist on {_whose(root)}: {when_missing(sent, read)}",
        sent.read_span(read),
        "not bound by this send" if unbound else "no such item" if is_item else "no such property",
        sending_labels(failing),
        secret
        or (f"did you mean {meant}?" if meant else _BEYOND if is_item else _otherwise(sent, read, sending, root)),
        fix if secret is None else None,
        about=f"{sent.template.id} {pointer}",
        why=why_missing(read),
    )


_LIST: Final = frozenset({"array"})
_BEYOND: Final = "the schema allows no item there: read another, or allow it"


def _nearest(read: TemplateRead, sending: Sending) -> str | None:
    """What was probably meant, as it is to be written there: of an item's member, what stands behind the item."""
    meant = nearest_path(sending.site.scope, read.parts)
    if meant is None:
        return None
    behind = max((index for index, part in enumerate(read.parts, 1) if part is EACH), default=0)
    if meant[:behind] != read.parts[:behind]:
        return None
    text = text_of([part for part in meant[behind:] if isinstance(part, str)])
    return text if not behind or read.written.startswith("/") else text.removeprefix("/")


def _member(sent: SentTemplate, read: TemplateRead, sending: Sending) -> str | None:
    """The member of the item, where other languages name the item first: ``${this.name}``."""
    holder, (_, *rest) = _item_of(read), re.split(r"[./]", read.written)
    there = holder and rest and sent.declared((*holder, *rest), sending).presence in DECLARED
    return text_of(rest).removeprefix("/") if there else None


def _item_of(read: TemplateRead) -> Path:
    """Where the item is that a member is read of; nothing where the whole state is read."""
    holder = read.parts[: -len(segments(read.written))]
    return holder if holder[-1:] == (EACH,) and not read.written.startswith("/") else ()


def _whose(root: Origin | DataRoot | None) -> str:
    if root is None:
        return "the state that the body brings along"
    return "the data of this send" if isinstance(root, DataRoot) else root.words


def _otherwise(sent: SentTemplate, read: TemplateRead, sending: Sending | None, root: Origin | DataRoot | None) -> str:
    """What to do where no spelling comes near."""
    if sending is None or root is None:
        return "write it into the state of the body, or read another"
    of_item = _in_list(sent, read, sending)
    if of_item is not None:
        return of_item
    return (
        _number(read)
        or _plain_item(sent, read, sending)
        or _made_of(sent, read, sending)
        or without_suggestion(sending.site.scope, read.parts)
    )


def _number(read: TemplateRead) -> str | None:
    """How to show which item it is: ``${$index}``."""
    if not _item_of(read) or read.written not in ("$index", "@index"):
        return None
    alone = ", as a text of its own" if read.offset is not None else ""
    return f'the number of an item is {{"$index": true}}{alone}; the first is 0'


def _plain_item(sent: SentTemplate, read: TemplateRead, sending: Sending) -> str | None:
    """How to read the items of a list whole, where a field of theirs is read and they have none."""
    holder = _item_of(read)
    if not holder:
        return None
    kinds = sent.declared(holder, sending).fact.types - {"null"}
    if not kinds or not kinds.isdisjoint({"array", "object"}):
        return None
    array = text_of([part for part in holder if isinstance(part, str)])
    alone = " as a text of its own" if read.offset is not None else ""
    return f'each item of {array} is {types_text(kinds)} itself: write {{"$item": ""}}{alone}'


_BEHIND: Final = re.compile(r"\s*(?:[|?:,;(\s]|\.\w+\().*", re.DOTALL)
"""What other languages write behind the name of a value: a filter, a default, a call."""


def _made_of(sent: SentTemplate, read: TemplateRead, sending: Sending) -> str | None:
    """What to write where something was to be made of a value that is there."""
    pointer = _BEHIND.sub("", read.written)
    if pointer == read.written or not pointer.startswith("/") or sent.declared(segments(pointer), sending).absent:
        return None
    default = f'{{"$cond": {{"$state": "{pointer}"}}, "$then": …, "$else": …}}'
    return f"{pointer} is read as it is, without filters, calls or defaults; {default} has a default"


def _in_list(sent: SentTemplate, read: TemplateRead, sending: Sending) -> str | None:
    """How to read a field of a list's items, where a pointer leads into a list without saying which item."""
    for place in range(1, len(read.parts)):
        holder, part = read.parts[:place], read.parts[place]
        if sent.declared(holder, sending).fact.types != _LIST or not isinstance(part, str) or part.isdigit():
            continue
        below = read.parts[place + 1 :] if part == "*" else read.parts[place:]
        if not below or sent.declared((*holder, EACH, *below), sending).absent:
            continue
        field = text_of([each for each in below if isinstance(each, str)]).removeprefix("/")
        pointer = text_of([each for each in holder if isinstance(each, str)])
        around = sent.causes.repeats_over(read.element, holder)
        wanted = f"${{{field}}}" if read.offset is not None else f'{{"$item": "{field}"}}'
        if around:
            return f"each item has its own: write {wanted} here, or {pointer}/0/{field} for the first"
        return f"{pointer} is a list: repeat an element over it and write {wanted}, or read {pointer}/0/{field}"
    return None


UNRESOLVED_POINTER = Rule(
    code=CODE,
    title="A template reads what does not exist",
    severity=Severity.ERROR,
    why="it would render as nothing",
    bad=note('"text": {"type": "Text", "props": {"text": {"$state": "/event/orderID"}}}'),
    good=note('"text": {"type": "Text", "props": {"text": {"$state": "/event/orderId"}}}'),
    check_template=check,
)
