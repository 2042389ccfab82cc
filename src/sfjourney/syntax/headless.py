"""An arm without the step that it belongs to, or steps without their arm -> read as if the line before them stood."""

from typing import Final

from sfjourney.source import Span
from sfjourney.syntax.absent import BRANCH, WAIT_FOR
from sfjourney.syntax.mend_braces import closes_more
from sfjourney.syntax.reading import Reading
from sfjourney.syntax.tokens import Token
from sfjourney.syntax.transposed import ENOUGH

_UNITS: Final = ("WEEK", "DAY", "HOUR", "MINUTE", "SECOND")
_LENGTH: Final = frozenset({"NUMBER", "SHORT_DURATION", *_UNITS, *(f"{unit}S" for unit in _UNITS)})
_WAIT_UP_TO: Final = (("WAIT", "wait"), ("UP", "up"), ("TO", "to"), ("SHORT_DURATION", "1d"))
_BRANCH: Final = (("BRANCH", "branch"),)
_ARM: Final = (("WHEN", "when"), ("POINTER", "/event"), ("IS", "is"), ("PRESENT", "present"))
_MOST: Final = 60
"""Tokens between the first word of an arm and its brace."""


def mend_headless(reading: Reading, token: Token) -> bool:
    """Where more braces close than open, and the line is missing that would open one. Returns whether it was that."""
    previous = reading.previous
    labelled = previous is not None and previous.type == "COLON"  # `branch:`, which says itself what is wrong
    if labelled or not reading.starts_line(token) or not closes_more(reading):
        return False
    return _arm_alone(reading, token) or _steps_without_arm(reading, token)


def _arm_alone(reading: Reading, token: Token) -> bool:
    """``on order.created { ... }`` where a step stands."""
    if token.type not in {"ON", "WHEN"} or not reading.stack.accepts("SEND"):
        return False
    wait = _wait_before(reading, token)
    waits = token.type == "ON" or wait is not None
    head = _WAIT_UP_TO if waits else _BRANCH
    if not _fits(reading, token, head, "LBRACE"):
        return False
    wanted, hint = ("`wait up to DURATION {`", WAIT_FOR) if waits else ("`branch {`", BRANCH)
    if wait is not None:
        message, label = "this wait has arms, and is no `wait up to`", f"write {wanted}"
    else:
        message = f"this arm stands in no `{'wait up to' if waits else 'branch'}`"
        label = f"expected {wanted} before this"
    reading.report("syntax/unexpected-token", message, wait or reading.span(token), label, help=hint)
    _open(reading, token, head)
    return True


def _steps_without_arm(reading: Reading, token: Token) -> bool:
    """``branch {``, and below it the steps of an arm."""
    if not reading.stack.accepts("WHEN") or reading.stack.accepts("SEND") or not _fits(reading, token, _ARM, None):
        return False
    waits = reading.stack.accepts("ON")
    wanted = "`on EVENT {` or `when CONDITION {`" if waits else "`when CONDITION {`"
    message, hint = f"{reading.found(token)} stands in no arm", WAIT_FOR if waits else BRANCH
    span, label = reading.span(token), f"expected {wanted} before this"
    reading.report("syntax/unexpected-token", message, span, label, help=hint)
    _open(reading, token, _ARM)
    return True


def _wait_before(reading: Reading, token: Token) -> Span | None:
    """The wait right before a line that stands further in."""
    read = list(reading.read)
    last = read[-1] if read else None
    while read and read[-1].type in _LENGTH:
        read.pop()
    wait = read[-1] if read else None
    if wait is None or last is None or wait.type != "WAIT" or reading.column(token) <= reading.indent(wait):
        return None
    return reading.span(wait).to(reading.span(last))


def _fits(reading: Reading, token: Token, head: tuple[tuple[str, str], ...], until: str | None) -> bool:
    """Whether a text goes on behind a line that is thought to stand before it: so far, or up to such a sign."""
    stack, states = reading.stack, reading.stack.trial()
    if not all(stack.shift_on(states, terminal) for terminal, _ in (*head, ("LBRACE", "{"))):
        return False
    if until is None:
        return stack.try_text(states, token.start_pos, ENOUGH) >= ENOUGH
    return stack.try_until(states, token.start_pos, until, _MOST)


def _open(reading: Reading, token: Token, head: tuple[tuple[str, str], ...]) -> None:
    at = token.start_pos
    for terminal, text in head:
        reading.feed(Token(terminal, text, at, end_pos=at))
    reading.open_virtually(at)
    place = reading.source.span(at, at)
    reading.out.mistaken.append(place)
    reading.out.damage.append(place)
    reading.stack.at = at
