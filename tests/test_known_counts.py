"""Replays of data that others made, against counts that plain arithmetic over the same rows gives.

The expected numbers are written down, and each is also computed here from the rows alone.
"""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

import sfjourney
from known_events import Row, purchases, shop_events, write_recording
from workspaces import write_example

pytestmark = pytest.mark.thorough


def not_followed(rows: list[Row], first: str, then: str, within: timedelta) -> int:
    """How many ``first`` have no ``then`` of the same person behind them within a time, its end included."""
    count = 0
    by_person: dict[str, list[tuple[datetime, int, str]]] = {}
    for position, (who, at, event) in enumerate(rows):
        by_person.setdefault(who, []).append((at, position, event))
    for events in by_person.values():
        ordered = sorted(events)
        for number, (at, _, event) in enumerate(ordered):
            if event == first:
                later = ordered[number + 1 :]
                count += not any(other == then and when <= at + within for when, _, other in later)
    return count


def sends_after(journey: str, folder: Path, rows: list[Row]) -> int:
    workspace = write_example(folder, journey)
    simulation = sfjourney.simulate([write_recording(folder / "recording.jsonl", rows)], workspace)
    assert simulation.summary.records.refused == 0
    return sum(send.status == "Sent" for send in simulation.sends)


def test_every_customer_is_enrolled_once_on_the_first_purchase(tmp_path: Path) -> None:
    rows = list(purchases())
    journey = """
        journey first_purchase {
          on purchase
          enroll once
          subscription news

          send welcome
        }

        subscription news opt-out
    """
    assert sends_after(journey, tmp_path, rows) == 2_357 == len({who for who, _, _ in rows})


def sends_where_no_purchase_follows(event: str, within: str, folder: Path, rows: list[Row]) -> int:
    """How many emails go to those who do not buy within a time after an event."""
    journey = f"""
        journey no_purchase {{
          on {event}
          enroll always if running parallel
          subscription news

          wait up to {within} {{
            on purchase {{ exit }}
          }}
          send welcome
        }}

        subscription news opt-out
    """
    return sends_after(journey, folder, rows)


@pytest.mark.parametrize(("days", "expected"), [(30, 4_632), (90, 3_442), (180, 2_845)])
def test_purchases_that_no_other_follows_in_so_many_days(days: int, expected: int, tmp_path: Path) -> None:
    rows = list(purchases())
    assert sends_where_no_purchase_follows("purchase", f"{days} days", tmp_path, rows) == expected
    assert not_followed(rows, "purchase", "purchase", timedelta(days=days)) == expected


@pytest.mark.parametrize(("hours", "expected"), [(1, 965), (24, 962), (72, 940)])
def test_carts_that_no_purchase_follows_in_so_many_hours(hours: int, expected: int, tmp_path: Path) -> None:
    rows = list(shop_events())
    assert sends_where_no_purchase_follows("add_to_cart", f"{hours} hours", tmp_path, rows) == expected
    assert not_followed(rows, "add_to_cart", "purchase", timedelta(hours=hours)) == expected
