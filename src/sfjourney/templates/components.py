"""Catalogs, as JSON files beside this module -> the components of each renderer: props, children, where they may stand.

Components of a workspace's own are added to them with the JSON Schema of their props.
"""

import json
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pkgutil import get_data
from types import MappingProxyType
from typing import Any

from msgspec import Struct, field

from sfjourney.schemas import Presence, Schema, declared_names, reach
from sfjourney.templates.dialect import Dialect


class Use(StrEnum):
    """What a component makes of a prop."""

    TEXT = "text"
    """It is shown, escaped; null and booleans show nothing, an object throws."""
    PREVIEW = "preview"
    """It is shown in the inbox."""
    URL = "url"
    MARKDOWN = "markdown"
    CODE = "code"
    MARKUP = "markup"
    """It becomes HTML as it stands, unescaped."""
    STYLE = "style"
    """An object of CSS properties in camel case."""
    ATTRIBUTE = "attribute"
    """Anything else that changes how it looks."""


class Prop(Struct, frozen=True):
    """One prop. ``schema`` is the JSON Schema of its resolved value; one that is not ``required`` may be left out."""

    name: str
    use: Use
    schema: Mapping[str, Any]
    required: bool = False

    def __hash__(self) -> int:
        return hash((self.name, self.use, self.required))


class Component(Struct, frozen=True):
    """One type of element.

    The children of a component that does not show them are evaluated and thrown away. ``children`` are the types that
    belong in it, and ``parents`` those that it belongs in, itself the root where there are none; None says any.
    ``own`` is the schema of the props of one that the workspace adds: its look is not known here.
    """

    name: str
    shows_children: bool
    children: frozenset[str] | None = None
    parents: frozenset[str] | None = None
    props: Mapping[str, Prop] = field(default_factory=dict)
    summary: str = ""
    own: Schema | None = None

    def __hash__(self) -> int:
        return hash((self.name, self.own))

    def has(self, prop: str) -> bool:
        """Whether it may have a prop of this name: an own one may have others than its schema lists."""
        return prop in self.props or (self.own is not None and not is_undeclared(self.own, prop))


def is_undeclared(schema: Schema, prop: str) -> bool:
    """Whether a schema of props lists others, and not this one."""
    return reach(schema, (prop,)).presence in (Presence.NEVER, Presence.UNDECLARED)


Catalog = Mapping[str, Component]
"""Components by name. Names are case-sensitive; an element of any other type is dropped silently."""


@cache
def components(dialect: Dialect) -> Catalog:
    """The standard components of a renderer."""
    written = json.loads(_resource(f"{dialect}.json"))["components"]
    return MappingProxyType({name: _component(name, entry) for name, entry in written.items()})


def own_component(name: str, schema: Schema, *, shows_children: bool) -> Component:
    """A component that a workspace adds, from the JSON Schema of its props; whatever they are for is not known.

    Of a prop ``schema`` says the types and values only: the rest of what the file says is asked of the file.
    """
    props = {}
    for prop in declared_names(schema, ()):
        found = reach(schema, (prop,))
        allowed = {"type": sorted(found.types)} if found.enum is None else {"enum": list(found.enum)}
        props[prop] = Prop(prop, Use.ATTRIBUTE, allowed, required=found.presence is Presence.ALWAYS)
    return Component(name, shows_children, props=MappingProxyType(props), own=schema)


class Highlighting(Struct, frozen=True):
    """What the Code component knows: names of languages, and the background and colour of each theme."""

    languages: frozenset[str]
    themes: Mapping[str, tuple[str, str]]


@cache
def highlighting() -> Highlighting:
    """The languages and themes that come with shiki 4, which jsx-email highlights with."""
    written = json.loads(_resource("highlighting.json"))
    themes = {name: (background, colour) for name, (background, colour) in written["themes"].items()}
    return Highlighting(frozenset(written["languages"]), MappingProxyType(themes))


def _resource(name: str) -> str:
    content = get_data(__package__, f"catalogs/{name}")
    if content is None:
        raise FileNotFoundError(name)
    return content.decode()


def _component(name: str, entry: Mapping[str, Any]) -> Component:
    children = entry["children"]
    parents = entry.get("parents")
    props = {
        prop: Prop(prop, Use(given["use"]), given["schema"], required=given.get("required", False))
        for prop, given in entry["props"].items()
    }
    return Component(
        name,
        shows_children=children != "none",
        children=frozenset(children) if isinstance(children, list) else None,
        parents=None if parents is None else frozenset(parents),
        props=MappingProxyType(props),
        summary=entry["summary"],
    )
