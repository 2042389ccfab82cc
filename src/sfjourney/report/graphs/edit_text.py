"""One edit of a graph -> the lines that an author would have written before, and those now."""

import json
from typing import Any, Final

from sfjourney.clock.durations import from_iso
from sfjourney.expressions.tree import Condition
from sfjourney.expressions.within import parts_of
from sfjourney.graph.difference.edits import (
    Clause,
    ClauseEdit,
    Declaration,
    DeclarationEdit,
    Edit,
    Gate,
    NodeEdit,
    ProfileEdit,
    RouteEdit,
    Way,
)
from sfjourney.graph.graph import (
    Cap,
    Enroll,
    Entry,
    Event,
    Exit,
    Goal,
    GraphNode,
    Segment,
    Subscription,
    Timezone,
)
from sfjourney.plurals import plural
from sfjourney.report.graphs.condition_text import condition_text, operand_text
from sfjourney.report.graphs.step_text import days_text
from sfjourney.steps.branch import BranchNode
from sfjourney.steps.exit import EndNode, ExitNode
from sfjourney.steps.kind import Hours
from sfjourney.steps.send import SendNode
from sfjourney.steps.set_property import SetNode
from sfjourney.steps.split import SplitNode
from sfjourney.steps.wait import WaitNode
from sfjourney.steps.wait_for import Arm, WaitForNode
from sfjourney.steps.wait_until import WaitUntilNode

_DEEPEST: Final = 60


def edit_lines(edit: Edit) -> tuple[list[str], list[str]]:
    """The lines before and after that differ."""
    match edit:
        case ClauseEdit():
            before, after = (clause_lines(edit.clause, side) for side in (edit.base, edit.head))
        case NodeEdit():
            before, after = (step_lines(side) if side is not None else [] for side in (edit.base, edit.head))
        case RouteEdit():
            before = [_way(route.port, route.base) for route in edit.routes if route.base is not None]
            after = [_way(route.port, route.head) for route in edit.routes if route.head is not None]
        case DeclarationEdit():
            before, after = (declaration_lines(side) for side in (edit.base, edit.head))
        case ProfileEdit():
            before, after = ([f"schema {_quoted(side)}"] if side else [] for side in (edit.base, edit.head))
        case _:
            return [], []
    return [line for line in before if line not in after], [line for line in after if line not in before]


def _way(port: str, way: Way) -> str:
    begin = f"{way.source} " if way.source is not None else ""
    return f"{begin}{'' if port == 'next' else port + ' '}-> {way.target}"


# ---- steps


def step_lines(node: GraphNode) -> list[str]:
    """A step, with a line for each of its options, cases, arms or shares."""
    match node:
        case SendNode():
            return [f"send {node.template}", *_options(node)]
        case WaitNode():
            return [f"wait {from_iso(node.duration).words()}"]
        case WaitUntilNode():
            return [_until(node)]
        case WaitForNode():
            return [f"wait up to {from_iso(node.duration).words()}", *(f"  {_arm(arm)}" for arm in node.arms)]
        case BranchNode():
            return [
                "branch" + (f" {_quoted(node.title)}" if node.title is not None else ""),
                *(f"  when {_condition(case.when)}" for case in node.cases),
            ]
        case SplitNode():
            return [f"split {_quoted(node.salt)}", *(f"  {share.percent:g}% {share.name}" for share in node.shares)]
        case SetNode():
            return [f"set {node.pointer} = {operand_text(node.value)}"]
        case ExitNode():
            return ["exit"]
        case EndNode():
            return []


def _options(node: SendNode) -> list[str]:
    texts = (("subject", node.subject), ("from", node.sender), ("reply-to", node.reply_to))
    lines = [f"  {word} {_quoted(text)}" for word, text in texts if text is not None]
    lines += [f"  data {binding.name} = {operand_text(binding.value)}" for binding in node.data]
    if node.consent is not None:
        lines.append("  " + _gate(node.consent.subscription))
    if node.windows is not None:
        lines += [f"  {_window(window)}" for window in node.windows] or ["  window always"]
    return [*lines, "  if skipped exit"] if node.if_skipped == "exit" else lines


