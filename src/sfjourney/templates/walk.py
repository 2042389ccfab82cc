"""Template -> every pointer that its subject, preheader and body can read, whatever the state."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from sfjourney.documents.scan import Path
from sfjourney.pointers import EACH, MISSING, array_index, parse
from sfjourney.pointers import Path as ReadParts
from sfjourney.templates.dialect import Dialect
from sfjourney.templates.forms import Form, Source, form_of, operator_of, source_of, state_operand
from sfjourney.templates.interpolation import interpolations
from sfjourney.templates.paths import segments
from sfjourney.templates.reads import Kind, TemplateRead, Where
from sfjourney.templates.template import DEFINITION, ELEMENTS, Element, Template

_INTEGER = re.compile(r"[+-]?[0-9]+")


def template_reads(template: Template, dialect: Dialect) -> tuple[TemplateRead, ...]:
    """Every read of a template: subject, preheader, then the body down from its root.

    An element gives what it is repeated over, what decides whether it is visible, its props, then its children. Both
    branches of a ``$cond`` and hidden elements are walked too. An element that several others share is walked once for
    every repeat that it is in, and what reads the same there is one read; an element that the root does not reach is
    not walked.
    """
    found: dict[TemplateRead, None] = {}
    for where, value in ((Where.SUBJECT, template.subject), (Where.PREHEADER, template.preheader)):
        found.update(dict.fromkeys(_reads(_Part.VALUE, value, (*DEFINITION, where.value), _Place(where))))
    seen: set[tuple[str, ReadParts | None]] = set()
    waiting: list[tuple[str, ReadParts | None]] = [] if template.root is None else [(template.root, None)]
    while waiting:
        key, outer = visit = waiting.pop()
        element = template.elements.get(key)
        if element is None or visit in seen:
            continue
        seen.add(visit)
        repeated = _repeated_path(element)
        below: ReadParts | None = outer if repeated is None else (*segments(repeated), EACH)
        own = below if dialect.repeats_in_item_scope else outer
        found.update(dict.fromkeys(_element_reads(element, _Place(Where.BODY, key, own))))
        waiting.extend((child, below) for child in reversed(element.children or ()))
    return tuple(found)


class _Part(Enum):
    """What a piece of JSON stands for."""

    VALUE = auto()
    MEMBERS = auto()
    """An object or array whose members are values, and which is no expression itself."""
    CONDITION = auto()
    SINGLE_CONDITION = auto()


_Waiting = tuple[_Part, object, Path]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where expressions stand: the part of the email, the element, and the items that a repeat gives them."""

    where: Where
    element: str | None = None
    item: ReadParts | None = None

    def absolute(self, written: str, path: Path, kind: Kind, offset: int | None = None) -> TemplateRead:
        canonical = written.startswith("/") and _is_canonical(written)
        return TemplateRead(segments(written), written, self.where, kind, self.element, path, canonical, offset)

    def of_item(self, written: str, path: Path, kind: Kind, offset: int | None = None) -> list[TemplateRead]:
        """The read of a field of the item; none outside a repeat, where there is no item."""
        if self.item is None:
            return []
        parts = (*self.item, *segments(written))
        canonical = not written or _is_canonical("/" + written.removeprefix("/"))
        return [TemplateRead(parts, written, self.where, kind, self.element, path, canonical, offset)]

    def bound_item(self, written: str, path: Path) -> list[TemplateRead]:
        """The same for ``$bindItem``, which appends the path with a slash of its own."""
        if self.item is None:
            return []
        parts = (*self.item, *segments("/item/" + written)[1:]) if written else self.item
        canonical = not written or _is_canonical("/" + written)
        return [TemplateRead(parts, written, self.where, Kind.VALUE, self.element, path, canonical)]


def _is_canonical(pointer: str) -> bool:
    """Whether RFC 6901 reads the pointer too, and no segment looks like an array index without being one."""
    try:
        parts = parse(pointer)
    except ValueError:
        return False
    return all(part and (array_index(part) is not None or not _INTEGER.fullmatch(part)) for part in parts)


def _repeated_path(element: Element) -> str | None:
    path = element.repeat.get("statePath") if isinstance(element.repeat, dict) else None
    return path if isinstance(path, str) else None


