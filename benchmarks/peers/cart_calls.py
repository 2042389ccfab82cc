"""The benchmark's recording -> the calls that the cart Journey hears, as every peer written in Python reads them.

Only what the peers need is decoded, by the fastest decoder there is. A call whose key was seen before is a redelivery.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct

HOUR: Final = 3_600_000
WAITS: Final = (HOUR, 23 * HOUR, 72 * HOUR)
"""Milliseconds before the first email, and from each to the next."""
LEAST, LARGE = 20, 100
"""Totals: a cart has to be worth more than the one, and gets the discount from the other on."""
IN_TIME: Final = 0.5
"""Milliseconds that a deadline is later where a peer would let a timer go before a call of the same instant."""
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Call(Struct, frozen=True):
    """A cart that was updated, or an order: ``total`` is the cart's. ``at`` is in milliseconds."""

    at: int
    who: str
    ordered: bool
    total: float


class _Profile(Struct):
    email: str


class _Payload(Struct):
    total: float = 0.0


class _Line(Struct):
    event: str
    profile: _Profile
    data: _Payload
    occurred_at: str = msgspec.field(name="occurredAt")
    key: str = msgspec.field(name="idempotencyKey")


def calls_in(recording: Path) -> list[Call]:
    """The calls in the order in which they happened."""
    decode = msgspec.json.Decoder(_Line).decode
    seen: set[str] = set()
    found: list[Call] = []
    with recording.open("rb") as lines:
        for line in map(decode, lines):
            if line.event in ("cart_updated", "order_placed") and line.key not in seen:
                seen.add(line.key)
                at = (datetime.fromisoformat(line.occurred_at) - EPOCH) // timedelta(milliseconds=1)
                found.append(Call(at, line.profile.email, line.event == "order_placed", line.data.total))
    found.sort(key=attrgetter("at"))
    return found


def by_person(calls: Iterable[Call]) -> Iterator[tuple[str, Iterator[Call]]]:
    """The calls of each person together: what peers take one after another that keep no clock for all of them."""
    return groupby(sorted(calls, key=attrgetter("who")), key=attrgetter("who"))


def emails_of(total: float) -> tuple[str, str, str]:
    """The templates that a cart is reminded with."""
    return "cart_1", "cart_2_discount" if total >= LARGE else "cart_2", "cart_3"


def write_sends(place: Path, sends: Iterable[tuple[str, str, int]]) -> None:
    """Write whom, what and when: a line each, as every peer does."""
    with place.open("w", encoding="utf-8") as file:
        file.writelines(f"{to},{template},{at}\n" for to, template, at in sends)
