"""Template -> its elements where they stand, and every expression, condition and pointer in them, whatever the state."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from sfjourney.documents.scan import Path
from sfjourney.pointers import EACH, MISSING, array_index, parse
from sfjourney.pointers import Path as ReadParts
from sfjourney.templates.dialect import Dialect
from sfjourney.templates.forms import Form, Source, form_of, operator_of, source_of, state_operand
from sfjourney.templates.interpolation import interpolations
from sfjourney.templates.paths import segments
from sfjourney.templates.reads import Guard, Kind, TemplateRead, Where
from sfjourney.templates.template import DEFINITION, ELEMENTS, Element, Template

_INTEGER = re.compile(r"[+-]?[0-9]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where expressions stand: the part of the email, the element, the items of its repeat, and what must hold."""

    where: Where
    element: str | None = None
    item: ReadParts | None = None
    guard: Guard | None = None


@dataclass(frozen=True, slots=True)
class Expression:
    """An object in the place of a value that has a key with ``$``: the form it is, or None where it is none."""

    place: Place
    path: Path
    value: Mapping[str, object]
    form: Form | None


@dataclass(frozen=True, slots=True)
class AskedCondition:
    """A whole condition, of a ``visible`` or a ``$cond``, as written."""

    place: Place
    path: Path
    value: object


@dataclass(frozen=True, slots=True)
class Visit:
    """An element that the root reaches, in the repeat where it stands. ``parent`` is the one it was reached from."""

    element: Element
    place: Place
    parent: str | None


@dataclass(frozen=True, slots=True)
class Survey:
    """All that is to be asked about a template: subject and preheader first, then elements, parents before children."""

    visits: tuple[Visit, ...]
    reads: tuple[TemplateRead, ...]
    expressions: tuple[Expression, ...]
    conditions: tuple[AskedCondition, ...]


def template_reads(template: Template, dialect: Dialect) -> tuple[TemplateRead, ...]:
    """Every read of a template: subject, preheader, then the body down from its root."""
    return survey(template, dialect).reads


def survey(template: Template, dialect: Dialect) -> Survey:
    """Walk a template: subject, preheader, then the body down from its root.

    An element gives what it is repeated over, what decides whether it is visible, its props, then its children. Both
    branches of a ``$cond`` and hidden elements are walked too. An element that several others share is walked once for
    every repeat that it is in, and what reads the same there is one read; an element that the root does not reach is
    not walked.
    """
    found = _Found()
    for where, value in ((Where.SUBJECT, template.subject), (Where.PREHEADER, template.preheader)):
        if isinstance(value, (dict, list)):
            found.add(_Part.VALUE, value, (*DEFINITION, where.value), Place(where))
    visits: list[Visit] = []
    seen: set[tuple[str, ReadParts | None]] = set()
    shared = _shared(template)
    waiting: list[tuple[str, str | None, ReadParts | None, Guard | None]] = []
    if template.root is not None:
        waiting.append((template.root, None, None, None))
    while waiting:
        key, parent, outer, guard = waiting.pop()
        element = template.elements.get(key)
        if element is None or (key, outer) in seen:
            continue
        seen.add((key, outer))
        if key in shared:
            guard = None  # each way to it has its own conditions
        repeated = repeated_path(element)
        below: ReadParts | None = outer if repeated is None else (*segments(repeated), EACH)
        place = Place(Where.BODY, key, below if dialect.repeats_in_item_scope else outer, guard)
        guard = found.add_element(element, place)
        visits.append(Visit(element, place, parent))
        waiting.extend((child, key, below, guard) for child in reversed(element.children or ()))
    return Survey(tuple(visits), tuple(found.reads), tuple(found.expressions), tuple(found.conditions))


def repeated_path(element: Element) -> str | None:
    """What an element is repeated over, as written; None where it is not, or not over a path."""
    path = element.repeat.get("statePath") if isinstance(element.repeat, dict) else None
    return path if isinstance(path, str) else None


def _shared(template: Template) -> frozenset[str]:
    """The elements that are children more than once."""
    counts = Counter(child for element in template.elements.values() for child in element.children or ())
    return frozenset(key for key, count in counts.items() if count > 1)


