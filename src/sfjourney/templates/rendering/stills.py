"""What the parts of a body look like that are the same at every send: rendered once while the template is kept."""

from msgspec import Struct, field

from sfjourney.templates.rendering.pieces import Output, Piece


class Still(Struct, frozen=True):
    """Such a part: how many elements it has, its characters, and the most that there were on the way to them."""

    pieces: tuple[Piece, ...]
    elements: int
    characters: int
    most_characters: int


class Stills(Struct, frozen=True):
    """Such parts of one body by the keys of their uppermost elements (``plan.still_in``).

    ``kept`` are those that were rendered, by what for, key, and whether anything of it is shown.
    """

    keys: frozenset[str] = frozenset()
    kept: dict[tuple[Output, str, bool], Still] = field(default_factory=dict)
