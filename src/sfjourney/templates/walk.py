"""Template -> its elements where they stand, and every expression, condition and pointer that is in them."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from sfjourney.documents.scan import Path
from sfjourney.pointers import EACH, MISSING, array_index, parse
from sfjourney.pointers import Path as ReadParts
from sfjourney.templates.dialect import Dialect
from sfjourney.templates.forms import Form, Source, form_of, is_plain_question, operator_of, source_of, state_operand
from sfjourney.templates.interpolation import BEFORE, BEHIND, is_bare, pieces
from sfjourney.templates.javascript import is_truthy
from sfjourney.templates.looks import Look, Looks
from sfjourney.templates.paths import segments
from sfjourney.templates.reads import Guard, Kind, TemplateRead, Where
from sfjourney.templates.template import DEFINITION, ELEMENTS, Element, Template
from sfjourney.templates.visits import AskedCondition, Expression, Place, Survey, Visit

NOWHERE: Final[ReadParts] = ("", EACH)
"""The items of a repeat that is over no path."""

_INTEGER = re.compile(r"[+-]?[0-9]+")


def survey(template: Template, dialect: Dialect, looks: Looks) -> Survey:
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
    elements, root = template.elements, template.root
    children, shared = _children(elements.values())
    known = looks.known
    is_tree = not shared and root not in children
    seen: set[tuple[str, ReadParts | None]] = set()
    in_item_scope = dialect.repeats_in_item_scope
    look_of: dict[str, Look] = {}
    waiting: list[tuple[str, Visit | None, ReadParts | None, Guard | None]] = []
    if root is not None:
        waiting.append((root, None, None, None))
    while waiting:
        key, parent, outer, guard = waiting.pop()
        element = elements.get(key)
        if element is None:
            continue
        if not is_tree:
            if (key, outer) in seen:
                continue
            seen.add((key, outer))
        if key in shared:
            guard = None  # each way to it has its own conditions
        repeated = None if element.repeat is MISSING else repeated_path(element)
        below: ReadParts | None = outer
        if repeated is not None:
            below = (*segments(repeated), EACH)
        elif element.repeat is not MISSING and is_truthy(element.repeat):
            below = NOWHERE
        props = element.props
        look = known.get((element.type, *props)) if isinstance(props, dict) else None
        look_of[key] = look = look or looks.of(element.type, props)
        visit = Visit(element, parent, look)
        guard = found.add_element(visit, below if in_item_scope else outer, guard, repeated)
        visits.append(visit)
        if element.children:
            waiting.extend([(child, visit, below, guard) for child in reversed(element.children)])
    reads = found.reads if not shared else _each_once(found.reads)
    return Survey(
        tuple(visits),
        tuple(reads),
        tuple(found.expressions),
        tuple(found.conditions),
        look_of,
        tuple(found.uneasy),
        is_tree,
        children <= elements.keys(),
        found.has_unfilled,
        tuple(found.choices),
    )


def _children(elements: Iterable[Element]) -> tuple[set[str], frozenset[str]]:
    """The elements that are children, and those of them that are more than once."""
    children = [child for element in elements if element.children for child in element.children]
    distinct = set(children)
    if len(distinct) == len(children):
        return distinct, frozenset()
    return distinct, frozenset(child for child, count in Counter(children).items() if count > 1)


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


_Waiting = tuple["_Reader", Any, Path, Place]
"""A piece of JSON that is still to be looked at, and what it stands for: a value, a condition, one comparison."""
_Reader = Callable[[Any, Path, Place], Sequence[_Waiting]]
_VALUE: Final = Kind.VALUE  # an enumeration looks its members up by name, which the survey would do often
_CONDITION: Final = Kind.CONDITION
_BODY: Final = Where.BODY


class _Found:
    """What a walk has found so far, in order."""

    def __init__(self) -> None:
        self.reads: list[TemplateRead] = []
        self.expressions: list[Expression] = []
        self.conditions: list[AskedCondition] = []
        self.uneasy: list[tuple[Visit, str]] = []
        self.has_unfilled = False
        self.choices: list[tuple[Path, Mapping[str, object]]] = []

    def add_element(
        self, visit: Visit, item: ReadParts | None, outer: Guard | None, repeated: str | None
    ) -> Guard | None:
        """What one element reads; what must hold where it is shown, in what must hold around it."""
        element = visit.element
        key, guard, visible = element.key, outer, element.visible
        if repeated is not None or visible is not MISSING:
            place = Place(_BODY, key, item, outer)
            if repeated is not None:
                self.reads.append(_absolute(place, repeated, (*ELEMENTS, key, "repeat", "statePath"), Kind.REPEAT))
            if visible is not MISSING:
                inner = self._asked(visible, (*ELEMENTS, key, "visible"), place)
                if inner:
                    self._drain(inner)
                guard = Guard(visible, item, outer, truth=True)
        props = element.props
        if isinstance(props, dict):
            shown: Place | None = None
            look = visit.look
            scalars = look.scalars
            for name, value in props.items():
                kind = type(value)
                if kind in scalars[name]:
                    continue
                is_expression = kind is dict and next(iter(value), "")[:1] == "$"
                if is_expression or (kind in _HOLDERS and not _is_plain(value)):
                    shown = shown or Place(_BODY, key, item, guard)
                    inner = self._value(value, (*ELEMENTS, key, "props", name), shown)
                    if inner:
                        self._drain(inner)
                if not is_expression:
                    easy = look.easy[name]
                    if kind not in easy.types and not easy.takes(value):
                        self.uneasy.append((visit, name))
        elif isinstance(props, list):
            place = Place(_BODY, key, item, outer)
            self._drain(self._members(props, (*ELEMENTS, key, "props"), place))
        return guard

    def add(self, value: Any, path: Path, place: Place) -> None:
        """What a value outside of the body reads."""
        self._drain(self._value(value, path, place))

    def _drain(self, first: Sequence[_Waiting]) -> None:
        """The reads of pieces of JSON in the order of the file, however deep they are nested."""
        waiting = list(reversed(first))
        while waiting:
            reader, value, path, place = waiting.pop()
            inner = reader(value, path, place)
            if inner:
                waiting += reversed(inner)

    def _value(self, value: Any, path: Path, place: Place) -> Sequence[_Waiting]:
        """Note what a prop value reads itself, and give the pieces of it that are still to be looked at."""
        if len(value) == 1 and type(value) is dict:  # the two that most expressions are, without a look at the others
            ((only, operand),) = value.items()
            if only == "$template" and type(operand) is str:
                self._interpolated(operand, (*path, only), place)
                return ()
            if only == "$state" and type(operand) is str:
                self.reads.append(_absolute(place, operand, (*path, only), _VALUE))
                return ()
        form = form_of(value)
        if form is None:
            if isinstance(value, dict) and any(key[:1] == "$" for key in value):
                self.expressions.append(Expression(place, path, value, None))
            return self._members(value, path, place)
        key = _KEYS[form]
        if len(value) != _ALONE.get(key):
            self.expressions.append(Expression(place, path, value, form))
        operand, inside = value[key], (*path, key)
        match key:
            case "$template":
                self._interpolated(operand, inside, place)
            case "$state" | "$bindState":
                self.reads.append(_absolute(place, operand, inside, _VALUE))
            case "$item":
                self.reads += _of_item(place, operand, inside, _VALUE)
            case "$bindItem":
                self.reads += _bound_item(place, operand, inside)
            case "$index":
                pass
            case "$cond":
                asked = self._asked(operand, inside, place)
                self.choices.append((path, value))
                branches: list[_Waiting] = [
                    (self._value, value[branch], (*path, branch), _where(place, operand, truth=truth))
                    for branch, truth in (("$then", True), ("$else", False))
                    if type(value[branch]) in _HOLDERS
                ]
                return [*asked, *branches] if asked else branches
            case _:  # $computed
                return self._members(value.get("args"), (*path, "args"), place)
        return ()

    def _members(self, value: object, path: Path, place: Place) -> Sequence[_Waiting]:
        """The members of a value that may hold anything."""
        if isinstance(value, dict):
            return [
                (self._value, inner, (*path, key), place) for key, inner in value.items() if type(inner) in _HOLDERS
            ]
        if isinstance(value, list):
            return [
                (self._value, item, (*path, index), place) for index, item in enumerate(value) if type(item) in _HOLDERS
            ]
        return ()

    def _interpolated(self, text: str, path: Path, place: Place) -> None:
        by_turns = pieces(text)
        start = 0
        if len(by_turns) == 1 or "$" in "".join(by_turns[::2]):
            self.has_unfilled = True
        for index in range(1, len(by_turns), 2):
            written = by_turns[index]
            start += len(by_turns[index - 1]) + BEFORE
            if place.item is not None and is_bare(written):
                self.reads += _of_item(place, written, path, _VALUE, start)
            else:
                self.reads.append(_absolute(place, written, path, _VALUE, start))
            start += len(written) + BEHIND

    def _asked(self, value: Any, path: Path, place: Place) -> Sequence[_Waiting]:
        """Note a whole condition."""
        plain = is_plain_question(value)
        self.conditions.append(AskedCondition(place, path, value, plain))
        if plain:
            self.reads.append(_absolute(place, value["$state"], (*path, "$state"), _CONDITION))
            return ()
        return self._condition(value, path, place)

    def _condition(self, value: Any, path: Path, place: Place) -> Sequence[_Waiting]:
        if isinstance(value, list):
            return [(self._single, member, (*path, index), place) for index, member in enumerate(value)]
        if isinstance(value, dict):
            for key in ("$and", "$or"):
                if key in value:
                    members = value[key] if isinstance(value[key], list) else ()
                    return [
                        (self._condition, member, (*path, key, index), place) for index, member in enumerate(members)
                    ]
        return self._single(value, path, place)

    def _single(self, value: Any, path: Path, place: Place) -> Sequence[_Waiting]:
        if isinstance(value, dict):
            source = source_of(value)
            written = None if source is None else value[source]
            if isinstance(written, str):
                if source is Source.STATE:
                    self.reads.append(_absolute(place, written, (*path, "$state"), _CONDITION))
                elif source is Source.ITEM:
                    self.reads += _of_item(place, written, (*path, "$item"), _CONDITION)
            operator = operator_of(value) if len(value) > 1 or source is None else None
            compared = None if operator is None else state_operand(value[operator])
            if operator is not None and compared is not None:
                self.reads.append(_absolute(place, compared, (*path, operator, "$state"), _CONDITION))
        return ()


_HOLDERS: Final = frozenset({dict, list})
_KEYS: Final = {form: form.value for form in Form}
_ALONE: Final = {"$state": 1, "$bindState": 1, "$template": 1, "$cond": 3}
"""How many keys an expression has that reads the state and has nothing beside that."""


def _is_plain(value: Any) -> bool:
    """Whether an object or array holds nothing that could be an expression, as most styles do."""
    if type(value) is list:
        return _HOLDERS.isdisjoint(map(type, value))
    for member in value.values():
        if type(member) in _HOLDERS:
            return False
    return "$" not in "".join(value)


def _where(place: Place, condition: object, *, truth: bool) -> Place:
    """The same place where a condition has come out so."""
    return Place(place.where, place.element, place.item, Guard(condition, place.item, place.guard, truth=truth))


def _absolute(place: Place, written: str, path: Path, kind: Kind, offset: int | None = None) -> TemplateRead:
    parts, canonical = _parsed(written)
    return TemplateRead(parts, written, place.where, kind, place.element, path, canonical, offset, place.guard)


@lru_cache(maxsize=4096)
def _parsed(written: str) -> tuple[ReadParts, bool]:
    """What a path from the root of the state reads, and whether it is canonical."""
    return segments(written), written.startswith("/") and _is_canonical(written)


def _of_item(place: Place, written: str, path: Path, kind: Kind, offset: int | None = None) -> Sequence[TemplateRead]:
    """The read of a field of the item; none outside a repeat, where there is no item."""
    if place.item is None:
        return ()
    parts = (*place.item, *segments(written))
    canonical = not written or _is_canonical("/" + written.removeprefix("/"))
    bare = offset is not None
    return [
        TemplateRead(parts, written, place.where, kind, place.element, path, canonical, offset, place.guard, bare=bare)
    ]


def _bound_item(place: Place, written: str, path: Path) -> Sequence[TemplateRead]:
    """The same for ``$bindItem``, which appends the path with a slash of its own."""
    if place.item is None:
        return ()
    parts = (*place.item, *segments("/item/" + written)[1:]) if written else place.item
    canonical = not written or _is_canonical("/" + written)
    return [TemplateRead(parts, written, place.where, _VALUE, place.element, path, canonical, None, place.guard)]


@lru_cache(maxsize=4096)
def _is_canonical(pointer: str) -> bool:
    """Whether RFC 6901 reads the pointer too, and no segment looks like an array index without being one."""
    try:
        parts = parse(pointer)
    except ValueError:
        return False
    return all(part and (array_index(part) is not None or not _INTEGER.fullmatch(part)) for part in parts)
