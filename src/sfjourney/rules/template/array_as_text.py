"""An array where text is shown."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.rules.effects import is_whole, prop_of
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate, read_finding
from sfjourney.rules.template.not_text import instead_of_array, is_only, with_objects
from sfjourney.templates import Kind, TemplateRead, Use

_ARRAY = frozenset({"array"})


def check(sent: SentTemplate) -> Iterator[Finding]:
    for read in sent.doubtful:
        if read.kind is Kind.VALUE and _is_shown(sent, read):
            throwing = with_objects(sent, read)
            failing = [one for one in sent.failing(read, lambda known: is_only(known, _ARRAY)) if one not in throwing]
            if failing:
                glued = "joined by commas" if read.offset is not None else "one after the other without a space"
                message = f"{read.pointer} is an array: the reader sees its items {glued}, or [object Object]"
                yield read_finding(
                    sent, "template/array-as-text", message, read, "an array", failing, instead_of_array(read)
                )


def _is_shown(sent: SentTemplate, read: TemplateRead) -> bool:
    prop = prop_of(sent, read)
    return read.offset is not None or (prop is not None and is_whole(read) and prop.use in (Use.TEXT, Use.PREVIEW))


ARRAY_AS_TEXT = Rule(
    code="template/array-as-text",
    title="An array is shown as text",
    severity=Severity.WARNING,
    why="its items run together, and nobody can read a list that way",
    bad=note('"text": {"type": "Text", "props": {"text": {"$template": "You ordered ${/event/items}"}}}'),
    good=note(
        '"text": {"type": "Text", "props": {"text": {"$item": "name"}}, "repeat": {"statePath": "/event/items"}}'
    ),
    check_template=check,
)
