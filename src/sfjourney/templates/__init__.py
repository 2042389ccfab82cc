"""json-render email templates: reading them, what they read, what a send makes of them. Nothing here knows Journeys."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sfjourney.pointers import EACH
from sfjourney.templates.body import Unresolved
from sfjourney.templates.components import Catalog, Component, Prop, Use, components, highlighting, own_component
from sfjourney.templates.conditions import evaluate_condition
from sfjourney.templates.dialect import Dialect
from sfjourney.templates.errors import RenderError
from sfjourney.templates.interpolation import Interpolation, interpolations
from sfjourney.templates.looks import Look, Looks
from sfjourney.templates.paths import resolve_pointer
from sfjourney.templates.props import resolve_props
from sfjourney.templates.reading import read_template
from sfjourney.templates.reads import Guard, Kind, TemplateRead, Where
from sfjourney.templates.scope import Scope, scope_of
from sfjourney.templates.strict_conditions import is_strict_condition
from sfjourney.templates.template import Element, Purpose, Status, Template
from sfjourney.templates.visits import AskedCondition, Expression, Survey, Visit
from sfjourney.templates.walk import survey

if TYPE_CHECKING:
    from sfjourney.templates.rendering.pieces import Output
    from sfjourney.templates.rendering.visible import visible_text
    from sfjourney.templates.resolution import (
        CompiledTemplate,
        RenderedEmail,
        Resolved,
        compile_template,
    )

__all__ = [
    "EACH", "AskedCondition", "Catalog", "CompiledTemplate", "Component", "Dialect", "Element", "Expression",
    "Guard", "Interpolation", "Kind", "Look", "Looks", "Output", "Prop", "Purpose", "RenderError", "RenderedEmail",
    "Resolved", "Scope", "Status", "Survey", "Template", "TemplateRead", "Unresolved", "Use", "Visit", "Where",
    "compile_template", "components", "evaluate_condition", "highlighting", "interpolations", "is_strict_condition",
    "own_component", "read_template", "resolve_pointer", "resolve_props", "scope_of", "survey", "visible_text",
]  # fmt: skip

_RENDERING = {
    "Output": "rendering.pieces",
    "visible_text": "rendering.visible",
    **dict.fromkeys(("CompiledTemplate", "RenderedEmail", "Resolved", "compile_template"), "resolution"),
}
"""What renders, and where it is: a check does not."""


def __getattr__(name: str) -> Any:
    """Import what renders when it is first used."""
    if name in _RENDERING:
        return getattr(import_module(f"{__name__}.{_RENDERING[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
