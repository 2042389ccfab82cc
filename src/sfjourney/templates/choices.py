"""The survey of a template -> the literals that a ``$cond`` chooses as the whole of a prop, subject or preheader."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from sfjourney.documents.scan import Path
from sfjourney.templates.components import Component, Prop, Use
from sfjourney.templates.forms import form_of
from sfjourney.templates.template import DEFINITION, ELEMENTS
from sfjourney.templates.visits import Survey

_BRANCHES: Final = ("$then", "$else")
_KEY: Final = len(ELEMENTS)
"""Where a path into an element has its key; behind that are "props" and the name of one."""
_PROP: Final = _KEY + 2
_TEXTUAL: Final = frozenset({Use.TEXT, Use.PREVIEW, Use.URL, Use.MARKDOWN, Use.MARKUP})
"""Uses that take every string."""


class Chosen(Struct, frozen=True):
    """What some readers get for a prop, and where it stands."""

    component: Component
    prop: Prop
    value: object
    path: Path


def chosen_props(survey: Survey) -> Iterator[Chosen]:
    """Those of props that their component has, each once, but for texts where every text is right."""
    for path, choice in survey.choices if survey.is_tree else dict(survey.choices).items():
        if path[:_KEY] != ELEMENTS or not _is_whole(path, _PROP):
            continue
        component = survey.looks[str(path[_KEY])].component
        prop = component.props.get(str(path[_PROP])) if component is not None else None
        if component is None or prop is None:
            continue
        is_textual = component.own is None and prop.use in _TEXTUAL
        for branch in _BRANCHES:
            value = choice[branch]
            if not (is_textual and type(value) is str) and form_of(value) is None:
                yield Chosen(component, prop, value, (*path, branch))


def chosen_headers(survey: Survey) -> Iterator[tuple[Path, object]]:
    """Those of the subject and of the preheader, which come before the body."""
    for path, choice in survey.choices:
        if path[:_KEY] == ELEMENTS:
            return
        if _is_whole(path, len(DEFINITION)):
            yield from (((*path, branch), choice[branch]) for branch in _BRANCHES if form_of(choice[branch]) is None)


def _is_whole(path: Path, begin: int) -> bool:
    """Whether an expression is what stands at a place, or is chosen for it."""
    return len(path) == begin + 1 or all(key in _BRANCHES for key in path[begin + 1 :])
