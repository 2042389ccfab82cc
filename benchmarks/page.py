"""Results -> a page of Markdown, with pictures in a folder of its name."""

import textwrap
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Final

from figures import TIMES, TO, Figure, Results, Row, Share, number
from plots import picture
from table import about

WIDTH: Final = 120
SHARES: Final = 20
"""Places that the table of shares names."""


def write_page(results: Results, page: Path, earlier: Results | None = None) -> None:
    """Write it. ``earlier`` are results whose figures stand beside."""
    pictures = page.with_suffix("")
    plots = [plot for row in results.rows for plot in row.outcome.plots]
    if plots:
        pictures.mkdir(parents=True, exist_ok=True)
    for plot in plots:
        (pictures / f"{plot.name}.svg").write_text(picture(plot), encoding="utf-8")
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text("\n".join(_page(results, earlier, pictures.name)).rstrip() + "\n", encoding="utf-8")


def _page(results: Results, earlier: Results | None, pictures: str) -> Iterator[str]:
    yield "# Performance\n"
    yield _filled(
        "How long `sfjourney` takes, against the floor of merely decoding the same file and against others who do the "
        "same work. A figure is the median over rounds of the ratio within a round, in which all that is compared runs "
        f"one after another, each in a process of its own; *from{TO}to* are the smallest and the largest ratio. Ratios "
        "within a run can be compared; seconds say more about the machine."
    )
    yield _filled(
        "`python benchmarks/run.py --long --report docs/performance.md` writes this page, in an environment with "
        "`sfjourney[bench]` and, for XState, behind `npm install --prefix benchmarks/peers`. This time, "
        "three Journeys (`benchmarks/workspace`) and"
    )
    yield from (f"* {line}" for line in about(results))
    yield ""
    yield from _figures(results, earlier)
    yield from _how_far(results, earlier)
    yield from _growth(results, pictures)
    for row in results.rows:
        yield from _where(row)
    yield "## What is measured\n"
    for row in results.rows:
        yield from _measured(row)


def _figures(results: Results, earlier: Results | None) -> Iterator[str]:
    before = {} if earlier is None else _by_name(earlier)
    column, line = ("", "") if earlier is None else (" the run before |", "--:|")
    yield "## What must hold, and what is aimed at\n"
    yield f"| | median | from{TO}to |{column} must | aim | reached |"
    yield f"|---|--:|--:|{line}--:|--:|---|"
    for row in results.rows:
        for figure in row.outcome.figures:
            then = before.get((row.case, figure.name))
            shown = "" if earlier is None else f" {_with_verdict(then)} |"
            yield (
                f"| {row.title}: {figure.name} | {figure.shown()} | {figure.spread()} |{shown} "
                f"{figure.bound(figure.must)} | {figure.bound(figure.aim)} | {figure.verdict} |"
            )
    yield ""
    for row in results.rows:
        if row.skipped or row.failed:
            yield f"* {row.title}: {'failed' if row.failed else 'not measured'}, {row.failed or row.skipped}"
    yield ""


def _with_verdict(figure: Figure | None) -> str:
    return "" if figure is None else f"{figure.shown()} {figure.verdict}".rstrip()


def _by_name(results: Results) -> dict[tuple[str, str], Figure]:
    return {(row.case, figure.name): figure for row in results.rows for figure in row.outcome.figures}


def _how_far(results: Results, earlier: Results | None) -> Iterator[str]:
    """What holds, and how far away the rest is."""
    left = [
        (row, figure, bound)
        for row in results.rows
        for figure in row.outcome.figures
        if (bound := _bound_ahead(figure)) is not None
    ]
    before = "" if earlier is None else f" In the run before, of {earlier.date}, {_held(earlier)}."
    yield _filled(f"In this run, {_held(results)}.{before}{' What is left:' if left else ''}")
    for row, figure, bound in left:
        word = "must" if figure.verdict == "missed" else "aim"
        times = number(figure.value / bound if figure.at_most else bound / figure.value)
        yield f"* {row.title}: {figure.name} is {figure.shown()}, {times} {TIMES} away from the {word} of {bound:g}"
    yield ""


def _bound_ahead(figure: Figure) -> float | None:
    """What a figure has yet to reach: what it must, or the aim behind that."""
    if figure.verdict == "aim":
        return None
    return figure.must if figure.verdict == "missed" else figure.aim


def _held(results: Results) -> str:
    """How many of what is asked hold, in words."""
    figures = [figure for row in results.rows for figure in row.outcome.figures]
    musts = [figure.verdict for figure in figures if figure.must is not None]
    aims = [figure.verdict for figure in figures if figure.aim is not None]
    held, reached = len(musts) - musts.count("missed"), aims.count("aim")
    return f"{held} of {len(musts)} musts hold, and {reached} of {len(aims)} aims are reached"


def _growth(results: Results, pictures: str) -> Iterator[str]:
    plots = [(row, plot) for row in results.rows for plot in row.outcome.plots]
    if not plots:
        return
    yield "## How it grows\n"
    for _, plot in plots:
        yield f"![{plot.title}]({pictures}/{plot.name}.svg)\n"
        places = sorted({point.x for curve in plot.curves for point in curve.points})
        yield f"| {plot.per} | {' | '.join(f'{place:,.0f}' for place in places)} |"
        yield f"|---|{'--:|' * len(places)}"
        for curve in plot.curves:
            values = {point.x: number(point.y) for point in curve.points}
            yield f"| {curve.name}, {plot.unit} | {' | '.join(values.get(place, '') for place in places)} |"
        yield ""


def _where(row: Row) -> Iterator[str]:
    shares = row.outcome.shares
    if not shares:
        return
    whole = sum(share.seconds for share in shares)
    phases, places = (_summed(shares, name) for name in ("phase", "place"))
    told = ", ".join(f"{phase} {100 * spent / whole:.0f} %" for phase, spent in phases.items())
    yield f"## {row.title}\n"
    yield _filled(row.how)
    yield _filled(f"{whole:.2f} s in all: {told}.")
    yield f"| module | share | {' | '.join(phases)} |"
    yield f"|---|--:|{'--:|' * len(phases)}"
    for place, spent in islice(places.items(), SHARES):
        cells = " | ".join(_share(shares, phase, place, whole) for phase in phases)
        yield f"| `{place}` | {100 * spent / whole:.1f} % | {cells} |"
    yield ""


def _summed(shares: Sequence[Share], name: str) -> dict[str, float]:
    """The seconds by phase or by place, the most first."""
    sums: dict[str, float] = defaultdict(float)
    for share in shares:
        sums[getattr(share, name)] += share.seconds
    return dict(sorted(sums.items(), key=itemgetter(1), reverse=True))


def _share(shares: Sequence[Share], phase: str, place: str, whole: float) -> str:
    spent = sum(share.seconds for share in shares if (share.phase, share.place) == (phase, place))
    return f"{100 * spent / whole:.1f} %" if spent else ""


def _measured(row: Row) -> Iterator[str]:
    if row.outcome.shares:
        return
    agreed = f" They agree: {row.outcome.agreed}." if row.outcome.agreed else ""
    yield _filled(f"**{row.title}.** {row.how}{agreed}")
    for figure in row.outcome.figures:
        if figure.made_of:
            yield f"* {figure.name}: {figure.made_of}"
    yield ""


def _filled(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_long_words=False, break_on_hyphens=False) + "\n"
