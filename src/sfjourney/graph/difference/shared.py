"""An edit of what Journeys share -> its classes, and what it does in every Journey that it reaches."""

from collections.abc import Iterator, Sequence

from sfjourney.facts.implication import Relation, compare
from sfjourney.graph.difference.capped import beside_journey
from sfjourney.graph.difference.changes import Class, Remark
from sfjourney.graph.difference.clauses import caps_classes
from sfjourney.graph.difference.conditions import AUDIENCE, Side
from sfjourney.graph.difference.edits import DeclarationEdit
from sfjourney.graph.difference.known import Known
from sfjourney.graph.difference.payloads import Payloads, reached
from sfjourney.graph.difference.routes import holds
from sfjourney.graph.difference.through_segments import through_segment
from sfjourney.graph.difference.view import JourneyView
from sfjourney.graph.graph import Event, Journey, Subscription
from sfjourney.graph.reads import journey_conditions
from sfjourney.steps.send import SendNode


def classify_event(
    payloads: Payloads, edit: DeclarationEdit, before: Event | None, after: Event | None
) -> Iterator[Remark]:
    """An event that was declared anew, or otherwise."""
    reaches = reached(edit, payloads.base, payloads.head)
    if before is None or after is None:
        words = "is declared now" if before is None else "is declared no more: nothing is known of what it carries"
        yield Remark(Class.SAFE, words, edit, reaches=reaches)
        return
    found: list[Remark] = []
    bared = [path for path in before.redacted if path not in after.redacted]
    if bared:
        message = f"{', '.join(bared)} is no longer redacted: it is kept, and can be read and shown"
        found.append(Remark(Class.CONSENT, message, edit, reaches=reaches))
    found += payloads.remarks(edit)
    yield from found or [
        Remark(Class.SAFE, "nothing that is read of it is gone or has another type", edit, reaches=reaches)
    ]


def classify_subscription(
    base: Side, head: Side, edit: DeclarationEdit, before: Subscription | None, after: Subscription | None
) -> Iterator[Remark]:
    """A group that people subscribe to, and what it asks of everybody who is sent to."""
    name = (after or before or edit.either).name  # type: ignore[union-attr]  # one of the two is a group
    reaches = tuple(
        sorted({journey.key for side in (base, head) for journey in side.graph.journeys if _gated(journey, name)})
    )
    if before is None:
        yield Remark(
            Class.ADDITIVE, "a new group: calls of the API that name it are carried out", edit, reaches=reaches
        )
        return
    if after is None:
        yield Remark(Class.LOST, "the group is gone: calls of the API that name it are refused", edit, reaches=reaches)
        return
    found: list[tuple[Class, str]] = []
    if (before.policy, after.policy) == ("opt-in", "opt-out"):
        found.append((Class.CONSENT, "who never said anything is sent to now: opt-out instead of opt-in"))
    elif before.policy != after.policy:
        found.append((Class.NARROWER, "who never said anything is not sent to any more: opt-in instead of opt-out"))
    if before.id != after.id and before.id is not None:
        found.append((Class.CONSENT, "it stands for another group: who has left the one before is asked anew"))
        found.append((Class.LOST, f"calls of the API that name it {before.id} are refused"))
    if before.id != after.id and after.id is not None:
        found.append((Class.ADDITIVE, f"calls of the API that name it {after.id} are carried out"))
    if before.caps != after.caps:
        found += caps_classes(before.caps, after.caps, "emails of this group", calendar=False)
    for kind, message in found or [(Class.SAFE, "nothing changes for people")]:
        yield Remark(kind, message, edit, reaches=reaches)


def _gated(journey: Journey, group: str) -> bool:
    sends = [node for node in journey.nodes if isinstance(node, SendNode)]
    own = [node.consent.subscription for node in sends if node.consent is not None]
    return bool(sends) and (group in own or (journey.subscription == group and len(own) < len(sends)))


# ---- segments


def classify_segment(
    base: Side, head: Side, views: Sequence[JourneyView], edit: DeclarationEdit, name: str
) -> Iterator[Remark]:
    """A segment: itself, and every clause and step that asks for it and says what it said before."""
    before, after = base.segments.get(name), head.segments.get(name)
    users = {
        journey.key
        for side in (base, head)
        for journey in side.graph.journeys
        if name in side.segments_within(condition for _, condition in journey_conditions(journey))
    }
    reaches = tuple(sorted(users))
    if before is None or after is None:
        yield Remark(Class.SAFE, "a new segment" if before is None else "the segment is gone", edit, reaches=reaches)
        return
    known = Known([(base.schemas, None), (head.schemas, None)])
    relation = compare(base.scope.segments[name], head.scope.segments[name], known)
    words = {
        Relation.EQUAL: "it is written in another way, and holds the same people",
        Relation.WIDER: "it is wider: it holds more people",
        Relation.NARROWER: "it is narrower: it holds fewer people",
        Relation.UNCLEAR: "it may hold other people: it cannot be compared with the one before",
    }
    kind = AUDIENCE.get(relation, Class.SAFE) if users else Class.SAFE
    yield Remark(kind, words[relation] if users else "no Journey asks for it", edit, reaches=reaches)
    if relation is not Relation.EQUAL:
        for view in views:
            if not view.paired.base.draft:
                yield from through_segment(view, edit, name)


# ---- whole Journeys


def classify_journey(base: Side, head: Side, edit: DeclarationEdit, journey: Journey) -> Iterator[Remark]:
    """A Journey that was added or removed."""
    found: list[tuple[Class, str]] = []
    if journey.draft:
        found.append((Class.SAFE, "a draft, which enrolls nobody"))
    elif edit.base is None:
        found.append((Class.ENTRY, "a new Journey: people begin to enter it"))
        former = _successor(journey, base, head)
        if former is not None:
            message = f"it starts and sends as {former} did, which is gone: who has been through that gets it again"
            found.append((Class.DUPLICATE, message))
    else:
        sends = any(isinstance(node, SendNode) for node in journey.nodes)
        if any(holds(journey, node) for node in journey.nodes):
            found.append((Class.STRANDED, "the Journey is gone, with people waiting in it"))
        found.append((Class.LOST, "its emails are not sent any more") if sends else (Class.ENTRY, "nobody enters it"))
    if not journey.draft:
        found += beside_journey(base, head, journey)
    for kind, message in found:
        yield Remark(kind, message, edit, journey.key)


def _successor(journey: Journey, base: Side, head: Side) -> str | None:
    """A Journey that is gone, which the same events started and which sent some of the same emails."""
    for key in sorted(base.journeys.keys() - head.journeys.keys()):
        former = base.journeys[key]
        events = {entry.event for entry in former.entries} & {entry.event for entry in journey.entries}
        if not former.draft and events and _templates(former) & _templates(journey):
            return key
    return None


def _templates(journey: Journey) -> set[str]:
    return {node.template for node in journey.nodes if isinstance(node, SendNode)}
