"""Lark's parser of the grammar -> the tables that read Journeys, the same ones in every run."""

from typing import Any

from lark import Lark
from lark.grammar import Rule
from lark.lexer import PatternStr, TerminalDef
from lark.parsers.lalr_analysis import Shift

from sfjourney.syntax.automaton.tables import Production, State, Tables, Terminal


def tables_of(lark: Lark) -> Tables:
    """The automaton of a grammar in which no keyword has the priority of a pattern, as plain values."""
    automaton = lark.parse_interactive("").parser_state.parse_conf
    numbers = _numbers(automaton.states, automaton.start_state)
    productions = sorted(set(lark.rules), key=str)
    index = {production: at for at, production in enumerate(productions)}
    before, written, behind = _terminals(lark)
    return Tables(
        states=tuple(_state(automaton.states[state], numbers, index) for state in numbers),
        productions=tuple(_production(rule) for rule in productions),
        before=before,
        written=written,
        behind=behind,
        ignored="|".join(f"(?:{lark.get_terminal(name).pattern.to_regexp()})" for name in sorted(lark.ignore_tokens)),
        start=numbers[automaton.start_state],
        end=numbers[automaton.end_state],
    )


def _numbers(states: dict[Any, dict[str, tuple[Any, Any]]], start: Any) -> dict[Any, int]:
    """The states in the order in which they are reached: Lark numbers them anew in every run."""
    numbers = {start: 0}
    left = [start]
    for state in left:
        for _, (action, argument) in sorted(states[state].items(), key=lambda entry: entry[0]):
            if action is Shift and argument not in numbers:
                numbers[argument] = len(numbers)
                left.append(argument)
    return numbers


def _state(state: dict[str, tuple[Any, Any]], numbers: dict[Any, int], index: dict[Rule, int]) -> State:
    return {
        str(symbol): numbers[argument] if action is Shift else ~index[argument]
        for symbol, (action, argument) in sorted(state.items(), key=lambda entry: entry[0])
    }


def _production(rule: Rule) -> Production:
    spliced = (at for at, symbol in enumerate(rule.expansion) if not symbol.is_term and symbol.name.startswith("_"))
    return Production(str(rule.origin.name), len(rule.expansion), tuple(spliced))


def _terminals(lark: Lark) -> tuple[tuple[Terminal, ...], tuple[Terminal, ...], tuple[Terminal, ...]]:
    """The terminals in the order in which Lark's lexer tries them: before, among and after keywords and signs."""
    ordered = sorted(lark.terminals, key=_precedence)
    written = tuple(_terminal(terminal) for terminal in ordered if isinstance(terminal.pattern, PatternStr))
    patterns = [terminal for terminal in ordered if not isinstance(terminal.pattern, PatternStr)]
    (priority,) = {terminal.priority for terminal in ordered if isinstance(terminal.pattern, PatternStr)}
    if any(terminal.priority == priority for terminal in patterns):
        raise ValueError("a pattern has the priority of keywords, so that Lark does not try it for itself")
    before = tuple(_terminal(terminal) for terminal in patterns if terminal.priority > priority)
    ignored = set(lark.ignore_tokens)
    behind = (one for one in patterns if one.priority < priority and one.name not in ignored)
    return before, written, tuple(_terminal(terminal) for terminal in behind)


def _precedence(terminal: TerminalDef) -> tuple[int, int, int, str]:
    pattern = terminal.pattern
    return (-terminal.priority, -pattern.max_width, -len(pattern.value), terminal.name)


def _terminal(terminal: TerminalDef) -> Terminal:
    if isinstance(terminal.pattern, PatternStr):
        return Terminal(str(terminal.name), str(terminal.pattern.value))
    return Terminal(str(terminal.name), str(terminal.pattern.to_regexp()))
