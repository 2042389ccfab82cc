"""A Journey -> what a page says of it beside its picture."""

from collections.abc import Iterable

from sfjourney.clock.durations import from_iso
from sfjourney.graph.graph import Exit, Goal, Journey
from sfjourney.plurals import plural
from sfjourney.report.graphs.condition_text import condition_text
from sfjourney.report.graphs.step_text import entry_text, hours_text, node_text, port_text
from sfjourney.report.markup import escaped
from sfjourney.report.page.table import table


def journey_facts(journey: Journey) -> str:
    """Its clauses as a list of terms and what they are."""
    facts = "".join(f"<dt>{escaped(term)}</dt><dd>{escaped(text)}</dd>" for term, text in _facts(journey))
    return f'<dl class="facts">{facts}</dl>'


def steps_table(journey: Journey) -> str:
    """Every node in words, with the ways out of it: what the picture shows, for those who do not see it."""
    ways: dict[str, list[str]] = {}
    nodes = {node.id: node for node in journey.nodes}
    for edge in journey.edges:
        text = port_text(nodes[edge.source], edge.port)
        words = edge.port if text in ("", edge.port) else f"{edge.port} ({text})"
        ways.setdefault(edge.source, []).append(f"{words} to {edge.target}")
    rows = [(node.id, node_text(node), "; ".join(ways.get(node.id, ()))) for node in journey.nodes]
    return table(f"Steps of {journey.key}", ("Node", "Step", "Ways out"), rows)


def _facts(journey: Journey) -> Iterable[tuple[str, str]]:
    yield "Begins", "; ".join(entry_text(entry) for entry in journey.entries)
    yield "Enrolls", _enrolls(journey)
    zone = journey.timezone
    yield "Time zone", f"{zone.pointer}, else {zone.zone}" if zone.pointer is not None else zone.zone
    if journey.subscription is not None or journey.transactional:
        yield "Consent", journey.subscription or "transactional"
    if journey.windows:
        yield "Sends", "; ".join(map(hours_text, journey.windows))
    if journey.caps:
        yield "Caps", "; ".join(f"{cap.sends} in {from_iso(cap.duration).words()}" for cap in journey.caps)
    for rule in journey.exits:
        yield "Exits", _exit(rule)
    if journey.goal is not None:
        yield "Goal", _goal(journey.goal)
    bounds = journey.bounds
    longest = from_iso(bounds.duration.max).words() if bounds.duration.max is not None else "what data says"
    least = from_iso(bounds.duration.min).words()
    yield "A run", f"at most {bounds.sends.max} {plural(bounds.sends.max, 'email')}; {least} to {longest}"


def _enrolls(journey: Journey) -> str:
    enroll = journey.enroll
    words = [enroll.policy] + ([f"after {from_iso(enroll.after).words()}"] if enroll.after is not None else [])
    words += [f"per {enroll.per}"] if enroll.per is not None else []
    return " ".join([*words, "if running", enroll.if_running])


def _exit(rule: Exit) -> str:
    if rule.when is not None:
        return f"when {condition_text(rule.when)}"
    words = ["on", str(rule.event)]
    words += [f"as {rule.name}"] if rule.name is not None else []
    words += [f"matching {rule.matching}"] if rule.matching is not None else []
    words += [f"where {condition_text(rule.where)}"] if rule.where is not None else []
    return " ".join(words)


def _goal(goal: Goal) -> str:
    words = [goal.event]
    words += [f"as {goal.name}"] if goal.name is not None else []
    words += [f"matching {goal.matching}"] if goal.matching is not None else []
    words += [f"where {condition_text(goal.where)}"] if goal.where is not None else []
    words += [f"within {from_iso(goal.within).words()}"] if goal.within is not None else []
    return " ".join(words)
