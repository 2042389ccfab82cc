"""One Profile's records and timers -> its runs and sends: rules T3, T4, E, S, M and X of semantics.md."""

import hashlib
import uuid
from dataclasses import dataclass, field
from typing import Any, Final
from zoneinfo import ZoneInfo

from model.sending import email_send
from model.values import MISSING, Instant, Scope, canonical, put, segments
from model.zones import next_clock, next_open, shift, written, zone_named

NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_DNS, "sfjourney")
SEPARATOR: Final = "\x1f"


def made_id(*parts_of_it: str) -> str:
    """R5"""
    return str(uuid.uuid5(NAMESPACE, SEPARATOR.join(parts_of_it)))


@dataclass
class Wait:
    """What a run waits for: a node reached in a record of that number, with the zone read then (T7)."""

    kind: str
    node: Any
    until: int
    zone: ZoneInfo
    record: int
    reached: int


@dataclass
class Run:
    journey: Any
    order: int
    id: str
    cause: str
    started_by: str | None
    key: Any
    roots: dict[str, Any]
    enrolled: int
    since: int
    goal_until: int | None
    cursor: int
    bound: dict[str, Any] = field(default_factory=dict)
    path: list[dict[str, Any]] = field(default_factory=list)
    status: str = "running"
    reason: str | None = None
    ended: int | None = None
    goal: int | None = None
    wait: Wait | None = None

    def end(self, now: int, status: str, reason: str | None) -> None:
        self.status, self.reason, self.ended, self.wait = status, reason, now, None


