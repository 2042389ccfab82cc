"""Nodes, ports and entries of a graph -> the words that pictures and stories show for them."""

from collections.abc import Iterable
from typing import Final

from sfjourney.clock.durations import from_iso
from sfjourney.clock.weekly import DAY_NAMES
from sfjourney.expressions.tree import Condition
from sfjourney.graph.graph import Entry, GraphNode
from sfjourney.report.graphs.condition_text import condition_text, operand_text
from sfjourney.steps.branch import BranchNode
from sfjourney.steps.exit import EndNode, ExitNode
from sfjourney.steps.kind import Hours
from sfjourney.steps.send import SendNode
from sfjourney.steps.set_property import SetNode
from sfjourney.steps.split import SplitNode
from sfjourney.steps.wait import WaitNode
from sfjourney.steps.wait_for import Arm, WaitForNode
from sfjourney.steps.wait_until import WaitUntilNode

_WEEK: Final = len(DAY_NAMES)
_SHORT: Final = {DAY_NAMES[:5]: "weekdays", DAY_NAMES[5:]: "weekends"}


def node_word(node: GraphNode) -> str:
    """What a node does, as an author begins such a step."""
    match node:
        case WaitForNode():
            return "wait up to"
        case WaitUntilNode():
            return "wait until"
        case _:
            return str(node.__struct_config__.tag)


def node_subject(node: GraphNode) -> str:
    """What it does that to: nothing where its word says all."""
    match node:
        case SendNode():
            return node.template
        case WaitNode() | WaitForNode():
            return from_iso(node.duration).words()
        case WaitUntilNode():
            return _until_text(node)
        case BranchNode():
            return node.title or ""
        case SplitNode():
            return node.salt
        case SetNode():
            return f"{node.pointer} = {operand_text(node.value)}"
        case ExitNode() | EndNode():
            return ""


def node_text(node: GraphNode) -> str:
    """A node in one line."""
    if isinstance(node, BranchNode):
        return node.title or "branch"
    return f"{node_word(node)} {node_subject(node)}".rstrip()


def days_text(days: Iterable[str], between: str) -> str:
    """Days as an author writes them, with the space behind them; nothing where it is every day."""
    listed = [*days]
    if len(listed) == _WEEK:
        return ""
    return _SHORT.get(tuple(listed), between.join(listed)) + " "


def hours_text(hours: Hours) -> str:
    """Days and clock times of a window, as an author writes them; days are left out where it is every day."""
    return f"{days_text(hours.days, ' ')}{hours.start} to {hours.end}"


def _until_text(node: WaitUntilNode) -> str:
    if node.time is not None:
        return f"{days_text(node.time.days, ' ')}{node.time.at}" + (f" to {node.time.end}" if node.time.end else "")
    if node.date is None:
        return ""
    shift = f"{from_iso(node.date.duration).words()} {node.date.direction} " if node.date.duration else ""
    return f"{shift}{node.date.pointer}"


def entry_text(entry: Entry) -> str:
    """How a run starts, in one line."""
    if entry.kind == "api":
        return "on api"
    return f"on {entry.event}" + (f" where {condition_text(entry.where)}" if entry.where is not None else "")


def _arm_text(arm: Arm) -> str:
    """An arm about an event, as an author writes it."""
    words = ["on new" if arm.new else "on", str(arm.event)]
    words += [f"as {arm.name}"] if arm.name is not None else []
    words += [f"matching {arm.matching}"] if arm.matching is not None else []
    words += [f"where {condition_text(arm.where)}"] if arm.where is not None else []
    return " ".join(words)


def port_text(node: GraphNode, port: str) -> str:
    """What leads out of a node there; nothing where it just goes on."""
    condition: Condition | None = None
    if port == "next":
        return ""
    if isinstance(node, BranchNode):
        condition = next((case.when for case in node.cases if case.port == port), None)
    if isinstance(node, WaitForNode):
        arm = next((arm for arm in node.arms if arm.port == port), None)
        if arm is not None and arm.event is not None:
            return _arm_text(arm)
        condition = arm.when if arm is not None else None
    if isinstance(node, SplitNode):
        share = next(share for share in node.shares if share.name == port)
        return f"{share.percent:g}% {port}"
    return condition_text(condition) if condition is not None else port
