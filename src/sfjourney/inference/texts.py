"""The strings at one place -> the format that all of them have, or the few values that they are."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from msgspec import Struct

from sfjourney.clock.instants import InstantError, parse_instant

ENOUGH: Final = 10
"""So many occurrences make a claim: that a member is always there, that all strings have a format."""
_MOST_VALUES: Final = 10
_OF_EACH: Final = 10
"""An enumeration needs so many occurrences for each of its values."""
_PROFILES: Final = 3
"""So many different Profiles have each value of an enumeration."""
_LONGEST_CODE: Final = 32
_CODE: Final = re.compile(r"[a-z]+(?:[_.-][a-z]+)*")
"""What programs call things: ``past_due``. Capitals begin the names of people, digits are in those of goods."""
_EMAIL: Final = re.compile(
    r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@(?:[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*\.)+[A-Za-z]{2,63}"
)
_LONGEST_EMAIL: Final = 254
_URI: Final = re.compile(
    r"https?://[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*(?::[0-9]{1,5})?"
    r"(?:[/?](?:[A-Za-z0-9/?._~:@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)?(?:#[A-Za-z0-9/?._~-]*)?"
)
_UUID: Final = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _is_date_time(text: str) -> bool:
    try:
        parse_instant(text, in_data=True)
    except InstantError:
        return False
    return True


def _is_date(text: str) -> bool:
    if _DATE.fullmatch(text) is None:
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_email(text: str) -> bool:
    return len(text) <= _LONGEST_EMAIL and _EMAIL.fullmatch(text) is not None


FORMATS: Final[Mapping[str, Callable[[str], bool]]] = {
    "date-time": _is_date_time,
    "date": _is_date,
    "email": _is_email,
    "uri": lambda text: _URI.fullmatch(text) is not None,
    "uuid": lambda text: _UUID.fullmatch(text) is not None,
}
"""Each accepts a part of what the format allows, and nothing else."""


class _Value(Struct):
    """How often a value occurred, and the smallest few of the numbers of those who had it."""

    count: int = 0
    profiles: tuple[int, ...] = ()

    def take(self, profile: int | None) -> None:
        self.count += 1
        if profile is not None and profile not in self.profiles:
            self.profiles = tuple(sorted((*self.profiles, profile))[:_PROFILES])


class Texts(Struct):
    """The strings at one place. ``values`` is None once they are more than an enumeration has, or no codes."""

    count: int = 0
    formats: tuple[str, ...] = tuple(FORMATS)
    values: dict[str, _Value] | None = {}

    def take(self, text: str, profile: int | None) -> None:
        """Note one; ``profile`` is the number of whom it belongs to."""
        self.count += 1
        if self.formats:
            self.formats = tuple(name for name in self.formats if FORMATS[name](text))
        if self.values is None:
            return
        value = self.values.get(text)
        if value is None:
            if len(text) > _LONGEST_CODE or len(self.values) == _MOST_VALUES or _CODE.fullmatch(text) is None:
                self.values = None
                return
            value = self.values[text] = _Value()
        value.take(profile)

    @property
    def format(self) -> str | None:
        """The format that every one has, where there are enough of them."""
        return self.formats[0] if self.formats and self.count >= ENOUGH else None

    @property
    def enumeration(self) -> list[str] | None:
        """Their few values, sorted, where each is shared by several Profiles and there are many occurrences."""
        values = self.values
        if values is None or len(values) < 2 or self.count < _OF_EACH * len(values):  # noqa: PLR2004  # one value is none
            return None
        if any(len(value.profiles) < _PROFILES for value in values.values()):
            return None
        return sorted(values)
