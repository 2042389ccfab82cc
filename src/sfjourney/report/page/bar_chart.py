"""Counts in spans of time -> a chart of stacked bars as SVG, and the same numbers as a table."""

from collections.abc import Sequence
from math import ceil

from sfjourney.report.markup import escaped
from sfjourney.report.page.table import Cell, scrolling, table
from sfjourney.report.page.time_buckets import Buckets

_HEIGHT, _BOTTOM, _LEFT, _TOP = 180, 34, 56, 12
_WIDTH = 760
_STEPS = (1, 2, 5)
_NAME_WIDTH = 96
_MOST_ROWS = 5_000


def bar_chart(name: str, series: Sequence[str], buckets: Buckets) -> str:
    """The chart with a legend and a table. ``series`` names what is stacked, at most three, from the bottom up.

    They differ in how a bar is filled and edged, not by colour alone.
    """
    if not buckets.names:
        return '<p class="soft">None.</p>'
    legend = "".join(
        '<li><svg width="14" height="14" aria-hidden="true">'
        f'<rect class="bar{number}" x="1.5" y="1.5" width="11" height="11"/></svg> {escaped(text)}</li>'
        for number, text in enumerate(series)
    )
    total = [sum(counts[number] for counts in buckets.counts) for number in range(len(series))]
    listed = ", ".join(f"{count:,} {text}" for count, text in zip(total, series, strict=True))
    rows: list[tuple[Cell, ...]] = [
        (bucket, *counts) for bucket, counts in zip(buckets.names, buckets.counts, strict=True) if any(counts)
    ]
    return "\n".join(
        [
            f'<ul class="legend">{legend}</ul>',
            scrolling(name),
            _svg(f"{name} by {buckets.unit}: {listed}", buckets),
            "</div>",
            f"<details><summary>{escaped(name)} as a table</summary>",
            table(name, (buckets.unit.capitalize(), *series), rows[:_MOST_ROWS]),
            "</details>",
        ]
    )


def _svg(title: str, buckets: Buckets) -> str:
    highest, step = _scale(max(map(sum, buckets.counts)))
    count = len(buckets.names)
    each = min(60, max(5, (_WIDTH - _LEFT) // count))
    width = max(_LEFT + count * each + 20, 320)
    parts = [f"<title>{escaped(title)}</title>"]
    for value in range(0, highest + 1, step):
        y = _y(value, highest)
        parts.append(f'<path class="grid" d="M{_LEFT} {y}H{width - 10}"/>')
        parts.append(f'<text class="scale" x="{_LEFT - 8}" y="{y + 4}">{value:,}</text>')
    every = ceil(_NAME_WIDTH / each)
    for number, (name, counts) in enumerate(zip(buckets.names, buckets.counts, strict=True)):
        left, base = _LEFT + number * each, 0
        for kind, value in enumerate(counts):
            if value:
                top, bottom = _y(base + value, highest), _y(base, highest)
                tip = f"<title>{escaped(name)}: {value:,}</title>"
                box = f'x="{left + 1}" y="{top}" width="{each - 2}" height="{max(1, bottom - top)}"'
                parts.append(f'<rect class="bar{kind}" {box}>{tip}</rect>')
            base += value
        if number % every == 0:
            parts.append(f'<text class="span" x="{left}" y="{_HEIGHT - 10}">{escaped(name)}</text>')
    size = f'width="{width}" height="{_HEIGHT}" viewBox="0 0 {width} {_HEIGHT}"'
    return f'<svg class="chart" role="img" {size}>\n' + "\n".join(parts) + "\n</svg>"


def _y(value: int, highest: int) -> int:
    return _HEIGHT - _BOTTOM - value * (_HEIGHT - _BOTTOM - _TOP) // highest


def _scale(most: int) -> tuple[int, int]:
    """The end of the scale and its step: 1, 2 or 5 of some power of ten, at most five steps."""
    step = next(digit * 10**power for power in range(20) for digit in _STEPS if digit * 10**power * 5 >= most)
    return ceil(most / step) * step, step
