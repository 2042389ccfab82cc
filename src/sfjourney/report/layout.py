"""Lines of a text, each with a lead in a colour of its own -> lines of a width, broken where they are too long."""

from textwrap import wrap

from msgspec import Struct
from msgspec.structs import replace

from sfjourney.report.paint import Paint, shown, width

_LEAST_ROOM = 20
_LONGEST_LEAD = 20
"""Below a longer lead its text goes on further to the left."""


class Line(Struct, frozen=True):
    """A line: so many spaces, a lead, and a text that goes on below itself. Each has styles (report/paint.py).

    ``goes_on`` says how far behind the indent the text goes on instead: for leads of many lengths below each other.
    """

    indent: int
    lead: str = ""
    text: str = ""
    lead_style: tuple[str, ...] = ()
    style: tuple[str, ...] = ()
    goes_on: int | None = None


def moved(line: Line, by: int) -> Line:
    """The line so many columns further in."""
    return replace(line, indent=line.indent + by)


def laid_out(line: Line, paint: Paint, columns: int) -> list[str]:
    """The line as it is printed. Only what cannot be broken is longer than the columns."""
    lead, text = shown(line.lead), shown(line.text)
    space = " " if lead and text else ""
    hanging = line.indent + width(lead) + len(space)
    if line.goes_on is not None:
        hanging = line.indent + line.goes_on
    elif hanging - line.indent > _LONGEST_LEAD or columns - hanging < _LEAST_ROOM:
        hanging = line.indent + 4
    first = line.indent + width(lead) + len(space)
    # No text has a zero in it as it is shown: it stands for room that is taken, and for a space that does not break.
    parts = wrap(
        "\0" * max(0, first - hanging) + text.replace(" UTC", "\0UTC"),
        max(columns - hanging, _LEAST_ROOM),
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]
    parts = [part.lstrip("\0").replace("\0", " ") for part in parts]
    begin = " " * line.indent + paint(lead, *line.lead_style) + space
    lines = [(begin + paint(parts[0], *line.style)).rstrip()]
    return lines + [" " * hanging + paint(part, *line.style) for part in parts[1:]]
