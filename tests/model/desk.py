"""Recorded lines -> rows of outcomes, runs and sends: rules R, T1, T2, P and I of semantics.md."""

from dataclasses import dataclass, field
from typing import Any, Final

from model.person import Person, made_id
from model.sending import email_send
from model.values import canonical, merged, without
from model.zones import parse_instant, written

SENDS: Final = {
    "templateId",
    "to",
    "profileId",
    "data",
    "subject",
    "from",
    "replyTo",
    "cc",
    "bcc",
    "subscriptionGroupId",
}
KNOWN: Final = {
    "events.track": {"event", "profile", "data", "redactedDataPaths", "referenceId", "occurredAt"},
    "journeys.trigger": {"journey", "profile", "variables", "occurredAt"},
    "emails.send": SENDS | {"occurredAt"},
    "emails.batchSend": SENDS,
}
NOTHING: Final = dict.fromkeys(("eventId", "profileId", "matchedJourneys", "enrolledJourneys", "skippedJourneys"))


@dataclass
class World:
    journeys: dict[str, Any]
    segments: dict[str, Any]
    groups: dict[str, Any]
    templates: dict[str, Any]


class Answered(Exception):  # noqa: N818  # an answer that is no success
    """The answer to a call of which nothing is applied."""

    def __init__(self, status: str, code: str) -> None:
        super().__init__(code)
        self.answer = {"status": status, "code": code}


