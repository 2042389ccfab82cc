"""What a simulation is given: who a Profile is at the start, and what was recorded of it, in order."""

from dataclasses import dataclass, field
from typing import Any, Literal

from sfjourney.canonical import canonical
from sfjourney.identifiers import identifier
from sfjourney.pointers import Parts


@dataclass(slots=True)
class Start:
    """A Profile before its first moment. ``key`` is what its id is made of: ``x:`` externalId, or ``e:`` email."""

    key: str
    email: str
    external_id: str | None = None
    properties: dict[str, Any] = field(default_factory=dict)
    subscriptions: dict[str, bool] = field(default_factory=dict)
    suppressed: bool = False

    @property
    def profile_id(self) -> str:
        return identifier("profile", self.key)


@dataclass(slots=True)
class Change:
    """A Profile change: None where a part of it stays. A property that is None is deleted (semantics.md P4)."""

    properties: dict[str, Any] | None = None
    email: str | None = None
    external_id: str | None = None
    subscriptions: dict[str, bool] | None = None
    suppressed: bool | None = None


@dataclass(slots=True)
class CallId:
    """What the id of a call's event, run or email is made of (semantics.md R5).

    Without a key it is the Profile, the instant, the body after redaction, and how many equal ones came before.
    """

    kind: Literal["event", "trigger", "email", "item"]
    call: str
    key: str | None
    body: Any = None
    nth: int = 0

    def id(self, profile_id: str, at: int) -> str:
        if self.key is not None:
            return identifier(self.kind, self.call, self.key)
        return identifier(self.kind, self.call, profile_id, str(at), canonical(self.body), str(self.nth))


@dataclass(slots=True)
class Event:
    """One tracked event. ``data`` is what is kept of it, ``raw`` what was sent where redacted values may be read.

    ``masked`` are paths in the payload whose values no output may show.
    """

    id: CallId
    name: str
    data: dict[str, Any]
    raw: dict[str, Any] | None = None
    masked: tuple[Parts, ...] = ()


@dataclass(slots=True)
class Trigger:
    """A call of journeys.trigger whose Journey is known and starts by API."""

    id: CallId
    journey: str
    variables: dict[str, Any]


@dataclass(slots=True)
class RecordedSend:
    """A call of emails.send, or an item of emails.batchSend; ``to`` is None for the Profile's canonical email."""

    id: CallId
    template: str
    to: str | None
    data: dict[str, Any]
    subject: str | None
    group: str | None


@dataclass(slots=True)
class Moment:
    """One record of a Profile: its change, then its call. ``place`` tells it apart from all others of the recording."""

    at: int
    place: int
    change: Change | None = None
    call: Event | Trigger | RecordedSend | None = None
