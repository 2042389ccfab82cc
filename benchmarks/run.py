"""Measures everything that design/performance asks for, and prints one table of ratios.

    python benchmarks/run.py [--only CASES] [--events 1000000] [--rounds 3] [--long] [--report docs/performance.md]

Every round of a case runs all that it compares, one after another, and each in a process of its own; a figure is the
median over the rounds of the ratio within a round. Absolute times say more about a machine than about the program.
What a case needs and is not installed is said: the peers come with the extra ``bench``, XState with
``npm install --prefix benchmarks/peers``. The status is 1 where a case failed, as where two disagree on what is sent.
"""

import argparse
import dataclasses
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

import check
import curves
import many_journeys
import peer_cases
import replays
import spark_case
import start_up
import where_case
from cases import OURS, Bench, Case, DisagreementError
from figures import Results, Row
from inputs import WORKSPACE, Inputs
from machine import this_machine
from page import write_page
from table import print_table
from timing import CommandFailedError, python

CASES: Final[tuple[Case, ...]] = (
    *replays.CASES,
    *many_journeys.CASES,
    *peer_cases.CASES,
    *start_up.CASES,
    *check.CASES,
    *spark_case.CASES,
    *curves.CASES,
    *where_case.CASES,
)


def measured(case: Case, bench: Bench) -> Row:
    """A row of the results: a case as it was measured, or why it was not."""
    row = Row(case.name, case.title, case.how)
    if missing := case.missing():
        return replace(row, skipped=f"{missing} not installed")
    print(f"{case.name} …", file=sys.stderr)
    with tempfile.TemporaryDirectory(dir=bench.folder) as folder:
        try:
            outcome = case.measure(dataclasses.replace(bench, folder=Path(folder)))
        except (CommandFailedError, DisagreementError) as error:
            return replace(row, failed=str(error))
        return replace(row, outcome=outcome)


def chosen(only: str | None, *, long: bool) -> list[Case]:
    """The cases of those names, or all; long ones where they are named or asked for. Raises KeyError for a name."""
    if only is None:
        return [case for case in CASES if long or not case.long]
    by_name = {case.name: case for case in CASES}
    return [by_name[name] for name in only.split(",")]


def results(cases: Iterable[Case], bench: Bench) -> Iterator[Results]:
    """The results so far, after each case: a long run that is ended is not lost."""
    machine, date = this_machine(), f"{datetime.now(UTC):%Y-%m-%d}"  # noqa: TID251  # it says when it was measured
    python(*OURS, "check", WORKSPACE)  # lets Python keep its bytecode and us our tables
    rows: list[Row] = []
    for case in cases:
        rows.append(measured(case, bench))
        yield Results(date, bench.events, bench.profiles, bench.rounds, machine, tuple(rows))


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = ",".join(case.name for case in CASES)
    made.add_argument("--only", metavar="CASES", help=f"some of {names}")
    made.add_argument("--events", type=int, default=1_000_000)
    made.add_argument("--profiles", type=int, help="default: a fifth of the events")
    made.add_argument("--journeys", type=int, default=1_000, help="how many are many; checks have half as many")
    made.add_argument("--rounds", type=int, default=3)
    made.add_argument(
        "--long", action="store_true", help="also ten times as many events: takes long, and 15 GB of disk"
    )
    made.add_argument("--folder", type=Path, help="keep recordings here, and use those that are here already")
    made.add_argument("--json", type=Path, metavar="FILE", help="write the results here, after every case")
    made.add_argument("--report", type=Path, metavar="FILE", help="write a page of Markdown, with pictures in a folder")
    made.add_argument(
        "--earlier", type=Path, metavar="FILE", help="results of an earlier run, for the page to show too"
    )
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    try:
        cases = chosen(options.only, long=options.long)
    except KeyError as error:
        parser().error(f"no case is called {error.args[0]}")
    earlier = msgspec.json.decode(options.earlier.read_bytes(), type=Results) if options.earlier else None
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch) / "recordings"
        folder.mkdir(parents=True, exist_ok=True)
        bench = Bench(
            Inputs(folder),
            Path(scratch),
            options.events,
            options.profiles or max(options.events // 5, 1),
            options.rounds,
            options.journeys,
            options.long,
        )
        for found in results(cases, bench):
            if options.json is not None:
                options.json.write_bytes(msgspec.json.format(msgspec.json.encode(found)))
            if options.report is not None:
                write_page(found, options.report, earlier)
    print_table(found)
    return int(any(row.failed for row in found.rows))


if __name__ == "__main__":
    sys.exit(main())
