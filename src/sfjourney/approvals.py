"""``sfjourney-approvals.toml`` -> the changes that people approved of, or what is wrong with the file."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final

from sfjourney.configuration import ConfigurationError
from sfjourney.documents.toml import read_toml
from sfjourney.documents.toml_places import Keys, Mistake, placed
from sfjourney.graph.difference.approvals import Approval
from sfjourney.graph.difference.changes import Class
from sfjourney.spelling import likely

NAME: Final = "sfjourney-approvals.toml"
_KEYS: Final = ("fingerprint", "class", "reason", "until")
_FINGERPRINT = re.compile(r"[0-9a-f]{16}(-[0-9a-f]+)?")
_EXAMPLE: Final = "until = 2026-12-31"


def read_approvals(text: str) -> tuple[Approval, ...]:
    """The approvals of a file.

    Raises ConfigurationError for bad TOML, and for all unknown keys and values that cannot be.
    """
    try:
        content = read_toml(text, NAME)
    except ValueError as error:
        raise ConfigurationError(str(error)) from error
    listed = content.get("approval", [])
    mistakes: list[Mistake] = [
        ((key,), f"unknown key {key!r}; each approval is a table [[approval]]") for key in content if key != "approval"
    ]
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        mistakes.append((("approval",), "each approval is a table with two brackets, [[approval]]"))
    else:
        mistakes += (found for number, one in enumerate(listed) for found in _mistakes(one, ("approval", number)))
    if mistakes:
        raise ConfigurationError(placed(NAME, text, mistakes))
    return tuple(Approval(one["fingerprint"], Class(one["class"]), one["reason"], one.get("until")) for one in listed)


def _mistakes(written: dict[str, Any], path: Keys) -> Iterator[Mistake]:
    """What is wrong with an approval; of what is missing only what no unknown key may have been meant for."""
    which = f"approval {int(path[-1]) + 1}"
    listed, meant_for = False, set[str]()
    for key in written:
        if key in _KEYS:
            continue
        meant = likely(key, [known for known in _KEYS if known not in written])
        hint = f"; did you mean {meant!r}?" if meant else ""
        if meant:
            meant_for.add(meant)
        elif not listed:
            hint, listed = f"; known are {', '.join(map(repr, _KEYS))}", True
        yield (*path, key), f"{which}: unknown key {key!r}{hint}"
    for key in _KEYS:
        if key not in meant_for and (why := _why_not(key, written.get(key))) is not None:
            yield (*path, key), f"{which}: {why}"


def _why_not(key: str, value: object) -> str | None:
    """Why a key cannot have a value; None where it can."""
    if key == "until":
        day = value is None or (isinstance(value, date) and not isinstance(value, datetime))
        return None if day else f"until should be a day without quotes, as in {_EXAMPLE}"
    if not isinstance(value, str) or not value.strip():
        return f"{key} should be a text in quotes, and is needed"
    if key == "fingerprint" and not _FINGERPRINT.fullmatch(value):
        return "fingerprint should be one that `sfjourney diff` prints, 16 hex digits"
    names = [kind.value for kind in Class]
    if key == "class" and value not in names:
        meant = likely(value, names)
        hint = f"did you mean {meant!r}?" if meant else f"it is one of {', '.join(names)}"
        return f"there is no class {value!r}; {hint}"
    return None
