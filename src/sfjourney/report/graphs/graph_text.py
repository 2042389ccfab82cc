"""A graph -> text, a line for each clause, step and way: what `git diff` can show line by line."""

from collections.abc import Iterator

from sfjourney.graph.difference.edits import Clause, Gate
from sfjourney.graph.graph import Graph, Journey, Template
from sfjourney.report.graphs.edit_text import clause_lines, declaration_lines, step_lines
from sfjourney.report.paint import shown

_HASH = 12


def graph_text(graph: Graph) -> str:
    """All of it but the places in files, as an author would write it; steps are headed by their ids."""
    lines = [f"profile schema {graph.profile_schema}"] if graph.profile_schema is not None else []
    kinds = (("event", graph.events), ("segment", graph.segments), ("subscription", graph.subscriptions))
    for kind, declared in kinds:
        for one in declared:
            lines += [f"{kind} {one.name}", *(f"  {line}" for line in declaration_lines(one))]
    lines += map(_template, graph.templates)
    for journey in graph.journeys:
        lines += ["", *_journey(journey)]
    return "".join(f"{shown(line)}\n" for line in lines)


def _template(template: Template) -> str:
    return f"template {template.id}, {template.purpose}, {template.hash[:_HASH]}"


def _journey(journey: Journey) -> Iterator[str]:
    yield f"journey {journey.key}"
    clauses = (
        (Clause.TITLE, journey.title),
        (Clause.DRAFT, journey.draft),
        (Clause.ENTRIES, journey.entries),
        (Clause.ENROLL, journey.enroll),
        (Clause.TIMEZONE, journey.timezone),
        (Clause.CONSENT, Gate(journey.subscription, journey.transactional)),
        (Clause.WINDOWS, journey.windows),
        (Clause.CAPS, journey.caps),
        (Clause.EXITS, journey.exits),
        (Clause.GOAL, journey.goal),
    )
    for clause, value in clauses:
        if value is not None:
            yield from (f"  {line}" for line in clause_lines(clause, value))
    yield f"  begins at {journey.start}"
    for node in journey.nodes:
        yield f"  {node.id}"
        yield from (f"    {line}" for line in step_lines(node))
        for edge in journey.edges:
            if edge.source == node.id:
                yield f"    {'' if edge.port == 'next' else f'{edge.port} '}-> {edge.target}"
