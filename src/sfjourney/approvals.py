"""``sfjourney-approvals.toml`` -> the changes that people approved of, or what is wrong with the file."""

import re
from datetime import date, datetime
from typing import Any, Final

from sfjourney.configuration import ConfigurationError
from sfjourney.documents.toml import read_toml
from sfjourney.graph.difference.approvals import Approval
from sfjourney.graph.difference.changes import Class
from sfjourney.spelling import likely

NAME: Final = "sfjourney-approvals.toml"
_KEYS: Final = ("fingerprint", "class", "reason", "until")
_FINGERPRINT = re.compile(r"[0-9a-f]{16}(-[0-9]+)?")
_EXAMPLE: Final = "until = 2026-12-31"


def read_approvals(text: str) -> tuple[Approval, ...]:
    """The approvals of a file. Raises ConfigurationError for bad TOML, an unknown key or a value that cannot be."""
    try:
        content = read_toml(text)
    except ValueError as error:
        raise ConfigurationError(f"{NAME}: {error}") from error
    for key in content:
        if key != "approval":
            raise ConfigurationError(f"{NAME}: unknown key {key!r}; each approval is a table [[approval]]")
    listed = content.get("approval", [])
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise ConfigurationError(f"{NAME}: each approval is a table with two brackets, [[approval]]")
    return tuple(_approval(one, f"{NAME}: approval {number}") for number, one in enumerate(listed, 1))


def _approval(written: dict[str, Any], place: str) -> Approval:
    for key in written:
        if key not in _KEYS:
            meant = likely(key, _KEYS)
            hint = f"did you mean {meant!r}?" if meant else f"known are {', '.join(map(repr, _KEYS))}"
            raise ConfigurationError(f"{place}: unknown key {key!r}; {hint}")
    for key in _KEYS[:3]:
        if not isinstance(written.get(key), str) or not written[key].strip():
            raise ConfigurationError(f"{place}: {key} should be a text in quotes, and is needed")
    if not _FINGERPRINT.fullmatch(written["fingerprint"]):
        raise ConfigurationError(f"{place}: fingerprint should be one that `sfjourney diff` prints, 16 hex digits")
    names = [kind.value for kind in Class]
    if written["class"] not in names:
        meant = likely(written["class"], names)
        hint = f"did you mean {meant!r}?" if meant else f"it is one of {', '.join(names)}"
        raise ConfigurationError(f"{place}: there is no class {written['class']!r}; {hint}")
    until = written.get("until")
    if until is not None and (not isinstance(until, date) or isinstance(until, datetime)):
        raise ConfigurationError(f"{place}: until should be a day without quotes, as in {_EXAMPLE}")
    return Approval(written["fingerprint"], Class(written["class"]), written["reason"], until)
