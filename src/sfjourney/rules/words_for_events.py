"""Events that no declaration describes, called like words of the language -> what was likelier meant by them."""

import re
from typing import Final

from sfjourney.clock.weekly import DAY_NAMES
from sfjourney.syntax.written_names import written_event

_DAYS: Final = re.compile(rf"({'|'.join(DAY_NAMES)})(?:[a-z]*day)?|weekdays|weekends", re.IGNORECASE)


def advice_on(event: str) -> str | None:
    """What to write instead of ``on weekdays`` or ``on timeout``; None where an event may be called so."""
    declare = f"if there is such an event, declare it: event {written_event(event)}"
    if event == "timeout":
        return f"where the time is over write `timeout {{ ... }}`, without `on`; {declare}"
    days = _DAYS.fullmatch(event)
    if days is None:
        return None
    named = (days[1] or event).lower()
    return f"the days of a window or a wait stand before its hours: window {named} 09:00 to 17:00; {declare}"
