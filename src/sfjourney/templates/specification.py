"""Body of a template as written -> what json-render's own ``validateSpec`` says about it.

That is less than there is to say: it looks at no type, no prop and no pointer. Core 0.18 (jsx-email) knows the first
half of the codes only.
"""

import math
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct

from sfjourney.limits import WIDEST_LIMITS
from sfjourney.pointers import MISSING
from sfjourney.templates.dialect import Dialect
from sfjourney.templates.errors import RenderError
from sfjourney.templates.forms import OPERATORS, Source
from sfjourney.templates.javascript import INHERITED, double, entries, is_number, is_truthy, kind_of, text
from sfjourney.templates.paths import resolve_pointer


class IssueCode(StrEnum):
    """What ``validateSpec`` finds, by its own names."""

    MISSING_ROOT = "missing_root"
    ROOT_NOT_FOUND = "root_not_found"
    EMPTY_SPEC = "empty_spec"
    MISSING_CHILD = "missing_child"
    VISIBLE_IN_PROPS = "visible_in_props"
    ON_IN_PROPS = "on_in_props"
    REPEAT_IN_PROPS = "repeat_in_props"
    WATCH_IN_PROPS = "watch_in_props"
    ORPHANED_ELEMENT = "orphaned_element"
    REPEAT_WITHOUT_CHILDREN = "repeat_without_children"
    INVALID_VISIBLE = "invalid_visible"
    REPEAT_ITEM_OUTSIDE_SCOPE = "repeat_item_outside_scope"
    REPEAT_STATE_MISMATCH = "repeat_state_mismatch"

    @property
    def is_error(self) -> bool:
        """Whether it makes the spec invalid; otherwise it is a warning."""
        return self is not IssueCode.ORPHANED_ELEMENT


class Issue(Struct, frozen=True):
    """One finding of ``validateSpec``, at an element or, where that is None, at the whole."""

    code: IssueCode
    element: str | None = None


def validate_spec(spec: object, dialect: Dialect, *, check_orphans: bool = False) -> tuple[Issue, ...]:
    """The issues of a spec in the order of ``validateSpec``; it is valid where none is an error.

    Raises RenderError where the validator itself throws.
    """
    return tuple(_Validation(spec, dialect).issues(check_orphans=check_orphans))


_MISPLACED: Final = (
    ("visible", IssueCode.VISIBLE_IN_PROPS),
    ("on", IssueCode.ON_IN_PROPS),
    ("repeat", IssueCode.REPEAT_IN_PROPS),
    ("watch", IssueCode.WATCH_IN_PROPS),
)
_MOST_VISITS: Final = 100_000


def _field(value: object, name: str) -> object:
    """``value.name``, MISSING where it is undefined."""
    if value is None or value is MISSING:
        raise RenderError(f"{name} is read of {kind_of(value)}")
    return value.get(name, MISSING) if isinstance(value, dict) else MISSING


def _items(value: object) -> list[Any]:
    """What ``for … of`` walks through."""
    if isinstance(value, (list, str)):
        return list(value)
    raise RenderError(f"the keys of children are {kind_of(value)}, not an array")


class _Around(Struct, frozen=True):
    """Where an element stands for the repeats in it: the path of the item, and whether the state has that item."""

    base: str | None = None
    sampled: bool = True


class _Validation:
    def __init__(self, spec: object, dialect: Dialect) -> None:
        self.root = _field(spec, "root")
        self.elements = _field(spec, "elements")
        self.table = dict(entries(self.elements))
        self.state = _field(spec, "state")
        self.dialect = dialect
        self.is_strict = dialect is Dialect.REACT_EMAIL

    def issues(self, *, check_orphans: bool) -> Iterator[Issue]:
        if not is_truthy(self.root):
            yield Issue(IssueCode.MISSING_ROOT)
            return
        if self.elements is None or self.elements is MISSING:
            raise RenderError(f"the elements are {kind_of(self.elements)}")
        if self.element(self.root) is None:
            yield Issue(IssueCode.ROOT_NOT_FOUND)
        if not self.table:
            yield Issue(IssueCode.EMPTY_SPEC)
            return
        for key, element in self.table.items():
            yield from self._of_element(key, element)
        if self.is_strict:
            yield from _Repeats(self).issues()
        if check_orphans:
            reached = self._reached()
            yield from (Issue(IssueCode.ORPHANED_ELEMENT, key) for key in self.table if key not in reached)

    def element(self, key: object) -> object | None:
        """``elements[key]`` if that is there; what JavaScript objects inherit is."""
        name = text(key)
        if name not in self.table:
            return INHERITED.get(name)
        return self.table[name] if is_truthy(self.table[name]) else None

    def children(self, element: object) -> list[Any]:
        """The keys of the children, and of those in slots where the dialect has them."""
        children = _field(element, "children")
        found = _items(children) if is_truthy(children) else []
        return [*found, *(key for keys in self.slots(element) for key in keys)]

    def slots(self, element: object) -> list[list[Any]]:
        slots = _field(element, "slots") if self.is_strict else MISSING
        return [_items(keys) for _, keys in entries(slots)] if is_truthy(slots) else []

    def _of_element(self, key: str, element: object) -> Iterator[Issue]:
        for child in self.children(element):
            if self.element(child) is None:
                yield Issue(IssueCode.MISSING_CHILD, key)
        if self.is_strict:
            children = _field(element, "children")
            if _field(element, "repeat") is not MISSING and (not is_truthy(children) or children == []):
                yield Issue(IssueCode.REPEAT_WITHOUT_CHILDREN, key)
            visible = _field(element, "visible")
            if visible is not MISSING and not is_strict_condition(visible):
                yield Issue(IssueCode.INVALID_VISIBLE, key)
        props = _field(element, "props")
        if not is_truthy(props):
            return
        if not isinstance(props, (dict, list)):
            raise RenderError(f"the props are {kind_of(props)}")
        for name, code in _MISPLACED:
            if isinstance(props, dict) and name in props:
                yield Issue(code, key)

    def _reached(self) -> set[str]:
        reached: set[str] = set()
        waiting = [self.root] if self.element(self.root) is not None else []
        while waiting:
            key = text(waiting.pop())
            if key not in reached:
                reached.add(key)
                element = self.element(key)
                if isinstance(element, dict):
                    waiting.extend(child for child in self.children(element) if self.element(child) is not None)
        return reached


