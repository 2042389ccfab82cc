"""Events that others recorded, and recordings of ours made of them."""

import csv
import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

DATA = Path(__file__).parent / "data"
Row = tuple[str, datetime, str]
"""Who, when, what: in the order of the file."""


def purchases() -> Iterator[Row]:
    for line in (DATA / "cdnow" / "CDNOW_sample.txt").read_text().splitlines():
        if line.strip():
            _, customer, day, _, _ = line.split()
            yield f"customer-{customer}", datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC), "purchase"


def shop_events() -> Iterator[Row]:
    with gzip.open(DATA / "ecom" / "ecom.csv.gz", "rt", newline="") as file:
        for row in csv.DictReader(file):
            yield row["user_id"], datetime.fromisoformat(row["timestamp"]).replace(tzinfo=UTC), row["event"]


def write_recording(path: Path, rows: list[Row]) -> Path:
    lines = [
        json.dumps(
            {
                "event": event,
                "profile": {"email": f"{who}@example.com", "externalId": who},
                "occurredAt": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            }
        )
        for who, at, event in rows
    ]
    path.write_text("\n".join(lines) + "\n")
    return path
