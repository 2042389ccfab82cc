"""Component of a workspace's own -> a box that holds its children: what it looks like is known to the real one only."""

from sfjourney.templates.components import Component
from sfjourney.templates.dialect import Dialect
from sfjourney.templates.rendering import jsx_document, react_document
from sfjourney.templates.rendering.jsx_markup import attribute
from sfjourney.templates.rendering.pieces import Look, Piece, styles_of


def own_look(component: Component, dialect: Dialect) -> Look:
    """The look of an own component: a div that names it, around its children if it shows them."""
    flow = jsx_document.flow if dialect is Dialect.JSX_EMAIL else react_document.flow
    opening = f"<div{attribute('data-component', component.name)}>"
    return lambda _, children: Piece(f"{opening}{flow(children)}</div>", styles=styles_of(children))
