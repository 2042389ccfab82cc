"""Units -> the text of a file: lines with their indents, comments where they stood, empty lines where they belong."""

from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from sfjourney.syntax.formatting.header import is_clause
from sfjourney.syntax.formatting.layout import BESIDE, INDENT, WIDTH, lines_as_written, lines_of
from sfjourney.syntax.formatting.pieces import Remark
from sfjourney.syntax.formatting.units import Body, Unit


class _Ending(Struct, frozen=True):
    """The brace that closes a unit, once what is in it was written."""

    unit: Unit
    body: Body


def text_of(file: Body) -> str:
    """The text of a file; empty where there is nothing in it."""
    lines: list[str] = []
    indent = 0
    work: list[Unit | _Ending] = list(reversed(_spaced(file.units, _parts_of_file(file.units))))
    while work:
        item = work.pop()
        if isinstance(item, _Ending):
            lines += _remarks(item.body.below, indent, first=not item.body.units)
            indent -= INDENT
            _add(lines, [" " * indent + "}" + _beside(item.unit.beside)], joined=item.body.joined)
            continue
        lines += _remarks(item.above, indent)
        lines += [""] if item.apart else []
        on_line = _on_line(item, indent) if item.body is not None and item.body.on_line else None
        if on_line is not None:
            _add(lines, [on_line + _beside(item.beside)], joined=item.joined)
            continue
        _add(lines, _head(item, indent), joined=item.joined)
        if item.body is not None and _holds_lines(item.body):
            indent += INDENT
            work.append(_Ending(item, item.body))
            work.extend(reversed(_spaced(item.body.units, _parts_of_journey(item.body.units))))
    lines += _remarks(file.below, indent, first=not lines)
    return "".join(line + "\n" for line in lines)


def _add(lines: list[str], more: Sequence[str], *, joined: bool) -> None:
    """Go on below the last line, or on it."""
    if joined and lines:
        lines[-1] += " " + more[0].lstrip()
        more = more[1:]
    lines += more


def _head(unit: Unit, indent: int) -> list[str]:
    """The lines up to what is in the braces; with its braces where nothing is in them, or a short option."""
    body = unit.body
    if body is None:
        behind, beside = "", unit.beside
    elif not _holds_lines(body):
        behind, beside = " {}", unit.beside
    else:
        behind, beside = " {", body.beside
    lines = lines_as_written(unit.head, indent) if unit.kept else lines_of(unit.head, indent, behind)
    lines[-1] += behind + _beside(beside)
    return lines


def _on_line(unit: Unit, indent: int) -> str | None:
    """A unit whose option stays on its line, where all of it fits."""
    parts, ends = [], ""
    inner: Unit | None = unit
    while inner is not None:
        (line, *more) = lines_as_written(inner.head, indent) if inner.kept else lines_of(inner.head, indent, "")
        if more:
            return None
        parts.append(line.strip())
        body, inner = inner.body, None
        if body is not None and not _holds_lines(body):
            parts.append("{}")
        elif body is not None:
            if not body.on_line:
                return None
            parts.append("{")
            ends += " }"
            (inner,) = body.units
    line = " " * indent + " ".join(parts) + ends
    return line if len(line) <= WIDTH else None


def _holds_lines(body: Body) -> bool:
    return bool(body.units or body.below or body.beside)


def _beside(remark: Remark | None) -> str:
    return BESIDE + remark.text if remark is not None else ""


def _remarks(remarks: Sequence[Remark], indent: int, *, first: bool = False) -> Iterator[str]:
    """Comments on lines of their own; the first line of all has no empty one before it."""
    for place, remark in enumerate(remarks):
        if remark.apart and not (first and place == 0):
            yield ""
        yield " " * indent + remark.text


# ---- empty lines


def _spaced(units: Sequence[Unit], needed: Sequence[bool]) -> list[Unit]:
    """Units with an empty line before those that need one, unless there is one between its comments, and none first."""
    return [
        _first(unit) if place == 0 else _apart(unit) if needs else unit
        for place, (unit, needs) in enumerate(zip(units, needed, strict=True))
    ]


def _parts_of_file(units: Sequence[Unit]) -> list[bool]:
    """Declarations stand apart; those of one line may stand together."""
    lines = [unit.body is None or (unit.body.on_line and _on_line(unit, 0) is not None) for unit in units]
    return [
        not (unit.joined or (line and before)) for unit, before, line in zip(units, [True, *lines], lines, strict=False)
    ]


def _parts_of_journey(units: Sequence[Unit]) -> list[bool]:
    """The steps of a Journey stand apart from its clauses; in any other braces nothing is a clause beside a step."""
    return [
        place > 0 and unit.production == "step" and is_clause(units[place - 1]) and not unit.joined
        for place, unit in enumerate(units)
    ]


def _first(unit: Unit) -> Unit:
    if not unit.above:
        return replace(unit, apart=False)
    return replace(unit, above=(replace(unit.above[0], apart=False), *unit.above[1:]))


def _apart(unit: Unit) -> Unit:
    if unit.apart or any(remark.apart for remark in unit.above):
        return unit
    if not unit.above:
        return replace(unit, apart=True)
    return replace(unit, above=(replace(unit.above[0], apart=True), *unit.above[1:]))