@dataclass
class Desk:
    world: World
    people: list[Person] = field(default_factory=list)
    emails: dict[str, Person] = field(default_factory=dict)
    externals: dict[str, Person] = field(default_factory=dict)
    names: dict[str, Person] = field(default_factory=dict)
    answered: dict[tuple[str, str], Any] = field(default_factory=dict)
    equals: dict[str, int] = field(default_factory=dict)

    # ---- identity, rules P

    def find(
        self, who: Any, profile_id: str | None = None, *, creates: bool = True, names: bool = False
    ) -> Person | None:
        """P3: the Profile that a call means, None for a new one; nothing is applied."""
        email, external = clean(who.get("email")), who.get("externalId")
        by_email, by_external = self.emails.get(email or ""), self.externals.get(external or "")
        by_id = self.names.get(profile_id or "")
        known = [person for person in (by_email, by_external, by_id) if person is not None]
        unknown_id = profile_id is not None and by_id is None and not (names and (known or email))
        if unknown_id or (not known and (email is None or not creates)):
            raise Answered("rejected", "profile_not_found")
        if any(person is not known[0] for person in known):
            raise Answered("conflict", "identity_conflict")
        if not known:
            return None
        second = external is not None and by_external is None and known[0].external is not None
        if second or (profile_id is not None and by_id is None and known[0] in self.names.values()):
            raise Answered("conflict", "identity_conflict")
        return known[0]

    def apply(self, person: Person | None, who: Any, profile_id: str | None = None) -> Person:
        """P3, P4: make or change the Profile that was found."""
        email, external = clean(who.get("email")), who.get("externalId")
        if person is None:
            assert email is not None
            first = f"x:{external}" if external is not None else f"e:{email}"
            person = Person(self.world, made_id("profile", first), email, external)
            self.people.append(person)
        elif email and ((external and external == person.external) or self.names.get(profile_id or "") is person):
            person.email = email
        if email is not None:
            self.emails[email] = person
        if external is not None:
            person.external = external
            self.externals[external] = person
        if profile_id is not None:
            self.names[profile_id] = person
        person.properties = merged(person.properties, who.get("properties") or {})
        return person

    # ---- answers, rules I

    def keyed(self, scope: str, key: str | None, body: Any, answer: Any) -> Any:
        """I1: the first answer to a key counts; gives (status, answer). Calls are equal by one of their bodies."""
        known = self.answered.get((scope, key)) if key is not None else None
        if known is not None:
            same = any(canonical(one) in map(canonical, known[0]) for one in body())
            return ("replayed", known[1]) if same else ("conflict", {"code": "idempotency_conflict"})
        try:
            row = answer()
        except Answered as refusal:
            row = refusal.answer
        if key is not None:
            self.answered[scope, key] = (body(), row)
        return row["status"], row

    def cause(self, kind: str, call: str, key: str | None, person: Person, now: int, body: Any) -> str:
        """R5: the id of an event, trigger or recorded send."""
        if key is not None:
            return made_id(kind, call, key)
        said = (kind, call, person.id, str(now), canonical(known_fields(call, body)))
        before = self.equals.get(canonical(list(said)), 0)
        self.equals[canonical(list(said))] = before + 1
        return made_id(*said, str(before))

    def answer(self, line: Any) -> Any:
        """One record -> its outcome."""
        body, now = line["body"], line["now"]
        call = body.get("call") or ("ingest" if body.get("type") in ("identify", "track", "page") else "events.track")
        key = body.get("messageId") if call == "ingest" else body.get("idempotencyKey")
        rest = {n: v for n, v in body.items() if n not in ("call", "idempotencyKey", "receivedAt")}
        act = {
            "events.track": self.track,
            "journeys.trigger": self.trigger,
            "emails.send": self.send,
            "emails.batchSend": self.batch,
            "profiles.update": self.update,
            "ingest": self.ingest,
        }[call]
        compared = (lambda: [rest, self.trigger_compared(rest)]) if call == "journeys.trigger" else lambda: [rest]
        if call == "ingest" and (call, key) in self.answered:  # I2
            status, row = "duplicate", {}
        else:
            status, row = self.keyed(call, key, compared, lambda: act(rest, key, now))
        plain = {"code": None, **NOTHING, "skipped": None, "runId": None, "items": None}
        place = {"file": line["file"], "line": line["line"], "call": call, "instant": written(now)}
        return {**plain, **row, **place, "status": status}

    # ---- calls, rule R2

    def track(self, body: Any, key: str | None, now: int) -> Any:
        person = self.apply(self.find(body["profile"]), body["profile"])
        data = without(body.get("data") or {}, body.get("redactedDataPaths") or [])
        redacted = {**body, "data": data} if body.get("data") else body
        return self.event(
            person, body["event"], data, self.cause("event", "events.track", key, person, now, redacted), now
        )

    def event(self, person: Person, name: str, data: Any, event_id: str, now: int) -> Any:
        answers = person.record(now, event=(name, data, event_id))
        return {"status": "accepted", "eventId": event_id, "profileId": person.id} | counts(answers)

    def trigger(self, body: Any, key: str | None, now: int) -> Any:
        journey = self.world.journeys.get(body["journey"])
        if journey is None:
            raise Answered("rejected", "journey_not_found")
        found = self.find(body["profile"])
        if journey["draft"] or journey["entries"][0]["kind"] != "api":
            raise Answered("rejected", "journey_not_triggerable")
        person = self.apply(found, body["profile"])
        cause = self.cause("trigger", "journeys.trigger", key, person, now, body)
        trigger = {"journey": body["journey"], "variables": body.get("variables") or {}, "id": cause}
        answers = person.record(now, trigger=trigger)
        return {"status": "accepted", "profileId": person.id, "runId": answers[0][2]} | counts(answers)

    def trigger_compared(self, body: Any) -> Any:
        """I4: the resolved Journey, Profile and variables."""
        try:
            found = self.find(body["profile"])
        except Answered:
            found = None
        who = [clean(body["profile"].get("email")), body["profile"].get("externalId")]
        return [body["journey"], found.id if found else who, body.get("variables") or {}]

    def email(self, body: Any, kind: str, call: str, key: str | None, now: int) -> tuple[Person, str]:
        """M6: a recorded send."""
        who = body.get("to") or {}
        found = self.find(who, body.get("profileId"))
        template = named(self.world.templates, body["templateId"])
        if template is None:
            raise Answered("rejected", "unknown_template")
        if self.world.templates[template]["purpose"] != "Transactional":
            raise Answered("rejected", "template_not_transactional")
        group = body.get("subscriptionGroupId")
        group_name = named(self.world.groups, group)
        if group is not None and group_name is None:
            raise Answered("rejected", "unknown_subscription_group")
        person = self.apply(found, {n: who.get(n) for n in ("email", "externalId")}, body.get("profileId"))
        send_id = self.cause(kind, call, key, person, now, body)
        person.record(now)
        roots = {"profile": person.profile(), "data": body.get("data") or {}}
        to = clean(who.get("email")) or person.email
        row = email_send(person, now, template, group_name, to, body.get("subject"), roots)
        row |= {"sendId": send_id, "idempotencyKey": key}
        return person, send_id

    def send(self, body: Any, key: str | None, now: int) -> Any:
        person, _ = self.email(body, "email", "emails.send", key, now)
        return {"status": "accepted", "profileId": person.id}

    def batch(self, body: Any, _: str | None, now: int) -> Any:
        items = []
        for index, item in enumerate(body["items"]):
            whole = {**(body.get("defaults") or {}), **item}
            key = whole.pop("idempotencyKey", None)
            status, row = self.keyed("item", key, lambda: [whole], lambda: self.item(whole, key, now))  # noqa: B023
            ends = {"sendId": row.get("sendId"), "code": row.get("code")}
            items.append({"index": index, "idempotencyKey": key, "status": status, **ends})
        return {"status": "accepted", "items": items}

    def item(self, body: Any, key: str | None, now: int) -> Any:
        if "templateId" not in body or not ("to" in body or "profileId" in body):
            raise Answered("rejected", "invalid_item")
        _, send_id = self.email(body, "item", "emails.batchSend", key, now)
        return {"status": "accepted", "sendId": send_id}

    def update(self, body: Any, _: str | None, now: int | None) -> Any:
        who = body.get("profile") or {}
        found = self.find(who, body.get("profileId"), names=True)
        choices = {named(self.world.groups, name): choice for name, choice in (body.get("subscriptions") or {}).items()}
        if None in choices:
            raise Answered("rejected", "unknown_subscription_group")
        person = self.apply(found, who, body.get("profileId"))
        person.choices |= {str(name): choice for name, choice in choices.items()}
        person.suppressed = body.get("suppressed", person.suppressed)
        if now is not None:
            person.record(now)
        return {"status": "accepted", "profileId": person.id}

    def ingest(self, body: Any, key: str, now: int) -> Any:
        """P2: only ``identify`` creates."""
        who = {"email": body.get("email"), "externalId": body.get("userId")}
        try:
            found = self.find(who, creates=body["type"] == "identify")
        except Answered as refusal:
            if refusal.answer["code"] == "profile_not_found" and body["type"] != "identify":
                raise Answered("dropped", "profile_not_found") from None
            raise
        traits = body.get("traits") if body["type"] == "identify" else None  # P5
        person = self.apply(found, {**who, "properties": traits})
        if body["type"] == "track":
            return self.event(person, body["event"], body.get("properties") or {}, made_id("event", "ingest", key), now)
        person.record(now)
        return {"status": "accepted", "profileId": person.id}


