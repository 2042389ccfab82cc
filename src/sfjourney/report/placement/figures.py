"""What is laid out, and what comes of it: boxes, lines, their places. All lengths are whole pixels."""

from msgspec import Struct


class Box(Struct, frozen=True):
    """Something with a size."""

    width: int
    height: int


class Line(Struct, frozen=True):
    """A line from one box to another, both by index. ``label`` is the size of what is written on it."""

    source: int
    target: int
    label: Box | None = None


class Place(Struct, frozen=True):
    """Where a box is: its upper left corner and its size."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    @property
    def middle(self) -> int:
        return self.left + self.width // 2


Point = tuple[int, int]


class Route(Struct, frozen=True):
    """The way of a line, from the lower edge of its source to the upper edge of its target.

    Between two points of one x it is straight; else it leaves the one and reaches the other vertically.
    """

    points: tuple[Point, ...]
    label: Place | None


class Layout(Struct, frozen=True):
    """Places of boxes and routes of lines, in the order in which they were given; all within width and height."""

    width: int
    height: int
    boxes: tuple[Place, ...]
    routes: tuple[Route, ...]
