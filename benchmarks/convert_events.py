"""Writes a recording of JSON lines as a table: the same calls, in the columns that docs/recordings.md describes.

    python benchmarks/convert_events.py EVENTS.jsonl EVENTS.parquet|EVENTS.csv [--group ROWS]

Texts stay texts, objects and lists become JSON. The lines have to be calls; an empty text is an absent one in CSV.
``--group`` is how many rows a row group of Parquet has.
"""

import argparse
import csv
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

REPEATED = ("call", "type", "event", "journey", "templateId", "subscriptionGroupId")
"""Texts that most rows share with others: Parquet writes each once."""
TEXTS = frozenset(
    (
        *REPEATED,
        *("profileId", "referenceId", "idempotencyKey", "messageId", "userId"),
        *("occurredAt", "receivedAt", "timestamp"),
        *("subject", "from", "replyTo", "cc", "bcc", "email", "name"),
    )
)
WITH_COLUMNS_OF_THEIR_OWN = {"profile": ("email", "externalId"), "to": ("email", "externalId")}
ROWS_OF_A_GROUP = 262_144


def columns_of(lines: Path) -> list[str]:
    """The columns that the calls of a file need, in the order in which they come up."""
    found: dict[str, None] = {}
    for call in calls_in(lines):
        found |= dict.fromkeys(cells_of(call))
    return list(found)


def cells_of(call: Mapping[str, Any]) -> dict[str, str]:
    """One call as a row: its cells by the names of their columns."""
    cells: dict[str, str] = {}
    for name, value in call.items():
        texts = WITH_COLUMNS_OF_THEIR_OWN.get(name)
        if texts is not None and isinstance(value, dict):
            members = {f"{name}.{member}": (member in texts, inner) for member, inner in value.items()}
        else:
            members = {name: (name in TEXTS, value)}
        for column, (is_text, inner) in members.items():
            if is_text and isinstance(inner, str):
                cells[column] = inner
            elif not is_text or inner is not None:
                cells[column] = msgspec.json.encode(inner).decode()
    return cells


def calls_in(lines: Path) -> Iterator[dict[str, Any]]:
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    with lines.open("rb") as file:
        for line in file:
            if line.strip():
                yield decode(line)


def rows_in(lines: Path, columns: Sequence[str]) -> Iterator[list[str | None]]:
    for call in calls_in(lines):
        cells = cells_of(call)
        yield [cells.get(column) for column in columns]


def write_csv(lines: Path, table: Path) -> None:
    columns = columns_of(lines)
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows_in(lines, columns))


def write_parquet(lines: Path, table: Path, group: int = ROWS_OF_A_GROUP) -> None:
    import pyarrow as pa  # noqa: PLC0415  # CSV needs none
    from pyarrow import parquet  # noqa: PLC0415  # the same

    columns = columns_of(lines)
    schema = pa.schema([(column, pa.string()) for column in columns])
    rows = rows_in(lines, columns)
    shared = [column for column in columns if column in REPEATED]
    form = {"compression": "zstd", "use_dictionary": shared, "write_page_checksum": True}
    with parquet.ParquetWriter(table, schema, **form) as writer:
        while some := list(islice(rows, group)):
            arrays = [pa.array(cells, pa.string()) for cells in zip(*some, strict=True)]
            writer.write_table(pa.table(arrays, schema), row_group_size=group)


def main() -> None:
    parser = argparse.ArgumentParser(description="Write a recording of JSON lines as a table.")
    parser.add_argument("lines", type=Path)
    parser.add_argument("table", type=Path)
    parser.add_argument("--group", type=int, default=ROWS_OF_A_GROUP)
    arguments = parser.parse_args()
    if arguments.table.suffix == ".csv":
        write_csv(arguments.lines, arguments.table)
    else:
        write_parquet(arguments.lines, arguments.table, arguments.group)


if __name__ == "__main__":
    main()
