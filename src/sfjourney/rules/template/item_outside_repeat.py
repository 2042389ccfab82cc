"""A read of the item where there is none."""

from collections.abc import Iterator

from msgspec.structs import replace

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.documents.scan import Path
from sfjourney.rules.example import note
from sfjourney.rules.labels import first_few
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template_findings import value_finding
from sfjourney.templates import AskedCondition, Expression
from sfjourney.templates.forms import Form, Source, source_of

CODE = "template/item-outside-repeat"

_FORMS = frozenset({Form.ITEM, Form.INDEX, Form.BIND_ITEM})


def check(sent: SentTemplate) -> Iterator[Finding]:
    """One finding for each block of the email: the items of all that stands in it are those of one list."""
    by_block: dict[str | None, list[tuple[Path, str | None, str]]] = {}
    for path, element, effect in _outside(sent):
        by_block.setdefault(sent.causes.block_of(element), []).append((path, element, effect))
    for (path, element, effect), *others in by_block.values():
        places = dict.fromkeys(sent.span(other) for other, _, _ in others)
        yield _finding(sent, path, element, effect, [Label(place, "nor here") for place in places])


def blocks_without_item(sent: SentTemplate) -> frozenset[str | None]:
    """The blocks of which is told that there is no item: so are the bare names in their texts."""
    return frozenset(sent.causes.block_of(element) for _, element, _ in _outside(sent))


def _outside(sent: SentTemplate) -> Iterator[tuple[Path, str | None, str]]:
    """Where an item is read that is not there, in which element, and what becomes of it."""
    for expression in sent.survey.expressions:
        if expression.form in _FORMS and expression.place.item is None and not _is_explained(sent, expression):
            place = (*expression.path, expression.form.value)
            yield place, expression.place.element, "the place stays empty"
    for asked in sent.survey.conditions:
        if not asked.plain and asked.place.item is None:
            for path in _sources(asked.value, asked.path):
                if not _is_explained(sent, asked):
                    yield path, asked.place.element, "the condition reads nothing, and what it should show is hidden"


def _is_explained(sent: SentTemplate, place: Expression | AskedCondition) -> bool:
    """Whether a repeat that cannot be read is why there is no item, or nothing looks at the place."""
    return sent.causes.lacks_repeat(place.place.element) or sent.causes.in_misplaced(place.path)


def _finding(sent: SentTemplate, path: Path, element: str | None, effect: str, others: list[Label]) -> Finding:
    message = f"{path[-1]} outside of a repeat reads nothing: {effect}"
    hint = sent.causes.why_no_item(element) or 'repeat the element over a list, or read {"$state": …}'
    finding = value_finding(sent, CODE, message, path, "no item here", hint)
    return replace(finding, related=first_few(others, "nor here"))


def _sources(condition: object, path: Path) -> Iterator[Path]:
    """The places of a condition that ask about the item."""
    waiting = [(condition, path)]
    while waiting:
        part, place = waiting.pop()
        if isinstance(part, list):
            waiting.extend((member, (*place, index)) for index, member in enumerate(part))
        elif isinstance(part, dict):
            source = source_of(part)
            if source in (Source.ITEM, Source.INDEX):
                yield (*place, source.value)
            waiting.extend((part[key], (*place, key)) for key in ("$and", "$or") if key in part)


ITEM_OUTSIDE_REPEAT = Rule(
    code=CODE,
    title="An item is read outside of a repeat",
    severity=Severity.ERROR,
    why="only what is repeated over a list has an item",
    bad=note('"text": {"type": "Text", "props": {"text": {"$item": "name"}}}'),
    good=note(
        '"text": {"type": "Text", "props": {"text": {"$item": "name"}}, "repeat": {"statePath": "/event/items"}}'
    ),
    check_template=check,
)
