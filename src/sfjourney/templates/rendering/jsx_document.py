"""Pieces of jsx-email -> what is inside of an element, and the whole document, as an HTML parser puts it together."""

from sfjourney.templates.rendering.pieces import Children, Piece, Place, styles_of


def flow(pieces: Children) -> str:
    """Pieces in a place where no document begins, of which an HTML parser keeps only the content."""
    return "".join(_content(piece) for piece in pieces)


def _content(piece: Piece) -> str:
    if piece.place is Place.HTML:
        return flow(piece.parts)
    return piece.html + piece.spilled


def document(pieces: Children) -> str:
    """The document of the outermost pieces: heads and bodies merge, and the first gives its attributes."""
    documents = [piece for piece in pieces if piece.place is Place.HTML]
    level = [part for piece in pieces for part in (piece.parts if piece.place is Place.HTML else (piece,))]
    heads, bodies = ([part for part in level if part.place is place] for place in (Place.HEAD, Place.BODY))
    inside = "".join(part.spilled if part.place is Place.HEAD else part.html for part in level)
    head = "".join(piece.html for piece in heads) + styles_of(pieces)
    attributes = [found[0].attributes if found else "" for found in (documents, bodies)]
    return f"<html{attributes[0]}>{f'<head>{head}</head>' if head else ''}<body{attributes[1]}>{inside}</body></html>"
