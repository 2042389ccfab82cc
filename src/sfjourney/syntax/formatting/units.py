"""What stands on a line of its own: a declaration, clause, step, arm or option, with what is in its braces."""

from msgspec import Struct

from sfjourney.syntax.formatting.pieces import Piece, Remark


class Unit(Struct, frozen=True):
    """One thing that begins a line. ``production`` names what it is in the grammar.

    ``above`` are the comments on the lines before it, ``beside`` the one behind its last token. ``apart`` where an
    empty line stands before it, below the comments.

    A line on which a comment allows something keeps what is on it: there a unit is ``joined`` to what stands before it
    on that line, and where it has words on such a line its own are ``kept`` in lines as they were.
    """

    production: str
    above: tuple[Remark, ...]
    apart: bool
    head: tuple[Piece, ...]
    body: "Body | None"
    beside: Remark | None
    kept: bool = False
    joined: bool = False


class Body(Struct, frozen=True):
    """What is in braces, or in a file. ``beside`` is the comment behind what opens it, ``below`` are its last ones.

    ``on_line`` where it is a single option, written on the line of its braces: there it stays if it fits. ``joined``
    where the brace at its end stays on the line of what is before it, as a unit does.
    """

    units: tuple[Unit, ...]
    beside: Remark | None
    below: tuple[Remark, ...]
    on_line: bool = False
    joined: bool = False

    @property
    def lean(self) -> bool:
        """Whether no comment stands in it, but for those in the braces of its units."""
        beside = any(unit.beside is not None or unit.above for unit in self.units)
        return not (beside or self.beside is not None or self.below)