def _element_reads(element: Element, place: _Place) -> Iterable[TemplateRead]:
    path: Path = (*ELEMENTS, element.key)
    repeated = _repeated_path(element)
    if repeated is not None:
        yield place.absolute(repeated, (*path, "repeat", "statePath"), Kind.REPEAT)
    if element.visible is not MISSING:
        yield from _reads(_Part.CONDITION, element.visible, (*path, "visible"), place)
    yield from _reads(_Part.MEMBERS, element.props, (*path, "props"), place)


def _reads(part: _Part, value: object, path: Path, place: _Place) -> Iterable[TemplateRead]:
    """The reads of one piece of JSON in the order of the file, however deep it is nested."""
    waiting: list[_Waiting] = [(part, value, path)]
    while waiting:
        part, value, path = waiting.pop()
        match part:
            case _Part.VALUE:
                reads, inner = _value(value, path, place)
            case _Part.MEMBERS:
                reads, inner = [], _members(value, path, _Part.VALUE)
            case _Part.CONDITION:
                reads, inner = _condition(value, path, place)
            case _Part.SINGLE_CONDITION:
                reads, inner = _single_condition(value, path, place), []
        yield from reads
        waiting.extend(reversed(inner))


def _members(value: object, path: Path, part: _Part) -> list[_Waiting]:
    if isinstance(value, dict):
        return [(part, member, (*path, key)) for key, member in value.items()]
    if isinstance(value, list):
        return [(part, item, (*path, index)) for index, item in enumerate(value)]
    return []


def _value(value: object, path: Path, place: _Place) -> tuple[list[TemplateRead], list[_Waiting]]:
    """What a prop value reads itself, and the pieces of it that are still to be looked at."""
    form = form_of(value)
    if form is None or not isinstance(value, dict):
        return [], _members(value, path, _Part.VALUE)
    operand, inside = value[form.value], (*path, form.value)
    match form:
        case Form.STATE | Form.BIND_STATE:
            return [place.absolute(operand, inside, Kind.VALUE)], []
        case Form.ITEM:
            return place.of_item(operand, inside, Kind.VALUE), []
        case Form.BIND_ITEM:
            return place.bound_item(operand, inside), []
        case Form.INDEX:
            return [], []
        case Form.CONDITIONAL:
            branches: list[_Waiting] = [(_Part.VALUE, value[key], (*path, key)) for key in ("$then", "$else")]
            return [], [(_Part.CONDITION, operand, inside), *branches]
        case Form.COMPUTED:
            return [], _members(value.get("args"), (*path, "args"), _Part.VALUE)
        case Form.TEMPLATE:
            return _interpolated(operand, inside, place), []


def _interpolated(text: str, path: Path, place: _Place) -> list[TemplateRead]:
    found: list[TemplateRead] = []
    for each in interpolations(text):
        if each.bare and place.item is not None:
            found.extend(place.of_item(each.written, path, Kind.VALUE, each.start))
        else:
            found.append(place.absolute(each.written, path, Kind.VALUE, each.start))
    return found


def _condition(value: object, path: Path, place: _Place) -> tuple[list[TemplateRead], list[_Waiting]]:
    if isinstance(value, list):
        return [], _members(value, path, _Part.SINGLE_CONDITION)
    if isinstance(value, dict):
        for key in ("$and", "$or"):
            if key in value:
                members = value[key] if isinstance(value[key], list) else []
                return [], _members(members, (*path, key), _Part.CONDITION)
    return _single_condition(value, path, place), []


def _single_condition(value: object, path: Path, place: _Place) -> list[TemplateRead]:
    if not isinstance(value, dict):
        return []
    return [*_source(value, path, place), *_operand(value, path, place)]


def _source(condition: Mapping[str, object], path: Path, place: _Place) -> list[TemplateRead]:
    source = source_of(condition)
    written = None if source is None else condition[source.value]
    if source is None or not isinstance(written, str):
        return []
    inside = (*path, source.value)
    if source is Source.ITEM:
        return place.of_item(written, inside, Kind.CONDITION)
    return [place.absolute(written, inside, Kind.CONDITION)] if source is Source.STATE else []


def _operand(condition: Mapping[str, object], path: Path, place: _Place) -> list[TemplateRead]:
    operator = operator_of(condition)
    written = None if operator is None else state_operand(condition[operator])
    if operator is None or written is None:
        return []
    return [place.absolute(written, (*path, operator, "$state"), Kind.CONDITION)]
