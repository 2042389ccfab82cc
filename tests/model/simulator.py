"""Recorded lines -> rows of outcomes, runs and sends: rules R, T, P, I, E, S, M and X of semantics.md."""

from contextlib import suppress
from datetime import UTC
from itertools import accumulate
from types import SimpleNamespace
from typing import Any

from model.clock import FOREVER, next_open, parse_instant, shift, written, zone_named
from model.conditions import MISSING, Scope, canonical, digest, made_id, parts, plain, put, rendered, without
from model.people import People, RefusedError, identity, named, profile_root, refuse

SEND = "templateId to profileId data subject from replyTo cc bcc subscriptionGroupId"
EVENT, TRIGGER = "event profile data redactedDataPaths referenceId occurredAt", "journey profile variables occurredAt"
KNOWN = {"event": EVENT, "trigger": TRIGGER, "email": f"{SEND} occurredAt", "item": SEND}  # R2, by kind of id
COUNTS = ("matchedJourneys", "enrolledJourneys", "skippedJourneys", "skipped")
ANSWER = ("code", "eventId", "profileId", "runId", "items", *COUNTS)
TRANSACTIONAL: dict[str, Any] = {"name": None, "policy": "opt-out", "caps": []}


class Simulator:
    """The Profiles, runs and sends made so far, in that order."""

    def __init__(self, graph: Any, templates: Any) -> None:
        self.journeys = {journey["key"]: journey for journey in sorted(graph["journeys"], key=lambda one: one["key"])}
        self.segments = {segment["name"]: segment["where"] for segment in graph["segments"]}
        self.groups, self.templates = {group["name"]: group for group in graph["subscriptions"]}, templates
        self.people, self.runs, self.sends = People(), list[Any](), list[Any]()
        self.answered, self.equals = dict[Any, Any](), dict[Any, int]()

    def answer(self, body: Any, now: int) -> Any:  # R4
        call = body.get("call") or ("ingest" if body.get("type") in ("identify", "track", "page") else "events.track")
        key = body.get("messageId" if call == "ingest" else "idempotencyKey")
        said = {name: value for name, value in body.items() if name not in ("call", "idempotencyKey", "receivedAt")}
        status, row = self.keyed(call, key, said, now)
        return {name: row.get(name) for name in ANSWER} | {"call": call, "instant": written(now), "status": status}

    def keyed(self, call: str, key: Any, body: Any, now: int) -> Any:  # I1, I2, I3
        acts: Any = {"events.track": self.track, "journeys.trigger": self.trigger, "profiles.update": self.update}
        acts |= {"ingest": self.ingest, "emails.send": self.email, "item": self.email, "emails.batchSend": self.batch}
        if key is not None and (call, key) in self.answered:
            said, row = self.answered[call, key]
            if call == "ingest":
                return "duplicate", {}
            same = set(said) & set(self.compared(call, body))
            return ("replayed", row) if same else ("conflict", {"code": "idempotency_conflict"})
        try:
            row = acts[call](call, key, body, now)
        except RefusedError as refused:
            row = dict(zip(("status", "code"), refused.args, strict=True))
        self.answered[call, key] = self.compared(call, body), row
        return row["status"], row

    def compared(self, call: str, body: Any) -> list[str]:  # I1, I4
        if call != "journeys.trigger":
            return [canonical(body)]
        who: Any = identity(body["profile"])
        with suppress(RefusedError):
            who = getattr(self.people.find(who), "id", who)
        return [canonical(body), canonical([body["journey"], who, body.get("variables") or {}])]

    def cause(self, kind: str, call: str, key: str | None, person: Any, now: int, body: Any) -> str:  # R5
        if key is not None:
            return made_id(kind, call, key)
        body = {name: value for name, value in body.items() if name in KNOWN[kind].split()}
        for name in {"profile", "to"} & set(body):
            body[name] = {n: v for n, v in body[name].items() if n in ("email", "externalId", "properties")}
        said = (kind, call, person.id, str(now), canonical(body))
        self.equals[said] = self.equals.get(said, -1) + 1
        return made_id(*said, str(self.equals[said]))

    def track(self, call: str, key: Any, body: Any, now: int) -> Any:
        person = self.people.profile(body["profile"])
        data = without(body.get("data") or {}, body.get("redactedDataPaths") or [])
        event_id = self.cause("event", call, key, person, now, body | ({"data": data} if body.get("data") else {}))
        return self.record(person, now, {"name": body["event"], "payload": data, "id": event_id, "at": now})

    def ingest(self, call: str, key: Any, body: Any, now: int) -> Any:  # P2, P5
        creates, who = body["type"] == "identify", {"email": body.get("email"), "externalId": body.get("userId")}
        person = self.people.profile(who | {"properties": creates and body.get("traits")}, creates=creates)
        event = {"name": body.get("event"), "payload": body.get("properties") or {}, "at": now}
        event["id"] = made_id("event", call, key)
        return self.record(person, now, event if body["type"] == "track" else None)

    def trigger(self, call: str, key: Any, body: Any, now: int) -> Any:  # E6
        journey = self.journeys.get(body["journey"])
        refuse("rejected", journey_not_found=journey is None)
        wrong = journey and (journey["draft"] or journey["entries"][0]["kind"] != "api")
        person = self.people.profile(body["profile"], journey_not_triggerable=wrong)
        cause = {"name": None, "journey": journey, "id": self.cause("trigger", call, key, person, now, body)}
        return self.record(person, now, {**cause, "payload": body.get("variables") or {}})

    def email(self, call: str, key: Any, body: Any, now: int) -> Any:  # M6
        refuse("rejected", invalid_item="templateId" not in body or not {"to", "profileId"} & set(body))
        to, group, wrong = body.get("to") or {}, body.get("subscriptionGroupId"), dict[str, Any]()
        template, known_group = named(self.templates, body["templateId"]), named(self.groups, group)
        wrong["unknown_template"] = template is None
        wrong["template_not_transactional"] = template and self.templates[template]["purpose"] != "Transactional"
        wrong["unknown_subscription_group"] = group is not None and known_group is None
        who = {"email": to.get("email"), "externalId": to.get("externalId")}
        person = self.people.profile(who, body.get("profileId"), **wrong)
        kind, path = ("item", "emails.batchSend") if call == "item" else ("email", call)
        answer = self.record(person, now) | {"sendId": self.cause(kind, path, key, person, now, body)}
        gate, roots = self.groups.get(known_group, TRANSACTIONAL), {"data": body.get("data") or {}}
        row = self.sent(person, now, template, gate, body.get("subject"), roots, None)
        row |= {"sendId": answer["sendId"], "idempotencyKey": key, "to": identity(who).get("email", person.email)}
        return answer

    def batch(self, _: str, __: Any, body: Any, now: int) -> Any:  # R4, I1
        items = []
        for index, item in enumerate(body["items"]):
            whole = {**(body.get("defaults") or {}), **item}
            key = whole.pop("idempotencyKey", None)
            status, row = self.keyed("item", key, whole, now)
            ends = {"status": status, "sendId": row.get("sendId"), "code": row.get("code")}
            items.append({"index": index, "idempotencyKey": key, **ends})
        return {"status": "accepted", "items": items}

    def update(self, _: str, __: Any, body: Any, now: int) -> Any:
        choices = {named(self.groups, group): choice for group, choice in (body.get("subscriptions") or {}).items()}
        wrong = {"unknown_subscription_group": None in choices}
        person = self.people.profile(body.get("profile") or {}, body.get("profileId"), names=True, **wrong)
        person.choices |= choices
        person.suppressed = body.get("suppressed", person.suppressed)
        return self.record(person, now)

    def record(self, person: Any, now: int, cause: Any = None) -> Any:  # T4
        event = cause if cause and cause["name"] else None
        person.records += 1
        person.history += [event] if event else []
        for run in [one for one in self.runs if one.person is person and one.journey["goal"]]:  # X4
            met = now <= run.goal_until and self.scope(run, now).fits(run.journey["goal"], event)
            if met and run.row["goalAt"] is None:
                run.row["goalAt"] = written(now)
        for run in self.active(person):  # pass 1
            self.exits(run, now, event)
        decided = [self.decide(person, journey, now, cause) for journey in self.journeys.values() if cause]  # pass 2
        matched = [(run, reason) for run, reason in decided if reason != "unmatched"]
        begun = [run for run, reason in matched if reason is None]
        self.runs += begun
        for run in self.active(person):  # pass 3
            if run.record < person.records:
                self.resolve(run, now, event)
        for run in begun:  # pass 4
            self.exits(run, now)
            self.go(run, None, now)
        answer = {"status": "accepted", "profileId": person.id, "eventId": event and event["id"], "runId": None}
        skipped = [{"journey": run.journey["key"], "reason": reason} for run, reason in matched if reason]
        counts = dict(zip(COUNTS, (len(matched), len(begun), len(skipped), skipped), strict=True)) if cause else {}
        return answer | counts | ({"runId": begun[0].row["runId"]} if begun and not event else {})

    def active(self, person: Any) -> list[Any]:  # T3
        mine = [run for run in self.runs if run.person is person and run.active]
        return sorted(mine, key=lambda run: run.journey["key"])

    def scope(
        self, run: Any, now: int, zone: Any = None
    ) -> Scope:  # T7: in the zone as it is now, or in one read before
        scope, ours = Scope(now=now, zone=UTC, segments=self.segments), run.journey["timezone"]
        scope.roots, scope.history = {**run.roots, "profile": profile_root(run.person)}, run.person.history
        scope.since, scope.started_by = run.since, run.started_by
        given = scope.read(ours["pointer"]) if ours["pointer"] else None
        given = zone_named(given) if isinstance(given, str) else None
        return scope.but(zone=zone or given or zone_named(ours["zone"]))

    def exits(self, run: Any, now: int, event: Any = None) -> None:  # X1
        scope, rules = self.scope(run, now), run.journey["exits"]
        by_event = any(scope.fits(rule, event) for rule in rules)
        if run.active and (by_event or any(rule["when"] and scope.holds(rule["when"]) for rule in rules)):
            end(run, now, "exited", "exit-on" if by_event else "exit-when")

    def decide(self, person: Any, journey: Any, now: int, cause: Any) -> tuple[Any, str | None]:  # E1, E2, E3
        enroll, roots = journey["enroll"], {"event" if cause["name"] else "data": cause["payload"]}
        run = SimpleNamespace(person=person, journey=journey, roots=roots, started_by=cause["name"], enrolled=now)
        run.active, run.until, run.record = True, FOREVER, person.records
        run.since = run.cursor = len(person.history)  # X3
        scope, entries = self.scope(run, now), [one for one in journey["entries"] if one["event"] == cause["name"]]
        if not entries or journey["draft"] or cause.get("journey", journey) is not journey:
            return run, "unmatched"
        if not any(entry["where"] is None or scope.holds(entry["where"]) for entry in entries):
            return run, "filter"
        key = scope.read(enroll["per"]) if enroll["per"] else None
        if enroll["per"] and (key is MISSING or key is None or isinstance(key, dict | list)):
            return run, "missing-key"
        run.what = (person.id, journey["key"], canonical(key))
        earlier = [one for one in self.runs if one.what == run.what]
        running = [one for one in earlier if one.active]
        if running and enroll["ifRunning"] == "skip":
            return run, "running"
        if running and enroll["ifRunning"] == "restart":
            for one in running:
                end(one, now, "exited", "restarted")
        elif earlier and enroll["policy"] == "once":
            return run, "once"
        elif enroll["policy"] == "again":
            free = [shift(one.enrolled, enroll["after"], 1, scope.zone) for one in earlier]
            if now < max(free, default=now):
                return run, "too-soon"
        within = journey["goal"] and journey["goal"]["within"]
        run.goal_until = shift(now, within, 1, scope.zone) if within else FOREVER
        run_id = made_id("run", journey["key"], person.id, canonical(key) if enroll["per"] else "", cause["id"])
        run.row = {"runId": run_id, "journey": journey["key"], "profileId": person.id, "eventId": cause["id"]}
        run.row |= {"key": key, "enrolledAt": written(now), "path": [], "goalAt": None, "status": "running"}
        run.row |= {"reason": None, "endedAt": None, "waitingFor": None}
        return run, None

    def resolve(self, run: Any, now: int, event: Any = None) -> None:  # S3, S4, S7: at a later record, or a `set`
        kind = run.row["waitingFor"] and run.row["waitingFor"]["kind"]
        if kind == "event":
            self.first_arm(run, run.node["arms"], now, event)
        elif kind == "date" and run.node["date"]["pointer"].startswith("/profile/"):
            self.date(run, now)

    def first_arm(self, run: Any, arms: list[Any], now: int, event: Any) -> bool:  # S4
        scope = self.scope(run, now, run.zone)
        for arm in arms:
            by_event = scope.fits(arm, event)
            if by_event:
                run.cursor = run.person.history.index(event) + 1
                run.roots = scope.bound(arm.get("name"), event["payload"]).roots
            if by_event or (arm.get("when") and scope.holds(arm["when"])):
                self.go(run, arm["port"], now)
                return True
        return False

    def wait_for(self, run: Any, now: int) -> None:  # S4, when reached
        old = [arm for arm in run.node["arms"] if arm.get("event") and not arm.get("new")]
        states = [arm for arm in run.node["arms"] if arm.get("when")]
        tries = [(old, event) for event in run.person.history[run.cursor :]] + [(states, None)]
        if not any(self.first_arm(run, arms, now, event) for arms, event in tries):
            hold(run, "event", now, shift(now, run.node["duration"], 1, run.zone))

    def date(self, run: Any, now: int) -> None:  # S3
        date, scope = run.node["date"], self.scope(run, now, run.zone)
        at = scope.instant(scope.read(date["pointer"]))
        if at is not MISSING and date["duration"]:
            at = shift(at, date["duration"], 1 if date["direction"] == "after" else -1, run.zone)
        if at is not MISSING and at >= now:
            hold(run, "date", now, at)
        elif date["ifMissing" if at is MISSING else "ifPast"] == "exit":
            end(run, now, "exited", "missing" if at is MISSING else "past")
        else:
            self.go(run, "next", now)

    def timers(self, before: float) -> None:  # T3
        while due := [run for run in self.runs if run.until < before]:
            run = min(due, key=lambda one: (one.until, one.journey["key"]))
            if run.node["kind"] == "send":
                self.send(run, run.until)
            else:
                self.go(run, "timeout" if run.node["kind"] == "wait-for" else "next", run.until)

    def go(self, run: Any, port: str | None, now: int) -> None:  # S1
        if not run.active:
            return
        name, scope = run.journey["start"], self.scope(run, now)
        if port is not None:
            run.row["path"][-1]["out"], run.row["waitingFor"], run.until = port, None, FOREVER
            leaves, edges = (run.node["id"], port), run.journey["edges"]
            name = next(edge["to"] for edge in edges if (edge["from"], edge["port"]) == leaves)
        run.node = node = next(node for node in run.journey["nodes"] if node["id"] == name)
        run.zone, run.record = scope.zone, run.person.records
        run.row["path"].append({"node": name, "at": written(now), "out": None})
        match node["kind"]:
            case "end":
                end(run, now, "completed", None)
            case "exit":
                end(run, now, "exited", "exit-step")
            case "wait":  # S2
                hold(run, "duration", now, shift(now, node["duration"], 1, run.zone))
            case "wait-until" if node["time"]:
                hold(run, "time", now, next_open(now, [node["time"]], run.zone))
            case "wait-until":
                self.date(run, now)
            case "wait-for":
                self.wait_for(run, now)
            case "branch":  # S5
                ports = (case["port"] for case in node["cases"] if scope.holds(case["when"]))
                self.go(run, next(ports, "else"), now)
            case "split":  # S6
                bucket = int(digest(run.journey["key"], node["salt"], run.person.id)[:16], 16) % 10_000
                stops = accumulate(round(share["percent"] * 100) for share in node["shares"])
                self.go(run, node["shares"][sum(bucket >= stop for stop in stops)]["name"], now)
            case "set":
                self.set(run, now, plain(scope.value(node["value"])))
            case "send":  # M3
                windows = run.journey["windows"] if node["windows"] is None else node["windows"]
                opens = next_open(now, windows, run.zone) if windows else now
                if opens > now:
                    hold(run, "window", now, opens)
                else:
                    self.send(run, now)
            case _:
                raise AssertionError(node)

    def set(self, run: Any, now: int, value: Any) -> None:  # S7
        if value is not MISSING:
            run.person.properties = put(run.person.properties, parts(run.node["pointer"])[1:], value)
            for act in (self.exits, self.resolve):
                for one in self.active(run.person):
                    act(one, now)
        self.go(run, "next", now)

    def send(self, run: Any, now: int) -> None:  # M4, M7
        node, key, run_id, scope = run.node, run.journey["key"], run.row["runId"], self.scope(run, now, run.zone)
        bound = {binding["name"]: plain(scope.value(binding["value"])) for binding in node["data"]}
        data = run.roots.get("data", {}) | {name: value for name, value in bound.items() if value is not MISSING}
        roots = {"event": run.roots.get("event", MISSING), "data": data}
        group = node["consent"]["subscription"] if node["consent"] else run.journey["subscription"]
        subject = node["subject"] and {"$template": node["subject"]}
        gate = self.groups.get(group, TRANSACTIONAL)
        row = self.sent(run.person, now, node["template"], gate, subject, roots, run)
        row |= {"sendId": made_id("send", run_id, node["id"]), "journey": key, "runId": run_id, "node": node["id"]}
        row |= {"decidedAt": run.row["path"][-1]["at"], "idempotencyKey": digest(key, run_id, node["id"])}
        if row["status"] == "Skipped" and node["ifSkipped"] == "exit":
            end(run, now, "exited", "skipped")
        else:
            self.go(run, "next", now)

    def sent(self, person: Any, now: int, template: Any, group: Any, subject: Any, roots: Any, run: Any) -> Any:  # M1
        reason = stopped(person, now, group, run)
        subject = self.templates[template]["definition"].get("subject") if subject is None else subject
        text, unresolved = rendered(subject, {**roots, "profile": profile_root(person)})
        row = {"template": template, "profileId": person.id, "to": person.email, "subject": text, "reason": reason}
        row |= {"status": "Skipped" if reason else "Sent", "sentAt": None if reason else written(now)}
        row |= {"decidedAt": written(now), "journey": None, "runId": None, "node": None}
        row["unresolved"] = [{"pointer": pointer, "where": "subject", "element": None} for pointer in unresolved]
        self.sends.append(row)
        return row


