"""Plots -> pictures as SVG, which read well on light and on dark pages.

Both axes are logarithmic for times; memory begins at nothing, since what one wants to see is whether it stays flat.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from figures import Curve, Plot

SVG: Final = "http://www.w3.org/2000/svg"
WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 76, 24, 40, 84
STYLE: Final = """\
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.page { fill: #ffffff } .grid { stroke: #d1d9e0 } .title { font-weight: 600 }
.c0 { --c: #0969da } .c1 { --c: #bc4c00 } .c2 { --c: #1a7f37 }
polyline { fill: none; stroke: var(--c); stroke-width: 2 } .c1 polyline { stroke-dasharray: 6 4 }
circle, .key { fill: var(--c) }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc } .page { fill: #0d1117 } .grid { stroke: #3d444d }
  .c0 { --c: #4493f8 } .c1 { --c: #f0883e } .c2 { --c: #3fb950 }
}"""


@dataclass(frozen=True)
class Scale:
    """Values -> places on the picture, and the values that are marked."""

    low: float
    high: float
    start: float
    end: float
    logarithmic: bool

    def place(self, value: float) -> float:
        low, high, at = (math.log10(one) if self.logarithmic else one for one in (self.low, self.high, value))
        return self.start + (at - low) / (high - low) * (self.end - self.start)

    def marks(self) -> list[float]:
        if self.logarithmic:
            return [10.0**power for power in range(_power(self.low), _power(self.high) + 1)]
        return [self.low + (self.high - self.low) * part / 4 for part in range(5)]


def picture(plot: Plot) -> str:
    """A picture as a file of its own."""
    points = [point for curve in plot.curves for point in curve.points]
    x = _logarithmic([point.x for point in points], LEFT, WIDTH - RIGHT)
    values, place = [point.y for point in points], (HEIGHT - BOTTOM, TOP)
    y = _logarithmic(values, *place) if plot.unit == "s" else Scale(0, _round(max(values)), *place, logarithmic=False)
    lines = [
        f'<svg xmlns="{SVG}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(plot.title)}">',
        f"<style>{STYLE}</style>",
        f'<rect class="page" width="{WIDTH}" height="{HEIGHT}"/>',
        f'<text class="title" x="{LEFT}" y="24">{escape(plot.title)}</text>',
        *_axes(x, y, plot.unit),
        *(line for number, curve in enumerate(plot.curves) for line in _curve(number, curve, x, y)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _axes(x: Scale, y: Scale, unit: str) -> list[str]:
    bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    lines = []
    for mark in x.marks():
        at = f"{x.place(mark):.1f}"
        lines.append(f'<line class="grid" x1="{at}" x2="{at}" y1="{TOP}" y2="{bottom}"/>')
        lines.append(f'<text x="{at}" y="{bottom + 18}" text-anchor="middle">{_count(mark)}</text>')
    for mark in y.marks():
        at = f"{y.place(mark):.1f}"
        lines.append(f'<line class="grid" x1="{LEFT}" x2="{right}" y1="{at}" y2="{at}"/>')
        lines.append(f'<text x="{LEFT - 6}" y="{float(at) + 4:.1f}" text-anchor="end">{mark:g} {unit}</text>')
    return lines


def _curve(number: int, curve: Curve, x: Scale, y: Scale) -> list[str]:
    places = [(x.place(point.x), y.place(point.y)) for point in curve.points]
    key = HEIGHT - BOTTOM + 38 + 16 * number
    return [
        f'<g class="c{number}">',
        f'<polyline points="{" ".join(f"{a:.1f},{b:.1f}" for a, b in places)}"/>',
        *(f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3"/>' for a, b in places),
        f'<rect class="key" x="{LEFT}" y="{key - 9}" width="10" height="10"/>',
        f'<text x="{LEFT + 16}" y="{key}">{escape(curve.name)}</text>',
        "</g>",
    ]


def _logarithmic(values: Sequence[float], start: float, end: float) -> Scale:
    """From the power of ten below to that above."""
    low, high = _power(min(values)), math.ceil(math.log10(max(values)))
    return Scale(10.0**low, 10.0 ** max(high, low + 1), start, end, logarithmic=True)


def _power(value: float) -> int:
    return math.floor(math.log10(value) + 1e-9)


def _round(value: float) -> float:
    """The next value that a quarter of reads well."""
    power = 10.0 ** _power(value)
    return next(step * power for step in (1, 2, 4, 8, 10) if step * power >= value)


def _count(value: float) -> str:
    for least, letter in ((1_000_000, "M"), (1_000, "k")):
        if value >= least:
            return f"{value / least:g}{letter}"
    return f"{value:g}"
