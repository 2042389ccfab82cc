"""Invented people and the calls that are made about them -> lines of a recording."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]

FIRST_DAY = date(2026, 3, 9)
"""A Monday. Clocks in Europe change on the 29th, day 20; those of North America changed on the 8th."""

ZONES = (
    *("Europe/Berlin",) * 5,
    *("Europe/Vienna", "Europe/Paris", "Europe/London", "Europe/London", "Europe/Lisbon", "Europe/Warsaw"),
    *("America/New_York", "America/Los_Angeles", "Pacific/Auckland"),
)
FIRST_NAMES = (
    *("Ada", "Ben", "Chloé", "Dmitri", "Eva", "Farid", "Grace", "Hiro", "Inês", "Jürgen"),
    *("Kim", "Łukasz", "Mia", "Noor", "Olga", "Pat", "Rosa", "Sam", "Tove", "Zoë"),
)
LAST_NAMES = (
    *("Abel", "Berg", "Costa", "Dahl", "Evans", "Frey", "Gold", "Horn", "Iwata", "Jung"),
    *("Keller", "Lind", "Moreau", "Novak", "Owen", "Petit", "Quist", "Reis"),
)


@dataclass(frozen=True, slots=True)
class Person:
    number: int
    first: str
    last: str
    zone: str

    @property
    def email(self) -> str:
        return f"{self.last.lower()}.{self.number}@example.com"

    @property
    def external_id(self) -> str:
        return f"u_{self.number}"

    def profile(self, **properties: Any) -> Json:
        known = {"email": self.email, "externalId": self.external_id}
        return known | ({"properties": properties} if properties else {})

    def at(self, day: float, hour: float = 0) -> datetime:
        """An instant by this person's own clock: ``day`` counts from the first, both may be fractions."""
        midnight = datetime.combine(FIRST_DAY, time(), ZoneInfo(self.zone))
        return (midnight + timedelta(days=int(day), hours=hour + 24 * (day - int(day)))).astimezone(UTC)


def people(rng: Random, numbers: Iterable[int]) -> list[Person]:
    return [Person(n, rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES), rng.choice(ZONES)) for n in numbers]


def written(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def day_of(at: datetime) -> str:
    return f"{at.day} {('March', 'April', 'May', 'June')[at.month - 3]}"


def euros(amount: float) -> str:
    return f"€{amount:,.2f}"


@dataclass(slots=True)
class Recorder:
    """The calls that were made, each with the instant of its receipt. All chance comes from ``rng``."""

    rng: Random
    calls: list[tuple[datetime, Json]] = field(default_factory=list)
    made: int = 0

    def number(self) -> int:
        self.made += 1
        return self.made

    def chance(self, percent: float) -> bool:
        return self.rng.random() * 100 < percent

    def between(self, low: float, high: float) -> float:
        return self.rng.uniform(low, high)

    def canary(self, kind: str) -> str:
        return f"canary-{kind}-{self.rng.getrandbits(64):016x}"

    def call(self, at: datetime, body: Json, stamp: str = "occurredAt") -> None:
        received = at + timedelta(milliseconds=self.rng.randint(20, 900))
        self.calls.append((received, body | {stamp: written(at), "receivedAt": written(received)}))

    def track(self, who: Person, at: datetime, event: str, data: Json, *redact: str, **properties: Any) -> None:
        body: Json = {"event": event, "profile": who.profile(**properties), "data": data}
        if redact:
            body["redactedDataPaths"] = list(redact)
        self.call(at, body | {"idempotencyKey": f"{event}:{self.number()}"})

    def ingest(self, who: Person, at: datetime, kind: str, **members: Any) -> None:
        item = {"type": kind, "messageId": f"sfc:v1:shop:{self.number()}", "email": who.email}
        self.call(at, item | members, "timestamp")

    def update(self, who: Person, at: datetime, **members: Any) -> None:
        self.call(at, {"call": "profiles.update", "profile": who.profile(), **members})

    def redeliver(self, count: int) -> None:
        """The same calls once more, key and all, as a client does that missed the answer."""
        for received, body in self.rng.sample(self.calls, count):
            later = received + timedelta(seconds=self.rng.randint(1, 40))
            self.calls.append((later, body | {"receivedAt": written(later)}))

    def lines(self) -> list[str]:
        self.calls.sort(key=lambda call: call[0])
        return [compact(body) for _, body in self.calls]


def compact(body: Json) -> str:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))
