"""A value that is no text where text is shown."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final, NamedTuple

from sfjourney.diagnostics import Finding, Severity
from sfjourney.documents.scan import Path as FilePath
from sfjourney.facts.fact import Known
from sfjourney.facts.sending import Sending
from sfjourney.pointers import EACH, MISSING
from sfjourney.rules.effects import FAILS, is_whole, prop_of
from sfjourney.rules.example import note
from sfjourney.rules.filled_subjects import filled_finding, filled_subjects
from sfjourney.rules.redacted_reads import is_read_whole
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template.unknown_expression import almost_expression
from sfjourney.rules.template_findings import read_finding, value_finding
from sfjourney.templates import Kind, TemplateRead, Use, Where
from sfjourney.templates.choices import chosen_headers
from sfjourney.templates.javascript import kind_of, text
from sfjourney.templates.template import DEFINITION

CODE: Final = "template/not-text"

HINTS: Final = {
    "an object": "read one of its fields",
    "a boolean": 'choose a text: {"$cond": …, "$then": …, "$else": …}',
}


class Misfit(NamedTuple):
    """Types that are no text in one place, in words, what the reader sees of them, and why."""

    types: frozenset[str]
    kind: str
    effect: str
    why: str | None = None


OBJECT: Final = frozenset({"object"})
_BOOLEAN: Final = frozenset({"boolean"})
_AS_OBJECT: Final = "in a text JavaScript writes of an object only that it is one"
THROWN: Final = "the renderer prints strings and numbers, and gives up at anything with members"
IN_TEXT: Final = Misfit(OBJECT, "an object", "it shows as [object Object]", _AS_OBJECT)


def check(sent: SentTemplate) -> Iterator[Finding]:
    yield from _written_out(sent)
    for read in sent.doubtful:
        if read.kind is not Kind.VALUE:
            continue
        misfit = misfit_of(sent, read)
        if misfit is not None:
            if is_read_whole(sent, read):
                continue
            failing = sent.failing(read, partial(is_only, types=misfit.types))
            message = f"{read.pointer} is {misfit.kind}: {misfit.effect}"
            yield read_finding(sent, CODE, message, read, "no text", failing, HINTS[misfit.kind], why=misfit.why)
        elif is_array_that_fails(sent, read):
            message = f"{read.pointer} is an array of objects: {FAILS}"
            failing = sent.failing(read, partial(is_only, types=ARRAY))
            hint = repeat_hint(read)
            yield read_finding(sent, CODE, message, read, "no text", failing, hint, why=THROWN)
    for filled in filled_subjects(sent):
        objects = filled.failing(partial(is_only, types=IN_TEXT.types))
        if objects:
            message = f"{filled.pointer.text} is {IN_TEXT.kind}: {IN_TEXT.effect}"
            hint = HINTS[IN_TEXT.kind]
            yield filled_finding(CODE, filled, message, "no text", objects, hint, why=IN_TEXT.why)


def misfit_of(sent: SentTemplate, read: TemplateRead) -> Misfit | None:
    """How a value is no text where it is shown, at some send at least; None where it is one."""
    return next((each for each in misfits(sent, read) if sent.failing(read, partial(is_only, types=each.types))), None)


ARRAY: Final = frozenset({"array"})


def repeat_hint(read: TemplateRead) -> str:
    """What to do with an array where text belongs."""
    if EACH in read.parts:
        return "a list in an item cannot be repeated over: send its items as one text"
    return f'repeat an element over it: "repeat": {{"statePath": "{read.pointer}"}}'


def is_array_that_fails(sent: SentTemplate, read: TemplateRead) -> bool:
    """Whether an array of objects becomes the whole of a text, which makes the renderer throw."""
    return shows_array(sent, read) and holds_objects(sent, read, sent.failing(read, partial(is_only, types=ARRAY)))


def holds_objects(sent: SentTemplate, read: TemplateRead, failing: Sequence[Sending | None]) -> bool:
    """Whether all items of an array are objects, at all of these sends."""
    items = [sent.declared((*read.parts, EACH), sending).fact.types for sending in failing]
    return bool(items) and all(types == OBJECT for types in items)


def shows_array(sent: SentTemplate, read: TemplateRead) -> bool:
    """Whether an array in its place is shown item by item, as the whole of a text."""
    prop = prop_of(sent, read)
    return prop is not None and prop.use is Use.TEXT and is_whole(read)


def is_only(known: Known, types: frozenset[str]) -> bool:
    """Whether a value that is there is of these types, null aside."""
    found = known.fact.types - {"null"}
    return not known.absent and bool(found) and found <= types


def _written_out(sent: SentTemplate) -> Iterator[Finding]:
    """A subject or preheader that is no text, and no expression either."""
    headers: list[tuple[FilePath, object]] = [
        ((*DEFINITION, Where.SUBJECT.value), sent.template.subject),
        ((*DEFINITION, Where.PREHEADER.value), sent.template.preheader),
        *chosen_headers(sent.survey),
    ]
    for path, value in headers:
        if value is MISSING or value is None or isinstance(value, str):
            continue
        if isinstance(value, dict) and (any(key.startswith("$") for key in value) or almost_expression(value)):
            continue
        where, printed = path[len(DEFINITION)], _printed(value)
        message = f"the {where} is {kind_of(value)}, and an email has a text there: the reader sees {printed}"
        hint = "write a text, or an expression"
        why = "what a mail client shows in its list is text: anything else is written out as JavaScript has it"
        yield value_finding(sent, CODE, message, path, "no text", hint, why=why)


def _printed(value: object) -> str:
    """What JavaScript writes of a value that is no string."""
    if isinstance(value, list):
        return "its items, joined by commas"
    return "[object Object]" if isinstance(value, dict) else text(value)


def misfits(sent: SentTemplate, read: TemplateRead) -> Iterator[Misfit]:
    """The types that are no text in the place of a read."""
    if read.offset is not None:
        yield IN_TEXT
        return
    if read.where is not Where.BODY:
        if is_whole(read):
            yield IN_TEXT
            effect = f"the reader sees the word true or false as the {read.where}"
            yield Misfit(_BOOLEAN, "a boolean", effect, "a boolean is written out as JavaScript has it")
        return
    prop = prop_of(sent, read)
    if prop is None or not is_whole(read):
        return
    if prop.use is Use.PREVIEW:
        yield IN_TEXT
    elif prop.use is Use.TEXT:
        yield Misfit(OBJECT, "an object", FAILS, THROWN)
        why = "the renderer prints strings and numbers, and leaves booleans out"
        yield Misfit(_BOOLEAN, "a boolean", "nothing shows, be it true or false", why)


NOT_TEXT = Rule(
    code=CODE,
    title="Something that is no text is shown as text",
    severity=Severity.ERROR,
    why="the renderer prints strings and numbers: anything else it leaves out, misprints or fails at",
    bad=note('"text": {"type": "Text", "props": {"text": {"$state": "/event/shipTo"}}}'),
    good=note('"text": {"type": "Text", "props": {"text": {"$state": "/event/shipTo/city"}}}'),
    check_template=check,
)
