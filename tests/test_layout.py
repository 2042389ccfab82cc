"""Laws of the layout: nothing lies over anything else, lines begin and end at their boxes, and it stays the same."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overlaps import overlaps
from sfjourney.report.placement.figures import Box, Layout, Line, Place, Point
from sfjourney.report.placement.layered import lay_out

Graph = tuple[list[Box], list[Line]]
SIZES = st.builds(Box, st.integers(10, 120).map(lambda half: 2 * half), st.integers(12, 80))


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Boxes and lines that lead in no circle, several between the same two among them."""
    boxes = draw(st.lists(SIZES, min_size=1, max_size=40))
    ends = st.tuples(st.integers(0, len(boxes) - 1), st.integers(0, len(boxes) - 1)).filter(
        lambda two: two[0] != two[1]
    )
    order = draw(st.permutations(range(len(boxes))))
    lines = []
    for one, other in draw(st.lists(ends, max_size=60)):
        first, second = sorted((order[one], order[other]))
        label = draw(st.none() | SIZES)
        lines.append(Line(order.index(first), order.index(second), label))
    return boxes, lines


def way(points: tuple[Point, ...]) -> list[Point]:
    """Points on the way of a line, close together: straight, or on the curve that is drawn."""
    found: list[Point] = []
    for (x, y), (to_x, to_y) in pairwise(points):
        for step in range(21):
            t = step / 20
            bend = 3 * t * t - 2 * t**3
            down = 3 * t * (1 - t) ** 2 * (y + to_y) / 2 + 3 * t * t * (1 - t) * (y + to_y) / 2
            found.append((round(x + (to_x - x) * bend), round((1 - t) ** 3 * y + down + t**3 * to_y)))
    return found


def inside(point: Point, place: Place) -> bool:
    return place.left < point[0] < place.right and place.top < point[1] < place.bottom


@pytest.mark.thorough
@given(graphs())
def test_no_box_or_label_lies_over_another(graph: Graph) -> None:
    assert overlaps(lay_out(*graph)) == []


@given(graphs())
def test_all_lies_within_the_picture(graph: Graph) -> None:
    layout = lay_out(*graph)
    places = [*layout.boxes, *(route.label for route in layout.routes if route.label is not None)]
    assert all(one.left >= 0 and one.top >= 0 for one in places)
    assert all(one.right <= layout.width and one.bottom <= layout.height for one in places)
    assert all(0 <= x <= layout.width and 0 <= y <= layout.height for route in layout.routes for x, y in route.points)


@given(graphs())
def test_a_line_leads_from_the_lower_edge_of_its_source_to_the_upper_edge_of_its_target(graph: Graph) -> None:
    boxes, lines = graph
    layout = lay_out(boxes, lines)
    for line, route in zip(lines, layout.routes, strict=True):
        source, target = layout.boxes[line.source], layout.boxes[line.target]
        (first_x, first_y), (last_x, last_y) = route.points[0], route.points[-1]
        assert source.left < first_x < source.right
        assert first_y == source.bottom
        assert target.left < last_x < target.right
        assert last_y == target.top
        assert all(lower[1] >= upper[1] for upper, lower in pairwise(route.points)), "a line never leads up"


@pytest.mark.thorough
@given(graphs())
def test_no_line_crosses_a_box_or_the_label_of_another(graph: Graph) -> None:
    layout = lay_out(*graph)
    for number, route in enumerate(layout.routes):
        others = [one.label for other, one in enumerate(layout.routes) if other != number and one.label is not None]
        for point in way(route.points):
            assert not any(inside(point, place) for place in (*layout.boxes, *others))


@given(graphs())
def test_boxes_and_labels_keep_their_sizes(graph: Graph) -> None:
    boxes, lines = graph
    layout = lay_out(boxes, lines)
    assert [Box(place.width, place.height) for place in layout.boxes] == boxes
    labels = [route.label for route in layout.routes]
    assert [None if one is None else Box(one.width, one.height) for one in labels] == [line.label for line in lines]


@given(graphs())
def test_the_same_is_laid_out_the_same(graph: Graph) -> None:
    assert lay_out(*graph) == lay_out(*graph)


def test_arms_stand_beside_each_other_as_they_are_written() -> None:
    boxes = [Box(80, 40)] * 6
    lines = [Line(0, arm) for arm in (1, 2, 3, 4)] + [Line(arm, 5) for arm in (1, 2, 3, 4)]
    lefts = [place.left for place in lay_out(boxes, lines).boxes[1:5]]
    assert lefts == sorted(lefts)


def test_a_chain_is_a_straight_line() -> None:
    layout = lay_out([Box(80, 40), Box(200, 40), Box(60, 40)], [Line(0, 1), Line(1, 2)])
    assert len({x for route in layout.routes for x, _ in route.points}) == 1


def test_lines_in_a_circle_are_refused() -> None:
    with pytest.raises(ValueError, match="circle"):
        lay_out([Box(10, 10)] * 2, [Line(0, 1), Line(1, 0)])


def test_nothing_is_laid_out_as_nothing() -> None:
    assert lay_out([], []) == Layout(0, 0, (), ())
