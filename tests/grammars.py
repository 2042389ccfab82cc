"""The parser that Lark makes of the grammar: made once, since that takes most of a second."""

from functools import cache

from lark import Lark

from sfjourney.syntax.automaton.grammar import build_parser
from sfjourney.syntax.automaton.loading import grammar_text


@cache
def language_by_lark() -> Lark:
    return build_parser(grammar_text())