class _Repeats:
    """One walk along the children for what is repeated: whether the state has a list there, as far as it is known."""

    def __init__(self, validation: _Validation) -> None:
        self.validation = validation
        self.seen: set[str] = set()
        self.visited: set[tuple[str, _Around]] = set()

    def issues(self) -> Iterator[Issue]:
        yield from self._below(text(self.validation.root))
        for key in self.validation.table:
            if key not in self.seen:
                yield from self._below(key)

    def _below(self, start: str) -> Iterator[Issue]:
        ancestors: set[str] = set()
        waiting: list[tuple[str, _Around | None]] = [(start, _Around())]
        while waiting:
            key, around = waiting.pop()
            if around is None:
                ancestors.remove(key)
                continue
            element = self.validation.element(key)
            if key in ancestors or element is None:
                continue
            self.seen.add(key)
            if (key, around) in self.visited:
                continue
            self.visited.add((key, around))
            if len(self.visited) > _MOST_VISITS:
                raise RenderError("repeats nested in more ways than can be followed")
            inner = around
            if _field(element, "repeat") is not MISSING:
                code, inner = self._repeated(_field(_field(element, "repeat"), "statePath"), around)
                if code is not None:
                    yield Issue(code, key)
            ancestors.add(key)
            children = _field(element, "children")
            below = [(text(child), inner) for child in ([] if children in (None, MISSING) else _items(children))]
            below += [(text(child), around) for keys in self.validation.slots(element) for child in keys]
            waiting.append((key, None))
            waiting.extend(reversed(below))

    def _repeated(self, path: object, around: _Around) -> tuple[IssueCode | None, _Around]:
        """What is wrong with a repeat, and where the elements in it stand."""
        absolute = path if isinstance(path, str) else self._of_item(path, around.base)
        if absolute is None:
            return IssueCode.REPEAT_ITEM_OUTSIDE_SCOPE, _Around(None, sampled=False)
        state = self.validation.state
        can_check = state is not MISSING and (isinstance(path, str) or around.sampled)
        value = resolve_pointer(state, absolute, self.validation.dialect) if can_check else MISSING
        is_list = isinstance(value, list)
        code = IssueCode.REPEAT_STATE_MISMATCH if can_check and not is_list else None
        return code, _Around(_joined(absolute, "0"), sampled=can_check and is_list and value != [])

    def _of_item(self, path: object, base: str | None) -> str | None:
        if base is None:
            return None
        written = _field(path, "$item")
        if written in ("", "/"):
            return base
        if not isinstance(written, str):
            raise RenderError(f"the path of a repeat is {kind_of(written)}, not a string")
        return _joined(base, written)


def _joined(base: str, child: str) -> str:
    return ("" if base in ("", "/") else base) + "/" + child.removeprefix("/")


def is_strict_condition(condition: object) -> bool:
    """Whether a condition has one of the forms that json-render documents; what others do, ``conditions`` says."""
    waiting: list[tuple[object, int]] = [(condition, WIDEST_LIMITS.json_depth)]
    while waiting:
        one, levels = waiting.pop()
        if isinstance(one, bool):
            continue
        if levels == 0:
            return False
        if isinstance(one, list):
            if not all(_is_strict_single(member) for member in one):
                return False
        elif isinstance(one, dict) and (set(one) == {"$and"} or set(one) == {"$or"}):
            members = next(iter(one.values()))
            if not isinstance(members, list):
                return False
            waiting.extend((member, levels - 1) for member in members)
        elif not _is_strict_single(one):
            return False
    return True


_ORDERINGS: Final = frozenset(("gt", "gte", "lt", "lte"))


def _is_strict_single(condition: object) -> bool:
    if not isinstance(condition, dict):
        return False
    sources = [source for source in Source if source.value in condition]
    if len(sources) != 1 or not {sources[0].value, "not", *OPERATORS}.issuperset(condition):
        return False
    source = condition[sources[0].value]
    if not (source is True if sources[0] is Source.INDEX else isinstance(source, str)):
        return False
    return condition.get("not", True) is True and all(
        _is_ordered(condition[name]) for name in _ORDERINGS & set(condition)
    )


def _is_ordered(operand: object) -> bool:
    if isinstance(operand, (int, float)) and is_number(operand):
        return math.isfinite(double(operand))
    return isinstance(operand, Mapping) and isinstance(operand.get("$state"), str)
