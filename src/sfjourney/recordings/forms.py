"""The name of a recording, and how it begins -> how it is packed, and what is in it."""

from pathlib import PurePath
from typing import Final, Literal

from msgspec import Struct

from sfjourney.recordings.unpacking import Packing

Content = Literal["lines", "csv", "parquet"]

_PACKINGS: Final[dict[str, Packing]] = {".gz": "gzip", ".zst": "zstandard"}
_CONTENTS: Final[dict[str, Content]] = {".csv": "csv", ".parquet": "parquet", ".jsonl": "lines", ".ndjson": "lines"}
BEGINNING: Final = 4
"""Bytes by which a file without a telling name is known. No line of JSON begins like that."""


class Form(Struct, frozen=True):
    """How a recording is written."""

    packing: Packing | None = None
    content: Content = "lines"


_BEGINNINGS: Final = {
    b"\x1f\x8b": Form("gzip"),
    b"\x28\xb5\x2f\xfd": Form("zstandard"),
    b"PAR1": Form(content="parquet"),
}


def form_of(name: str, beginning: bytes) -> Form:
    """The form that the endings of a name tell, ``.csv.gz``. Where they tell nothing, the first bytes do.

    A text that begins as packed ones do is packed, also where its name tells only what is in it: browsers and
    servers take a ``.gz`` away, and leave the file as it was.
    """
    path = PurePath(name)
    packing = _PACKINGS.get(path.suffix.lower())
    if packing is not None:
        path = path.with_suffix("")
    content = _CONTENTS.get(path.suffix.lower())
    begun = next((known for start, known in _BEGINNINGS.items() if beginning.startswith(start)), Form())
    if packing is None and content is None:
        return begun
    if packing is None and content != "parquet":
        packing = begun.packing
    return Form(packing, content or "lines")
