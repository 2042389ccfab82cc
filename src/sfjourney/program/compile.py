"""Graph and templates -> Program."""

from collections.abc import Mapping, Sequence
from itertools import accumulate

from sfjourney import pointers
from sfjourney.clock.durations import Duration, from_iso
from sfjourney.clock.weekly import DAY_NAMES
from sfjourney.clock.zones import UTC_ZONE, Zone, find_zone
from sfjourney.expressions import tree
from sfjourney.expressions.evaluate import compile_arrival, compile_condition
from sfjourney.expressions.operands import compile_operand, compile_pointer
from sfjourney.expressions.scope import Arrival, F, Test, Witness, witnessed, zone_of_run, zone_of_segment
from sfjourney.graph import graph as g
from sfjourney.graph.bounds import minute_of, topological, window_of
from sfjourney.model.model import Settings
from sfjourney.program import program as p
from sfjourney.program.entrance import entrance_of
from sfjourney.program.needs import (
    awaited_events,
    event_fields,
    read_properties,
    remembered_events,
    segments_inner_first,
)
from sfjourney.program.roles import Role
from sfjourney.program.sensitive import sensitive_places
from sfjourney.schemas import Schema
from sfjourney.schemas.conformance import Conformance
from sfjourney.steps.branch import BranchNode
from sfjourney.steps.exit import EndNode, ExitNode
from sfjourney.steps.kind import Hours
from sfjourney.steps.send import SendNode
from sfjourney.steps.set_property import SetNode
from sfjourney.steps.split import SplitNode
from sfjourney.steps.wait import WaitNode
from sfjourney.steps.wait_for import Arm, WaitForNode
from sfjourney.steps.wait_until import WaitUntilNode
from sfjourney.templates import Purpose, Template, compile_template


def compile_program(
    graph: g.Graph,
    templates: Mapping[str, Template],
    settings: Settings,
    schemas: Mapping[str, Schema],
    witness: Witness | None = None,
) -> p.Program:
    """Make a graph ready to run. ``templates`` are those that it names, by id; ``schemas`` those of its events.

    ``witness`` is told what is asked while the program runs; the outermost of what it is put over has a Role.
    """
    made = _Compiler(graph, templates, settings, witness)
    journeys = {
        journey.key: made.journey(journey, rank)
        for rank, journey in enumerate(sorted(graph.journeys, key=lambda journey: journey.key))
    }
    entries: dict[str, list[p.JourneyProgram]] = {}
    for journey in journeys.values():
        for event in () if journey.draft else journey.filters:
            entries.setdefault(event, []).append(journey)
    history = frozenset(remembered_events(graph))
    watched = {event for journey in journeys.values() for event in (*journey.exits_on, *_goal_events(journey))}
    return p.Program(
        journeys=journeys,
        entries=made.entrances(graph, entries),
        templates=made.templates,
        template_ids=_template_ids(templates),
        groups=made.groups,
        group_ids={group.name: group.name for group in graph.subscriptions}
        | {group.id: group.name for group in graph.subscriptions if group.id is not None},
        events=history | watched | entries.keys() | frozenset(awaited_events(graph)),
        history=history,
        properties=frozenset(read_properties(graph)),
        fields=event_fields(graph),
        redacted={
            event.name: tuple(pointers.parse(path)[1:] for path in event.redacted)
            for event in graph.events
            if event.redacted
        },
        reads_redacted=settings.redacted_reads == "first-instant",
        has_exits=any(journey.exits_on or journey.exits_when for journey in journeys.values()),
        caps_sends=any(journey.caps for journey in journeys.values())
        or any(group.caps for group in made.groups.values()),
        schemas={event: Conformance(schema) for event, schema in schemas.items()},
    )


def _template_ids(templates: Mapping[str, Template]) -> dict[str, str]:
    external = {t.external_id: name for name, t in templates.items() if t.external_id is not None}
    return external | {name: name for name in templates}


def _goal_events(journey: p.JourneyProgram) -> tuple[str, ...]:
    return (journey.goal.event,) if journey.goal is not None else ()


def _zone(name: str) -> Zone:
    return find_zone(name) or UTC_ZONE


