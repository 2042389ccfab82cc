"""RFC 3339 text -> integer milliseconds of UTC, and back (semantics.md T1, T8, S3)."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

SECOND: Final = 1_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 9998
END_OF_TIME: Final = (datetime(9999, 12, 31, tzinfo=UTC) - EPOCH) // timedelta(milliseconds=1)
"""No timer is set later: calendars end here. Records end a year earlier (T8)."""
START_OF_TIME: Final = (datetime(2, 1, 1, tzinfo=UTC) - EPOCH) // timedelta(milliseconds=1)

NO_NUMBER: Final = "a number is no instant: write YYYY-MM-DDTHH:MM:SSZ"
"""What is said of seconds or milliseconds since some day."""

_INSTANT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?"
    r"(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
)
_NEARLY = re.compile(r"[0-9-]+(?P<between>[T ])[0-9:.]+(?P<zone>| ?(?:Z|UTC|[+-][0-9:]+))")
"""As databases print instants."""
_ZONE = re.compile(r"Z|[+-][0-9]{2}:[0-9]{2}")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MILLISECOND: Final = timedelta(milliseconds=1)
_MILLISECOND_DIGITS: Final = 3
_MOST_HOURS: Final = 23
_MOST_MINUTES: Final = 59


class InstantError(ValueError):
    """Why a text is no instant, in words for the one who wrote it. It never repeats the text."""


def parse_instant(text: str, *, in_data: bool = False) -> int:
    """The instant that an RFC 3339 text names, fractions finer than a millisecond floored (T1).

    Without ``in_data`` the text is a record's: the documented API lets seconds be left out, and wants ``T`` and ``Z``
    in capitals. In data it is RFC 3339 to the letter (section 5.6): seconds are required, small letters allowed.
    Raises InstantError for every other form, for ``:60``, and for years outside 1970-9998.
    """
    found = _INSTANT.fullmatch(text)
    if found is None:
        raise InstantError(_why_not(text))
    year, month, day, hour, minute, second, fraction, sign, off_hours, off_minutes = found.groups()
    if second is None and in_data:
        raise InstantError("an instant needs seconds: HH:MM:SS")
    if not in_data and text != text.upper():
        raise InstantError("T and Z are capital letters in an instant")
    try:
        whole = datetime(int(year), int(month), int(day), int(hour), int(minute), int(second or 0), tzinfo=UTC)
    except ValueError as error:
        raise InstantError(f"no such date or time: {error}") from None
    millis = (whole - EPOCH) // timedelta(seconds=1) * SECOND
    if fraction:
        millis += int(fraction[:_MILLISECOND_DIGITS].ljust(_MILLISECOND_DIGITS, "0"))
    if sign:
        if int(off_hours) > _MOST_HOURS or int(off_minutes) > _MOST_MINUTES:
            raise InstantError("no such offset from UTC")
        offset = int(off_hours) * HOUR + int(off_minutes) * MINUTE
        millis -= offset if sign == "+" else -offset
    if not in_years(millis):
        raise InstantError(f"the year lies outside {FIRST_YEAR} to {LAST_YEAR}")
    return millis


def written_instant(text: str) -> int:
    """The instant that ``format_instant`` wrote: what a replay decides on may lie behind the years of records."""
    return (datetime.fromisoformat(text) - EPOCH) // _MILLISECOND


def in_years(millis: int) -> bool:
    """Whether an instant lies in the years that records and data may name (T8)."""
    return _FIRST <= millis < _AFTER_LAST


_FIRST: Final = 0
_AFTER_LAST: Final = (datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC) - EPOCH) // timedelta(milliseconds=1)


def finer_than_milliseconds(text: str) -> bool:
    """Whether an instant is written with digits that milliseconds cannot hold (they are floored and counted)."""
    fraction = text.rpartition(".")[2].rstrip("Zz").split("+")[0].split("-")[0] if "." in text else ""
    return len(fraction) > _MILLISECOND_DIGITS and fraction[_MILLISECOND_DIGITS:].strip("0") != ""


def parse_date(text: str) -> date | None:
    """The day that a text ``YYYY-MM-DD`` names, or None for every other text and for years outside T8."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def readable_instant(instant: str) -> str:
    """What ``format_instant`` wrote, for a person: ``2026-03-27 09:00:00 UTC``, with milliseconds where there are some.

    For words alone: a field of an output is in RFC 3339.
    """
    return f"{instant.removesuffix('Z').removesuffix('.000').replace('T', ' ')} UTC"


def instant_words(millis: int) -> str:
    """The instant as words name it (``readable_instant``)."""
    return readable_instant(format_instant(millis))


def format_instant(millis: int) -> str:
    """The instant in RFC 3339, UTC, with milliseconds, as every output of ours writes it."""
    hours, rest = divmod(millis, HOUR)
    text = _hour_text.get(hours)
    if text is None:
        if len(_hour_text) > _MOST_HOURS_KEPT:
            _hour_text.clear()
        text = (EPOCH + timedelta(hours=hours)).strftime("%Y-%m-%dT%H:").rjust(_HOUR_WIDTH, "0")
        _hour_text[hours] = text
    second, milli = divmod(rest, SECOND)
    return text + WITHIN_HOUR[second] + FRACTIONS[milli]


_hour_text: dict[int, str] = {}
_MOST_HOURS_KEPT: Final = 100_000
_HOUR_WIDTH: Final = len("2025-01-01T00:")
WITHIN_HOUR: Final = tuple(f"{at // 60:02d}:{at % 60:02d}" for at in range(3_600))
"""Minutes and seconds as an instant spells them, by seconds into the hour."""
FRACTIONS: Final = tuple(f".{milli:03d}Z" for milli in range(1_000))
"""How an instant ends, by milliseconds into the second."""


def _why_not(text: str) -> str:
    if _DATE.fullmatch(text):
        return "a date without a time is no instant: write YYYY-MM-DDTHH:MM:SSZ"
    if re.fullmatch(r"[0-9.]+", text):
        return NO_NUMBER
    bare = text.strip().strip("'\"").strip()
    if bare != text and (_INSTANT.fullmatch(bare) or _NEARLY.fullmatch(bare)):
        return "an instant needs to stand without quotes or spaces around it"
    if bare != text and _DATE.fullmatch(bare):
        return "an instant needs a time, and no quotes or spaces around it: write YYYY-MM-DDTHH:MM:SSZ"
    near = _NEARLY.fullmatch(text)
    if near is None or (near["between"] == "T" and _ZONE.fullmatch(near["zone"])):
        return "not an instant in RFC 3339, such as 2026-03-27T09:00:00+01:00"
    needs = ["a T before its time"] if near["between"] == " " else []
    if not _ZONE.fullmatch(near["zone"]):
        needs.append(f"its zone{' written' if near['zone'] else ''}: Z, or an offset such as +01:00")
    return f"an instant needs {', and '.join(needs)}"
