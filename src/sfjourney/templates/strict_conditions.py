"""Condition as written -> whether it has one of the forms that json-render documents, as its ``validateSpec`` asks."""

import math
from collections.abc import Mapping
from typing import Final

from sfjourney.limits import WIDEST_LIMITS
from sfjourney.templates.forms import OPERATORS, Source
from sfjourney.templates.javascript import double, is_number


def is_strict_condition(condition: object) -> bool:
    """Whether a condition has one of the forms that json-render documents; what others do, ``conditions`` says."""
    waiting: list[tuple[object, int]] = [(condition, WIDEST_LIMITS.json_depth)]
    while waiting:
        one, levels = waiting.pop()
        if isinstance(one, bool):
            continue
        if levels == 0:
            return False
        if isinstance(one, list):
            if not all(_is_strict_single(member) for member in one):
                return False
        elif isinstance(one, dict) and (set(one) == {"$and"} or set(one) == {"$or"}):
            members = next(iter(one.values()))
            if not isinstance(members, list):
                return False
            waiting.extend((member, levels - 1) for member in members)
        elif not _is_strict_single(one):
            return False
    return True


_ORDERINGS: Final = frozenset(("gt", "gte", "lt", "lte"))


def _is_strict_single(condition: object) -> bool:
    if not isinstance(condition, dict):
        return False
    sources = [source for source in Source if source.value in condition]
    if len(sources) != 1 or not {sources[0].value, "not", *OPERATORS}.issuperset(condition):
        return False
    source = condition[sources[0].value]
    if not (source is True if sources[0] is Source.INDEX else isinstance(source, str)):
        return False
    return condition.get("not", True) is True and all(
        _is_ordered(condition[name]) for name in _ORDERINGS & set(condition)
    )


def _is_ordered(operand: object) -> bool:
    if isinstance(operand, (int, float)) and is_number(operand):
        return math.isfinite(double(operand))
    return isinstance(operand, Mapping) and isinstance(operand.get("$state"), str)