def _until(node: WaitUntilNode) -> str:
    if node.time is not None:
        days = days_text(node.time.days, ", ")
        return f"wait until {days}{node.time.at}" + (f" to {node.time.end}" if node.time.end is not None else "")
    if node.date is None:
        return "wait until"
    date = node.date
    shift = f"{from_iso(date.duration).words()} {date.direction} " if date.duration is not None else ""
    return f"wait until {shift}{date.pointer} if past {date.if_past} if missing {date.if_missing}"


def _arm(arm: Arm) -> str:
    if arm.event is None:
        return f"when {_condition(arm.when)}"
    return _arrival("on new" if arm.new else "on", arm.event, arm.name, arm.matching, arm.where)


def _arrival(word: str, event: str, name: str | None, matching: str | None, where: Condition | None) -> str:
    words = [word, event]
    words += [f"as {name}"] if name is not None else []
    words += [f"matching {matching}"] if matching is not None else []
    words += [f"where {_condition(where)}"] if where is not None else []
    return " ".join(words)


# ---- clauses


def clause_lines(clause: Clause, value: Any) -> list[str]:
    """A clause of a Journey, a line for each of its parts; none where it says nothing."""
    match value:
        case tuple():
            return [_listed(one) for one in value]
        case Enroll():
            return [_enroll(value)]
        case Timezone():
            pointer = f"{value.pointer} else " if value.pointer is not None else ""
            return [f"timezone {pointer}{_quoted(value.zone)}"]
        case Gate():
            return [_gate(value.subscription)] if value.subscription is not None or value.transactional else []
        case Goal():
            within = f" within {from_iso(value.within).words()}" if value.within is not None else ""
            return [_arrival("goal", value.event, value.name, value.matching, value.where) + within]
        case bool():
            return ["draft"] if value else []
        case str():
            return [f"{clause} {_quoted(value)}"]
        case _:
            return []


def _listed(value: Entry | Exit | Hours | Cap) -> str:
    match value:
        case Entry(kind="api"):
            return "on api" + (f" schema {_quoted(value.schema)}" if value.schema is not None else "")
        case Entry():
            return f"on {value.event}" + (f" where {_condition(value.where)}" if value.where is not None else "")
        case Exit(event=None):
            return f"exit when {_condition(value.when)}"
        case Exit():
            return _arrival("exit on", str(value.event), value.name, value.matching, value.where)
        case Hours():
            return _window(value)
        case Cap():
            return f"cap {value.sends} {plural(value.sends, 'send')} in {from_iso(value.duration).words()}"


def _enroll(enroll: Enroll) -> str:
    words = [f"enroll {enroll.policy}"]
    words += [f"after {from_iso(enroll.after).words()}"] if enroll.after is not None else []
    words += [f"per {enroll.per}"] if enroll.per is not None else []
    return " ".join([*words, f"if running {enroll.if_running}"])


def _gate(subscription: str | None) -> str:
    return f"subscription {subscription}" if subscription is not None else "transactional"


def _window(window: Hours) -> str:
    return f"window {days_text(window.days, ', ')}{window.start} to {window.end}"


# ---- what the workspace shares


def declaration_lines(declared: Declaration | None) -> list[str]:
    """What something that the workspace shares says, beside its name."""
    match declared:
        case Event():
            schema = [f"schema {_quoted(declared.schema)}"] if declared.schema is not None else []
            return [*schema, *(f"redact {path}" for path in declared.redacted)]
        case Segment():
            return [_condition(declared.where)]
        case Subscription():
            own = [f"id {_quoted(declared.id)}"] if declared.id is not None else []
            return [declared.policy, *own, *map(_listed, declared.caps)]
        case _:
            return []


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _condition(condition: Condition | None) -> str:
    """A condition in words, unless it is nested so deep that nobody would read it."""
    if condition is None:
        return "always"
    left = [(condition, 0)]
    while left:
        one, depth = left.pop()
        if depth > _DEEPEST:
            return "a condition of many levels"
        left += [(part, depth + 1) for part in parts_of(one)]
    return condition_text(condition)
