"""Blocks of lines -> events, at the speed of a decoder: for lines as nearly all of them are.

A line is plain when it is a call of events.track with nothing unusual in it: the members below with values of their
types, nothing nested deep, and written so that encoding it again gives the same bytes, spaces apart. So nothing was
lost, as of two equal keys one would be. Everything else (another call, a duplicate key, an odd number, a mistake) is
for the careful reader, which decides what it means. Plain lines mean the same there; they are only read faster here.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Annotated, Any, Final, NewType, cast

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from sfjourney.limits import DEFAULT_LIMITS, Limits
from sfjourney.recordings.bodies import same_but_spaces


def _opaque(kind: Any) -> Any:
    return NewType("_Nested", kind)


_Scalar = str | int | float | bool | None
_Short = Annotated[str, Meta(min_length=1, max_length=255)]
_LEVELS: Final = 8
"""What is nested deeper than payloads usually are is left to the careful reader, which knows the limit."""


@lru_cache(maxsize=4)
def _nested(most_keys: int) -> Any:
    """The type of any value with so many keys in an object at most."""
    nested: Any = _Scalar
    for _ in range(_LEVELS):
        # Opaque to `typing`, which would walk through a union of two unions of two unions for every class made of it.
        nested = _opaque(_Scalar | list[nested] | Annotated[dict[str, nested], Meta(max_length=most_keys)])
    return nested


@lru_cache(maxsize=4)
def _object(most_keys: int) -> Any:
    nested: Any = _nested(most_keys)
    return Annotated[dict[str, nested], Meta(max_length=most_keys)]


class PlainProfile(Struct):
    """``profile`` of a plain line, as type checkers see it."""

    email: str | None = None
    externalId: str | None = None  # noqa: N815  # as the API calls it
    properties: dict[str, Any] | None = None


class PlainTrack(Struct):
    """A plain line, as type checkers see it; the class is made in the order that a recording writes members in."""

    event: str
    profile: PlainProfile
    occurredAt: str  # noqa: N815
    data: dict[str, Any] | UnsetType = UNSET
    idempotencyKey: str | None = None  # noqa: N815
    receivedAt: str | None = None  # noqa: N815


_Field = tuple[str, Any] | tuple[str, Any, Any]
_OF_PROFILE: Final[tuple[str, ...]] = ("email", "externalId", "properties")
_OF_TRACK: Final[tuple[str, ...]] = ("event", "profile", "data", "occurredAt", "receivedAt", "idempotencyKey")
_PROFILE_FIELDS: Final[Mapping[str, _Field]] = {
    "email": ("email", str | None, None),
    "externalId": ("externalId", _Short | None, None),
}
_TRACK_FIELDS: Final[Mapping[str, _Field]] = {
    "event": ("event", _Short),
    "occurredAt": ("occurredAt", str),
    "receivedAt": ("receivedAt", str | None, None),
    "idempotencyKey": ("idempotencyKey", _Short | None, None),
}
_NEVER_PLAIN: Final = frozenset({"call", "type", "redactedDataPaths", "referenceId"})
_MOST_MEMBERS: Final = 40
_MOST_ORDERS: Final = 8
_WRITTEN_OTHERWISE: Final = re.compile(r'["\\\x00-\x1f]')
"""What JSON writes with a backslash: a field of a class cannot be called so."""


class PlainReader:
    """Reads plain lines of one recording, and learns how its lines are written."""

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self._limits = limits
        self._members: tuple[str, ...] = ()
        self._of_profile: tuple[str, ...] = ()
        self._orders = 0
        self._encoder = msgspec.json.Encoder()
        self.learn({**dict.fromkeys(_OF_TRACK), "profile": dict.fromkeys(_OF_PROFILE)})

    def read_all(self, lines: bytes, count: int) -> list[PlainTrack] | None:
        """Read a block of ``count`` whole lines, each with its line end; None where one of them is not plain."""
        if len(lines) > self._limits.line_bytes:
            return None
        try:
            read = self._decoder.decode_lines(lines)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None
        same = len(read) == count and same_but_spaces(self._encoder.encode_lines(read), lines)
        return read if same else None

    def read_again(self, lines: bytes) -> list[PlainTrack] | None:
        """Read whole lines that were plain before; None where other members are expected than they have."""
        try:
            return self._decoder.decode_lines(lines)
        except msgspec.MsgspecError:
            return None

    def read(self, line: bytes) -> PlainTrack | None:
        """Read one line without its end; None where it is not plain."""
        read = self.read_all(line + b"\n", 1)
        return read[0] if read else None

    def learn(self, body: Mapping[str, Any]) -> None:
        """Expect lines with the members of this one, in its order, from now on."""
        profile = body.get("profile")
        profile = profile if isinstance(profile, dict) else {}
        members = _merged([name for name in body if name not in _NEVER_PLAIN], self._members)
        of_profile = _merged([name for name in profile if name in _OF_PROFILE], self._of_profile)
        known = members == self._members and of_profile == self._of_profile
        if known or len(members) > _MOST_MEMBERS or self._orders == _MOST_ORDERS:
            return
        if any(_WRITTEN_OTHERWISE.search(name) for name in members):
            return
        self._members, self._of_profile = members, of_profile
        self._orders += 1
        self._decoder = _decoder(members, of_profile, self._limits.object_keys)


@lru_cache(maxsize=4)
def _objects(most_keys: int) -> "msgspec.json.Decoder[dict[str, Any]]":
    return msgspec.json.Decoder(_object(most_keys))


def are_plain_objects(texts: Sequence[str], limits: Limits) -> bool:
    """Whether each text is an object that a plain line could hold: encoding it again gives the same, spaces apart."""
    lines = ("\n".join(texts) + "\n").encode() if texts else b""
    try:
        read = _objects(limits.object_keys).decode_lines(lines)
    except (msgspec.MsgspecError, RecursionError):
        return False
    return len(read) == len(texts) and same_but_spaces(msgspec.json.Encoder().encode_lines(read), lines)


def _merged(order: Iterable[str], before: Iterable[str]) -> tuple[str, ...]:
    """An order, and behind it what else was expected; the one before where it has all of this in the same order."""
    order, before = list(order), tuple(before)
    if [name for name in before if name in order] == order:
        return before
    return (*order, *(name for name in before if name not in order))


@lru_cache(
    maxsize=256
)  # a file is read in many pieces, each by a reader of its own; how lines are written varies little
def _decoder(
    members: tuple[str, ...], of_profile: tuple[str, ...], most_keys: int
) -> "msgspec.json.Decoder[PlainTrack]":
    return msgspec.json.Decoder(_class(members, of_profile, most_keys))


def _class(members: tuple[str, ...], of_profile: tuple[str, ...], most_keys: int) -> type[PlainTrack]:
    nested, whole = _nested(most_keys), _object(most_keys)
    own = {**_PROFILE_FIELDS, "properties": ("properties", whole | None, None)}
    profile = _struct("PlainProfile", [(own[name], name) for name in of_profile])
    known = {**_TRACK_FIELDS, "profile": ("profile", profile), "data": ("data", whole | UnsetType, UNSET)}
    fields = [(known.get(name, (f"extra_{number}", nested, UNSET)), name) for number, name in enumerate(members)]
    return cast("type[PlainTrack]", _struct("PlainTrack", fields))


def _struct(name: str, fields: list[tuple[Any, str]]) -> type[Struct]:
    return msgspec.defstruct(
        name,
        [field for field, _ in fields],
        rename={field[0]: written for field, written in fields},
        kw_only=True,
        omit_defaults=True,
        forbid_unknown_fields=True,
        gc=False,
    )
