"""A schema document -> whether it plainly fits its metaschema, so that the validator need not be asked.

Most schemas say what a payload has in a dozen keywords. What these may be is the same in every draft, but for what is
said below; anything else is for the validator, which also says what is wrong. So this never accepts what it refuses.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sfjourney.schemas.dialects import Dialect
from sfjourney.schemas.kinds import KINDS

_Holds = Callable[[Any], bool]


def plainly_fits(schema: Any, dialect: Dialect) -> bool:
    """Whether a document certainly breaks nothing of the metaschema; False where that is not plain."""
    waiting = [schema]
    while waiting:
        found = waiting.pop()
        if not isinstance(found, dict):
            return False
        for keyword, value in found.items():
            inner = _inner(keyword, value)
            if inner is not None:
                waiting += inner
            elif not _plain(keyword, value, dialect):
                return False
    return True


def _inner(keyword: str, value: Any) -> list[Any] | None:
    """The schemas that a keyword holds; None where it holds none, or not as most do."""
    if keyword in _OF_SCHEMAS_BY_NAME and isinstance(value, dict):
        return list(value.values())
    if keyword in _OF_SCHEMAS and isinstance(value, list) and value:
        return value
    return [value] if keyword in _OF_A_SCHEMA and isinstance(value, dict) else None


def _plain(keyword: str, value: Any, dialect: Dialect) -> bool:
    if keyword == "$schema":
        return isinstance(value, str)
    if keyword == dialect.identifier:
        return isinstance(value, str) and "#" not in value
    holds = _PLAIN.get(keyword)
    return holds is not None and holds(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _are_names(value: Any) -> bool:
    """Texts that all differ, one at least: draft 4 wants one."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(name, str) for name in value)
        and len(set(value)) == len(value)
    )


def _is_type(value: Any) -> bool:
    return value in KINDS if isinstance(value, str) else _are_names(value) and KINDS.issuperset(value)


_OF_SCHEMAS_BY_NAME: Final = frozenset({"properties", "patternProperties", "$defs", "definitions"})
_OF_SCHEMAS: Final = frozenset({"allOf", "anyOf", "oneOf"})
_OF_A_SCHEMA: Final = frozenset({"items", "additionalProperties", "not", "propertyNames", "contains"})
_PLAIN: Final[Mapping[str, _Holds]] = {
    **dict.fromkeys(("title", "description", "$comment", "format", "pattern", "$ref"), _is_text),
    **dict.fromkeys(("additionalProperties", "uniqueItems"), _is_flag),
    **dict.fromkeys(("minimum", "maximum"), _is_number),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), _is_count),
    **dict.fromkeys(("required", "enum"), _are_names),
    "type": _is_type,
}