def clean(email: str | None) -> str | None:
    """P1"""
    return email.strip().lower() if email is not None else None


def named(known: dict[str, Any], name: Any) -> str | None:
    """R2: a name of ours, or the id of the real workspace."""
    return next((ours for ours, item in known.items() if name is not None and name in (ours, item.get("id"))), None)


def known_fields(call: str, body: Any) -> Any:
    """R2: unknown fields are kept out, also of ids."""
    known = {name: value for name, value in body.items() if name in KNOWN[call]}
    for name in ("profile", "to"):
        if isinstance(known.get(name), dict):
            known[name] = {n: v for n, v in known[name].items() if n in ("email", "externalId", "properties")}
    return known


def counts(answers: list[Any]) -> dict[str, Any]:
    skipped = [{"journey": journey, "reason": reason} for journey, reason, _ in answers if reason]
    enrolled = len(answers) - len(skipped)
    return {
        "matchedJourneys": len(answers),
        "enrolledJourneys": enrolled,
        "skippedJourneys": len(skipped),
        "skipped": skipped,
    }


def run_row(run: Any, person: Person) -> dict[str, Any]:
    waiting = None
    if run.wait is not None:
        waiting = {"node": run.wait.node["id"], "kind": run.wait.kind, "until": written(run.wait.until)}
    return {
        "runId": run.id,
        "journey": run.journey["key"],
        "profileId": person.id,
        "eventId": run.cause,
        "key": run.key,
        "status": run.status,
        "reason": run.reason,
        "enrolledAt": written(run.enrolled),
        "endedAt": None if run.ended is None else written(run.ended),
        "path": run.path,
        "waitingFor": waiting,
        "goalAt": None if run.goal is None else written(run.goal),
    }


def simulate(
    graph: Any, templates: Any, lines: list[Any], profiles: list[Any], until: str | None, clock: str
) -> dict[str, list[Any]]:
    """``templates`` by file stem; ``lines`` are {file, line, body} in the order given; gives the rows of each file."""
    journeys = {journey["key"]: journey for journey in graph["journeys"]}
    segments = {segment["name"]: segment["where"] for segment in graph["segments"]}
    groups = {group["name"]: group for group in graph["subscriptions"]}
    desk = Desk(World(journeys, segments, groups, templates))
    for body in profiles:  # P5
        desk.update(body, None, None)
    stop = parse_instant(until) if until else None
    before: dict[str, int] = {}
    timed = []
    for line in lines:  # T1
        stamp = line["body"].get("timestamp" if "type" in line["body"] and "call" not in line["body"] else "occurredAt")
        received = line["body"].get("receivedAt")
        text = (received or stamp) if clock == "received" else (stamp or received)
        now = before[line["file"]] if text is None else parse_instant(text)
        assert now is not None
        before[line["file"]] = now
        if stop is None or now <= stop:  # T6
            timed.append({**line, "now": now})
    outcomes = {}
    for line in sorted(timed, key=lambda line: (line["now"], line["file"], line["line"])):  # T2
        for person in desk.people:
            person.timers(line["now"], before=True)
        outcomes[line["file"], line["line"]] = desk.answer(line)
    for person in desk.people:
        person.timers(stop, before=False)
    runs = [run_row(run, person) for person in desk.people for run in person.runs]
    sends = [send["row"] for person in desk.people for send in person.sends]
    return {
        "outcomes": [outcome for _, outcome in sorted(outcomes.items())],
        "runs": sorted(runs, key=by_run),
        "sends": sorted(sends, key=lambda row: (row["decidedAt"], row["profileId"])),
    }


def by_run(row: Any) -> Any:
    return row["enrolledAt"], row["profileId"], row["journey"], row["key"] is not None, canonical(row["key"])
