"""The segments of a path through a schema: names and indices as in a JSON Pointer, and whichever item is at hand."""

from enum import Enum
from typing import Final, TypeAlias


class Each(Enum):
    """The segment that stands for whichever item of an array is at hand, as in the body of a repeat."""

    ITEM = "*"


EACH: Final = Each.ITEM

Segment: TypeAlias = str | Each
