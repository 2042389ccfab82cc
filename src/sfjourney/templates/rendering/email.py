"""Planned body and a send's state -> its HTML, the same as text, and what a reader sees."""

from collections.abc import Mapping

from msgspec import Struct

from sfjourney.limits import Limits
from sfjourney.templates.components import Catalog
from sfjourney.templates.dialect import Dialect
from sfjourney.templates.plan import Node
from sfjourney.templates.rendering import jsx_document, jsx_email, react_document, react_email
from sfjourney.templates.rendering.own import own_look
from sfjourney.templates.rendering.pieces import Output
from sfjourney.templates.rendering.react_markup import well_formed
from sfjourney.templates.rendering.stills import Stills
from sfjourney.templates.rendering.walk import BodyRendering
from sfjourney.templates.scope import Scope

DOCTYPE = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" '
    '"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">'
)
_POLICY = (
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; img-src * data:; font-src * data:; style-src 'unsafe-inline'\">"
)
"""No script runs and nothing but images and fonts is loaded, whatever Raw or a value of the state brings along."""


class RenderedBody(Struct, frozen=True):
    """The HTML of a body, and what its Preview says in the inbox, None where it has none."""

    html: str
    inbox: str | None


def render_body(
    root: str | None,
    nodes: Mapping[str, Node],
    scope: Scope,
    catalog: Catalog,
    dialect: Dialect,
    output: Output,
    limits: Limits,
    stills: Stills,
) -> RenderedBody:
    """Render a body. Raises RenderError where the renderer throws, or where the email grows past the limits."""
    is_jsx = dialect is Dialect.JSX_EMAIL
    looks = jsx_email.looks(output) if is_jsx else react_email.looks(output)
    own = {component.name: own_look(component, dialect) for component in catalog.values() if component.own is not None}
    rendering = BodyRendering(nodes, {**looks, **own}, dialect, limits, stills, output)
    pieces = rendering.pieces(root, scope)
    html = jsx_document.document(pieces) if is_jsx else well_formed(react_document.document(pieces))
    return RenderedBody(DOCTYPE + (_POLICY if output is Output.PREVIEW else "") + html, rendering.inbox)
