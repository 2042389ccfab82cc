"""A layout -> which of its boxes and labels lie over each other."""

from itertools import combinations

from sfjourney.report.placement.figures import Layout, Place


def apart(one: Place, other: Place) -> bool:
    return one.right <= other.left or other.right <= one.left or one.bottom <= other.top or other.bottom <= one.top


def overlaps(layout: Layout) -> list[tuple[Place, Place]]:
    places = [*layout.boxes, *(route.label for route in layout.routes if route.label is not None)]
    return [(one, other) for one, other in combinations(places, 2) if not apart(one, other)]
