"""Columns of a table -> plain calls by columns, without a look at each row; None where one of them is not plain.

Plain means here what it means of lines (plain.py), and JSON in cells is held to the same.
"""

from collections.abc import Sequence
from typing import Any, Final

from sfjourney.recordings.column_types import ColumnTypes
from sfjourney.recordings.layout import Layout, Names
from sfjourney.recordings.plain import PlainCalls, plain_objects, plain_texts

_TRACK: Final = "events.track"
_ABSENT: Final = frozenset({"type", "redactedDataPaths", "referenceId"})
"""Where one of these is there, a call is not plain."""
_EMPTY: Final = "{}"
_PAYLOAD: Final[Names] = ("data",)
_PROPERTIES: Final[Names] = ("profile", "properties")

Cells = Sequence[Any]
Objects = Sequence[dict[str, Any] | None]


def plain_rows(
    layout: Layout, cells: Sequence[Cells], count: int, types: ColumnTypes | None = None
) -> PlainCalls | None:
    """The calls of ``count`` rows. ``cells`` are one sequence for each column; an absent cell is None."""
    texts = {column.name: column_cells for column, column_cells in zip(layout.columns, cells, strict=True)}
    nothing: Cells = [None] * count
    events, occurred = texts.get("event", nothing), texts.get("occurredAt", nothing)
    external_ids, keys = texts.get("profile.externalId", nothing), texts.get("idempotencyKey", nothing)
    if None in events or None in occurred or not _is_all_events(layout, cells):
        return None
    if types is not None and any(types.is_json(event, one.path) for event in {*events} for one in layout.columns):
        return None
    short = plain_texts({*events}) and _plain_or_absent(external_ids) and _plain_or_absent(keys)
    payloads = _objects(layout, cells, _PAYLOAD, count) if short else None
    properties = _objects(layout, cells, _PROPERTIES, count) if payloads is not None else None
    if payloads is None or properties is None:
        return None
    return PlainCalls(
        events=events,
        emails=texts.get("profile.email", nothing),
        external_ids=external_ids,
        properties=properties,
        payloads=payloads,
        occurred=occurred,
        received=texts.get("receivedAt", nothing),
        keys=keys,
    )


def _is_all_events(layout: Layout, cells: Sequence[Cells]) -> bool:
    """Whether all rows are calls of events.track without a member that changes what they are."""
    for column, column_cells in zip(layout.columns, cells, strict=True):
        if column.name == "call":
            if not {*column_cells} <= {None, _TRACK}:
                return False
        elif column.path not in (_PAYLOAD, _PROPERTIES):
            telling = column.json or column.address or column.path[0] in _ABSENT
            if telling and any(cell is not None for cell in column_cells):
                return False
    return True


def _plain_or_absent(cells: Cells) -> bool:
    return plain_texts([cell for cell in cells if cell is not None] if None in cells else cells)


def _objects(layout: Layout, cells: Sequence[Cells], path: Names, count: int) -> Objects | None:
    """The objects at a path, whether one column holds them whole or several their members; None where not plain."""
    inside = [
        (column, column_cells)
        for column, column_cells in zip(layout.columns, cells, strict=True)
        if column.path[: len(path)] == path
    ]
    if len(inside) == 1 and inside[0][0].path == path:
        whole, whole_cells = inside[0]
        return _decoded(whole_cells) if whole.json else whole_cells
    if any(column.json for column, _ in inside):
        return None
    if not inside:
        return [None] * count
    found: list[dict[str, Any]] = [{} for _ in range(count)]
    for column, column_cells in inside:
        parts = column.path[len(path) :]
        for holder, cell in zip(found, column_cells, strict=True):
            if cell is not None:
                inner = holder
                for part in parts[:-1]:
                    inner = inner.setdefault(part, {})
                inner[parts[-1]] = cell
    return found


def _decoded(texts: Cells) -> Objects | None:
    """The objects that are in these texts; None for one that is empty, or absent."""
    full = [text for text in texts if text is not None and text != _EMPTY]
    objects = plain_objects(full) if full else []
    if objects is None or len(full) == len(texts):
        return objects
    left = iter(objects)
    return [next(left) if text is not None and text != _EMPTY else None for text in texts]
