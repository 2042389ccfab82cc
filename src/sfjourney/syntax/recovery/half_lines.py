"""A line that breaks off before the ``{`` of its block, whose lines and ``}`` stand below -> one finding, at the cut.

Such a text is what an author has who is writing the line anew. The block says nothing without its line, so that it is
left out with it. Where only the ``{`` could follow, that alone is missing, and the block is read.
"""

from typing import Final

from sfjourney.syntax.automaton.wording import expected, keyword
from sfjourney.syntax.recovery.absent import LEAVES
from sfjourney.syntax.recovery.hints import hint
from sfjourney.syntax.recovery.reading import NAMES, Reading
from sfjourney.syntax.recovery.skipping import block_below, skip
from sfjourney.syntax.tokens import Token

_BEHIND_A_NAME: Final = 3
"""Tokens that may have been read behind a word before it shows that it is no name."""


def mend_half_line(reading: Reading, token: Token) -> bool:
    """Report what is missing at the end of the line above, and leave its block behind. Returns whether it was that."""
    index, depth = _read_as_name(reading)
    if index:
        behind, taken = reading.read[index:], reading.stack.aside(depth)
        del reading.read[index:]
        if _breaks_off(reading, behind[0]):
            _leave(reading, behind[0])
            return True
        reading.stack.put_back(taken)
        reading.read += behind
    if not reading.starts_line(token) or not _breaks_off(reading, token):
        return False
    _leave(reading, token)
    return True


def _leave(reading: Reading, below: Token) -> None:
    last = reading.read[-1]
    wanted = expected(reading.language, reading.stack.possible())
    message, label = f"{wanted} is missing after {reading.found(last)}", f"expected {wanted} after this"
    reading.report("syntax/unexpected-token", message, reading.span(last), label, help=hint(reading, below, wanted))
    skip(reading, below)


def _breaks_off(reading: Reading, token: Token) -> bool:
    """Whether the line above breaks off, and what begins with a token is the block that belonged to it."""
    last = reading.previous
    if last is None or reading.complete() or reading.stack.accepts("LBRACE"):
        return False
    head = reading.first_token(reading.began()) or last
    return reading.column(token) > reading.indent(head) and bool(block_below(reading, head, token.start_pos))


def _read_as_name(reading: Reading) -> tuple[int, int]:
    """``on``, and below it ``send welcome``; ``send``, and below it ``data {``: a keyword that was read as a name.

    Its index among what was read, and the depth of the stack below it; two zeros where there is no such word.
    """
    for behind, name in enumerate(reading.read[: -1 - _BEHIND_A_NAME : -1], 1):
        if name.type in NAMES and keyword(reading.language, str(name)) is not None and reading.starts_line(name):
            depth, most = reading.stack.depth, max(reading.stack.depth - _BEHIND_A_NAME, 0)
            below = next((at for at in range(depth - 1, most - 1, -1) if reading.first_token(at) is name), None)
            return (len(reading.read) - behind, below) if below is not None else (0, 0)
    return 0, 0


def mend_bare_exit(reading: Reading, token: Token) -> bool:
    """``exit`` above a clause, be it ``exit on EVENT``: as a step before all others it would end every run."""
    second = reading.previous if not reading.starts_line(token) else None
    last = reading.previous if second is None else reading.before_previous
    line = second or token
    if last is None or last.type != "EXIT" or not (reading.starts_line(last) and reading.starts_line(line)):
        return False
    depth = next((at for at in range(reading.stack.depth - 1, -1, -1) if reading.first_token(at) is last), 0)
    clause = (line.type,) if second is None else (line.type, token.type)
    if not reading.stack.accepts("GOAL", depth=depth) or not reading.stack.accepts(*clause, depth=depth):
        return False
    span = reading.span(last)
    message, label = "`on` or `when` is missing after `exit`", "expected `on` or `when` after this"
    reading.report("syntax/unexpected-token", message, span, label, help=LEAVES)
    reading.out.damage.append(span)
    reading.cut(depth)
    reading.stack.at = line.start_pos
    return True