@dataclass
class Person:
    """A Profile and all that is known of it. ``world`` holds the graph's parts by name, and the templates."""

    world: Any
    id: str
    email: str
    external: str | None
    properties: Any = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)
    suppressed: bool = False
    history: list[tuple[str, Any, int]] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    sends: list[dict[str, Any]] = field(default_factory=list)
    records: int = 0

    # ---- what conditions read

    def profile(self) -> Any:
        """P5: the identity hides properties of its names."""
        identity = {"email": self.email} | ({"externalId": self.external} if self.external is not None else {})
        return {n: v for n, v in self.properties.items() if n not in ("email", "externalId")} | identity

    def scope(self, journey: Any, roots: dict[str, Any], now: int, run: Run | None = None) -> Scope:
        utc = zone_named("UTC")
        assert utc is not None
        scope = Scope({**roots, "profile": self.profile()}, now, utc, self.history, self.world.segments)
        if run is not None:
            scope = Scope(scope.roots, now, utc, self.history, scope.segments, run.since, run.started_by, run.bound)
        return scope if journey is None else scope_in(scope, self.zone(journey, scope))

    def zone(self, journey: Any, scope: Scope) -> ZoneInfo:
        """T7: an unknown name counts as missing."""
        named = scope.read(journey["timezone"]["pointer"]) if journey["timezone"]["pointer"] else MISSING
        zone = zone_named(named) if isinstance(named, str) else None
        zone = zone or zone_named(journey["timezone"]["zone"])
        assert zone is not None
        return zone

    def of_run(self, run: Run, now: int) -> Scope:
        return self.scope(run.journey, run.roots, now, run)

    def active(self) -> list[Run]:
        """(Journey key, order of enrollment)"""
        return sorted(
            (run for run in self.runs if run.status == "running"), key=lambda run: (run.journey["key"], run.order)
        )

    # ---- records, rule T4

    def record(self, now: int, event: tuple[str, Any, str] | None = None, trigger: Any = None) -> list[Any]:
        """One record, its Profile change already made; gives (journey, skip reason or None, runId or None)."""
        self.records += 1
        if event is not None:
            self.history.append((event[0], event[1], now))
            self.goals(now, event)
        for run in self.active():  # pass 1
            if run.status == "running" and event is not None and self.exits_on(run, now, event):
                run.end(now, "exited", "exit-on")
            self.exit_when(run, now)
        answers: list[Any] = []
        begun: list[Run] = []
        for journey, entries, roots, cause in self.matched(event, trigger):  # pass 2
            reason, new = self.decide(journey, entries, roots, cause, now, event)
            answers.append((journey["key"], reason, new.id if new is not None else None))
            begun += [new] if new is not None else []
        self.runs += begun
        for run in self.active():  # pass 3
            self.resolve(run, now, event)
        for run in begun:  # pass 4
            self.exit_when(run, now)
            self.go(run, run.journey["start"], now)
        return answers

    def goals(self, now: int, event: tuple[str, Any, str]) -> None:
        """X4: whatever the state of the run."""
        for run in self.runs:
            goal = run.journey["goal"]
            in_time = run.goal_until is None or now <= run.goal_until
            if goal and run.goal is None and in_time and goal["event"] == event[0]:
                run.goal = now if self.of_run(run, now).fits(goal, event[1]) else None

    def exits_on(self, run: Run, now: int, event: tuple[str, Any, str]) -> bool:
        rules = [rule for rule in run.journey["exits"] if rule.get("event") == event[0]]
        return any(self.of_run(run, now).fits(rule, event[1]) for rule in rules)

    def exit_when(self, run: Run, now: int) -> None:
        """X1"""
        rules = [rule["when"] for rule in run.journey["exits"] if rule.get("event") is None]
        if run.status == "running" and any(self.of_run(run, now).holds(rule) for rule in rules):
            run.end(now, "exited", "exit-when")

    def matched(self, event: tuple[str, Any, str] | None, trigger: Any) -> list[Any]:
        """E1, E6: the Journeys that listen, with their entries, roots and what caused it."""
        if trigger is not None:
            return [(self.world.journeys[trigger["journey"]], None, {"data": trigger["variables"]}, trigger["id"])]
        found = []
        for _, journey in sorted(self.world.journeys.items()):
            entries = [entry for entry in journey["entries"] if event is not None and entry.get("event") == event[0]]
            if entries and not journey["draft"] and event is not None:
                found.append((journey, entries, {"event": event[1]}, event[2]))
        return found

    def decide(
        self, journey: Any, entries: Any, roots: Any, cause: str, now: int, event: tuple[str, Any, str] | None
    ) -> tuple[str | None, Run | None]:
        """E2, E3"""
        scope = self.scope(journey, roots, now)
        if event is not None:
            scope = Scope(scope.roots, now, scope.zone, self.history, scope.segments, started_by=event[0])
        if entries is not None and not any(e.get("where") is None or scope.holds(e["where"]) for e in entries):
            return "filter", None
        enroll = journey["enroll"]
        key = scope.read(enroll["per"]) if enroll["per"] else None
        if enroll["per"] and (key is MISSING or key is None or isinstance(key, dict | list)):
            return "missing-key", None
        earlier = [r for r in self.runs if r.journey is journey and canonical(r.key) == canonical(key)]
        running = [run for run in earlier if run.status == "running"]
        if running and enroll["ifRunning"] == "skip":
            return "running", None
        if running and enroll["ifRunning"] == "restart":
            for run in running:
                run.end(now, "exited", "restarted")
        elif earlier:
            if enroll["policy"] == "once":
                return "once", None
            last = max(run.enrolled for run in earlier)
            if enroll["policy"] == "again" and now < shift(last, enroll["after"], 1, scope.zone):
                return "too-soon", None
        run_id = made_id("run", journey["key"], self.id, canonical(key) if enroll["per"] else "", cause)
        within = journey["goal"]["within"] if journey["goal"] else None
        until = shift(now, within, 1, scope.zone) if within else None
        began = len(self.history)
        order = len([run for run in self.runs if run.journey is journey])
        name = event[0] if event else None
        return None, Run(journey, order, run_id, cause, name, key, roots, now, began, until, began)

    # ---- waits

    def resolve(self, run: Run, now: int, event: tuple[str, Any, str] | None) -> None:
        """S3, S4: a record comes while the run waits. A wait reached in this very record has seen it already."""
        wait = run.wait
        if run.status != "running" or wait is None or wait.record == self.records:
            return
        if wait.kind == "date":
            self.set_anew(run, now)
        if wait.kind != "event":
            return
        for arm in wait.node["arms"]:
            if arm.get("event") is None:
                fits = scope_in(self.of_run(run, now), wait.zone).holds(arm["when"])
            else:
                fits = event is not None and arm["event"] == event[0]
                fits = fits and self.by_event(run, arm, len(self.history) - 1, now, wait.zone)
            if fits:
                self.leave(run, arm["port"], now)
                return

    def by_event(self, run: Run, arm: Any, place: int, now: int, zone: ZoneInfo) -> bool:
        """Whether an event resolves the arm; it and all before it are used up then."""
        name, payload, _ = self.history[place]
        if arm["event"] != name or not scope_in(self.of_run(run, now), zone).fits(arm, payload):
            return False
        run.cursor = place + 1
        if arm.get("name"):
            run.bound = {**run.bound, arm["name"]: payload}
        return True

    def when_arms(self, run: Run, now: int, node: Any, zone: ZoneInfo) -> bool:
        for arm in node["arms"]:
            if arm.get("event") is None and scope_in(self.of_run(run, now), zone).holds(arm["when"]):
                self.leave(run, arm["port"], now)
                return True
        return False

    def changed(self, now: int) -> None:
        """S7: after a ``set``."""
        for run in self.active():
            self.exit_when(run, now)
        for run in self.active():
            if run.status == "running" and run.wait is not None and run.wait.kind == "date":
                self.set_anew(run, now)
            elif run.status == "running" and run.wait is not None and run.wait.kind == "event":
                self.when_arms(run, now, run.wait.node, run.wait.zone)

    def set_anew(self, run: Run, now: int) -> None:
        """S3: the property a timer hangs on may have changed."""
        assert run.wait is not None
        if run.wait.node["date"]["pointer"].startswith("/profile/"):
            self.date(run, run.wait.node, now, run.wait.zone)

    def date(self, run: Run, node: Any, now: int, zone: ZoneInfo) -> None:
        """S3: wait until an instant from data."""
        date = node["date"]
        scope = scope_in(self.of_run(run, now), zone)
        found = scope.instant(scope.read(date["pointer"]))
        at = None if found is MISSING else found.at
        if at is not None and date["duration"]:
            at = shift(at, date["duration"], 1 if date["direction"] == "after" else -1, zone)
        if at is not None and at >= now:
            self.hold(run, "date", node, at, zone)
            return
        policy, reason = (date["ifMissing"], "missing") if at is None else (date["ifPast"], "past")
        if policy == "exit":
            run.end(now, "exited", reason)
        else:
            self.leave(run, "next", now)

    def hold(self, run: Run, kind: str, node: Any, until: int, zone: ZoneInfo) -> None:
        record, reached = self.records, len(self.history)
        if run.wait is not None:
            record, reached = run.wait.record, run.wait.reached
        run.wait = Wait(kind, node, until, zone, record, reached)

    def timers(self, limit: int | None, *, before: bool) -> None:
        """T3: the timers due up to (or before) a limit, the first by (instant, Journey key, order of enrollment)."""
        while True:
            due = [(run.wait.until, i, run) for i, run in enumerate(self.active()) if run.wait is not None]
            if not due:
                return
            at, _, run = min(due, key=lambda timer: timer[:2])
            if limit is not None and (at > limit or (before and at == limit)):
                return
            assert run.wait is not None
            kind, node, zone = run.wait.kind, run.wait.node, run.wait.zone
            if kind == "window":
                run.wait = None
                self.send(run, node, at, zone)
            else:
                self.leave(run, "timeout" if kind == "event" else "next", at)

    # ---- steps

    def leave(self, run: Run, port: str, now: int) -> None:
        run.path[-1]["out"] = port
        edges = run.journey["edges"]
        node = run.path[-1]["node"]
        run.wait = None
        self.go(run, next(e["to"] for e in edges if e["from"] == node and e["port"] == port), now)

    def go(self, run: Run, name: str, now: int) -> None:
        """Take the step of that name, and those after it."""
        if run.status != "running":
            return
        node = next(n for n in run.journey["nodes"] if n["id"] == name)
        run.path.append({"node": name, "at": written(now), "out": None})
        scope = self.of_run(run, now)
        zone = scope.zone
        match node["kind"]:
            case "end":
                run.end(now, "completed", None)
            case "exit":
                run.end(now, "exited", "exit-step")
            case "wait":  # S2
                self.hold(run, "duration", node, max(now, shift(now, node["duration"], 1, zone)), zone)
            case "wait-until" if node["time"]:
                until = self.clock(node["time"], now, zone)
                self.hold(run, "time", node, until, zone)
            case "wait-until":
                self.date(run, node, now, zone)
            case "wait-for":
                self.wait_for(run, node, now, zone)
            case "branch":  # S5
                fits = (case["port"] for case in node["cases"] if scope.holds(case["when"]))
                self.leave(run, next(fits, "else"), now)
            case "split":
                self.leave(run, self.bucket(run, node), now)
            case "set":  # S7
                value = scope.value(node["value"])
                if value is not MISSING:
                    self.properties = put(self.properties, segments(node["pointer"])[1:], value)
                    self.changed(now)
                if run.status == "running":
                    self.leave(run, "next", now)
            case "send":
                windows = run.journey["windows"] if node["windows"] is None else node["windows"]
                opens = next_open(now, windows, zone) if windows else now
                if opens > now:  # M3
                    self.hold(run, "window", node, opens, zone)
                else:
                    self.send(run, node, now, zone)
            case _:
                raise AssertionError(node)

    def clock(self, time: Any, now: int, zone: ZoneInfo) -> int:
        if time["to"] is None:
            return next_clock(now, time["days"], time["from"], zone)
        return next_open(now, [time], zone)

    def wait_for(self, run: Run, node: Any, now: int, zone: ZoneInfo) -> None:
        """S4, when reached."""
        for place in range(run.cursor, len(self.history)):
            for arm in node["arms"]:
                if arm.get("event") and not arm.get("new") and self.by_event(run, arm, place, now, zone):
                    self.leave(run, arm["port"], now)
                    return
        if not self.when_arms(run, now, node, zone):
            self.hold(run, "event", node, max(now, shift(now, node["duration"], 1, zone)), zone)

    def bucket(self, run: Run, node: Any) -> str:
        """S6"""
        text = SEPARATOR.join((run.journey["key"], node["salt"], self.id))
        bucket = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") % 10_000
        end = 0
        for share in node["shares"]:
            end += round(share["percent"] * 100)
            if bucket < end:
                return str(share["name"])
        raise AssertionError(node)

    # ---- sends

    def send(self, run: Run, node: Any, now: int, zone: ZoneInfo) -> None:
        consent = node["consent"]["subscription"] if node["consent"] else run.journey["subscription"]
        scope = scope_in(self.of_run(run, now), zone)
        data = dict(run.roots.get("data", {}))
        for binding in node["data"]:  # M4
            value = scope.value(binding["value"])
            if value is not MISSING:
                data[binding["name"]] = written(value.at) if isinstance(value, Instant) else value
        roots = {"profile": self.profile(), "data": data} | {n: v for n, v in run.roots.items() if n == "event"}
        key = run.journey["key"]
        subject = None if node["subject"] is None else {"$template": node["subject"]}
        row = email_send(self, now, node["template"], consent, self.email, subject, roots, (run.journey, zone))
        row |= {"sendId": made_id("send", run.id, node["id"]), "journey": key, "runId": run.id, "node": node["id"]}
        row["idempotencyKey"] = hashlib.sha256(SEPARATOR.join((key, run.id, node["id"])).encode()).hexdigest()  # M7
        row["decidedAt"] = run.path[-1]["at"]
        if row["status"] == "Skipped" and node["ifSkipped"] == "exit":
            run.end(now, "exited", "skipped")
        else:
            self.leave(run, "next", now)


def scope_in(scope: Scope, zone: ZoneInfo) -> Scope:
    """The same scope with its days in another zone."""
    return Scope(
        scope.roots, scope.now, zone, scope.history, scope.segments, scope.since, scope.started_by, scope.bound
    )
