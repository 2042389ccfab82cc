"""An array where text is shown."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.facts.sending import Sending
from sfjourney.pointers import EACH
from sfjourney.rules.effects import is_whole, prop_of
from sfjourney.rules.example import note
from sfjourney.rules.filled_subjects import Filled, filled_finding, filled_subjects
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template.not_text import ARRAY, OBJECT, holds_objects, is_array_that_fails, is_only, repeat_hint
from sfjourney.rules.template_findings import read_finding
from sfjourney.templates import Kind, TemplateRead, Use, Where

CODE: Final = "template/array-as-text"


def check(sent: SentTemplate) -> Iterator[Finding]:
    for read in sent.doubtful:
        if read.kind is Kind.VALUE and _is_shown(sent, read):
            failing = sent.failing(read, partial(is_only, types=ARRAY))
            if failing and not is_array_that_fails(sent, read):
                yield _finding(sent, read, failing)
    for filled in filled_subjects(sent):
        arrays = filled.failing(partial(is_only, types=ARRAY))
        if arrays:
            yield _in_subject(filled, arrays)


def _is_shown(sent: SentTemplate, read: TemplateRead) -> bool:
    if read.offset is not None or read.where is not Where.BODY:
        return read.offset is not None or is_whole(read)
    prop = prop_of(sent, read)
    return prop is not None and is_whole(read) and prop.use in (Use.TEXT, Use.PREVIEW)


def _finding(sent: SentTemplate, read: TemplateRead, failing: list[Sending | None]) -> Finding:
    prop = prop_of(sent, read)
    glued = read.offset is None and prop is not None and prop.use is Use.TEXT
    how = "one after the other without a space" if glued else "joined by commas"
    objects = holds_objects(sent, read, failing)
    message = _message(read.pointer, how, objects=objects)
    hint = repeat_hint(read) if read.where is Where.BODY else _one_item(read.pointer, objects=objects)
    return read_finding(sent, CODE, message, read, "an array", failing, hint, why=_OBJECTS if objects else None)


def _in_subject(filled: Filled, failing: list[Sending]) -> Finding:
    pointer = filled.pointer
    objects = all(sending.known((*pointer.parts, EACH)).fact.types == OBJECT for sending in failing)
    message = _message(pointer.text, "joined by commas", objects=objects)
    hint = _one_item(pointer.text, objects=objects)
    return filled_finding(CODE, filled, message, "an array", failing, hint, why=_OBJECTS if objects else None)


_OBJECTS: Final = "of an object JavaScript writes only that it is one"


def _message(pointer: str, how: str, *, objects: bool) -> str:
    what = "[object Object] for each of its items" if objects else f"its items {how}"
    return f"{pointer} is an array: the reader sees {what}"


def _one_item(pointer: str, *, objects: bool) -> str:
    if objects:
        return f"read a field of one item, as in {pointer}/0/NAME"
    return f"read one of its items, as in {pointer}/0"


ARRAY_AS_TEXT = Rule(
    code=CODE,
    title="An array is shown as text",
    severity=Severity.WARNING,
    why="its items run together, and nobody can read a list that way",
    bad=note('"text": {"type": "Text", "props": {"text": {"$template": "You ordered ${/event/items}"}}}'),
    good=note(
        '"text": {"type": "Text", "props": {"text": {"$item": "name"}}, "repeat": {"statePath": "/event/items"}}'
    ),
    check_template=check,
)
