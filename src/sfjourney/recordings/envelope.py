"""The envelope of a call: which call it is, its key, and its instant (semantics.md R2, T1)."""

from collections.abc import Sequence
from typing import Any, Final, Literal

from msgspec import Struct, field

from sfjourney.clock.instants import (
    FRACTIONS,
    NO_NUMBER,
    SECOND,
    WITHIN_HOUR,
    InstantError,
    finer_than_milliseconds,
    parse_instant,
)
from sfjourney.documents.scan import Path
from sfjourney.recordings.calls import INGEST, Kind
from sfjourney.spelling import likely

_CALLS: Final[dict[str, Kind]] = {
    "events.track": "events.track",
    "journeys.trigger": "journeys.trigger",
    "emails.send": "emails.send",
    "emails.batchSend": "emails.batchSend",
    "profiles.update": "profiles.update",
}
_AUDIENCE: Final = ("broadcasts.", "newsletters.", "newsletterIssues.")
ITEMS: Final = ("identify", "track", "page")
LONGEST: Final = 255


class CallError(Exception):
    """What makes a line no call of ours, and where in its object. It never quotes a value.

    ``missing`` are members of what is at ``path``, of which one was needed.
    """

    def __init__(self, code: str, message: str, path: Path = (), missing: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.code, self.message, self.path, self.missing = code, message, path, missing


class Clock(Struct):
    """The instants of one file: ``kind`` chooses which, ``last`` is that of the record before.

    ``lends`` says that a record may have it of the one before, which rows without an order have not.
    ``borrowed`` counts records that had none, ``floored`` instants finer than a millisecond. ``hours`` are the
    beginnings of instants that were read before, ``2025-01-01T00:``, which neighbours share.
    """

    kind: Literal["occurred", "received"] = "occurred"
    last: int | None = None
    borrowed: int = 0
    floored: int = 0
    hours: dict[str, int] = field(default_factory=dict)
    lends: bool = True

    def instant(self, body: dict[str, Any], own: str) -> int:
        """The instant of a record: ``own`` is the member that says when it happened."""
        occurred, received = body.get(own), body.get("receivedAt")
        # Both are read, whichever is used: what breaks R2 is refused under every clock.
        happened = self._read(occurred, own) if occurred is not None else None
        arrived = self._read(received, "receivedAt") if received is not None else None
        if happened is None or (self.kind == "received" and arrived is not None):
            happened = arrived
        if happened is None:
            needed = f"needs {own} or receivedAt"
            if not self.lends:
                message = f"a record {needed} where none stands before it"
                raise CallError("no-instant", message, missing=(own, "receivedAt"))
            if self.last is None:
                message = f"the first record of a file {needed}"
                raise CallError("no-instant", message, missing=(own, "receivedAt"))
            self.borrowed += 1
            return self.last
        self.last = happened
        return happened

    def _read(self, text: Any, name: str) -> int:
        if isinstance(text, (int, float)) and not isinstance(text, bool):
            raise CallError("bad-instant", f"{name}: {NO_NUMBER}", (name,))
        if not isinstance(text, str):
            raise CallError("bad-instant", f"{name} is a string in RFC 3339", (name,))
        plain = self.plain(text)
        if plain is not None:
            return plain
        try:
            found = parse_instant(text)
        except InstantError as error:
            raise CallError("bad-instant", f"{name}: {error}", (name,)) from None
        if finer_than_milliseconds(text):
            self.floored += 1
        return found

    def plain(self, text: str) -> int | None:
        """Milliseconds of an instant written ``2025-01-01T00:00:07.250Z`` or without the fraction; else None."""
        rest = _WITHIN_HOUR.get(text[HOUR_END:SECOND_END])
        fraction = _FRACTIONS.get(text[SECOND_END:])
        if rest is None or fraction is None:
            return None
        self.make_room()
        hour = self.hour(text[:HOUR_END])
        return None if hour is None else hour + rest + fraction

    def hour(self, beginning: str) -> int | None:
        """Milliseconds of an hour that begins an instant, ``2025-01-01T00:``; None where there is no such hour."""
        hour = self.hours.get(beginning)
        if hour is None:
            try:
                hour = parse_instant(beginning + "00Z")
            except InstantError:
                return None
            self.hours[beginning] = hour
        return hour

    def make_room(self) -> None:
        """Forget the hours where they are too many."""
        if len(self.hours) > _MOST_HOURS:
            self.hours.clear()

    def seen(self, text: str) -> int:
        """Milliseconds of an instant that ``all_plain`` was asked about since there was room made."""
        return self.hours[text[:HOUR_END]] + _WITHIN_HOUR[text[HOUR_END:SECOND_END]] + _FRACTIONS[text[SECOND_END:]]

    def all_plain(self, texts: Sequence[str]) -> bool:
        """Whether these are instants that ``plain`` reads, all with a fraction or all without: a look at all at once.

        Their ``hours`` are known then. Fractions and hours apart, what varies is two digits from 00 to 59.
        """
        width = len(texts[0])
        written = "".join(texts).encode()
        if written.translate(_EVERY_DIGIT) != _SHAPES.get(width, b"") * len(texts):
            return False
        if written[HOUR_END::width].strip(_UP_TO_FIVE) or written[_SECOND::width].strip(_UP_TO_FIVE):
            return False
        return all(self.hour(beginning) is not None for beginning in {text[:HOUR_END] for text in texts})


HOUR_END: Final = len("2025-01-01T00:")
SECOND_END: Final = len("2025-01-01T00:00:00")
_WITHIN_HOUR: Final = {text: second * SECOND for second, text in enumerate(WITHIN_HOUR)}
_FRACTIONS: Final = {"Z": 0} | {text: milli for milli, text in enumerate(FRACTIONS)}
_MOST_HOURS: Final = 100_000
_SECOND: Final = len("2025-01-01T00:00:")
_SHAPES: Final = {len(shape): shape for shape in (b"0000-00-00T00:00:00Z", b"0000-00-00T00:00:00.000Z")}
_EVERY_DIGIT: Final = bytes.maketrans(b"123456789", b"0" * 9)
_UP_TO_FIVE: Final = b"012345"


def kind_of(body: dict[str, Any]) -> Kind:
    """Which call an object is. A bare list of request bodies is one of events."""
    call = body.get("call")
    if call is None:
        item = body.get("type")
        if item in ITEMS:
            return INGEST
        if item is not None and "event" not in body:
            raise CallError("unsupported-call", "an ingest item has the type identify, track or page", ("type",))
        return "events.track"
    kind = _CALLS.get(call) if isinstance(call, str) else None
    if kind is not None:
        return kind
    if isinstance(call, str) and call.startswith(_AUDIENCE):
        raise CallError("unsupported-call", "sends to an audience start no Journey and are not replayed", ("call",))
    meant = likely(call, _CALLS) if isinstance(call, str) else None
    hint = f"did you mean {meant}?" if meant is not None else f"known are {', '.join(_CALLS)}"
    raise CallError("unsupported-call", f"no call that can be replayed; {hint}", ("call",))


def key_of(body: dict[str, Any], name: str, *, required: bool) -> str | None:
    """The idempotency key: 1 to 255 characters."""
    key = body.get(name)
    if key is None:
        if required:
            raise CallError("missing-key", f"{name} is missing", missing=(name,))
        return None
    if not isinstance(key, str) or not 1 <= len(key) <= LONGEST:
        raise CallError("bad-field", f"{name} is a string of 1 to {LONGEST} characters", (name,))
    return key
