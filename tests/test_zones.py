"""Wall clocks of every zone: the offset that is remembered for a day is the one that the rules of the zone give."""

import struct
from datetime import UTC, timedelta
from io import BytesIO
from itertools import pairwise
from pkgutil import get_data
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from sfjourney.clock.instants import DAY, END_OF_TIME, EPOCH, HOUR, START_OF_TIME
from sfjourney.clock.weekly import Window, next_clock_time, next_open
from sfjourney.clock.zones import find_zone, zone_names

MILLISECOND = timedelta(milliseconds=1)
HEADER = struct.Struct(">4sc15x6l")

names = st.sampled_from(sorted(zone_names()))
lately = st.integers(0, 4_102_444_800_000)  # up to 2100
instants = lately | st.integers(START_OF_TIME, END_OF_TIME)


def rules_of(name: str) -> bytes:
    found = get_data("tzdata", f"zoneinfo/{name}")
    assert found is not None
    return found


def changes_of(content: bytes) -> list[int]:
    """The seconds at which the clock changes, as the second block of a TZif file lists them (RFC 8536)."""
    start = 0
    for size in (4, 8):
        _, _, utc, standard, leaps, times, types, letters = HEADER.unpack_from(content, start)
        start += HEADER.size
        if size == 8:
            return list(struct.unpack_from(f">{times}q", content, start))
        start += times * (size + 1) + types * 6 + letters + leaps * (size + 4) + standard + utc
    raise AssertionError


def test_no_clock_changes_twice_within_the_days_over_which_an_offset_is_remembered() -> None:
    for name in zone_names():
        changes = changes_of(rules_of(name))
        assert all(later - earlier > 3 * DAY // 1000 for earlier, later in pairwise(changes)), name


@given(names, instants)
def test_a_wall_clock_shows_what_the_rules_of_its_zone_say(name: str, instant: int) -> None:
    zone = find_zone(name)
    assert zone is not None
    there = (EPOCH + timedelta(milliseconds=instant)).astimezone(ZoneInfo.from_file(BytesIO(rules_of(name))))
    assert zone.wall(instant) == (there.replace(tzinfo=UTC) - EPOCH) // MILLISECOND


@given(names, lately, st.integers(-3 * HOUR, 3 * HOUR))
@example("Europe/Berlin", 1_774_746_000_000, 0)
@example("Pacific/Apia", 1_325_239_200_000, 0)
def test_the_instant_of_a_wall_clock_is_the_first_that_shows_it_or_the_first_behind_a_gap(
    name: str, instant: int, aside: int
) -> None:
    zone = find_zone(name)
    assert zone is not None
    changes = [change * 1000 for change in changes_of(rules_of(name)) if change > 0]
    near = min(changes, key=lambda change: abs(change - instant), default=instant) + aside
    wall = zone.wall(near)
    found = zone.instant(wall)
    assert zone.wall(found) == wall
    assert found <= near
    assert all(zone.wall(earlier) != wall for earlier in (found - HOUR // 2, found - HOUR, found - 2 * HOUR))
    for change in changes:
        before, after = zone.wall(change - 1), zone.wall(change)
        if after > before + 1:
            assert zone.instant(before + 1 + (after - before) // 2) == change


def test_where_calendars_end_nothing_is_later() -> None:
    for name in ("UTC", "Europe/Berlin", "Pacific/Kiritimati", "Pacific/Midway"):
        zone = find_zone(name)
        assert zone is not None
        assert zone.shift(END_OF_TIME, 999_999_999) == zone.shift(END_OF_TIME, 1) == END_OF_TIME
        assert zone.shift(START_OF_TIME, -999_999_999) == START_OF_TIME
        assert next_clock_time(END_OF_TIME, (0,), 600, zone) == END_OF_TIME
        assert next_open(END_OF_TIME, (Window((6,), 540, 600),), zone) == END_OF_TIME
