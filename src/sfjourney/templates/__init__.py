"""json-render email templates: reading them, what they read, what a send makes of them. Nothing here knows Journeys."""

from sfjourney.pointers import EACH
from sfjourney.templates.body import Unresolved
from sfjourney.templates.components import Component, components
from sfjourney.templates.conditions import evaluate_condition
from sfjourney.templates.dialect import Dialect
from sfjourney.templates.errors import RenderError
from sfjourney.templates.interpolation import Interpolation, interpolations
from sfjourney.templates.paths import resolve_pointer
from sfjourney.templates.props import resolve_props
from sfjourney.templates.reading import read_template
from sfjourney.templates.reads import Kind, TemplateRead, Where
from sfjourney.templates.resolution import CompiledTemplate, Resolved, compile_subject, compile_template
from sfjourney.templates.scope import Scope, scope_of
from sfjourney.templates.template import Element, Purpose, Status, Template
from sfjourney.templates.walk import template_reads

__all__ = [
    "EACH", "CompiledTemplate", "Component", "Dialect", "Element", "Interpolation", "Kind", "Purpose",
    "RenderError", "Resolved", "Scope", "Status", "Template", "TemplateRead", "Unresolved", "Where",
    "compile_subject", "compile_template", "components", "evaluate_condition", "interpolations", "read_template",
    "resolve_pointer", "resolve_props", "scope_of", "template_reads",
]  # fmt: skip
