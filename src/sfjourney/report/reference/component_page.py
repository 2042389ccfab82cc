"""The catalogs of both renderers -> a page of the documentation: every component with its props."""

import json
from collections.abc import Mapping
from typing import Any, Final

from sfjourney.templates import Component, Dialect, Prop, Use, components

_HEAD: Final = """\
# Components

What the `type` of an element may be, for each renderer that `catalog` in `sfjourney.toml` may name. Props in bold must
be given; any other may be left out, or be `null`. A value may always be an expression that gives one
([templates](templates.md)).
"""
_MEANING: Final = {
    Use.TEXT: "shown as text",
    Use.PREVIEW: "shown in the inbox",
    Use.URL: "an address",
    Use.MARKDOWN: "Markdown, rendered",
    Use.CODE: "code, shown letter by letter",
    Use.MARKUP: "HTML as it stands",
    Use.STYLE: "CSS in camel case",
    Use.ATTRIBUTE: "",
}


def components_page() -> str:
    """The components of each renderer, in the order of their catalog."""
    lines = [_HEAD]
    for dialect in Dialect:
        lines += [f"## {dialect.value}", "", "| component | props | children |", "|---|---|---|"]
        lines += [_row(component) for component in components(dialect).values()]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _row(component: Component) -> str:
    props = "<br>".join(map(_prop, component.props.values())) or "none"
    return f"| `{component.name}`<br>{component.summary}{_parents(component)} | {props} | {_children(component)} |"


def _parents(component: Component) -> str:
    if component.parents is None:
        return ""
    return f" Stands in {_named(component.parents)}." if component.parents else ""  # the root


def _children(component: Component) -> str:
    if not component.shows_children:
        return "none"
    return "any" if component.children is None else _named(component.children) or "none"


def _named(names: frozenset[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


def _prop(prop: Prop) -> str:
    name = f"**`{prop.name}`**" if prop.required else f"`{prop.name}`"
    described = ", ".join(filter(None, (_values(prop.schema), _MEANING[prop.use])))
    return f"{name}: {described}"


def _values(schema: Mapping[str, Any]) -> str:
    """What a value may be, in words; that it may be null goes without saying."""
    if "anyOf" in schema:
        return " or ".join(_values(option) for option in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(f"`{json.dumps(value)}`" for value in schema["enum"] if value is not None)
    if schema.get("type") == "array":
        return "an array of these"
    if "properties" in schema:
        members = "; ".join(f"`{name}`: {_values(inner)}" for name, inner in schema["properties"].items())
        return f"object of {members}"
    types = schema["type"]
    return " or ".join(name for name in ([types] if isinstance(types, str) else types) if name != "null")
