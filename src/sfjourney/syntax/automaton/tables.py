"""What the automaton that reads Journeys consists of, as plain values: its states, productions and terminals."""

from msgspec import Struct

State = dict[str, int]
"""By symbol what comes next: a state to go to (from 0 on), or the production that is complete, as ``~index``."""


class Production(Struct, frozen=True, array_like=True):
    """``name`` is made of as many symbols as ``size`` says; those at ``spliced`` give what they hold."""

    name: str
    size: int
    spliced: tuple[int, ...] = ()


class Terminal(Struct, frozen=True, array_like=True):
    """A keyword or sign as written, or the regular expression of what may be written."""

    name: str
    text: str


class Tables(Struct, frozen=True):
    """An LALR(1) automaton.

    ``before`` are the patterns that are tried before keywords and signs, ``behind`` those tried after them, each in
    the order in which they are tried; ``ignored`` is a pattern of all that may stand between tokens.
    """

    states: tuple[State, ...]
    productions: tuple[Production, ...]
    before: tuple[Terminal, ...]
    written: tuple[Terminal, ...]
    behind: tuple[Terminal, ...]
    ignored: str
    start: int
    end: int
