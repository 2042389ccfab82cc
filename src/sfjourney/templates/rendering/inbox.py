"""Preview component -> the text that an inbox shows beside the subject, and what keeps other text from following it."""

from collections.abc import Mapping
from typing import Final

from sfjourney.pointers import MISSING
from sfjourney.templates.javascript import text
from sfjourney.templates.rendering.coercion import first_units, units

LONGEST: Final = 150
"""UTF-16 units of a preview text that are sent."""

_INVISIBLE: Final = "\u00a0\u200c\u200b\u200d\u200e\u200f\ufeff"


def inbox_text(props: Mapping[str, object]) -> str:
    """The text of a Preview, cut to its longest length."""
    value = props.get("text", MISSING)
    if value is None or value is MISSING:
        return ""
    written = (
        "".join("" if item is None or item is MISSING else text(item) for item in value)
        if isinstance(value, list)
        else text(value)
    )
    return first_units(written, LONGEST)


def padding_for(written: str) -> str:
    """Invisible characters that fill up the rest, in an element of their own."""
    missing = LONGEST - units(written)
    return f"<div>{_INVISIBLE * missing}</div>" if missing > 0 else ""
