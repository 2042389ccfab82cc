"""json-render email templates: reading them, what they read, what a send makes of them. Nothing here knows Journeys."""

from sfjourney.pointers import EACH
from sfjourney.templates.body import Unresolved
from sfjourney.templates.components import Component, Prop, Use, components, highlighting
from sfjourney.templates.conditions import evaluate_condition
from sfjourney.templates.dialect import Dialect
from sfjourney.templates.errors import RenderError
from sfjourney.templates.interpolation import Interpolation, interpolations
from sfjourney.templates.paths import resolve_pointer
from sfjourney.templates.props import resolve_props
from sfjourney.templates.reading import read_template
from sfjourney.templates.reads import Guard, Kind, TemplateRead, Where
from sfjourney.templates.resolution import CompiledTemplate, Resolved, compile_subject, compile_template
from sfjourney.templates.scope import Scope, scope_of
from sfjourney.templates.template import Element, Purpose, Status, Template
from sfjourney.templates.walk import AskedCondition, Expression, Survey, Visit, survey, template_reads

__all__ = [
    "EACH", "AskedCondition", "CompiledTemplate", "Component", "Dialect", "Element", "Expression", "Guard",
    "Interpolation", "Kind", "Prop", "Purpose", "RenderError", "Resolved", "Scope", "Status", "Survey", "Template",
    "TemplateRead", "Unresolved", "Use", "Visit", "Where", "compile_subject", "compile_template", "components",
    "evaluate_condition", "highlighting", "interpolations", "read_template", "resolve_pointer", "resolve_props", "scope_of", "survey",
    "template_reads",
]  # fmt: skip
