"""A random number generator -> recorded lines: ties, repeats, conflicts and every kind of call."""

from random import Random
from typing import Any

from generate.domain import DATES, EVENTS, KEYS, NUMBERS, PLANS, STARTS, SUBSCRIPTIONS, TEMPLATES, WORDS, ZONES
from model.clock import parse_instant, written

MINUTE = 60_000
STEPS = (0, 0, 0, 1, MINUTE, 30 * MINUTE, 60 * MINUTE, 60 * MINUTE, 90 * MINUTE, 360 * MINUTE, 1440 * MINUTE)
LONG = (1440 * MINUTE, 2880 * MINUTE, 1440 * MINUTE * 7, 1440 * MINUTE * 30)


class Recorder:
    """Makes the calls of a few people; ``distances`` in milliseconds lie often between two of them."""

    def __init__(self, random: Random, journeys: list[str], distances: list[int]) -> None:
        self.random = random
        self.distances = distances
        self.journeys = journeys
        self.people = random.choice((1, 1, 2, 3))
        self.keys = random.randint(4, 30)
        self.said: list[Any] = []

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    # ---- who

    def email(self, person: int) -> str:
        name = f"{'p' if self.chance(0.85) else 'q'}{person}@x.io"
        return self.random.choice((name, name, name, f" {name.upper()} "))

    def who(self, *, properties: bool = True) -> dict[str, Any]:
        person = self.random.randrange(self.people)
        who: dict[str, Any] = {}
        if self.chance(0.85):
            who["email"] = self.email(person)
        if not who or self.chance(0.25):
            who["externalId"] = f"u{person if self.chance(0.9) else self.random.randrange(self.people)}"
        if properties and self.chance(0.45):
            who["properties"] = self.properties()
        if self.chance(0.03):
            who["nick"] = "unknown field"
        return who

    def profile_id(self) -> str:
        person = self.random.randrange(self.people)
        return f"real-{person if self.chance(0.9) else 9}"

    def properties(self) -> dict[str, Any]:
        choices: dict[str, tuple[Any, ...]] = {
            "plan": (*PLANS, *WORDS, None),
            "score": (*NUMBERS, None),
            "due": DATES,
            "zone": (*ZONES, None),
            "tags": (["red", 1], [], "red", None),
            "address": ({"city": "red"}, "red", None),
            "externalId": ("hidden",),
        }
        names = self.random.sample(sorted(choices), self.random.randint(1, 3))
        return {name: self.random.choice(choices[name]) for name in names}

    def payload(self) -> dict[str, Any]:
        things: dict[str, tuple[Any, ...]] = {
            "k": (*KEYS * 4, None, [], {}),
            "n": NUMBERS,
            "tag": (*WORDS, *PLANS, None),
            "at": DATES,
            "until": DATES,
            "items": ([], [{"tag": "red", "n": 1}], [{"n": 2}, {"tag": "blue", "n": -1}], "none", [None, 3]),
            "zone": ZONES,
            "secret": ("token",),
        }
        return {name: self.random.choice(values) for name, values in things.items() if self.chance(0.8)}

    # ---- calls

    def track(self) -> dict[str, Any]:
        body: dict[str, Any] = {"event": self.random.choice(EVENTS), "profile": self.who()}
        if self.chance(0.9):
            body["data"] = self.payload()
        if self.chance(0.15):
            paths = ["/event/k", "/event/items/0", "/event/items/1/tag", "/event/nothing", "/event/tag", "/event/"]
            body["redactedDataPaths"] = self.random.sample(paths, self.random.randint(1, 3))
        if self.chance(0.05):
            body["call"] = "events.track"
        if self.chance(0.05):
            body["referenceId"] = "r"
        return body

    def trigger(self) -> dict[str, Any]:
        journey = self.random.choice([*self.journeys, *self.journeys, "nobody"])
        body = {"call": "journeys.trigger", "journey": journey, "profile": self.who()}
        return body | ({"variables": self.payload()} if self.chance(0.9) else {})

    def sending(self, *, names: bool) -> dict[str, Any]:
        usual = [name for name in TEMPLATES if name.startswith("tx")]
        template = self.random.choice(usual if self.chance(0.9) else [*TEMPLATES, "nothing"])
        body: dict[str, Any] = {}
        if names:
            body["templateId"] = TEMPLATES[template]["id"] if template != "nothing" and self.chance(0.3) else template
        if self.chance(0.75):
            body["to"] = {name: value for name, value in self.who(properties=False).items() if name != "nick"}
        else:
            body["profileId"] = self.profile_id()
        if self.chance(0.5):
            body["data"] = {"x": self.random.choice(("red", 3, 1.5))}
        if self.chance(0.2):
            body["subject"] = "Said ${/profile/plan}"
        if self.chance(0.5):
            group = self.random.choice(SUBSCRIPTIONS)
            body["subscriptionGroupId"] = group if self.chance(0.6) else f"group-{group}"
        elif self.chance(0.05):
            body["subscriptionGroupId"] = "no such group"
        return body

    def send(self) -> dict[str, Any]:
        return {"call": "emails.send", **self.sending(names=True)}

    def batch(self) -> dict[str, Any]:
        items: list[dict[str, Any]] = []
        defaults = {"templateId": "tx_plain"} if self.chance(0.4) else {}
        for _ in range(self.random.randint(1, 4)):
            item = self.sending(names=not defaults or self.chance(0.3))
            if self.chance(0.1):
                item = {"data": {}}
            if self.chance(0.8):
                item["idempotencyKey"] = f"i{self.random.randrange(self.keys)}"
            items.append(self.random.choice(items) if items and self.chance(0.15) else item)
        return {"call": "emails.batchSend", "items": items} | ({"defaults": defaults} if defaults else {})

    def update(self) -> dict[str, Any]:
        body: dict[str, Any] = {"call": "profiles.update"}
        if self.chance(0.75):
            body["profile"] = self.who()
            if self.chance(0.15):
                body["profileId"] = self.profile_id()
        else:
            body["profileId"] = self.profile_id()
        if self.chance(0.6):
            names = [*SUBSCRIPTIONS, *(f"group-{name}" for name in SUBSCRIPTIONS)]
            names += ["no such group"] if self.said and self.chance(0.05) else []
            body["subscriptions"] = {
                name: self.random.choice(("subscribed", "subscribed", "unsubscribed"))
                for name in self.random.sample(names, self.random.randint(1, 2))
            }
        if self.chance(0.2):
            body["suppressed"] = self.chance(0.5)
        return body

    def ingest(self) -> dict[str, Any]:
        kind = self.random.choice(("identify", "track", "track", "page"))
        who = self.who()
        if kind == "identify" and "email" not in who:
            who["email"] = self.email(0)
        body: dict[str, Any] = {"type": kind, "messageId": f"m{self.random.randrange(self.keys * 2)}"}
        body |= {new: who[old] for old, new in (("email", "email"), ("externalId", "userId")) if old in who}
        if kind == "identify" and "properties" in who:
            body["traits"] = who["properties"]
        if kind == "track":
            body["event"] = self.random.choice(EVENTS)
        if kind != "identify" and self.chance(0.8):
            body["properties"] = self.payload()
        return body

    def body(self) -> dict[str, Any]:
        """One call with its envelope, but for instants; at times one made before, the same or a little other."""
        if self.said and self.chance(0.12):
            again = dict(self.random.choice(self.said))
            if self.chance(0.25) and ("idempotencyKey" in again or "type" in again):
                again["unknown"] = "field"
            if self.chance(0.15) and isinstance(again.get("profile"), dict):
                again["profile"] = {**again["profile"], "properties": self.properties()}
            return again
        kinds = (self.track, self.trigger, self.send, self.batch, self.update, self.ingest)
        body = self.random.choices(kinds, (60, 9, 5, 4, 13, 9))[0]()
        if "type" not in body and self.chance(0.4):
            body["idempotencyKey"] = f"k{self.random.randrange(self.keys)}"
        self.said.append(body)
        return body

    # ---- when

    def stamp(self, body: dict[str, Any], now: int, *, first: bool) -> dict[str, Any]:
        """The instant of the call, written in one of many ways; a body that has one already may keep it."""
        name = "timestamp" if "type" in body else "occurredAt"
        if name in body and self.chance(0.5):
            return body
        stamped = {key: value for key, value in body.items() if key not in (name, "receivedAt")}
        text = written(now)
        if self.chance(0.1):
            text = text.replace("Z", "123Z")
        elif self.chance(0.1):
            text = written(now + 90 * MINUTE).replace("Z", "+01:30")
        if first or self.chance(0.9):
            stamped[name] = text
        if self.chance(0.25):
            stamped["receivedAt"] = written(now + self.random.choice((0, MINUTE, 30 * MINUTE)))
        return stamped

    def lines(self, file: str, count: int, instants: list[int]) -> list[Any]:
        """Records around a change of clocks, some of them exactly at ``instants`` or a millisecond off."""
        now = parse_instant(self.random.choice(STARTS))
        assert now is not None
        now += self.random.randrange(48) * 30 * MINUTE
        stamped = []
        for place in range(count):
            usual = self.random.choice(LONG if self.chance(0.08) else STEPS)
            now += self.random.choice(self.distances) if self.distances and self.chance(0.3) else usual
            at = now
            if instants and self.chance(0.35):
                at = self.random.choice(instants) + self.random.choice((0, 0, 0, -1, 1))
            body = self.body()
            stamped.append(self.stamp(body, at, first=place == 0))
            if self.said and self.said[-1] is body:
                self.said[-1] = stamped[-1]
        if self.chance(0.3):
            first, *others = stamped
            self.random.shuffle(others)
            stamped = [first, *others]
        return [{"file": file, "line": place + 1, "body": body} for place, body in enumerate(stamped)]
