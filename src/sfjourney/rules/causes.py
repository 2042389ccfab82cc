"""A place of a template -> whether a mistake that is reported anyway explains what would be said of it."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from msgspec import Struct

from sfjourney.documents.scan import Path as FilePath
from sfjourney.pointers import EACH, MISSING, Path
from sfjourney.templates import Element, Survey, Template, TemplateRead, Visit
from sfjourney.templates.forms import is_plain_question
from sfjourney.templates.javascript import is_truthy
from sfjourney.templates.keys import MISPLACED
from sfjourney.templates.paths import segments
from sfjourney.templates.strict_conditions import is_strict_condition
from sfjourney.templates.template import ELEMENTS, Stray

_AROUND: Final = frozenset({"Html", "Body", "Container", "Tailwind"})
_KEY: Final = len(ELEMENTS)
"""Where the key of an element stands in a path of the file."""


class Causes(Struct, frozen=True, dict=True):
    """The mistakes of one template that others follow from: one slip is one finding."""

    template: Template
    survey: Survey

    def misspelt(self, key: str | None, field: str) -> Stray | None:
        """How an element misspells one of its fields, if it does."""
        if not self.template.strays:
            return None
        return next((stray for stray in self._strays.get(key or "", ()) if stray.meant == field), None)

    def strays(self, key: str) -> Sequence[Stray]:
        """The keys of an element that nothing reads."""
        return self._strays.get(key, ())

    @cached_property
    def _strays(self) -> Mapping[str, list[Stray]]:
        strays: dict[str, list[Stray]] = {}
        for stray in self.template.strays:
            if stray.path[:_KEY] == ELEMENTS:
                strays.setdefault(str(stray.path[_KEY]), []).append(stray)
        return strays

    def misspelt_above(self, path: FilePath) -> Stray | None:
        """How the file misspells a key that is not in an element, if it does."""
        return next((s for s in self.template.strays if s.meant == path[-1] and s.path[:-1] == path[:-1]), None)

    def in_misplaced(self, path: FilePath) -> bool:
        """Whether a place is in a field of an element that stands among its props."""
        if len(path) <= _KEY + 2 or path[_KEY + 1] != "props" or path[_KEY + 2] not in MISPLACED:
            return False
        look = self.survey.looks.get(str(path[_KEY]))
        return look is not None and path[_KEY + 2] in look.unknown

    def in_broken_expression(self, path: FilePath) -> bool:
        """Whether a place is in an object that was meant to be an expression and is none."""
        return any(path[: len(broken)] == broken for broken in self._broken)

    def in_broken_operand(self, path: FilePath) -> bool:
        """Whether a place is in what such an object asks or reads: a condition, or a value, nobody can tell."""
        return any(
            path[: len(broken)] == broken and len(path) > len(broken) and not is_branch(path[len(broken)])
            for broken in self._broken
        )

    @cached_property
    def _broken(self) -> tuple[FilePath, ...]:
        return tuple(expression.path for expression in self.survey.expressions if expression.form is None)

    def lacks_repeat(self, key: str | None) -> bool:
        """Whether an element was meant to be in a repeat, or to have one, that cannot be read."""
        return key in self._without_repeat

    @cached_property
    def _without_repeat(self) -> frozenset[str]:
        lacking: set[str] = set()
        for visit in self.survey.visits:
            above = visit.parent is not None and visit.parent.element.key in lacking
            if above or self._has_unreadable_repeat(visit):
                lacking.add(visit.element.key)
        return frozenset(lacking)

    def _has_unreadable_repeat(self, visit: Visit) -> bool:
        element, repeat = visit.element, visit.element.repeat
        path = repeat.get("statePath") if isinstance(repeat, dict) else None
        malformed = repeat is not MISSING and is_truthy(repeat) and not isinstance(path, str)
        return malformed or bool(self._elsewhere(element, "repeat"))

    def repeats_over(self, key: str | None, path: Path) -> bool:
        """Whether an element is in a repeat over this list, or repeated over it itself."""
        return self.item_of(key) == (*path, EACH)

    def item_of(self, key: str | None) -> Path | None:
        """The item that an element, or one around it, is repeated for; None where there is none."""
        visit = self._visits.get(key or "")
        while visit is not None:
            repeated = visit.element.repeat
            written = repeated.get("statePath") if isinstance(repeated, dict) else None
            if isinstance(written, str):
                return (*segments(written), EACH)
            visit = visit.parent
        return None

    def block_of(self, key: str | None) -> str | None:
        """The outermost of the elements around one, or itself, that does more than hold the whole email."""
        visit = self._visits.get(key or "")
        while visit is not None and visit.parent is not None and visit.parent.look.name not in _AROUND:
            visit = visit.parent
        return key if visit is None else visit.element.key

    def why_no_item(self, key: str | None) -> str | None:
        """What to say where an element reads an item that it does not have, though something is repeated here."""
        if self.item_of(key) is None:
            return None
        if self._visits[key or ""].element.repeat is not None:
            return "the item is there for the children of what is repeated: repeat an element around this one"
        return "this element is shown outside of the repeat, too, where there is no item"

    def lacks_condition(self, read: TemplateRead) -> bool:
        """Whether a condition that cannot be read, misspelt, misplaced or malformed, was meant to ask for a value."""
        asked = [condition for condition in self._conditions(read) if condition is not None]
        names = {read.pointer, read.written}
        return any(not names.isdisjoint(_words(condition)) for condition in asked)

    def _conditions(self, read: TemplateRead) -> Iterator[object]:
        """The conditions around a read that are none."""
        guard = read.guard
        while guard is not None:
            if not is_plain_question(guard.condition) and not is_strict_condition(guard.condition):
                yield guard.condition
            guard = guard.outer
        visit = self._visits.get(read.element or "") if self._conditions_elsewhere else None
        while visit is not None:
            yield from self._conditions_elsewhere.get(visit.element.key, ())
            visit = visit.parent

    @cached_property
    def _conditions_elsewhere(self) -> Mapping[str, list[Any]]:
        found = {}
        for visit in self.survey.visits:
            if visit.look.odd or self.template.strays:
                elsewhere = self._elsewhere(visit.element, "visible")
                if elsewhere:
                    found[visit.element.key] = elsewhere
        return found

    @cached_property
    def _visits(self) -> Mapping[str, Visit]:
        return {visit.element.key: visit for visit in self.survey.visits}

    def _elsewhere(self, element: Element, field: str) -> list[Any]:
        """What an element has for a field of its own under another name, or among its props."""
        found = []
        stray = self.misspelt(element.key, field)
        if stray is not None:
            found.append(self.template.document.at(stray.path))
        if isinstance(element.props, dict) and self.in_misplaced((*ELEMENTS, element.key, "props", field)):
            found += [element.props[field]] if field in element.props else []
        return found


def is_branch(key: str | int) -> bool:
    """Whether a key of an object that was meant to choose is a branch, or what some write for one."""
    return isinstance(key, str) and (key.removeprefix("$") == "then" or is_else(key))


def is_else(key: str) -> bool:
    """Whether a key says what shows where a condition does not hold, as templates or other languages have it."""
    return key.removeprefix("$") in _ELSE


_ELSE: Final = frozenset({"else", "otherwise", "default", "fallback"})


def _words(value: object) -> Iterator[str]:
    """The words of all strings in a value."""
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield from part.split()
        elif isinstance(part, dict):
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
