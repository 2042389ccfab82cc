"""The floors: how long it takes merely to decode every line of a recording. Prints seconds, of the loop alone.

python benchmarks/floors.py typed|orjson RECORDING
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec


class Profile(msgspec.Struct):
    """Whom a line is about."""

    email: str | None = None
    external_id: str | None = msgspec.field(name="externalId", default=None)
    properties: dict[str, Any] | None = None


class Track(msgspec.Struct):
    """What any replay would want of a line."""

    event: str
    profile: Profile
    data: dict[str, Any]
    occurred_at: str = msgspec.field(name="occurredAt")
    key: str | None = msgspec.field(name="idempotencyKey", default=None)


def decoder(name: str) -> Callable[[bytes], object]:
    if name == "typed":
        return msgspec.json.Decoder(Track).decode
    import orjson  # noqa: PLC0415  # the other floor needs none

    loads: Callable[[bytes], object] = orjson.loads
    return loads


def main() -> None:
    name, recording = sys.argv[1:]
    decode = decoder(name)
    start = time.perf_counter()
    with Path(recording).open("rb") as lines:
        for line in lines:
            decode(line)
    print(time.perf_counter() - start)


if __name__ == "__main__":
    main()
