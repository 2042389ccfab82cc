"""Many documents that are much alike -> what they have in common, once, and what each has of its own."""

import re
from collections.abc import Sequence

from msgspec import Struct

from sfjourney.report.page.interning import Interning

_PIECE = re.compile(r"<[^>]*>|[^<]+|<")


class Folded(Struct, frozen=True):
    """A document is the parts of its shape with its own words between them.

    ``shapes`` are the constant parts of each shape, ``documents`` the index of a shape and the indexes of words.
    """

    shapes: tuple[tuple[str, ...], ...]
    documents: tuple[tuple[int, ...], ...]


def fold(documents: Sequence[tuple[str, str]], words: Interning) -> Folded:
    """Fold documents, each with the name of its kind: of one kind and number of tags, what is equal is told once."""
    pieces = [tuple(_PIECE.findall(text)) for _, text in documents]
    groups: dict[tuple[str, int], list[int]] = {}
    for number, ((kind, _), parts) in enumerate(zip(documents, pieces, strict=True)):
        groups.setdefault((kind, len(parts)), []).append(number)
    shapes: list[tuple[str, ...]] = []
    folded: list[tuple[int, ...]] = [()] * len(documents)
    for members in groups.values():
        columns = list(zip(*(pieces[number] for number in members), strict=True))
        varies = [len(set(column)) > 1 for column in columns]
        constant = [""]
        for column, own in zip(columns, varies, strict=True):
            if own:
                constant.append("")
            else:
                constant[-1] += column[0]
        for place, number in enumerate(members):
            own_words = (words.index(column[place]) for column, own in zip(columns, varies, strict=True) if own)
            folded[number] = (len(shapes), *own_words)
        shapes.append(tuple(constant))
    return Folded(tuple(shapes), tuple(folded))
