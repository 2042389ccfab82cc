"""Results -> the table that is printed."""

from collections.abc import Iterator

from figures import TIMES, TO, Figure, Results, Row

HEADINGS = ("median", f"from{TO}to", "must", "aim", "reached")
LARGEST_SHARES = 5
MEANT_FOR = 1_000_000


def print_table(results: Results) -> None:
    rows = [("", *HEADINGS), *((f"  {figure.name}", *_cells(figure)) for figure in _figures(results))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    print(_line(rows[0], widths))
    for row in results.rows:
        print(row.title)
        for figure in row.outcome.figures:
            print(_line((f"  {figure.name}", *_cells(figure)), widths))
        for note in _notes(row):
            print(f"  {note}")
    print()
    for line in about(results):
        print(line)


def about(results: Results) -> Iterator[str]:
    """How much was measured, where, and with which versions: a line each."""
    machine = results.machine
    rounds = f"{results.rounds} round{'' if results.rounds == 1 else 's'}"
    yield f"{results.events:,} events, {results.profiles:,} Profiles, {rounds}, {results.date}"
    yield (
        f"{machine.processors} {TIMES} {machine.processor}, {machine.memory}, {machine.system}; "
        f"load {machine.load:.1f} before"
    )
    if results.events < MEANT_FOR:
        yield f"what is asked of figures is asked for {MEANT_FOR:,} events: over fewer, starting counts for too much"
    yield ", ".join(f"{name} {version}" for name, version in machine.versions.items())


def _figures(results: Results) -> Iterator[Figure]:
    for row in results.rows:
        yield from row.outcome.figures


def _cells(figure: Figure) -> tuple[str, ...]:
    return (
        figure.shown(),
        figure.spread(),
        figure.bound(figure.must),
        figure.bound(figure.aim),
        figure.verdict,
    )


def _line(cells: tuple[str, ...], widths: list[int]) -> str:
    name, *numbers = cells
    shown = [cell.rjust(width) for cell, width in zip(numbers, widths[1:], strict=True)]
    return "  ".join([name.ljust(widths[0]), *shown]).rstrip()


def _notes(row: Row) -> Iterator[str]:
    """What a row says beside its figures."""
    if row.skipped:
        yield f"not measured: {row.skipped}"
    if row.failed:
        yield f"failed: {row.failed}"
    if row.outcome.agreed:
        yield row.outcome.agreed
    for plot in row.outcome.plots:
        yield f"{plot.title}: {sum(len(curve.points) for curve in plot.curves)} points"
    whole = sum(share.seconds for share in row.outcome.shares)
    for share in row.outcome.shares[:LARGEST_SHARES]:
        yield f"{share.phase}, {share.place}: {100 * share.seconds / whole:.0f} %"
