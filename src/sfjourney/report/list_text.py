"""An inventory -> tables for a person: what there is, and who uses it."""

from collections.abc import Iterable, Sequence
from textwrap import wrap

from sfjourney.inventory.listing import KINDS, Item, Kind, Use
from sfjourney.report.paint import Paint, clip, shown, width

_TITLES: dict[Kind, str] = {
    "journey": "Journeys",
    "event": "Events",
    "template": "Templates",
    "segment": "Segments",
    "subscription": "Subscriptions",
}
_WIDE = 110
"""Columns from which on there is room for where things are declared."""
_MOST_NAME, _MOST_PLACE = 32, 36
_STYLE = {"new": "green", "gone": "red", "changed": "yellow", "reached": "cyan"}


def list_text(items: Iterable[Item], paint: Paint, columns: int) -> str:
    """A table for each kind of which there is something."""
    listed = list(items)
    parts = []
    for kind in KINDS:
        members = [item for item in listed if item.kind == kind]
        if members:
            parts.append(_table(_TITLES[kind], members, paint, columns))
    return "\n".join(parts)


def _table(title: str, items: Sequence[Item], paint: Paint, columns: int) -> str:
    names = min(_MOST_NAME, max(width(shown(item.name)) for item in items))
    places = min(_MOST_PLACE, max(len(_place(item)) for item in items)) if columns >= _WIDE else 0
    changes = max(len(item.change or "") for item in items)
    lines = [paint(f"{title} ({len(items)})", "bold")]
    for item in items:
        lines += _rows(item, (changes, names, places), paint, columns)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _rows(item: Item, widths: tuple[int, int, int], paint: Paint, columns: int) -> list[str]:
    changes, names, places = widths
    name = shown(item.name)
    change = f"{item.change or '':<{changes}}  " if changes else ""
    before = 2 + len(change) + names + 2 + (places + 2 if places else 0)
    text = shown("; ".join(part for part in (", ".join(item.notes), _said(item)) if part))
    broken = wrap(text, max(columns - before, 20), break_long_words=False, break_on_hyphens=False) or [""]
    place = f"{clip(_place(item), places):<{places}}  " if places else ""
    style = (_STYLE[item.change],) if item.change else ()
    head = "  " + paint(change, *style) + name
    if width(name) > names:
        head += "\n" + " " * (2 + len(change) + names + 2)
    else:
        head += " " * (names - width(name) + 2)
    color = ("yellow",) if item.change is None and (item.is_unused or not item.is_declared) else ()
    first, *rest = (paint(line, *color) for line in broken)
    return [head + paint(place, "dim") + first, *(" " * before + line for line in rest)]


def _place(item: Item) -> str:
    if item.file is None:
        return "-"
    return shown(item.file if item.kind == "template" else f"{item.file}:{item.line}")


def _said(item: Item) -> str:
    if item.because:
        return f"uses {', '.join(item.because)}"
    if item.kind == "journey":
        return _of_journey(item.uses)
    if item.used_by:
        return ", ".join(f"{_name(use)}{_how(use)}" for use in item.used_by)
    if item.change == "gone":
        return ""
    return "no Journey; emails.send may name it" if "transactional" in item.notes else "unused"


def _of_journey(uses: Sequence[Use]) -> str:
    starts = [use.name for use in uses if use.kind == "event" and "starts" in use.how]
    sends = [use.name for use in uses if use.kind == "template"]
    return "; ".join(([f"on {', '.join(starts)}"] if starts else []) + ([f"sends {', '.join(sends)}"] if sends else []))


def _name(use: Use) -> str:
    return use.name if use.kind == "journey" else f"{use.kind} {use.name}"


def _how(use: Use) -> str:
    told = [how for how in use.how if how not in ("send", "consent", "asks")]
    return f" ({', '.join(told)})" if told else ""
