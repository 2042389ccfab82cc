"""A text and a place in it -> what is being written there: the parser's stack, and what may come next."""

import re
from typing import Any

from msgspec import Struct

from sfjourney.limits import DEFAULT_LIMITS, Limits
from sfjourney.source import Source
from sfjourney.syntax.automaton.loading import language
from sfjourney.syntax.build import TreeBuilder
from sfjourney.syntax.lexical import prepare
from sfjourney.syntax.recovery.reading import Reading
from sfjourney.syntax.recovery.recover import read_on
from sfjourney.syntax.tokens import Tree

_DECLARES = re.compile(r"^(?:profile|event|segment|journey)\b", re.MULTILINE)
"""What begins a declaration where it begins a line. ``subscription`` does not: it is a clause as well."""


class Reached(Struct, frozen=True):
    """What stands unfinished before a place, outermost first: tokens, and the values of what is whole.

    ``possible`` are the terminals that may come next, ``keywords`` those of them that are words, by how they are
    written.
    """

    values: tuple[Any, ...]
    possible: frozenset[str]
    keywords: dict[str, str]


def reach(source: Source, offset: int, limits: Limits = DEFAULT_LIMITS) -> Reached | None:
    """Read the declaration around an offset, up to it. None where it stands in what cannot be read.

    Mistakes before the place are mended as ``parse`` mends them.
    """
    prepared = prepare(source, limits)
    if prepared.text is None:
        return None
    text = Source(source.name, prepared.text)
    reading = Reading(language(), text)
    start = 0
    for found in _DECLARES.finditer(text.text, 0, offset):
        start = found.start()
    reading.stack.at = start
    while reading.language.skip(text.text, reading.stack.at) < offset:
        if not read_on(reading):
            return None
    if text.text[offset : reading.stack.at].strip():  # what broke was left behind, and the place with it
        return None
    builder = TreeBuilder(text, limits)
    values = [reading.stack.value(index) for index in range(reading.stack.depth)]
    possible = frozenset(reading.stack.possible())
    spelling = reading.language.spelling
    written = {spelling[name]: name for name in sorted(possible) if name in spelling}
    words = {text: name for text, name in written.items() if text[0].isalpha()}
    return Reached(tuple(part for value in values for part in _built(builder, value)), possible, words)


def _built(builder: TreeBuilder, value: Any) -> list[Any]:
    """The value of a tree; of a run that is not finished, the values of what it holds."""
    left: list[Any] = [value]
    found: list[Any] = []
    while left:
        one = left.pop()
        if isinstance(one, Tree) and one.data.startswith("_"):  # a run, or a choice, that the grammar gives no name
            left += reversed(one.children)
        else:
            found.append(builder.built(one) if isinstance(one, Tree) else one)
    return found
