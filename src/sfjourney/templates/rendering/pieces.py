"""What a component renders to: HTML, and what of it belongs elsewhere in the document."""

from collections.abc import Callable, Sequence
from enum import Enum, auto

from msgspec import Struct

from sfjourney.templates.refusals import Props


class Place(Enum):
    """Where a piece belongs."""

    FLOW = auto()
    """Where it stands."""
    METADATA = auto()
    """Where it stands, and a head may hold it."""
    HEAD = auto()
    BODY = auto()
    HTML = auto()


class Output(Enum):
    """What an email is rendered for."""

    SENT = auto()
    """HTML as it goes out."""
    PREVIEW = auto()
    """HTML for a browser: what would be HTML in Markdown is shown as text, and no script runs."""
    PLAIN_TEXT = auto()
    """HTML that the plain-text part is taken from: what only Outlook shows is in it, and the author's HTML is text."""


class Piece(Struct, frozen=True):
    """One rendered element.

    Of a head, body or html it is what is inside, with the ``attributes`` of the tag, and ``parts`` are the pieces in
    an html. ``styles`` are style elements that move to the head; ``spilled`` is content of a head that no head holds.
    """

    html: str = ""
    place: Place = Place.FLOW
    attributes: str = ""
    parts: "tuple[Piece, ...]" = ()
    styles: str = ""
    spilled: str = ""


def styles_of(pieces: Sequence[Piece]) -> str:
    """The style elements of several pieces, in order."""
    return "".join(piece.styles for piece in pieces)


Children = Sequence[Piece]

Look = Callable[[Props, Children], Piece]
"""A component: its resolved props and what is rendered of its children -> what it looks like."""
