"""What a simulation is given: who a Profile is at the start, and what was recorded of it, in order."""

from typing import Any, Literal

from msgspec import Struct

from sfjourney.canonical import canonical
from sfjourney.identifiers import identifier
from sfjourney.pointers import Parts


class Start(Struct, gc=False):
    """A Profile before its first moment. ``key`` is what its id is made of: ``x:`` externalId, or ``e:`` email.

    ``common_key`` is what it goes by beside another version, None where that is the same (replay/either.py).
    """

    key: str
    email: str
    external_id: str | None = None
    properties: dict[str, Any] = {}
    subscriptions: dict[str, bool] = {}
    suppressed: bool = False
    common_key: str | None = None

    @property
    def profile_id(self) -> str:
        return identifier("profile", self.key)


class Change(Struct, gc=False):
    """A Profile change: None where a part of it stays. A property that is None is deleted (semantics.md P4)."""

    properties: dict[str, Any] | None = None
    email: str | None = None
    external_id: str | None = None
    subscriptions: dict[str, bool] | None = None
    suppressed: bool | None = None


class CallId(Struct, gc=False):
    """What the id of a call's event, run or email is made of (semantics.md R5).

    Without a key it is the Profile, the instant, the body after redaction, and how many equal ones came before.
    """

    kind: Literal["event", "trigger", "email", "item"]
    call: str
    key: str | None
    body: Any = None
    nth: int = 0

    def id(self, profile_id: str, at: int) -> str:
        """The id as outputs show it (semantics.md R5). ``at`` is the call's instant: one without a key needs it."""
        if self.key is not None:
            return identifier(self.kind, self.call, self.key)
        return identifier(self.kind, self.call, profile_id, str(at), canonical(self.body), str(self.nth))


class Event(Struct, gc=False):
    """One tracked event. ``data`` is what is kept of it, ``raw`` what was sent where redacted values may be read.

    ``masked`` are paths in the payload whose values no output may show.
    """

    id: CallId
    name: str
    data: dict[str, Any]
    raw: dict[str, Any] | None = None
    masked: tuple[Parts, ...] = ()


class Trigger(Struct, gc=False):
    """A call of journeys.trigger whose Journey is known and starts by API."""

    id: CallId
    journey: str
    variables: dict[str, Any]


class RecordedSend(Struct, gc=False):
    """A call of emails.send, or an item of emails.batchSend; ``to`` is None for the Profile's canonical email."""

    id: CallId
    template: str
    to: str | None
    data: dict[str, Any]
    subject: str | None
    group: str | None


Call = Event | Trigger | RecordedSend


class Moment(Struct, gc=False):
    """One record of a Profile: its change, then its call. ``place`` tells it apart from all others of the recording."""

    at: int
    place: int
    change: Change | None = None
    call: Event | Trigger | RecordedSend | None = None
