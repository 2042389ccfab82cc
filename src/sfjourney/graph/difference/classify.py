"""Two versions of a workspace -> their difference: every edit with its classes, under a policy (graph.md, Diff)."""

from collections.abc import Iterator

from sfjourney.canonical import canonical
from sfjourney.graph.difference.changes import Class, Difference, Policy, Remark, marked
from sfjourney.graph.difference.clauses import classify_clause
from sfjourney.graph.difference.compare import Comparison, compare_graphs
from sfjourney.graph.difference.conditions import Side
from sfjourney.graph.difference.content import classify_template
from sfjourney.graph.difference.edits import (
    Clause,
    ClauseEdit,
    DeclarationEdit,
    Edit,
    ListEdit,
    NodeEdit,
    ProfileEdit,
    RouteEdit,
    SchemaEdit,
    TextEdit,
)
from sfjourney.graph.difference.payloads import Payloads, reached
from sfjourney.graph.difference.properties import Properties
from sfjourney.graph.difference.shared import (
    classify_event,
    classify_journey,
    classify_segment,
    classify_subscription,
)
from sfjourney.graph.difference.steps import classify_changed
from sfjourney.graph.difference.structure import (
    classify_added,
    classify_listed,
    classify_moved,
    classify_removed,
)
from sfjourney.graph.difference.version import Version
from sfjourney.graph.difference.view import JourneyView
from sfjourney.graph.graph import Event, Graph, Journey, Segment, Subscription, Template
from sfjourney.identifiers import fingerprint
from sfjourney.templates.template import name_of


def difference(base: Version, head: Version, policy: Policy) -> Difference:
    """What changed from one version to the other, and what it does to people under a policy.

    Changes of what the workspace shares come first, then those of each Journey by its key: its clauses, then its steps
    in the order of the head, those that are gone last.
    """
    comparison = compare_graphs(base.graph, head.graph)
    found = [*_Classification(base, head, policy, comparison).remarks()]
    limits = []
    for version, what in ((base, "base"), (head, "head")):
        if version.contents is None:
            limits.append(
                f"the {what} is a compiled graph: what schemas and emails say is not compared, only that it differs"
            )
    return Difference(policy, marked(found, policy), tuple(limits))


class _Classification:
    def __init__(self, base: Version, head: Version, policy: Policy, comparison: Comparison) -> None:
        self.base, self.head = base, head
        self.before, self.after = Side(base), Side(head)
        self.comparison = comparison
        self.views = {
            key: JourneyView(paired, self.before, self.after, policy) for key, paired in comparison.journeys.items()
        }
        self.payloads = Payloads(self.before, self.after, policy)
        self.properties = Properties(self.after)

    def remarks(self) -> Iterator[Remark]:
        shared = [*self.comparison.shared, *_schema_edits(self.base, self.head)]
        shared += _text_edits(self.base, self.head, (*shared, *self.comparison.edits))
        for edit in shared:
            yield from self._shared(edit)
        for key, paired in self.comparison.journeys.items():
            for edit in paired.edits:
                yield from self._in_journey(self.views[key], edit)

    # ---- what the workspace shares

    def _shared(self, edit: Edit) -> Iterator[Remark]:
        match edit:
            case DeclarationEdit():
                yield from self._declared(edit)
            case ProfileEdit() | SchemaEdit():
                yield from self._schema(edit)
            case TextEdit():
                yield Remark(Class.SAFE, "its text changed, and nothing of what it means", edit)
            case _:
                pass

    def _schema(self, edit: Edit) -> Iterator[Remark]:
        reaches = reached(edit, self.before, self.after)
        found = self.payloads.remarks(edit)
        yield from found or [
            Remark(Class.SAFE, "nothing that is read of it is gone or has another type", edit, reaches=reaches)
        ]

    def _declared(self, edit: DeclarationEdit) -> Iterator[Remark]:
        before, after = edit.base, edit.head
        match edit.either:
            case Template():
                yield from classify_template(self.base, self.head, edit)
            case Journey() as journey:
                yield from classify_journey(self.before, self.after, edit, journey)
            case Segment(name=name):
                yield from classify_segment(self.before, self.after, list(self.views.values()), edit, name)
            case Event():
                one, other = (side if isinstance(side, Event) else None for side in (before, after))
                yield from classify_event(self.payloads, edit, one, other)
            case Subscription():
                group, group_now = (side if isinstance(side, Subscription) else None for side in (before, after))
                yield from classify_subscription(self.before, self.after, edit, group, group_now)

    # ---- one Journey

    def _in_journey(self, view: JourneyView, edit: Edit) -> Iterator[Remark]:
        """The classes of an edit. While a Journey is a draft nobody is in it, and nobody gets anything of it."""
        of_draft = isinstance(edit, ClauseEdit) and edit.clause is Clause.DRAFT
        if view.paired.base.draft and not of_draft:
            node = None
            if isinstance(edit, NodeEdit):
                either = edit.head or edit.base
                node = either.id if either is not None else None
            yield Remark(Class.SAFE, "it was a draft, and nobody is in it", edit, view.key, node)
            return
        match edit:
            case ClauseEdit():
                described = edit.clause is Clause.ENTRIES and edit.event is None
                data = self.payloads.remarks(edit) if described else []
                yield from data or classify_clause(view, edit)
            case NodeEdit(base=None, head=head) if head is not None:
                yield from classify_added(view, self.properties, head, edit)
            case NodeEdit(base=base, head=None) if base is not None:
                yield from classify_removed(view, self.properties, base, edit)
            case NodeEdit(base=base, head=head) if base is not None and head is not None:
                yield from classify_changed(view, self.properties, base, head, edit)
            case RouteEdit():
                yield from classify_moved(view, self.properties, edit)
            case ListEdit():
                yield from classify_listed(view, edit)
            case _:
                pass


