"""A template -> the literals that a ``$cond`` chooses as the whole of a prop, subject or preheader."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from sfjourney.documents.scan import Path
from sfjourney.rules.sent import SentTemplate
from sfjourney.templates import Component, Prop
from sfjourney.templates.template import DEFINITION, ELEMENTS

_BRANCHES: Final = frozenset({"$then", "$else"})
_PROP: Final = len(ELEMENTS) + 2


class Chosen(Struct, frozen=True):
    """What some readers get for a prop, and where it stands."""

    component: Component
    prop: Prop
    value: object
    path: Path


def chosen_props(sent: SentTemplate) -> Iterator[Chosen]:
    """Those of props that their component has, each once."""
    for path, value in dict(sent.survey.chosen).items():
        if path[: len(ELEMENTS)] != ELEMENTS or not _BRANCHES.issuperset(path[_PROP + 1 :]):
            continue
        component = sent.component_of(str(path[len(ELEMENTS)]))
        prop = component.props.get(str(path[_PROP])) if component is not None else None
        if component is not None and prop is not None:
            yield Chosen(component, prop, value, path)


def chosen_headers(sent: SentTemplate) -> Iterator[tuple[Path, object]]:
    """Those of the subject and of the preheader."""
    for path, value in sent.survey.chosen:
        if path[: len(ELEMENTS)] != ELEMENTS and _BRANCHES.issuperset(path[len(DEFINITION) + 1 :]):
            yield path, value
