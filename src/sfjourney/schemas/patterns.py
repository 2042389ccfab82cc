"""A regular expression -> the literal text it stands for, where it is as plain as that.

None is run: names of properties are asked for often, and the engine that takes no hours on a short name is another one
(``texts`` runs it, on what a schema says of a value). The plain ones, which most ``patternProperties`` are (``^x-``,
``^utm_.*$``, ``_at$``), are read as the text they look for; of the others we only know that they may match.
"""

import re
from typing import Final

from msgspec import Struct

_PLAIN: Final = re.compile(r"(?P<start>\^?)(?P<text>(?:[^\\^$.|?*+()\[\]{}]|\\[^\w\s])*)(?P<any>(?:\.\*)?)(?P<end>\$?)")
_ESCAPE: Final = re.compile(r"\\(.)")
_LINE_ENDS: Final = re.compile("[\n\r\u2028\u2029]")
"""Where a name has a line end, implementations disagree on what ``.`` and ``$`` match."""


class Pattern(Struct, frozen=True):
    """A text to be found in a name, at its start or its end where so marked; None where only running would tell."""

    text: str | None
    at_start: bool = False
    at_end: bool = False

    def matches(self, name: str) -> bool | None:
        """Whether the expression matches somewhere in a name, None where that cannot be told."""
        if self.text is None or _LINE_ENDS.search(name):
            return None
        if self.at_start:
            return name == self.text if self.at_end else name.startswith(self.text)
        return name.endswith(self.text) if self.at_end else self.text in name


def read_pattern(expression: str) -> Pattern:
    """Read an expression in the syntax of ECMA-262, as JSON Schema has them: unanchored, case-sensitive."""
    plain = _PLAIN.fullmatch(expression)
    if plain is None:
        return Pattern(None)
    text = _ESCAPE.sub(r"\1", plain["text"])
    return Pattern(text, bool(plain["start"]), bool(plain["end"] and not plain["any"]))
