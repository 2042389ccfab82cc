"""The grammar's text -> Lark's parser, of which the tables are made. Lark is known to this package alone."""

from lark import Lark
from lark.lexer import PatternStr, TerminalDef

_WORD_ENDS = r"(?![\w-]|\.\w)"
"""What follows a keyword: nothing that would make it the beginning of a longer word, or of an event's name."""


class _Written(PatternStr):
    """A keyword or sign. A keyword matches whole words: ``oncewait`` is one word not known, not two that are."""

    def to_regexp(self) -> str:
        regexp = str(super().to_regexp())
        return regexp + _WORD_ENDS if self.value[0].isalpha() else regexp


def _written(terminal: TerminalDef) -> None:
    if isinstance(terminal.pattern, PatternStr):
        terminal.pattern = _Written(terminal.pattern.value)
        terminal.priority = 1  # before names, which any word could be


def build_parser(grammar: str, *, strict: bool = False) -> Lark:
    """A parser of its own; ``strict`` refuses a grammar with conflicts or with terminals that take the same text."""
    return Lark(
        grammar,
        parser="lalr",
        lexer="contextual",
        keep_all_tokens=True,
        maybe_placeholders=False,
        edit_terminals=_written,
        strict=strict,
    )
