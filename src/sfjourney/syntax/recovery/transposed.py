"""Two neighbours that have changed places, or one that stands twice -> what was meant, where much fits behind it."""

from sfjourney.diagnostics import Edit, Fix
from sfjourney.source import Span
from sfjourney.syntax.automaton.wording import keyword
from sfjourney.syntax.recovery.reading import NAMES, Reading, is_virtual, is_word, kinds
from sfjourney.syntax.recovery.twice import report_twice
from sfjourney.syntax.tokens import Token

ENOUGH = 4
"""Tokens that have to fit behind a guess before it is believed: a few fit behind many a wrong one."""


def mend_neighbours(reading: Reading, token: Token) -> bool:
    """Recognise tokens that are whole and only stand wrong, report them and read on. Returns whether there were any."""
    return (
        _again(reading, token)
        or _after_previous(reading, token)
        or _before_next(reading, token)
        or _before_both(reading)
    )


def _again(reading: Reading, token: Token) -> bool:
    """``{ {``, ``"Title" "Title"``, ``at at least``: the same again."""
    previous = reading.previous
    if previous is None or str(previous) != str(token) or token.type in {"$END", "RBRACE"}:
        return False
    if reading.stack.try_text(reading.stack.trial(), token.end_pos, ENOUGH) < ENOUGH:
        return False
    report_twice(reading, token)
    reading.stack.at = token.end_pos
    return True


def _after_previous(reading: Reading, token: Token) -> bool:
    """``wait }`` and what follows a wait: the one before the token was read already."""
    previous, depth = reading.previous, reading.stack.depth - 1
    if previous is None or depth < 0 or reading.stack.value(depth) is not previous or is_virtual(previous):
        return False
    # `subscription`, and on the next line `window weekdays`: that one is no name that was meant to stand elsewhere.
    terminal = keyword(reading.language, str(previous)) if is_word(previous) else None
    if terminal is not None and (reading.starts_line(previous) or _begins(reading, previous, terminal, token)):
        return False
    # `[1, 2,]`: that comma is one too many, and none that was meant to stand behind the bracket.
    if previous.type == "COMMA" and token.type in {"RSQB", "RBRACE"}:
        return False
    # `{ "schemas/order.json" }`: that is no title.
    if previous.type == "LBRACE" and token.endswith('.json"'):
        return False
    return _swap(reading, previous, token, depth)


def _begins(reading: Reading, word: Token, terminal: str, token: Token) -> bool:
    """``subscription send welcome`` on one line: the word begins what follows, once the name before it is there."""
    depth = reading.stack.depth - 1
    return any(reading.stack.accepts(word.type, terminal, kind, depth=depth) for kind in kinds(token))


def _before_next(reading: Reading, token: Token) -> bool:
    """``branch "title" when {``: the one behind the token fits here, and the token behind it."""
    if token.type == "$END":
        return False
    following = reading.next_after(token)
    reading.stack.at = token.end_pos
    return _swap(reading, token, following, reading.stack.depth)


def _before_both(reading: Reading) -> bool:
    """``on exit order.created``: the two before the token that does not fit were read, the second of them as a name."""
    first, second, depth = reading.before_previous, reading.previous, reading.stack.depth - 2
    if first is None or second is None or depth < 0 or not (is_word(second) and len(first)):
        return False
    if reading.stack.value(depth) is not first or reading.stack.value(depth + 1) is not second:
        return False
    return _swap(reading, first, second, depth)


def _swap(reading: Reading, first: Token, second: Token, depth: int) -> bool:
    """Read two tokens in the other order, from a depth of the stack on, where that makes sense of what follows."""
    if str(first) == str(second) or second.type == "$END":
        return False
    stack, states = reading.stack, reading.stack.trial(depth)
    places = [(token.start_pos, token.end_pos) for token in (second, first)]
    kinds = [stack.try_token(states, start, end) for start, end in places]
    # `50% { exit }`: a keyword is no name that was forgotten.
    named = any(
        kind in NAMES and keyword(reading.language, str(t)) for kind, t in zip(kinds, (second, first), strict=True)
    )
    if None in kinds or named or stack.try_text(states, places[0][1], ENOUGH) < ENOUGH:
        return False
    one, other = reading.span(first), reading.span(second)
    whole = one.to(other)
    message = f"{reading.found(second)} belongs before {reading.found(first)}"
    fix = Fix("exchange them", (Edit(one, str(second)), Edit(other, str(first))), safe=False)
    reading.report(
        "syntax/unexpected-token", message, _on_one_line(reading, one, whole), "the other way round", fix=fix
    )
    reading.out.mistaken.append(whole)
    del reading.read[len(reading.read) - (stack.depth - depth) :]
    stack.take_back(depth)
    for kind, token, place in zip(kinds, (second, first), (one, other), strict=True):
        reading.feed(Token(str(kind), str(token), place.start, end_pos=place.end))
    stack.at = places[0][1]
    return True


def _on_one_line(reading: Reading, one: Span, whole: Span) -> Span:
    return one if "\n" in reading.source.text[whole.start : whole.end] else whole
