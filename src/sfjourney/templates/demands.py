"""A component and one of its props, resolved -> why rendering throws there, if it does.

Sources: jsx_email.md 7, json_render.md 7. A component that prints nonsense for a value does not throw.
"""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from sfjourney.pointers import MISSING
from sfjourney.templates.dialect import Dialect
from sfjourney.templates.errors import RenderError
from sfjourney.templates.javascript import is_truthy, kind_of
from sfjourney.templates.props import Evaluate, Misses, Value
from sfjourney.templates.scope import Scope

Demand = Callable[[object], str | None]
"""What is wrong with a resolved value, without quoting it; None for a value that renders."""

_TAG: Final = re.compile(r"[A-Za-z][\w:.-]*")
_VOID_TAGS: Final = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr")
)


def checked_props(component: str | None, props: list[tuple[str, Value]], dialect: Dialect) -> list[Evaluate]:
    """The props of an element that can read something or fail, each with what its component demands of it."""
    demands = _DEMANDS[dialect].get(component or "", {})
    named = dict(props)
    made = []
    for name, value in [*props, *((name, _ABSENT) for name in demands if name not in named)]:
        demand = demands.get(name)
        if demand is None:
            made += [] if value.constant else [value.evaluate]
        elif not value.constant or demand(value.evaluate(_NO_SCOPE, [])) is not None:
            made.append(_demanding(name, value.evaluate, demand))
    if component == "Conditional" and dialect is Dialect.JSX_EMAIL:
        made += _one_condition([named.get(name, _ABSENT) for name in ("mso", "expression")])
    return made


_ABSENT: Final = Value(lambda _scope, _misses: MISSING, constant=True)
_NO_SCOPE: Final = Scope({}, {})


def _demanding(name: str, evaluate: Evaluate, demand: Demand) -> Evaluate:
    def run(scope: Scope, misses: Misses) -> object:
        value = evaluate(scope, misses)
        reason = demand(value)
        if reason is not None:
            raise RenderError(f"{name} is {reason}")
        return value

    return run


def _one_condition(given: list[Value]) -> list[Evaluate]:
    """What asks whether just one of these is given; nothing where that is known to be so."""

    def run(scope: Scope, _misses: Misses) -> object:
        values = [value.evaluate(scope, []) for value in given]
        if sum(value is not None and value is not MISSING for value in values) != 1:
            raise RenderError("it needs one of mso and expression, and only one")
        return MISSING

    if not all(value.constant for value in given):
        return [run]
    return [] if sum(value.evaluate(_NO_SCOPE, []) not in (None, MISSING) for value in given) == 1 else [run]


# ---- demands


def _text(value: object) -> str | None:
    """What is shown as text may hold no object, however deep in arrays."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, list):
            left += one
        elif isinstance(one, dict):
            return "an object, and no text" if one is value else "an array that holds an object, and no text"
    return None


def _string(value: object) -> str | None:
    return None if isinstance(value, str) else f"{kind_of(value)}, and no string"


def _string_or_nothing(value: object) -> str | None:
    return None if value is None or value is MISSING else _string(value)


def _tag(value: object) -> str | None:
    """A tag with children: what is absent, null or empty is the default."""
    if not is_truthy(value):
        return None
    if isinstance(value, str) and _TAG.fullmatch(value) and value.lower() not in _VOID_TAGS:
        return None
    return "no tag that can hold text"


def _true_tag(value: object) -> str | None:
    return "no tag" if is_truthy(value) and not isinstance(value, str) else None


def _preview(value: object) -> str | None:
    return None if value is MISSING or isinstance(value, (str, list)) else f"{kind_of(value)}, and no string"


def _style(value: object) -> str | None:
    if value is None or value is MISSING or isinstance(value, (dict, list)):
        return None
    return f"{kind_of(value)}, and no object"


_SHOWN: Final[Mapping[str, Mapping[str, Demand]]] = {name: {"text": _text} for name in ("Text", "Link", "Button")}
_DEMANDS: Final[Mapping[Dialect, Mapping[str, Mapping[str, Demand]]]] = MappingProxyType(
    {
        Dialect.JSX_EMAIL: {
            **_SHOWN,
            "Heading": {"text": _text, "as": _true_tag},
            "Markdown": {"content": _string},
            "Code": {"content": _string, "language": _string_or_nothing, "theme": _string_or_nothing},
            "Raw": {"content": _string},
        },
        Dialect.REACT_EMAIL: {
            **_SHOWN,
            "Heading": {"text": _text, "as": _tag},
            "Preview": {"text": _preview},
            "Markdown": {"content": _string},
            **{name: {"style": _style} for name in ("Body", "Section", "Row", "Column")},
        },
    }
)
