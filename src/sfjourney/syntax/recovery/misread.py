"""A word read as a name that was hardly meant as one -> the construct without it, or without its name."""

import json
import re

from sfjourney.diagnostics import Edit, Fix
from sfjourney.syntax.automaton.wording import expected, keyword
from sfjourney.syntax.recovery.absent import INSTEAD
from sfjourney.syntax.recovery.forms import form
from sfjourney.syntax.recovery.reading import Reading, is_word, kinds
from sfjourney.syntax.recovery.skipping import skip
from sfjourney.syntax.recovery.strays import mend_name
from sfjourney.syntax.recovery.torn import mend_torn_event
from sfjourney.syntax.recovery.transposed import ENOUGH
from sfjourney.syntax.recovery.twice import report_twice
from sfjourney.syntax.tokens import Token

QUOTED_EVENT = 'an event name with other characters stands in quotes: "Order Completed"'
_RUN = re.compile(r"[\w.\-/@$%+]+")
"""What stands together as one word of an author."""


def misread_name(reading: Reading, token: Token) -> bool:
    """Where a token does not fit behind a name, mend the name."""
    name = reading.previous
    if name is None or name.type not in {"NAME", "EVENT_NAME"} or name.startswith('"'):
        return False
    if reading.stack.value(reading.stack.depth - 1) is not name:
        return False
    if mend_torn_event(reading, name) or _other_characters(reading, name, token):
        return True
    if token.type == "COLON":
        return _labels(reading, token) and _no_name(reading, name, "LABEL", token)
    terminal = keyword(reading.language, str(name))
    if terminal is None:
        return _one_name_too_many(reading, name, token)
    # `goal on order_paid`: on the same line nothing else begins.
    begins = reading.stack.accepts(terminal, depth=reading.began()) and not reading.starts_line(name)
    return (begins and _before_name(reading, name, token)) or (
        _no_name(reading, name, terminal, token) or _before_name(reading, name, token)
    )


def _labels(reading: Reading, colon: Token) -> bool:
    """Whether a step follows: in ``exit on order.created: matching /event/id`` that colon is one too many."""
    following = reading.next_after(colon)
    reading.stack.at = colon.end_pos or 0
    return any(reading.stack.accepts("LABEL", "COLON", kind, depth=reading.began()) for kind in kinds(following))


def _other_characters(reading: Reading, name: Token, token: Token) -> bool:
    """``on cart-updated``: an event's name of which only the beginning can stand without quotes."""
    run = _RUN.match(reading.source.text, name.start_pos)
    if name.type != "EVENT_NAME" or name.end_pos != token.start_pos or run is None or run.end() <= name.end_pos:
        return False  # or its blanks were mended already
    _take_back(reading)
    span = reading.source.span(run.start(), run.end())
    quoted = json.dumps(run.group(), ensure_ascii=False)
    reading.report(
        "syntax/unexpected-token",
        f"`{run.group()}` is no event name without quotes",
        span,
        "write it in quotes",
        help=QUOTED_EVENT,
        fix=Fix(f"write {quoted}", (Edit(span, quoted),), safe=False),
    )
    reading.out.mistaken.append(span)
    reading.stack.at = run.end()
    reading.feed(Token("EVENT_NAME", run.group(), run.start(), end_pos=run.end()))
    return True


def _before_name(reading: Reading, word: Token, token: Token) -> bool:
    """``goal on order_paid``: a keyword before the name, where none belongs."""
    depth = reading.stack.depth - 1
    named = is_word(token) or token.type == "STRING"
    fits = named and any(reading.stack.accepts(kind, depth=depth) for kind in kinds(token))
    if not fits or str(word) in INSTEAD or reading.starts_line(token):
        return False
    _leave_out(reading, word, token)
    return True


_TURNS_ROUND = frozenset({"not", "no", "never", "without", "except"})
"""Without one of these a line would say the contrary."""
_NOT_YET = "what has not happened is asked by a condition, `not did EVENT`, or by the `timeout` of a `wait up to`"
_SAYS_WHAT_IS_SENT = re.compile(r"(?:the|an?|e?-?mail|message|template|newsletter|notification|saved|Template|Email)")


def _one_name_too_many(reading: Reading, name: Token, token: Token) -> bool:
    """``send template welcome``: a word before the name, of whatever language, where much fits behind without it."""
    if mend_name(reading, name, token):
        return True
    if name.type != "NAME" or reading.starts_line(token) or not (is_word(token) or token.type == "STRING"):
        return False
    before = reading.before_previous
    if before is not None and before.type == "SEND" and not _SAYS_WHAT_IS_SENT.fullmatch(name):
        return False  # `send welcome twice`: the first is the template
    stack, depth = reading.stack, reading.stack.depth - 1
    states = stack.trial(depth)
    start, end = token.start_pos or 0, token.end_pos or 0
    if stack.try_token(states, start, end) is None or stack.try_text(states, end, ENOUGH) < ENOUGH:
        return False
    _leave_out(reading, name, token)
    reading.out.mistaken.append(reading.span(token))  # it may have been meant for something else than a name
    return True


def _leave_out(reading: Reading, word: Token, token: Token) -> None:
    _take_back(reading)
    reading.stack.at = token.start_pos
    before = reading.previous
    if before is not None and str(before) == str(word):
        report_twice(reading, word)
        return
    if str(word) in _TURNS_ROUND:
        message = f"{reading.found(word)} does not fit before {reading.found(token)}"
        hint = _NOT_YET if word.type == "EVENT_NAME" else None
        reading.report("syntax/unexpected-token", message, reading.span(word), "asks nothing here", help=hint)
        reading.out.mistaken.append(reading.span(token))
        return
    fix = Fix("leave it out", (Edit(reading.source.span(word.start_pos, token.start_pos), ""),), safe=False)
    message = f"{reading.found(word)} is one too many before {reading.found(token)}"
    hint = INSTEAD.get(str(word))
    reading.report("syntax/unexpected-token", message, reading.span(word), "leave this out", help=hint, fix=fix)


def _no_name(reading: Reading, word: Token, terminal: str, token: Token) -> bool:
    """``send``, and on the next line ``nudge: wait 1 day``: what goes on behind the name, and there is none."""
    depth = reading.stack.depth - 1
    if not any(reading.stack.accepts(word.type, terminal, kind, depth=depth) for kind in kinds(token)):
        return False
    _take_back(reading)
    wanted = expected(reading.language, reading.stack.possible())
    before = reading.previous
    place = before if before is not None and reading.starts_line(word) else word
    where = "after" if place is before else "before"
    message = f"{wanted} is missing {where} {reading.found(place)}"
    label, hint = f"expected {wanted} {where} this", form(reading, token, wanted)
    reading.report("syntax/unexpected-token", message, reading.span(place), label, help=hint)
    skip(reading, Token(terminal, str(word), word.start_pos, end_pos=word.end_pos))
    return True


def _take_back(reading: Reading) -> None:
    reading.stack.take_back(reading.stack.depth - 1)
    reading.read.pop()
