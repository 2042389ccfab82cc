"""What stands on a line of its own: a declaration, clause, step, arm or option, with what is in its braces."""

from msgspec import Struct

from sfjourney.syntax.formatting.pieces import Piece, Remark


class Unit(Struct, frozen=True):
    """One thing that begins a line. ``production`` names what it is in the grammar.

    ``above`` are the comments on the lines before it, ``beside`` the one behind its last token. ``apart`` where an
    empty line stands before it, below the comments.
    """

    production: str
    above: tuple[Remark, ...]
    apart: bool
    head: tuple[Piece, ...]
    body: "Body | None"
    beside: Remark | None


class Body(Struct, frozen=True):
    """What is in braces, or in a file. ``beside`` is the comment behind what opens it, ``below`` are its last ones.

    ``on_line`` where it is a single option, written on the line of its braces: there it stays if it fits.
    """

    units: tuple[Unit, ...]
    beside: Remark | None
    below: tuple[Remark, ...]
    on_line: bool = False

    @property
    def lean(self) -> bool:
        """Whether no comment stands in it, but for those in the braces of its units."""
        beside = any(unit.beside is not None or unit.above for unit in self.units)
        return not (beside or self.beside is not None or self.below)