class _Part(Enum):
    """What a piece of JSON stands for."""

    VALUE = auto()
    MEMBERS = auto()
    """An object or array whose members are values, and which is no expression itself."""
    CONDITION = auto()
    SINGLE_CONDITION = auto()


_Waiting = tuple[_Part, object, Path, Place]


@dataclass(slots=True)
class _Found:
    """What a walk has found so far, each read once and in order."""

    reads: dict[TemplateRead, None] = field(default_factory=dict)
    expressions: list[Expression] = field(default_factory=list)
    conditions: list[AskedCondition] = field(default_factory=list)

    def add_element(self, element: Element, place: Place) -> Guard | None:
        """What one element reads; what must hold where it is shown."""
        path: Path = (*ELEMENTS, element.key)
        if element.repeat is not MISSING:
            repeated = repeated_path(element)
            if repeated is not None:
                self._reading([_absolute(place, repeated, (*path, "repeat", "statePath"), Kind.REPEAT)])
        guard = place.guard
        if element.visible is not MISSING:
            inside = (*path, "visible")
            self.add(_Part.CONDITION, element.visible, inside, place)
            self.conditions.append(AskedCondition(place, inside, element.visible))
            guard = Guard(element.visible, inside, place.item, guard, truth=True)
        if isinstance(element.props, dict):
            shown = Place(place.where, place.element, place.item, guard)
            for key, value in element.props.items():
                if isinstance(value, (dict, list)):
                    self.add(_Part.VALUE, value, (*path, "props", key), shown)
        elif isinstance(element.props, list):
            self.add(_Part.MEMBERS, element.props, (*path, "props"), place)
        return guard

    def add(self, part: _Part, value: object, path: Path, place: Place) -> None:
        """The reads of one piece of JSON in the order of the file, however deep it is nested."""
        waiting: list[_Waiting] = [(part, value, path, place)]
        while waiting:
            part, value, path, place = waiting.pop()
            inner: list[_Waiting] = []
            match part:
                case _Part.VALUE:
                    inner = self._value(value, path, place)
                case _Part.MEMBERS:
                    inner = _members(value, path, place, _Part.VALUE)
                case _Part.CONDITION:
                    inner = self._condition(value, path, place)
                case _Part.SINGLE_CONDITION:
                    self._reading(_single_condition(value, path, place))
            if inner:
                waiting.extend(reversed(inner))

    def _reading(self, reads: Iterable[TemplateRead]) -> None:
        for read in reads:
            self.reads.setdefault(read)

    def _value(self, value: object, path: Path, place: Place) -> list[_Waiting]:
        """Note what a prop value reads itself, and give the pieces of it that are still to be looked at."""
        form = form_of(value)
        if isinstance(value, dict) and (form is not None or any(key[:1] == "$" for key in value)):
            self.expressions.append(Expression(place, path, value, form))
        if form is None or not isinstance(value, dict):
            return _members(value, path, place, _Part.VALUE)
        operand, inside = value[form.value], (*path, form.value)
        match form:
            case Form.STATE | Form.BIND_STATE:
                self._reading([_absolute(place, operand, inside, Kind.VALUE)])
            case Form.ITEM:
                self._reading(_of_item(place, operand, inside, Kind.VALUE))
            case Form.BIND_ITEM:
                self._reading(_bound_item(place, operand, inside))
            case Form.INDEX:
                pass
            case Form.CONDITIONAL:
                self.conditions.append(AskedCondition(place, inside, operand))
                branches = (("$then", True), ("$else", False))
                return [
                    (_Part.CONDITION, operand, inside, place),
                    *((_Part.VALUE, value[key], (*path, key), _where(place, operand, inside, truth=truth))
                      for key, truth in branches),
                ]  # fmt: skip
            case Form.COMPUTED:
                return _members(value.get("args"), (*path, "args"), place, _Part.VALUE)
            case Form.TEMPLATE:
                self._reading(_interpolated(operand, inside, place))
        return []

    def _condition(self, value: object, path: Path, place: Place) -> list[_Waiting]:
        if isinstance(value, list):
            return _members(value, path, place, _Part.SINGLE_CONDITION)
        if isinstance(value, dict):
            for key in ("$and", "$or"):
                if key in value:
                    members = value[key] if isinstance(value[key], list) else []
                    return _members(members, (*path, key), place, _Part.CONDITION)
            self._reading(_single_condition(value, path, place))
        return []


