"""Margins and paddings of a style -> the four sides, as react-email's Text and Button work them out."""

import math
import re
from collections.abc import Callable, Mapping
from typing import Final

from sfjourney.pointers import MISSING
from sfjourney.templates.javascript import entries, is_number, is_truthy, text
from sfjourney.templates.rendering.coercion import trimmed

_LENGTH = re.compile(r"([0-9.]+)(px|em|rem|%)")
_NUMBER = re.compile(r"[0-9]*\.?[0-9]*")
_PIXELS: Final[Mapping[str, Callable[[float], float]]] = {
    "px": lambda value: value,
    "em": lambda value: value * 16,
    "rem": lambda value: value * 16,
    "%": lambda value: value / 100 * 600,
}
_SIDES_OF: Final = {1: (0, 0, 0, 0), 2: (0, 1, 0, 1), 3: (0, 1, 2, 1), 4: (0, 1, 2, 3)}
"""Which of the values of a shorthand is for top, right, bottom and left, by their number."""

_NUMBER_ORDER: Final = ("Top", "Bottom", "Left", "Right")
_ORDER: Final = ("Top", "Right", "Bottom", "Left")
_Sides = dict[str, object]


def margins(style: object) -> _Sides:
    """What react-email's Text adds behind the style, in its order; MISSING where a shorthand says nothing."""
    given = dict(entries(style))
    return _sides("margin", {**_default_margins(given), **given})


def _default_margins(given: Mapping[str, object]) -> _Sides:
    return {key: "16px" for key in ("marginTop", "marginBottom") if given.get(key, MISSING) is MISSING}


def paddings(style: object) -> dict[str, float | None]:
    """The paddings of react-email's Button in pixels, None where there is none."""
    sides = _sides("padding", dict(entries(style)))
    return {f"padding{side}": pixels(value) if is_truthy(value := sides[f"padding{side}"]) else None for side in _ORDER}


def _sides(name: str, style: Mapping[str, object]) -> _Sides:
    sides: _Sides = {name + side: MISSING for side in _ORDER}
    for key, value in entries(dict(style)):
        if key == name:
            sides = _shorthand(name, value)
        elif key in sides:
            sides[key] = value
    return sides


def _shorthand(name: str, value: object) -> _Sides:
    if is_number(value):
        return {name + side: value for side in _NUMBER_ORDER}
    values = re.split(r"\s+", trimmed(value)) if isinstance(value, str) else []
    places = _SIDES_OF.get(len(values))
    if places is None:
        return {name + side: MISSING for side in _NUMBER_ORDER}
    order = _NUMBER_ORDER if len(values) == 1 else _ORDER
    chosen = dict(zip(_ORDER, places, strict=True))
    return {name + side: values[chosen[side]] for side in order}


def pixels(value: object) -> float:
    """A length in pixels, where 1 em is 16 and 1 % is 6; 0 for any other text."""
    if isinstance(value, (int, float)) and is_number(value):
        return float(value)
    found = _LENGTH.fullmatch(text(value))
    if found is None:
        return 0.0
    leading = _NUMBER.match(found[1])
    written = leading[0] if leading else ""
    return _PIXELS[found[2]](math.nan if written in ("", ".") else float(written))