class _Compiler:
    def __init__(
        self, graph: g.Graph, templates: Mapping[str, Template], settings: Settings, witness: Witness | None
    ) -> None:
        self.witness = witness
        self.groups = {
            group.name: p.Group(group.name, group.policy == "opt-in", _caps(group.caps))
            for group in graph.subscriptions
        }
        self.sensitive = sensitive_places(graph, templates)
        self.templates = {
            name: p.SentTemplate(
                name,
                compile_template(template, settings.dialect, settings.catalog, settings.limits),
                template.purpose is Purpose.TRANSACTIONAL,
                (*template.sensitive_paths, *self.sensitive[None]),
            )
            for name, template in templates.items()
        }
        self.segments: dict[str, Test] = {}
        for segment in segments_inner_first(graph.segments):
            self.segments[segment.name] = compile_condition(segment.where, self.segments, zone_of_segment, witness)

    def test(self, condition: tree.Condition) -> Test:
        return compile_condition(condition, self.segments, zone_of_run, self.witness)

    def maybe(self, condition: tree.Condition | None, role: Role) -> Test | None:
        return None if condition is None else self.told(role, self.test(condition))

    def arrival(self, role: Role, arrival: Arrival, where: tree.Condition | None) -> p.Fits:
        test = self.test(where) if where is not None else None
        return self.told(role, compile_arrival(arrival, test, self.witness))

    def told(self, role: Role, function: F) -> F:
        return witnessed(role, function, self.witness)

    def journey(self, journey: g.Journey, rank: int) -> p.JourneyProgram:
        filters: dict[str, list[Test | None]] = {}
        for entry in journey.entries:
            if entry.event is not None:
                filters.setdefault(entry.event, []).append(
                    self.maybe(entry.where, Role("filter", journey.key, entry.event))
                )
        exits_on: dict[str, list[p.Fits]] = {}
        for rule in journey.exits:
            if rule.event is not None:
                arrival = Arrival(rule.event, rule.name, rule.matching)
                fits = self.arrival(Role("exit-on", journey.key, rule.event), arrival, rule.where)
                exits_on.setdefault(rule.event, []).append(fits)
        enroll, zone = journey.enroll, journey.timezone
        ends, key = Role("exit-when", journey.key), Role("key", journey.key)
        return p.JourneyProgram(
            key=journey.key,
            rank=rank,
            draft=journey.draft,
            api=any(entry.kind == "api" for entry in journey.entries),
            filters={event: tuple(tests) for event, tests in filters.items()},
            policy=enroll.policy,
            gap=from_iso(enroll.after) if enroll.after else None,
            per=self.told(key, compile_pointer(enroll.per, self.witness)) if enroll.per else None,
            if_running=enroll.if_running,
            zone=self.zone(zone),
            caps=_caps(journey.caps),
            exits_on={event: tuple(rules) for event, rules in exits_on.items()},
            exits_when=tuple(self.told(ends, self.test(rule.when)) for rule in journey.exits if rule.when is not None),
            goal=self.goal(journey.key, journey.goal) if journey.goal is not None else None,
            nodes=len(journey.nodes),
            start=self.steps(journey),
        )

    def entrances(self, graph: g.Graph, entries: Mapping[str, Sequence[p.JourneyProgram]]) -> dict[str, p.Entrance]:
        """What events start. A witness is told of every filter, so all of them are asked."""
        if self.witness is not None:
            return {event: p.Entrance(tuple(listed)) for event, listed in entries.items()}
        filters: dict[str, dict[str, list[tree.Condition | None]]] = {}
        for journey in graph.journeys:
            for entry in journey.entries:
                if entry.event is not None:
                    filters.setdefault(entry.event, {}).setdefault(journey.key, []).append(entry.where)
        return {event: entrance_of(listed, filters[event]) for event, listed in entries.items()}

    def goal(self, journey: str, goal: g.Goal) -> p.Goal:
        role = Role("goal", journey, goal.event)
        fits = self.arrival(role, Arrival(goal.event, goal.name, goal.matching), goal.where)
        return p.Goal(goal.event, fits, from_iso(goal.within) if goal.within else None)

    def zone(self, zone: g.Timezone) -> p.ZoneRule:
        """What a Profile says of its zone is told, unless a template calls it sensitive; what an event says never."""
        fallback = _zone(zone.zone)
        if not zone.pointer:
            return p.ZoneRule(None, fallback)
        path = tuple(pointers.parse(zone.pointer))
        hidden = any(pointers.holds(one, path) for template in self.templates.values() for one in template.sensitive)
        shown = path[0] == "profile" and not hidden
        return p.ZoneRule(compile_pointer(zone.pointer), fallback, zone.pointer, shown)

    def steps(self, journey: g.Journey) -> p.Step:
        """Link the nodes, the last first, so that each finds what it leads on to."""
        out: dict[str, list[g.Edge]] = {}
        for edge in journey.edges:
            out.setdefault(edge.source, []).append(edge)
        nodes = {node.id: node for node in journey.nodes}
        made: dict[str, p.Step] = {}
        for node_id in reversed(topological(journey.start, out)):
            ways = {edge.port: made[edge.target] for edge in out.get(node_id, [])}
            made[node_id] = self.step(journey, nodes[node_id], ways)
        return made[journey.start]

    def step(self, journey: g.Journey, node: g.GraphNode, ways: Mapping[str, p.Step]) -> p.Step:
        match node:
            case SendNode():
                return self.send(journey, node, ways["next"])
            case WaitNode():
                return p.HoldStep(node.id, from_iso(node.duration), ways["next"])
            case WaitUntilNode():
                return self.until(journey.key, node, ways["next"])
            case WaitForNode():
                return self.wait_for(journey.key, node, ways)
            case BranchNode():
                cases = tuple(
                    (
                        case.port,
                        self.told(Role("case", journey.key, node.id, case.port), self.test(case.when)),
                        ways[case.port],
                    )
                    for case in node.cases
                )
                return p.ChooseStep(node.id, cases, ways["else"])
            case SplitNode():
                bounds = accumulate(round(share.percent * 100) for share in node.shares)
                arms = zip(bounds, node.shares, strict=True)
                return p.SplitStep(
                    node.id, node.salt, tuple((bound, share.name, ways[share.name]) for bound, share in arms)
                )
            case SetNode():
                path = pointers.parse(node.pointer)[1:]
                value = compile_operand(node.value, zone_of_run, self.witness)
                return p.SetStep(node.id, path, self.told(Role("set", journey.key, node.id), value), ways["next"])
            case ExitNode():
                return p.EndStep(node.id, "exited", "exit-step")
            case EndNode():
                return p.EndStep(node.id, "completed", None)

    def send(self, journey: g.Journey, node: SendNode, following: p.Step) -> p.SendStep:
        template = self.templates[node.template]
        own = template.compiled if node.subject is None else template.compiled.with_subject(node.subject)
        sensitive = tuple(dict.fromkeys((*template.sensitive, *self.sensitive[journey.key])))
        template = p.SentTemplate(template.id, own, template.transactional, sensitive)
        group = node.consent.subscription if node.consent is not None else journey.subscription
        windows: tuple[Hours, ...] = journey.windows if node.windows is None else node.windows
        return p.SendStep(
            node=node.id,
            template=template,
            bindings=tuple((binding.name, compile_operand(binding.value)) for binding in node.data),
            group=self.groups[group] if group is not None else None,
            windows=tuple(map(window_of, windows)),
            exit_if_skipped=node.if_skipped == "exit",
            next=following,
        )

    def wait_for(self, journey: str, node: WaitForNode, ways: Mapping[str, p.Step]) -> p.AwaitStep:
        arms = tuple(self.arm(Role("arm", journey, node.id, arm.port), arm, ways[arm.port]) for arm in node.arms)
        by_event: dict[str, list[p.Arm]] = {}
        for arm in arms:
            if arm.event is not None:
                by_event.setdefault(arm.event, []).append(arm)
        return p.AwaitStep(
            node=node.id,
            duration=from_iso(node.duration),
            arms=arms,
            by_event={event: tuple(listed) for event, listed in by_event.items()},
            past_events=tuple(dict.fromkeys(arm.event for arm in arms if arm.event is not None and not arm.fresh)),
            has_conditions=any(arm.when is not None for arm in arms),
            timeout=ways["timeout"],
        )

    def arm(self, role: Role, arm: Arm, following: p.Step) -> p.Arm:
        fits = None
        if arm.event is not None:
            fits = self.arrival(role, Arrival(arm.event, arm.name, arm.matching), arm.where)
        return p.Arm(arm.port, arm.event, arm.new, arm.name, fits, self.maybe(arm.when, role), following)

    def until(self, journey: str, node: WaitUntilNode, following: p.Step) -> p.Step:
        if node.time is not None:
            time = node.time
            window = window_of(Hours(time.days, time.at, time.end)) if time.end is not None else None
            days = tuple(DAY_NAMES.index(day) for day in time.days)
            return p.HoldUntilTimeStep(node.id, days, minute_of(time.at), window, following)
        date = node.date
        if date is None:
            raise ValueError(f"{node.id} waits for nothing")  # graphs are validated before they are compiled
        return p.HoldUntilDateStep(
            node=node.id,
            read=self.told(Role("date", journey, node.id), compile_pointer(date.pointer, self.witness)),
            of_profile=pointers.parse(date.pointer)[0] == "profile",
            direction=date.direction,
            duration=from_iso(date.duration) if date.duration else Duration(),
            exit_if_past=date.if_past == "exit",
            exit_if_missing=date.if_missing == "exit",
            next=following,
        )


def _caps(caps: tuple[g.Cap, ...]) -> tuple[tuple[int, Duration], ...]:
    return tuple((cap.sends, from_iso(cap.duration)) for cap in caps)