def end(run: Any, now: int, status: str, reason: str | None) -> None:  # X2
    run.active, run.until = False, FOREVER
    run.row |= {"status": status, "reason": reason, "endedAt": written(now), "waitingFor": None}


def hold(run: Any, kind: str, now: int, until: int) -> None:  # T7: never earlier than now
    run.until = max(now, until)
    run.row["waitingFor"] = {"node": run.node["id"], "kind": kind, "until": written(run.until)}


def stopped(person: Any, now: int, group: Any, run: Any) -> str | None:  # M2, M3
    choice = person.choices.get(group["name"], "subscribed" if group["policy"] == "opt-out" else "unsubscribed")
    if person.suppressed or choice != "subscribed":
        return "suppressed" if person.suppressed else "not-subscribed"
    caps = [(cap, UTC, group) for cap in group["caps"]]
    caps += [(cap, run.zone, run.journey) for cap in (run.journey["caps"] if run else ())]
    for cap, zone, what in caps:
        since = shift(now, cap["duration"], -1, zone)
        if sum(at > since and what in counted for at, *counted in person.sent) >= cap["sends"]:
            return "cap"
    person.sent.append((now, group, run and run.journey))
    return None


def simulate(graph: Any, templates: Any, lines: Any, profiles: Any, until: Any, clock: str) -> dict[str, list[Any]]:
    """``templates`` by file stem; ``lines`` are {file, line, body} in the order given; gives the rows of each file."""
    simulator, timed, outcomes, before = Simulator(graph, templates), [], {}, dict[str, Any]()
    for body in profiles:  # P5
        simulator.update("", None, body, 0)
    stop = parse_instant(until) if until else FOREVER
    for line in lines:  # T1, T6
        body, place = line["body"], (line["file"], line["line"])
        stamp = body.get("timestamp" if "type" in body and "call" not in body else "occurredAt")
        stamps = [body.get("receivedAt"), stamp] if clock == "received" else [stamp, body.get("receivedAt")]
        before[line["file"]] = now = parse_instant(stamps[0] or stamps[1]) if any(stamps) else before[line["file"]]
        timed += [(now, place, body)] if now <= stop else []
    for now, place, body in sorted(timed, key=lambda one: one[:2]):  # T2
        simulator.timers(now)
        outcomes[place] = simulator.answer(body, now) | {"file": place[0], "line": place[1]}
    simulator.timers(stop + 1)
    runs = sorted((run.row for run in simulator.runs), key=lambda row: (row["journey"], canonical(row["key"])))
    runs.sort(key=lambda row: (row["enrolledAt"], row["profileId"], row["journey"], row["key"] is not None))
    sends = sorted(simulator.sends, key=lambda row: (row["decidedAt"], row["profileId"]))
    return {"outcomes": [outcomes[place] for place in sorted(outcomes)], "runs": runs, "sends": sends}
