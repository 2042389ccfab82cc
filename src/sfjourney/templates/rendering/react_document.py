"""Pieces of react-email -> what is inside of an element, and the whole document, as React puts it together."""

from sfjourney.templates.errors import RenderError
from sfjourney.templates.rendering.pieces import Children, Piece, Place


def flow(pieces: Children) -> str:
    """Pieces in a place where no document begins: html, head and body are tags like any other."""
    return "".join(inline(piece) for piece in pieces)


def inline(piece: Piece) -> str:
    """A piece as one of several in an element."""
    name = {Place.HTML: "html", Place.HEAD: "head", Place.BODY: "body"}.get(piece.place)
    inside = flow(piece.parts) if piece.place is Place.HTML else piece.html
    return inside if name is None else f"<{name}{piece.attributes}>{inside}</{name}>"


def document(pieces: Children) -> str:
    """The document of the outermost pieces: React takes html, head and body there to where they belong.

    Raises RenderError for a second one of them, as React does.
    """
    documents = [piece for piece in pieces if piece.place is Place.HTML]
    level = [part for piece in pieces for part in (piece.parts if piece.place is Place.HTML else (piece,))]
    heads, bodies = ([part for part in level if part.place is place] for place in (Place.HEAD, Place.BODY))
    for name, found in (("html", documents), ("head", heads), ("body", bodies)):
        if len(found) > 1:
            raise RenderError(f"a second {name}: there may be one in a document")
    inside = "".join(_unwrapped(part) for part in level)
    head = f"<head>{heads[0].html}</head>" if heads else "<head></head>" if documents else ""
    if bodies:
        inside = f"<body{bodies[0].attributes}>{inside}</body>"
    return f"<html{documents[0].attributes}>{head}{inside}</html>" if documents else head + inside


def _unwrapped(part: Piece) -> str:
    if part.place is Place.HEAD:
        return ""
    return part.html if part.place is Place.BODY else inline(part)
