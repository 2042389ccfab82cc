"""Template -> its elements where they stand, and every expression, condition and pointer that is in them."""

import re
from collections.abc import Iterable, Mapping
from enum import Enum, auto
from functools import lru_cache
from typing import Any, Final

from msgspec import Struct

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


class Place(Struct, frozen=True, eq=False):
    """Where expressions stand: the part of the email, the element, the items of its repeat, and what must hold."""

    where: Where
    element: str | None = None
    item: ReadParts | None = None
    guard: Guard | None = None


class Expression(Struct, frozen=True, eq=False):
    """An object in the place of a value that has a key with ``$``: the form it is, or None where it is none."""

    place: Place
    path: Path
    value: Mapping[str, object]
    form: Form | None


class AskedCondition(Struct, frozen=True, eq=False):
    """A whole condition, of a ``visible`` or a ``$cond``, as written."""

    place: Place
    path: Path
    value: object


class Visit(Struct, frozen=True, eq=False):
    """An element that the root reaches, in the repeat where it stands. ``parent`` is the one it was reached from."""

    element: Element
    place: Place
    parent: str | None


class Survey(Struct, frozen=True, eq=False):
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
            found.add(value, (*DEFINITION, where.value), Place(where))
    visits: list[Visit] = []
    elements = template.elements
    shared = _shared(template)
    seen: set[tuple[str, ReadParts | None]] = set()
    in_item_scope = dialect.repeats_in_item_scope
    waiting: list[tuple[str, str | None, ReadParts | None, Guard | None]] = []
    if template.root is not None:
        waiting.append((template.root, None, None, None))
    while waiting:
        key, parent, outer, guard = waiting.pop()
        element = elements.get(key)
        if element is None or (key, outer) in seen:
            continue
        seen.add((key, outer))
        if key in shared:
            guard = None  # each way to it has its own conditions
        repeated = repeated_path(element)
        below: ReadParts | None = outer if repeated is None else (*segments(repeated), EACH)
        place = Place(Where.BODY, key, below if in_item_scope else outer, guard)
        guard = found.add_element(element, place, repeated)
        visits.append(Visit(element, place, parent))
        if element.children:
            waiting.extend([(child, key, below, guard) for child in reversed(element.children)])
    reads = found.reads if not shared else _each_once(found.reads)
    return Survey(tuple(visits), tuple(reads), tuple(found.expressions), tuple(found.conditions))


def _each_once(reads: Iterable[TemplateRead]) -> Iterable[TemplateRead]:
    """The reads without those that read the same at the same place of the file."""
    first: dict[tuple[Path, int | None, ReadParts], TemplateRead] = {}
    for read in reads:
        first.setdefault((read.path, read.offset, read.parts), read)
    return first.values()


def repeated_path(element: Element) -> str | None:
    """What an element is repeated over, as written; None where it is not, or not over a path."""
    path = element.repeat.get("statePath") if isinstance(element.repeat, dict) else None
    return path if isinstance(path, str) else None


def _shared(template: Template) -> frozenset[str]:
    """The elements that are children more than once."""
    seen: set[str] = set()
    shared: set[str] = set()
    for element in template.elements.values():
        for child in element.children or ():
            if child in seen:
                shared.add(child)
            seen.add(child)
    return frozenset(shared)


class _Part(Enum):
    """What a piece of JSON stands for."""

    VALUE = auto()
    CONDITION = auto()
    SINGLE_CONDITION = auto()


_Waiting = tuple[_Part, Any, Path, Place]


