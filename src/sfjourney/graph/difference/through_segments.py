"""A segment that was edited -> what it changes in a Journey, whose clauses and steps say what they said before."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from sfjourney.expressions.tree import Condition
from sfjourney.graph.difference.arms import arm_classes, case_classes, pair_arms
from sfjourney.graph.difference.changes import Class, Found, Remark, clause_text
from sfjourney.graph.difference.clauses import entry_classes
from sfjourney.graph.difference.edits import ClauseEdit, DeclarationEdit, NodeEdit
from sfjourney.graph.difference.exits import exit_classes
from sfjourney.graph.difference.view import JourneyView
from sfjourney.graph.graph import Entry, Exit
from sfjourney.steps.branch import BranchNode
from sfjourney.steps.wait_for import WaitForNode

ClauseT = TypeVar("ClauseT", Entry, Exit)


def through_segment(view: JourneyView, edit: DeclarationEdit, segment: str) -> Iterator[Remark]:
    """A remark for each class but SAFE of each clause and step that asks for the segment and was not edited itself."""
    for clause, classes in _clauses(view, segment):
        yield from _remarks(view, edit, segment, classes, about=clause)
    for node_id, classes in _steps(view, segment):
        yield from _remarks(view, edit, segment, classes, node_id)


def _remarks(
    view: JourneyView, edit: DeclarationEdit, segment: str, classes: Found, node_id: str | None = None, about: str = ""
) -> Iterator[Remark]:
    for kind, message in classes:
        if kind is not Class.SAFE:
            yield Remark(kind, f"{message} (through the segment {segment})", edit, view.key, node_id, about)


def _clauses(view: JourneyView, segment: str) -> Iterator[tuple[str, Found]]:
    """The clauses that ask for the segment, each in words and with its classes; those of one event are one."""
    base, head = view.paired.base, view.paired.head
    edited = {(one.clause, one.event) for one in view.paired.edits if isinstance(one, ClauseEdit)}
    for event in dict.fromkeys(entry.event for entry in head.entries):
        entries = _of_event(head.entries, event)
        if ("entries", event) not in edited and _asks(view, segment, (entry.where for entry in entries)):
            classes = entry_classes(view, event, _of_event(base.entries, event), entries)
            yield clause_text("entries", event), classes
    for event in dict.fromkeys(one.event for one in head.exits):
        exits = _of_event(head.exits, event)
        asked = (condition for one in exits for condition in (one.where, one.when))
        if ("exits", event) not in edited and _asks(view, segment, asked):
            yield clause_text("exits", event), exit_classes(view, event, _of_event(base.exits, event), exits)


def _of_event(clauses: Sequence[ClauseT], event: str | None) -> tuple[ClauseT, ...]:
    return tuple(clause for clause in clauses if clause.event == event)


def _steps(view: JourneyView, segment: str) -> Iterator[tuple[str, Found]]:
    """The branches and waits of both versions that ask for the segment: their ids in the head, and their classes."""
    edited = {one.head.id for one in view.paired.edits if isinstance(one, NodeEdit) and one.head is not None}
    for node in view.paired.head.nodes:
        if node.id in edited or node.id not in view.back:
            continue
        ids = (view.back[node.id], node.id)
        match node:
            case BranchNode() if _asks(view, segment, (case.when for case in node.cases)):
                yield node.id, case_classes(view, pair_arms(view, ids, node.cases, node.cases))
            case WaitForNode() if _asks(view, segment, (one for arm in node.arms for one in (arm.where, arm.when))):
                yield node.id, arm_classes(view, pair_arms(view, ids, node.arms, node.arms))
            case _:
                pass


def _asks(view: JourneyView, segment: str, conditions: Iterable[Condition | None]) -> bool:
    return segment in view.head_side.segments_within(conditions)
