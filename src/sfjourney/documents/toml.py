"""TOML text -> its tables; whatever is wrong with it is one kind of error."""

import re
from typing import Any, Final

from sfjourney.documents.toml_places import line_and_column

_AT_LINE: Final = re.compile(r" \(at line (\d+), column (\d+)\)$")
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


def _with_place(message: str, text: str) -> str:
    """What ``tomllib`` says, with the place where all that is said of files has it."""
    found = _AT_LINE.search(message)
    if found is not None:
        return f"{found[1]}:{found[2]}: {message[: found.start()]}"
    if message.endswith(_AT_END):
        return f"{line_and_column(text, len(text.rstrip()))}: {message.removesuffix(_AT_END)}; the file ends there"
    return f" {message}"