def _where(place: Place, condition: object, path: Path, *, truth: bool) -> Place:
    """The same place where a condition has come out so."""
    return Place(place.where, place.element, place.item, Guard(condition, path, place.item, place.guard, truth=truth))


def _absolute(place: Place, written: str, path: Path, kind: Kind, offset: int | None = None) -> TemplateRead:
    canonical = written.startswith("/") and _is_canonical(written)
    parts = segments(written)
    return TemplateRead(parts, written, place.where, kind, place.element, path, canonical, offset, place.guard)


def _of_item(place: Place, written: str, path: Path, kind: Kind, offset: int | None = None) -> list[TemplateRead]:
    """The read of a field of the item; none outside a repeat, where there is no item."""
    if place.item is None:
        return []
    parts = (*place.item, *segments(written))
    canonical = not written or _is_canonical("/" + written.removeprefix("/"))
    bare = offset is not None
    return [
        TemplateRead(parts, written, place.where, kind, place.element, path, canonical, offset, place.guard, bare=bare)
    ]


def _bound_item(place: Place, written: str, path: Path) -> list[TemplateRead]:
    """The same for ``$bindItem``, which appends the path with a slash of its own."""
    if place.item is None:
        return []
    parts = (*place.item, *segments("/item/" + written)[1:]) if written else place.item
    canonical = not written or _is_canonical("/" + written)
    return [TemplateRead(parts, written, place.where, Kind.VALUE, place.element, path, canonical, None, place.guard)]


def _is_canonical(pointer: str) -> bool:
    """Whether RFC 6901 reads the pointer too, and no segment looks like an array index without being one."""
    try:
        parts = parse(pointer)
    except ValueError:
        return False
    return all(part and (array_index(part) is not None or not _INTEGER.fullmatch(part)) for part in parts)


def _members(value: object, path: Path, place: Place, part: _Part) -> list[_Waiting]:
    """The members that may hold anything: neither expressions nor conditions are of another kind."""
    every = part is not _Part.VALUE
    if isinstance(value, dict):
        return [
            (part, member, (*path, key), place)
            for key, member in value.items()
            if every or isinstance(member, (dict, list))
        ]
    if isinstance(value, list):
        return [
            (part, item, (*path, index), place)
            for index, item in enumerate(value)
            if every or isinstance(item, (dict, list))
        ]
    return []


def _interpolated(text: str, path: Path, place: Place) -> Iterable[TemplateRead]:
    for each in interpolations(text):
        if each.bare and place.item is not None:
            yield from _of_item(place, each.written, path, Kind.VALUE, each.start)
        else:
            yield _absolute(place, each.written, path, Kind.VALUE, each.start)


def _single_condition(value: object, path: Path, place: Place) -> list[TemplateRead]:
    if not isinstance(value, dict):
        return []
    return [*_source(value, path, place), *_operand(value, path, place)]


def _source(condition: Mapping[str, object], path: Path, place: Place) -> list[TemplateRead]:
    source = source_of(condition)
    written = None if source is None else condition[source.value]
    if source is None or not isinstance(written, str):
        return []
    inside = (*path, source.value)
    if source is Source.ITEM:
        return _of_item(place, written, inside, Kind.CONDITION)
    return [_absolute(place, written, inside, Kind.CONDITION)] if source is Source.STATE else []


def _operand(condition: Mapping[str, object], path: Path, place: Place) -> list[TemplateRead]:
    operator = operator_of(condition)
    written = None if operator is None else state_operand(condition[operator])
    if operator is None or written is None:
        return []
    return [_absolute(place, written, (*path, operator, "$state"), Kind.CONDITION)]
