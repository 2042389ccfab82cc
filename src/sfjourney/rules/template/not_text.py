"""A value that is no text where text is shown."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.facts.fact import Known
from sfjourney.facts.sending import Sending
from sfjourney.pointers import EACH
from sfjourney.rules.effects import is_whole, prop_of
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate, read_finding
from sfjourney.templates import Kind, TemplateRead, Use, Where

CODE = "template/not-text"

_PRINTED: Final = "it shows as [object Object]"


def check(sent: SentTemplate) -> Iterator[Finding]:
    for read in sent.doubtful:
        if read.kind is not Kind.VALUE:
            continue
        for types, effect in _unprintable(sent, read):
            failing = sent.failing(read, partial(is_only, types=types))
            if failing:
                kind = "an object" if "object" in types else "a boolean"
                message = f"{read.pointer} is {kind}: {effect}"
                hint = "read one of its fields" if "object" in types else "choose a text with $cond"
                yield read_finding(sent, CODE, message, read, "no text", failing, hint)
                break
        else:
            failing = with_objects(sent, read)
            if failing:
                message = f"{read.pointer} is an array of objects: the whole email fails"
                yield read_finding(sent, CODE, message, read, "no text", failing, instead_of_array(read))


def with_objects(sent: SentTemplate, read: TemplateRead) -> list[Sending | None]:
    """The sends at which a whole text is an array, and its items are objects: the renderer throws at the first."""
    prop = prop_of(sent, read)
    if prop is None or prop.use is not Use.TEXT or not is_whole(read):
        return []
    arrays = sent.failing(read, partial(is_only, types=frozenset({"array"})))
    items = (*read.parts, EACH)
    return [one for one in arrays if is_only(sent.declared(items, one), types=frozenset({"object"}))]


def instead_of_array(read: TemplateRead) -> str:
    """What to do with an array where text belongs."""
    if EACH in read.parts:
        return "a list in an item cannot be repeated over: send its items as one text"
    return f'repeat an element over it: "repeat": {{"statePath": "{read.pointer}"}}'


def is_only(known: Known, types: frozenset[str]) -> bool:
    """Whether a value that is there is of these types, null aside."""
    found = known.fact.types - {"null"}
    return not known.absent and bool(found) and found <= types


def _unprintable(sent: SentTemplate, read: TemplateRead) -> Iterator[tuple[frozenset[str], str]]:
    """The types that are no text in the place of a read, and what the reader sees of them."""
    if read.offset is not None:
        yield frozenset({"object"}), _PRINTED
        return
    if read.where is not Where.BODY:
        yield frozenset({"object"}), _PRINTED
        return
    prop = prop_of(sent, read)
    if prop is None or not is_whole(read):
        return
    if prop.use is Use.PREVIEW:
        yield frozenset({"object"}), _PRINTED
    elif prop.use is Use.TEXT:
        yield frozenset({"object"}), "the whole email fails"
        yield frozenset({"boolean"}), "nothing shows, be it true or false"


NOT_TEXT = Rule(
    code=CODE,
    title="Something that is no text is shown as text",
    severity=Severity.ERROR,
    why="the renderer prints strings and numbers: booleans vanish, and objects make it fail",
    bad=note('"text": {"type": "Text", "props": {"text": {"$state": "/event/shipTo"}}}'),
    good=note('"text": {"type": "Text", "props": {"text": {"$state": "/event/shipTo/city"}}}'),
    check_template=check,
)
