"""Blocks of lines -> events, at the speed of a decoder: for lines as nearly all of them are.

A line is plain when it is a call of events.track with nothing unusual in it: the members below with values of their
types, nothing nested deep, and written so that encoding it again gives as many bytes. Everything else (another call,
a duplicate key, spaces, an odd number, a mistake) is for the careful reader, which decides what it means. Plain lines
mean the same there; they are only read faster here.
"""

import re
from collections.abc import Iterable
from typing import Annotated, Any, Final

import msgspec
from msgspec import Meta, Struct

_Scalar = str | int | float | bool | None
_Nested: Any = _Scalar
for _ in range(8):
    _Nested = _Scalar | list[_Nested] | dict[str, _Nested]
# What is nested deeper than payloads usually are is left to the careful reader, which knows the limit.

_Short = Annotated[str, Meta(min_length=1, max_length=255)]


class PlainProfile(Struct, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """``profile`` of a plain line."""

    email: str | None = None
    externalId: _Short | None = None  # noqa: N815  # as the API calls it
    properties: dict[str, _Nested] | None = None


class PlainTrack(Struct, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """A plain line. Members beside these that a recording has are added to a class made for it."""

    event: _Short
    profile: PlainProfile
    occurredAt: str  # noqa: N815
    data: dict[str, _Nested] = {}
    idempotencyKey: _Short | None = None  # noqa: N815
    receivedAt: str | None = None  # noqa: N815


_NOT_EXTRA: Final = frozenset({*PlainTrack.__struct_fields__, "call", "type", "redactedDataPaths", "referenceId"})
_MOST_EXTRAS: Final = 32
_WRITTEN_OTHERWISE: Final = re.compile(r'["\\\x00-\x1f]')
"""What JSON writes with a backslash: a field of a class cannot be called so."""


class PlainReader:
    """Reads plain lines of one recording, and learns which other members its lines carry."""

    def __init__(self) -> None:
        self._extras: tuple[str, ...] = ()
        self._decoder = msgspec.json.Decoder(PlainTrack)
        self._encoder = msgspec.json.Encoder()
        self._written = bytearray()

    def read_all(self, lines: bytes, count: int) -> list[PlainTrack] | None:
        """Read a block of ``count`` whole lines, each with its line end; None where one of them is not plain."""
        try:
            read = self._decoder.decode_lines(lines)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None
        self._encoder.encode_into(read, self._written)
        # An array has brackets around its items and commas between them, lines have their ends: one byte more.
        return read if len(read) == count and len(self._written) == len(lines) + 1 else None

    def read(self, line: bytes) -> PlainTrack | None:
        """Read one line without its end; None where it is not plain."""
        try:
            read = self._decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None
        return read if len(self._encoder.encode(read)) == len(line) else None

    def learn(self, members: Iterable[str]) -> None:
        """Expect these members beside the known ones from now on."""
        known = _NOT_EXTRA.union(self._extras)
        new = [name for name in members if name not in known and not _WRITTEN_OTHERWISE.search(name)]
        if not new or len(self._extras) + len(new) > _MOST_EXTRAS:
            return
        self._extras += tuple(new)
        fields = [(f"extra_{number}", Any, msgspec.UNSET) for number in range(len(self._extras))]
        names = {f"extra_{number}": name for number, name in enumerate(self._extras)}
        made = msgspec.defstruct(
            "PlainTrack",
            fields,
            bases=(PlainTrack,),
            rename=names,
            omit_defaults=True,
            forbid_unknown_fields=True,
            gc=False,
        )
        self._decoder = msgspec.json.Decoder(made)
