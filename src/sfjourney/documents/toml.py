"""TOML text -> its tables; whatever is wrong with it is one kind of error."""

import re
from typing import Any, Final

from sfjourney.documents.toml_places import line_and_column

_AT_LINE: Final = re.compile(r" \(at line (\d+), column (\d+)\)$")
_WORD: Final = re.compile(r"[A-Za-z_*/]|\.(?!\d)")
_TRUTH: Final = re.compile(r"(?i:true|false|yes|no|on|off)\b")
_NOTHING: Final = re.compile(r"(?i:null|none|nil)\b")
_AT_END: Final = " (at end of document)"


def read_toml(text: str, file: str) -> dict[str, Any]:
    """The tables of a TOML text, that of ``file``.

    Raises ValueError where it is none, or one that cannot be read here; it says where in the file, and why.
    """
    import tomllib  # noqa: PLC0415  # many workspaces have no configuration

    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError(f"{file}: nested too deep") from None
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{file}:{_with_place(str(error), text)}") from error
    except ValueError:
        raise ValueError(f"{file}: a number has more digits than can be read") from None


def _advice(message: str, line: str, column: int) -> str:
    """What to write instead of what other formats of configurations have."""
    rest = line[column - 1 :].lstrip()
    if message.startswith("Invalid value"):
        return _advice_on_value(rest)
    if message.startswith("Expected '='") and rest.startswith(":"):
        return ": TOML has a `=` there"
    if message.startswith("Expected '='") and rest.startswith("/"):
        return ": a key with a `/` in it stands in quotes"
    return ": this key stands twice" if message.startswith("Cannot overwrite a value") else ""


def _advice_on_value(value: str) -> str:
    if _TRUTH.match(value) is not None:
        return ": write true or false, or a text in quotes"
    if _NOTHING.match(value) is not None:
        return ": TOML has no such value: leave the key out"
    return ": text stands in quotes" if _WORD.match(value) is not None else ""


def _with_place(message: str, text: str) -> str:
    """What ``tomllib`` says, with the place where all that is said of files has it."""
    found = _AT_LINE.search(message)
    if found is not None:
        line = text.split("\n")[int(found[1]) - 1]
        return f"{found[1]}:{found[2]}: {message[: found.start()]}{_advice(message, line, int(found[2]))}"
    if message.endswith(_AT_END):
        more = _advice(message, "", 1) or "; the file ends there"
        return f"{line_and_column(text, len(text.rstrip()))}: {message.removesuffix(_AT_END)}{more}"
    return f" {message}"
