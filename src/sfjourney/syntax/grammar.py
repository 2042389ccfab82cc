"""The grammar file -> Lark's parser. Lark is known to this package alone."""

from functools import cache
from importlib import resources
from pathlib import Path

from lark import Lark
from lark.lexer import PatternStr, TerminalDef

_FILE = "journey.lark"
_WORD_ENDS = r"(?![\w-]|\.\w)"
"""What follows a keyword: nothing that would make it the beginning of a longer word, or of an event's name."""


def grammar_text() -> str:
    """The grammar: from inside the package where it was built into a wheel, else from the top of the repository."""
    packed = resources.files("sfjourney") / "grammars" / _FILE
    if packed.is_file():
        return packed.read_text(encoding="utf-8")
    return (Path(__file__).parents[3] / "grammars" / _FILE).read_text(encoding="utf-8")


class _Written(PatternStr):
    """A keyword or sign. A keyword matches whole words: ``oncewait`` is one word not known, not two that are."""

    def to_regexp(self) -> str:
        regexp = str(super().to_regexp())
        return regexp + _WORD_ENDS if self.value[0].isalpha() else regexp


def _written(terminal: TerminalDef) -> None:
    if isinstance(terminal.pattern, PatternStr):
        terminal.pattern = _Written(terminal.pattern.value)
        terminal.priority = 1  # before names, which any word could be


@cache
def parser() -> Lark:
    """The parser that all files share."""
    return build_parser()


def build_parser(*, strict: bool = False) -> Lark:
    """A parser of its own; ``strict`` refuses a grammar with conflicts or with terminals that take the same text."""
    return Lark(
        grammar_text(),
        parser="lalr",
        lexer="contextual",
        keep_all_tokens=True,
        maybe_placeholders=False,
        edit_terminals=_written,
        strict=strict,
    )