# ---- what a graph only names


def _schema_edits(base: Version, head: Version) -> list[SchemaEdit]:
    """Schema files that are in both versions and say something else."""
    if base.contents is None or head.contents is None:
        return []
    before, after = base.contents.schemas, head.contents.schemas
    found = []
    for path in sorted(before.keys() & after.keys()):
        one, other = (fingerprint(canonical(schemas[path].document.value)) for schemas in (before, after))
        if one != other:
            found.append(SchemaEdit(path, one, other))
    return found


def _text_edits(base: Version, head: Version, edits: tuple[Edit, ...]) -> list[TextEdit]:
    """Files that are written otherwise although nothing that stands in them changed."""
    if base.contents is None or head.contents is None:
        return []
    meant = {file for version in (base, head) for file in _files_of(version.graph, edits)}
    meant |= {edit.path for edit in edits if isinstance(edit, SchemaEdit)}
    silent = any(isinstance(edit, ProfileEdit) for edit in edits)  # a graph does not say where the Profile is declared
    names = {
        edit.either.id for edit in edits if isinstance(edit, DeclarationEdit) and isinstance(edit.either, Template)
    }
    before, after = base.contents.texts, head.contents.texts
    changed = sorted(name for name in before.keys() & after.keys() if before[name] != after[name] and name not in meant)
    return [
        TextEdit(name, fingerprint(before[name]), fingerprint(after[name]))
        for name in changed
        if name_of(name) not in names
        and not (silent and any("profile" in text for text in (before[name], after[name])))
    ]


def _files_of(graph: Graph, edits: tuple[Edit, ...]) -> set[str]:
    """The files in which something stands that was edited."""
    found: set[str] = set()
    for edit in edits:
        match edit:
            case DeclarationEdit():
                found |= _declared_in(graph, edit)
            case ClauseEdit() | NodeEdit() | RouteEdit() | ListEdit():
                place = graph.source.journeys.get(edit.journey)
                found |= {place.place.file} if place is not None else set()
            case _:
                pass
    return found


def _declared_in(graph: Graph, edit: DeclarationEdit) -> set[str]:
    source = graph.source
    match edit.either:
        case Event(name=name):
            place = source.events.get(name)
        case Segment(name=name):
            place = source.segments.get(name)
        case Subscription(name=name):
            place = source.subscriptions.get(name)
        case Journey(key=key):
            place = source.journeys[key].place if key in source.journeys else None
        case _:
            place = None
    return {place.file} if place is not None else set()
