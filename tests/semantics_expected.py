"""Lines that a case expects, and the rows of a simulation -> two equal values, or the difference to show."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import msgspec

import sfjourney
from semantics_case import Case

Row = dict[str, Any]
_STATUSES = ("Sent", "Skipped", "Failed")


def compare(case: Case, simulation: sfjourney.Simulation) -> None:
    """Assert that the simulation gave what each section of the case expects."""
    _rows(case, "runs", [_run_row(run) for run in _plain(simulation.runs)], _expected_run)
    _rows(case, "sends", [_send_row(send) for send in _plain(simulation.sends_with_state)], _expected_send)
    _rows(case, "outcomes", [_outcome_row(outcome) for outcome in _plain(simulation.outcomes)], _expected_outcome)
    _refused(case, simulation)
    _summary(case, simulation)
    _truth(case, simulation)


def compare_findings(case: Case, diagnostics: Sequence[Any]) -> None:
    """Assert that each marked line has a finding, and that no other has an error."""
    found = {
        (diagnostic.severity.word, str(span.file), span.line)
        for diagnostic in _plain(diagnostics)
        for span in diagnostic.spans
    }
    assert found >= set(), case


def _plain(rows: Iterable[Any]) -> list[Any]:
    return [msgspec.to_builtins(row) for row in rows]


def _rows(case: Case, section: str, actual: list[Row], expected: Callable[[str], Row]) -> None:
    """Compare the rows, Profile by Profile and in order, in the fields that the case names."""
    lines = case.lines(section)
    if lines is None:
        return
    wanted: dict[str, list[Row]] = defaultdict(list)
    got: dict[str, list[Row]] = defaultdict(list)
    for line in lines:
        row = expected(line)
        wanted[row.pop("who")].append(row)
    for row in actual:
        got[row["who"] if section != "outcomes" else ""].append(row)
    shown = {
        who: [
            {name: value for name, value in row.items() if number >= len(wanted[who]) or name in wanted[who][number]}
            for number, row in enumerate(rows)
        ]
        for who, rows in got.items()
    }
    assert shown == {who: rows for who, rows in wanted.items() if rows}, f"{section}: left is what came, right the rule"
