"""Conditions in normal form -> the words an author would write."""

import json

from msgspec import UNSET

from sfjourney.clock.durations import from_iso
from sfjourney.expressions import tree


def operand_text(operand: tree.Operand) -> str:
    """A value as an author writes it."""
    if operand.pointer is not UNSET:
        return operand.pointer
    if operand.instant is not UNSET:
        return operand.instant
    if operand.fn is UNSET:
        return json.dumps(operand.literal, ensure_ascii=False)
    if operand.fn == "now" or operand.of is UNSET:
        return "now"
    if operand.duration is not UNSET:
        return f"{from_iso(operand.duration).words()} {operand.fn} {operand_text(operand.of)}"
    return f"{operand.fn}({operand_text(operand.of)})"


def condition_text(condition: tree.Condition) -> str:
    """One line; parentheses only where the words would mean something else without them."""
    match condition:
        case tree.Always():
            return "always"
        case tree.Never():
            return "never"
        case tree.And():
            return " and ".join(_inside(part, tree.Or) for part in condition.of)
        case tree.Or():
            return " or ".join(condition_text(part) for part in condition.of)
        case tree.Not():
            return f"not {_inside(condition.of, tree.And, tree.Or)}"
        case tree.In() | tree.NotIn():
            listed = ", ".join(map(operand_text, condition.options))
            word = "in" if isinstance(condition, tree.In) else "not in"
            return f"{operand_text(condition.value)} {word} [{listed}]"
        case tree.Present():
            return f"{condition.pointer} is present"
        case tree.Missing():
            return f"{condition.pointer} is missing"
        case tree.AnyItem() | tree.AllItems():
            word = "any" if isinstance(condition, tree.AnyItem) else "all"
            return f"{word} {condition.pointer} as {condition.name} where {_inside(condition.where, tree.And, tree.Or)}"
        case tree.Did():
            return _did_text(condition)
        case tree.StartedBy():
            return f"started by {condition.event}"
        case tree.InSegment():
            return f"in segment {condition.segment}"
        case _:
            operator = condition.__struct_config__.tag
            return f"{operand_text(condition.left)} {operator} {operand_text(condition.right)}"


def _inside(condition: tree.Condition, *looser: type[tree.Condition]) -> str:
    text = condition_text(condition)
    return f"({text})" if isinstance(condition, looser) else text


def _did_text(condition: tree.Did) -> str:
    parts = [f"did {condition.event}"]
    if condition.name is not None:
        parts.append(f"as {condition.name}")
    if condition.matching is not None:
        parts.append(f"matching {condition.matching}")
    if condition.where is not None:
        parts.append(f"where {_inside(condition.where, tree.And, tree.Or)}")
    if condition.times != tree.Times("at least", 1):
        parts.append(f"{condition.times.bound} {condition.times.number} times")
    if condition.last is not None:
        parts.append(f"in last {from_iso(condition.last).words()}")
    if condition.since is not None:
        parts.append("since enrollment")
    return " ".join(parts)