class _Found:
    """What a walk has found so far, in order."""

    def __init__(self) -> None:
        self.reads: list[TemplateRead] = []
        self.expressions: list[Expression] = []
        self.conditions: list[AskedCondition] = []

    def add_element(self, element: Element, place: Place, repeated: str | None) -> Guard | None:
        """What one element reads; what must hold where it is shown."""
        path: Path = (*ELEMENTS, element.key)
        if repeated is not None:
            self.reads.append(_absolute(place, repeated, (*path, "repeat", "statePath"), Kind.REPEAT))
        guard = place.guard
        if element.visible is not MISSING:
            inside = (*path, "visible")
            self._drain(self._condition(element.visible, inside, place))
            self.conditions.append(AskedCondition(place, inside, element.visible))
            guard = Guard(element.visible, inside, place.item, guard, truth=True)
        props = element.props
        if isinstance(props, dict):
            shown = place
            for key, value in props.items():
                if type(value) in _HOLDERS and not _is_plain(value):
                    if shown is place and guard is not place.guard:
                        shown = Place(place.where, place.element, place.item, guard)
                    self._drain(self._value(value, (*path, "props", key), shown))
        elif isinstance(props, list):
            self._drain(_members(props, (*path, "props"), place, _Part.VALUE))
        return guard

    def add(self, value: Any, path: Path, place: Place) -> None:
        """What a value outside of the body reads."""
        self._drain(self._value(value, path, place))

    def _drain(self, waiting: list[_Waiting]) -> None:
        """The reads of pieces of JSON in the order of the file, however deep they are nested."""
        waiting.reverse()
        while waiting:
            part, value, path, place = waiting.pop()
            if part is _Part.VALUE:
                inner = self._value(value, path, place)
            elif part is _Part.CONDITION:
                inner = self._condition(value, path, place)
            else:
                self.reads += _single_condition(value, path, place)
                continue
            if inner:
                inner.reverse()
                waiting += inner

    def _value(self, value: Any, path: Path, place: Place) -> list[_Waiting]:
        """Note what a prop value reads itself, and give the pieces of it that are still to be looked at."""
        form = form_of(value)
        if form is None:
            if isinstance(value, dict) and any(key[:1] == "$" for key in value):
                self.expressions.append(Expression(place, path, value, None))
            return _members(value, path, place, _Part.VALUE)
        self.expressions.append(Expression(place, path, value, form))
        key = _KEYS[form]
        operand, inside = value[key], (*path, key)
        match form:
            case Form.STATE | Form.BIND_STATE:
                self.reads.append(_absolute(place, operand, inside, Kind.VALUE))
            case Form.ITEM:
                self.reads += _of_item(place, operand, inside, Kind.VALUE)
            case Form.BIND_ITEM:
                self.reads += _bound_item(place, operand, inside)
            case Form.INDEX:
                pass
            case Form.CONDITIONAL:
                self.conditions.append(AskedCondition(place, inside, operand))
                branches: list[_Waiting] = [
                    (_Part.VALUE, value[branch], (*path, branch), _where(place, operand, inside, truth=truth))
                    for branch, truth in (("$then", True), ("$else", False))
                    if type(value[branch]) in _HOLDERS
                ]
                return [(_Part.CONDITION, operand, inside, place), *branches]
            case Form.COMPUTED:
                return _members(value.get("args"), (*path, "args"), place, _Part.VALUE)
            case Form.TEMPLATE:
                self.reads += _interpolated(operand, inside, place)
        return []

    def _condition(self, value: Any, path: Path, place: Place) -> list[_Waiting]:
        if isinstance(value, list):
            return _members(value, path, place, _Part.SINGLE_CONDITION)
        if isinstance(value, dict):
            for key in ("$and", "$or"):
                if key in value:
                    members = value[key] if isinstance(value[key], list) else []
                    return _members(members, (*path, key), place, _Part.CONDITION)
            self.reads += _single_condition(value, path, place)
        return []


_HOLDERS: Final = frozenset({dict, list})
_KEYS: Final = {form: form.value for form in Form}


def _is_plain(value: Any) -> bool:
    """Whether an object or array holds nothing that could be an expression, as most styles do."""
    if type(value) is list:
        return not any(type(item) in _HOLDERS for item in value)
    return not any(key[:1] == "$" or type(member) in _HOLDERS for key, member in value.items())


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


@lru_cache(maxsize=4096)
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
