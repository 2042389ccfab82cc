"""The calls that a recording holds, read and validated (semantics.md R2)."""

from typing import Any, Final, Literal

from msgspec import Struct

from sfjourney.pointers import Parts
from sfjourney.schemas.conformance import Breach


class Track(Struct, frozen=True, gc=False):
    """``events.track``, or an ingest item of type ``track``. ``redacted`` are paths in ``data``.

    ``breaches`` are the places at which the payload is not what its schema says.
    ``body`` is the whole call without its envelope where there is no key: its id is made of that.
    """

    event: str
    data: dict[str, Any]
    redacted: tuple[Parts, ...] = ()
    body: dict[str, Any] | None = None
    breaches: tuple[Breach, ...] = ()


class TriggerCall(Struct, frozen=True):
    """``journeys.trigger``."""

    journey: str
    variables: dict[str, Any]


class EmailCall(Struct, frozen=True):
    """``emails.send``, or an item of ``emails.batchSend`` after its defaults."""

    template: str
    data: dict[str, Any]
    subject: str | None = None
    group: str | None = None


class BatchItem(Struct, frozen=True):
    """One item of a batch, over the defaults: its own key, whom it is for, and the email; None where it is no call."""

    key: str | None
    body: Any
    who: "Who | None"
    email: EmailCall | None


class BatchCall(Struct, frozen=True):
    """``emails.batchSend``."""

    items: tuple[BatchItem, ...]


class UpdateCall(Struct, frozen=True):
    """``profiles.update``: what the dashboard or an import would change. Subscriptions are by name or id."""

    subscriptions: dict[str, bool]
    suppressed: bool | None = None


class Identify(Struct, frozen=True):
    """An ingest item of type ``identify``: its traits are properties."""


class Page(Struct, frozen=True):
    """An ingest item of type ``page``: it makes no event."""


Call = Track | TriggerCall | EmailCall | BatchCall | UpdateCall | Identify | Page

Kind = Literal["events.track", "journeys.trigger", "emails.send", "emails.batchSend", "profiles.update", "ingest"]

INGEST: Final = "ingest"


class Who(Struct, frozen=True):
    """Whom a call is about, as given; the email trimmed and lower-cased (semantics.md P1)."""

    email: str | None = None
    external_id: str | None = None
    profile_id: str | None = None


class Record(Struct, frozen=True, gc=False):
    """One accepted line: which call, its key and instant, whom it is about, and the call itself.

    ``call`` is None for an event that nothing in the workspace listens to and that changes no property anything
    reads: it still resolves a Profile and uses up its key. ``body`` is the whole line, kept where it may be needed.
    """

    kind: Kind
    key: str | None
    at: int
    who: Who
    call: Call | None
    properties: dict[str, Any] | None = None
    body: dict[str, Any] | None = None
