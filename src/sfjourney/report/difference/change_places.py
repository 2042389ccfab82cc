"""A change -> where in the files it stands."""

from sfjourney.graph.difference.changes import Change, Remark
from sfjourney.graph.difference.edits import DeclarationEdit, ProfileEdit, SchemaEdit, TextEdit
from sfjourney.graph.difference.version import Version
from sfjourney.graph.graph import Event, Graph, Journey, Segment, SourcePlace, Subscription
from sfjourney.steps.send import SendNode


def place_of(change: Change, base: Version, head: Version) -> SourcePlace | None:
    """Where it stands in the head; where it stood in the base, if all of that is gone.

    Of a template in a compiled graph, which does not name its file, where it is sent; None where nobody does.
    """
    remark = change.remark
    for version in (head, base):
        place = _in_journey(remark, version.graph) if remark.journey is not None else _shared(remark, version)
        if place is not None:
            return place
    return None


def _in_journey(remark: Remark, graph: Graph) -> SourcePlace | None:
    """The step, or where it is gone the Journey it stood in."""
    journey = graph.source.journeys.get(remark.journey or "")
    if journey is None:
        return None
    return journey.nodes.get(remark.node or "", journey.place)


def _shared(remark: Remark, version: Version) -> SourcePlace | None:
    match remark.edit:
        case DeclarationEdit() as edit:
            return _declared(edit, version)
        case SchemaEdit(path=path) | TextEdit(file=path):
            return SourcePlace(file=path, line=1)
        case ProfileEdit():
            schema = version.graph.profile_schema
            return SourcePlace(file=schema, line=1) if schema is not None else None
        case _:
            return None


def _declared(edit: DeclarationEdit, version: Version) -> SourcePlace | None:
    source = version.graph.source
    match edit.either:
        case Event(name=name):
            return source.events.get(name)
        case Segment(name=name):
            return source.segments.get(name)
        case Subscription(name=name):
            return source.subscriptions.get(name)
        case Journey(key=key):
            return source.journeys[key].place if key in source.journeys else None
        case template:
            if version.contents is None:
                return _first_send(template.id, version.graph)
            read = version.contents.templates.get(template.id)
            return SourcePlace(file=read.document.source.name, line=1) if read is not None else None


def _first_send(template: str, graph: Graph) -> SourcePlace | None:
    for journey in graph.journeys:
        for node in journey.nodes:
            if isinstance(node, SendNode) and node.template == template and journey.key in graph.source.journeys:
                return graph.source.journeys[journey.key].nodes.get(node.id)
    return None
