"""The object on a line -> the call that it is (semantics.md R2)."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from msgspec import Struct, field

from sfjourney.documents.scan import Path
from sfjourney.limits import Limits
from sfjourney.pointers import Parts
from sfjourney.recordings.calls import (
    INGEST,
    BatchCall,
    BatchItem,
    Call,
    EmailCall,
    Identify,
    Kind,
    Page,
    Record,
    Track,
    TriggerCall,
    UpdateCall,
    Who,
)
from sfjourney.recordings.envelope import CallError, Clock, key_of, kind_of
from sfjourney.recordings.fields import check_addresses, email_of, needed_text, object_of, redacted_of, text_of
from sfjourney.schemas.conformance import Conformance

_MOST_ITEMS: Final = 100
_NOT_IN_DEFAULTS: Final = ("to", "profileId", "data", "cc", "bcc", "idempotencyKey")
_ENVELOPE: Final = ("call", "idempotencyKey", "receivedAt")
_WHOM: Final = ("to", "profileId", "cc", "bcc")
_SEND: Final = (*_WHOM, "templateId", "data", "subject", "from", "replyTo", "subscriptionGroupId")
_KNOWN: Final[dict[Kind, tuple[str, ...]]] = {
    "events.track": ("event", "profile", "data", "redactedDataPaths", "referenceId", "occurredAt"),
    "journeys.trigger": ("journey", "profile", "variables", "occurredAt"),
    "emails.send": (*_SEND, "occurredAt"),
    "emails.batchSend": _SEND,
}
_KNOWN_MEMBERS: Final = {"profile": ("email", "externalId", "properties"), "to": ("email", "externalId")}
_NOBODY: Final = {
    name: (f"{name} has neither email nor externalId", (name,), ("email", "externalId")) for name in ("profile", "to")
}
"""What is said of an object that should say who somebody is and does not: the message, its place, what is missing."""
_CONSENT: Final = {"subscribed": True, "unsubscribed": False}
_KEYED: Final = frozenset({"events.track", "journeys.trigger", "emails.send"})


class Wanted(Struct, frozen=True):
    """What of a recording can matter: events and properties by name (None for all), and whether all is kept.

    ``fields`` are the members of an event's payload that are read; an event that is not among them is kept whole.
    ``schemas`` are asked about the payloads of the events that can matter.
    """

    events: frozenset[str] = frozenset()
    fields: Mapping[str, frozenset[str]] = field(default_factory=dict)
    properties: frozenset[str] | None = None
    everything: bool = False
    schemas: Mapping[str, Conformance] = field(default_factory=dict)

    @property
    def unread(self) -> Callable[[Iterable[str]], bool]:
        """A function that says whether nothing reads any of some properties."""
        return self.properties.isdisjoint if self.properties is not None else _are_none

    def payload(self, event: str, data: dict[str, Any]) -> dict[str, Any]:
        """What is kept of a payload."""
        fields = self.fields.get(event)
        return data if fields is None else {name: data[name] for name in fields if name in data}

    def kept(self, properties: dict[str, Any] | None) -> dict[str, Any] | None:
        """The properties of a call where one of them is read, else None."""
        return properties if properties and not self.unread(properties) else None

    def track(
        self, event: str, data: dict[str, Any], redacted: tuple[Parts, ...] = (), body: dict[str, Any] | None = None
    ) -> Track | None:
        """The event where something listens to it, else None."""
        if self.everything or event in self.events:
            schema = self.schemas.get(event)
            breaches = schema.breaches(data) if schema is not None else ()
            return Track(event, self.payload(event, data), redacted, body, breaches)
        return None


def _are_none(properties: Iterable[str]) -> bool:
    return not properties


class CallReader(Struct):
    """Reads the calls of one file, one after another. ``wanted`` decides what is kept of events."""

    clock: Clock
    wanted: Wanted
    limits: Limits
    require_keys: bool = False

    def read(self, body: dict[str, Any]) -> Record:
        """Read one call. Raises CallError where the object breaks R2, or a rule about instants or keys."""
        kind = kind_of(body)
        text_of(body, "referenceId")
        if kind == "events.track":
            return self._track(body)
        if kind == INGEST:
            return self._ingest(body)
        # The items of a batch have keys of their own.
        key = key_of(body, "idempotencyKey", required=self.require_keys and kind in _KEYED)
        if kind == "journeys.trigger":
            call: Call = TriggerCall(needed_text(body, "journey"), object_of(body, "variables") or {})
            who, properties = self._profile(body)
        elif kind == "emails.send":
            who, properties, call = _recipient(body), None, _email(body)
        elif kind == "emails.batchSend":
            who, properties, call = Who(), None, _batch(body, require_keys=self.require_keys)
        else:
            call = _update(body)
            who, properties = self._profile(body, required=False)
            who = Who(who.email, who.external_id, text_of(body, "profileId"))
            if who == Who():
                if body.get("profile"):
                    raise CallError("missing-field", *_NOBODY["profile"])
                raise CallError("missing-field", "profile and profileId are both missing", (), ("profile", "profileId"))
        return Record(kind, key, self.clock.instant(body, "occurredAt"), who, call, properties, body)

    def _track(self, body: dict[str, Any]) -> Record:
        event = needed_text(body, "event")
        who, properties = self._profile(body)
        data = object_of(body, "data") or {}
        redacted = redacted_of(body, self.limits.pointer_characters) if "redactedDataPaths" in body else ()
        key = key_of(body, "idempotencyKey", required=self.require_keys)
        at = self.clock.instant(body, "occurredAt")
        whole = identifying("events.track", body) if key is None else None
        call = self.wanted.track(event, data, redacted, whole)
        return Record("events.track", key, at, who, call, self.wanted.kept(properties))

    def _profile(self, body: dict[str, Any], *, required: bool = True) -> tuple[Who, dict[str, Any] | None]:
        """``profile``: identity and property updates."""
        profile = object_of(body, "profile")
        if profile is None:
            if required:
                raise CallError("missing-field", "profile is missing", (), ("profile",))
            return Who(), None
        at: Path = ("profile",)
        email, external_id = email_of(profile, "email", at), text_of(profile, "externalId", at)
        if required and email is None and external_id is None:
            raise CallError("missing-field", *_NOBODY["profile"])
        return Who(email, external_id), object_of(profile, "properties", at)

    # ---- ingest items

    def _ingest(self, body: dict[str, Any]) -> Record:
        item = body["type"]
        key = key_of(body, "messageId", required=True)
        email, user = email_of(body, "email"), text_of(body, "userId")
        traits = object_of(body, "traits") if item == "identify" else None
        if item == "identify" and email is None:
            raise CallError("missing-field", f"email is missing{_email_elsewhere(body)}", (), ("email",))
        if email is None and user is None:
            raise CallError("missing-field", "email and userId are both missing", (), ("email", "userId"))
        properties = object_of(body, "properties")
        call: Call = Identify() if item == "identify" else Page()
        if item == "track":
            call = Track(
                needed_text(body, "event"), properties or {}, redacted_of(body, self.limits.pointer_characters)
            )
        own = "timestamp" if body.get("timestamp") is not None else "occurredAt"
        return Record(INGEST, key, self.clock.instant(body, own), Who(email, user), call, traits, body)


def _email_elsewhere(body: Mapping[str, Any]) -> str:
    """Where an `identify` without an email has one: clients put it among the traits, or those of the context."""
    context = body.get("context")
    places = {
        "traits": body.get("traits"),
        "context.traits": context.get("traits") if isinstance(context, dict) else None,
    }
    found = next((place for place, traits in places.items() if isinstance(traits, dict) and "email" in traits), None)
    return "" if found is None else f"; that in {found} is a property, and not who this is"


def without_envelope(body: Mapping[str, Any]) -> dict[str, Any]:
    """What two calls of one key are compared by (I1): all but the name of the call, the key and the receipt."""
    return {name: value for name, value in body.items() if name not in _ENVELOPE}


def identifying(call: Kind, body: Mapping[str, Any]) -> dict[str, Any]:
    """What the id of a call without a key is made of (R5): its known fields. Unknown ones change nothing (R2)."""
    kept = {name: body[name] for name in _KNOWN[call] if name in body}
    for name, members in _KNOWN_MEMBERS.items():
        holder = kept.get(name)
        if isinstance(holder, dict):
            kept[name] = {member: value for member, value in holder.items() if member in members}
    return kept


def _recipient(body: dict[str, Any]) -> Who:
    to = object_of(body, "to") or {}
    email, external_id = email_of(to, "email", ("to",)), text_of(to, "externalId", ("to",))
    profile_id = text_of(body, "profileId")
    if email is None and external_id is None and profile_id is None:
        if to:
            raise CallError("missing-field", *_NOBODY["to"])
        raise CallError("missing-field", "to and profileId are both missing", (), ("to", "profileId"))
    return Who(email, external_id, profile_id)


def _email(body: dict[str, Any]) -> EmailCall:
    template = needed_text(body, "templateId")
    subject = body.get("subject")
    if subject is not None and not isinstance(subject, str):
        raise CallError("bad-field", "subject is a string", ("subject",))
    check_addresses(body)
    return EmailCall(template, object_of(body, "data") or {}, subject, text_of(body, "subscriptionGroupId"))


def _batch(body: dict[str, Any], *, require_keys: bool) -> BatchCall:
    items = body.get("items")
    if items is None:
        raise CallError("missing-field", "items is missing", (), ("items",))
    if not isinstance(items, list) or not 1 <= len(items) <= _MOST_ITEMS:
        raise CallError("bad-field", f"items is a list of 1 to {_MOST_ITEMS}", ("items",))
    defaults = object_of(body, "defaults") or {}
    for name in _NOT_IN_DEFAULTS:
        if name in defaults:
            raise CallError("bad-field", f"defaults cannot hold {name}", ("defaults", name))
    read = tuple(_item(item, defaults) for item in items)
    for number, item in enumerate(read):
        if require_keys and item.key is None:
            raise CallError("missing-key", "idempotencyKey is missing", ("items", number))
    return BatchCall(read)


def _item(item: Any, defaults: Mapping[str, Any]) -> BatchItem:
    """One item over the defaults. One that is no call is rejected by itself, and leaves the others alone."""
    if not isinstance(item, dict):
        return BatchItem(None, item, None, None)
    body = {**defaults, **item}
    key = item.get("idempotencyKey") if isinstance(item.get("idempotencyKey"), str) else None
    try:
        key = key_of(item, "idempotencyKey", required=False)
        return BatchItem(key, without_envelope(body), _recipient(body), _email(body))
    except CallError:
        return BatchItem(key, without_envelope(body), None, None)


def _update(body: dict[str, Any]) -> UpdateCall:
    suppressed = body.get("suppressed")
    if suppressed is not None and not isinstance(suppressed, bool):
        raise CallError("bad-field", "suppressed is true or false", ("suppressed",))
    chosen: dict[str, bool] = {}
    for group, choice in (object_of(body, "subscriptions") or {}).items():
        if not isinstance(choice, str) or choice not in _CONSENT:
            message = 'a subscription is "subscribed" or "unsubscribed"'
            raise CallError("bad-field", message, ("subscriptions", group))
        chosen[group] = _CONSENT[choice]
    return UpdateCall(chosen, suppressed)
