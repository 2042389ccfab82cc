"""The grammar: without conflicts, and every production of it read by a clean case."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from lark import Lark, Token
from lark.exceptions import UnexpectedInput
from lark.grammar import Rule

from grammars import language_by_lark
from journey_cases import clean_cases
from sfjourney.syntax.automaton.grammar import build_parser
from sfjourney.syntax.automaton.loading import grammar_text


def read_by_cases() -> tuple[Lark, set[Rule], set[str]]:
    """The productions and terminals that the clean cases use."""
    lark = language_by_lark()
    rules: set[Rule] = set()
    terminals: set[str] = set()
    # Lark's annotation says names; what it keeps are rules.
    callbacks: dict[Any, Callable[..., Any]] = lark.parse_interactive("").parser_state.parse_conf.callbacks

    def watched(rule: Rule) -> Callable[[Sequence[Any]], Any]:
        inner = callbacks[rule]

        def reduce(children: Sequence[Any]) -> Any:
            rules.add(rule)
            return inner(children)

        return reduce

    for rule in list(callbacks):
        callbacks[rule] = watched(rule)
    for case in clean_cases():
        reading = lark.parse_interactive(case.text)
        try:
            terminals |= {token.type for token in reading.iter_parse()}
            reading.feed_token(Token("$END", ""))
        except UnexpectedInput:
            continue  # tests/test_cases.py says so
    return lark, rules, terminals


def test_the_grammar_has_no_conflict_and_no_two_terminals_that_take_the_same_text() -> None:
    assert build_parser(grammar_text(), strict=True).rules


NEVER_CLEAN = {
    # A Journey has clauses.
    "<journey : JOURNEY name title LBRACE __journey_star RBRACE>",
    "<journey : JOURNEY name title LBRACE RBRACE>",
    "<journey : JOURNEY name LBRACE __journey_star RBRACE>",
    "<journey : JOURNEY name LBRACE RBRACE>",
    # A profile has one schema.
    "<__profile_star : __profile_star schema>",
    # Nothing is in an empty list, and everything is not in it.
    "<membership : _value NOT IN LSQB RSQB>",
    "<membership : _value IN LSQB RSQB>",
}
"""Productions that only texts with a mistake have."""


def test_every_production_and_every_terminal_is_used_by_a_clean_case() -> None:
    lark, rules, terminals = read_by_cases()
    unused = {re.sub(r"_\d+\b", "", str(rule)) for rule in lark.rules if rule not in rules}
    assert unused == NEVER_CLEAN
    ignored = set(lark.ignore_tokens)
    assert sorted({terminal.name for terminal in lark.terminals} - terminals - ignored) == []


@pytest.mark.parametrize("text", ["", "\n", "   ", "# a comment", "#", "#\n#\n"])
def test_a_file_of_nothing_and_of_comments_alone_is_a_file(text: str) -> None:
    assert language_by_lark().parse(text).children == []
