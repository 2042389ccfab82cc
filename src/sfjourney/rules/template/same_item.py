"""One item of a list, named by its number, where the list is repeated over: each item shows the same."""

import re
from collections.abc import Iterator
from typing import Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.pointers import EACH, array_index, text_of
from sfjourney.rules.example import note
from sfjourney.rules.impossible_operands import comparisons
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template_findings import read_finding
from sfjourney.templates import Guard, Kind, TemplateRead
from sfjourney.templates.forms import Source, source_of

CODE: Final = "template/same-item"
_NUMBER: Final = re.compile(r"/\d")


def check(sent: SentTemplate) -> Iterator[Finding]:
    reads = sent.survey.reads
    if _NUMBER.search("\n".join([read.written for read in reads])) is None:
        return  # as most are, and a search is faster than a look at each
    if not any(EACH in read.parts or read.kind is Kind.REPEAT for read in reads):
        return
    for read in reads:
        field = field_of_item(sent, read)
        if field is None or _asks_number(read.guard):
            continue
        if not all(sent.declared(read.parts, sending).absent for sending in sent.sendings):
            yield _finding(sent, read, field)


def field_of_item(sent: SentTemplate, read: TemplateRead) -> str | None:
    """What stands behind the number, where one item is shown at each item of its list; None elsewhere."""
    if read.kind is not Kind.VALUE or read.element is None or EACH in read.parts:
        return None
    item = sent.causes.item_of(read.element)
    if item is None or len(read.parts) < len(item) or read.parts[: len(item) - 1] != item[:-1]:
        return None
    number, behind = read.parts[len(item) - 1], read.parts[len(item) :]
    if not isinstance(number, str) or array_index(number) is None or _compares(sent, read):
        return None
    return text_of([part for part in behind if isinstance(part, str)]).removeprefix("/")


def _compares(sent: SentTemplate, read: TemplateRead) -> bool:
    """Whether the same place shows the item at hand as well: one item is meant beside it."""
    return (read.path, sent.causes.item_of(read.element)) in sent.shown_items


def _asks_number(guard: Guard | None) -> bool:
    """Whether it is shown at items of some numbers alone, as what stands above the first is."""
    while guard is not None:
        if any(source_of(single) is Source.INDEX for single, _ in comparisons(guard.condition, ())):
            return True
        guard = guard.outer
    return False


def _finding(sent: SentTemplate, read: TemplateRead, field: str) -> Finding:
    holder = read.pointer.removesuffix(f"/{field}").rpartition("/")[0] if field else read.pointer.rpartition("/")[0]
    element = sent.template.elements[read.element or ""]
    hint = f"write ${{{field}}} for the item at hand" if read.offset is not None and field else None
    hint = hint or f'write {{"$item": "{field}"}} for the item at hand'
    itself = isinstance(element.repeat, dict) and not sent.model.settings.dialect.repeats_in_item_scope
    if itself and read.path[-1] != "repeat":
        hint = sent.causes.why_no_item(read.element) or hint
    message = f"{read.pointer} is one and the same at each item of {holder}, which is repeated over here"
    return read_finding(sent, CODE, message, read, "the same each time", sent.sendings, hint)


SAME_ITEM = Rule(
    code=CODE,
    title="One item of a list, at each of its items",
    severity=Severity.WARNING,
    why="the reader sees that item again and again, and none of the others",
    bad=note(
        '"text": {"type": "Text", "props": {"text": {"$state": "/event/items/0/name"}}, '
        '"repeat": {"statePath": "/event/items"}}'
    ),
    good=note(
        '"text": {"type": "Text", "props": {"text": {"$item": "name"}}, "repeat": {"statePath": "/event/items"}}'
    ),
    check_template=check,
)
