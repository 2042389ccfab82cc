"""The components of each renderer's standard catalog, and which of them show their children."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sfjourney.templates.dialect import Dialect


@dataclass(frozen=True, slots=True)
class Component:
    """One type of element. The children of a component that does not show them are evaluated and thrown away."""

    name: str
    shows_children: bool


def _catalog(showing: str, hiding: str) -> Mapping[str, Component]:
    shown = {name: Component(name, shows_children=True) for name in showing.split()}
    return MappingProxyType(shown | {name: Component(name, shows_children=False) for name in hiding.split()})


_CATALOGS: Final[Mapping[Dialect, Mapping[str, Component]]] = MappingProxyType(
    {
        Dialect.JSX_EMAIL: _catalog(
            "Html Head Body Container Section Row Column Tailwind Conditional Background",
            "Heading Text Link Button Image Hr Preview Markdown Code Font Raw ColorScheme",
        ),
        Dialect.REACT_EMAIL: _catalog(
            "Html Head Body Container Section Row Column",
            "Heading Text Link Button Image Hr Preview Markdown",
        ),
    }
)


def components(dialect: Dialect) -> Mapping[str, Component]:
    """The standard components by name. Names are case-sensitive; an element of any other type is dropped silently."""
    return _CATALOGS[dialect]
