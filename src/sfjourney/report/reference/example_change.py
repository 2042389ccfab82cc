"""The bad and the good example of a rule -> one text in which `-` lines become `+` lines."""

import json
from collections.abc import Iterator
from difflib import SequenceMatcher
from textwrap import dedent
from typing import Any, Literal

from sfjourney.report.paint import clip, shown
from sfjourney.rules.example import STANDARD_FILES, example_files

Sign = Literal[" ", "-", "+"]
Line = tuple[Sign, str]

_LONGEST_LINE = 250


def change(bad: str, good: str) -> list[Line]:
    """The lines of both examples, each with its sign: those of both, of the bad one, of the good one."""
    before, after = _lines(bad), _lines(good)
    found: list[Line] = []
    for what, a_start, a_end, b_start, b_end in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if what == "equal":
            found += [(" ", line) for line in before[a_start:a_end]]
        else:
            found += [("-", line) for line in before[a_start:a_end]]
            found += [("+", line) for line in after[b_start:b_end]]
    return found


def schemas(example: str) -> list[str]:
    """What the schemas have that an example names without showing them, a line each."""
    return [
        f"{path} has {', '.join(_properties(json.loads(text)))}"
        for path, text in example_files(example).items()
        if path.startswith("schemas/") and path in STANDARD_FILES and f"--- {path}" not in example
    ]


def _properties(schema: dict[str, Any], above: str = "") -> Iterator[str]:
    for name, inner in schema.get("properties", {}).items():
        if "properties" in inner:
            yield from _properties(inner, f"{above}{name}/")
        else:
            yield above + name


def _lines(text: str) -> list[str]:
    """The lines as they can be shown: invisible characters and bytes that are no text as escapes."""
    readable = dedent(text).strip("\n").encode("utf-8", "backslashreplace").decode()
    return [clip(shown(line), _LONGEST_LINE) for line in readable.split("\n")]
