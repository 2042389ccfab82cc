"""The segments of a path through a schema: names and indices as in a JSON Pointer, and whichever item is at hand."""

from typing import TypeAlias

from sfjourney.pointers import EACH, Each

__all__ = ["EACH", "Each", "Segment"]

Segment: TypeAlias = str | Each
