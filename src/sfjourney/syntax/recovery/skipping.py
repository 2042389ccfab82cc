"""A construct that broke -> the stack without it, and the place where something new begins."""

from sfjourney.syntax.recovery.braces import Assumed, braces_of
from sfjourney.syntax.recovery.reading import DECLARATIONS, Reading
from sfjourney.syntax.tokens import Token

_OPEN = {"LBRACE": "RBRACE", "LPAR": "RPAR", "LSQB": "RSQB"}
_CLOSE = {closing: opening for opening, closing in _OPEN.items()}


def skip(reading: Reading, token: Token) -> None:
    """Leave the broken construct behind: read from ``token`` to where something new begins.

    What was read of it goes too, be it whole by itself: the part may say something else than all of it.
    """
    broken = reading.previous or token
    start, margin = broken.start_pos, reading.indent(broken)
    goes_on = _goes_on_from(reading, broken, token)
    head = (reading.first_token(reading.began()) or broken) if goes_on else token
    below = block_below(reading, head, token.start_pos)
    if goes_on:
        start = min(start, head.start_pos)
        reading.cut(reading.began())
    if below:
        _leave_block(reading, min(start, token.start_pos), below)
        return
    first, depth = token, 0
    while token.type != "$END":
        declares = token.type in DECLARATIONS and reading.column(token) == 1  # whatever is open, that begins anew
        if (depth == 0 or declares) and _resume(reading, token, margin if token is not first else 0):
            break
        if token.type in _OPEN:
            depth += 1
        elif token.type in _CLOSE and depth:
            depth -= 1
        token = reading.stack.next_anywhere()
    else:
        reading.stack.at = len(reading.source.text)
        if reading.innermost_brace() is None:
            reading.cut(whole(reading, -1))
    reading.out.damage.append(reading.source.span(start, reading.stack.at))


def block_below(reading: Reading, head: Token, behind: int) -> list[int]:
    """The ``}`` of lines below ``head`` that nothing opens: they are indented more, and it as the line of ``head`` is.

    Before it stand those of lines between the two that broke off as well. They are looked for behind an offset; empty
    where there are no such lines.
    """
    inner, indent = reading.innermost_brace(), reading.indent(head)
    opening = reading.first_token(_began_before(reading, inner)) if inner is not None else None
    if opening is not None and reading.indent(opening) >= indent:
        return []  # `branch { when`, and below it the `}` of the branch
    depth, closing = 0, list[int]()
    for brace in braces_of(reading.source.text, behind, Assumed()):
        if brace.sign == "{":
            depth += 1
        elif brace.sign == "}" and depth:
            depth -= 1
        elif brace.sign == "}":
            closing.append(brace.at)
            if not brace.begins_line or brace.indent < indent:
                return closing if brace.begins_line and brace.indent + 1 == indent else []
        elif brace.indent < indent:
            return []
    return []


def _leave_block(reading: Reading, start: int, closing: list[int]) -> None:
    """Go on behind the last ``}`` of a block whose line broke off; what it closes is not counted again."""
    inner = reading.innermost_brace()
    reading.cut(whole(reading, -1 if inner is None else inner))
    reading.stack.at = closing[-1] + 1
    if reading.begun is not None:
        reading.begun.ignored += [brace for brace in closing if brace not in reading.begun.ignored]
    reading.out.damage.append(reading.source.span(start, closing[-1] + 1))


def skipped_behind_arms(reading: Reading, token: Token) -> bool:
    """``else``, ``timeout`` or ``}`` where every arm before it was left behind: nothing is wrong with it."""
    opening = reading.open_brace() if token.type in {"ELSE", "TIMEOUT", "RBRACE"} else None
    if opening is None or reading.stack.value(reading.stack.depth - 1) is not opening:
        return False
    if not any(place.start >= opening.end_pos for place in reading.out.damage):
        return False
    skip(reading, token)
    return True


def _goes_on_from(reading: Reading, last: Token, token: Token) -> bool:
    """Whether a token goes on with what ``last`` is of, rather than begin something new behind it."""
    anew = last.type == "RBRACE" or (reading.starts_line(token) and reading.complete())
    return not anew and last is not token


def take_back_broken_construct(reading: Reading) -> None:
    """Take back the innermost open brace and what stood before it, down to where a step or clause could begin."""
    reading.cut(_began_before(reading, reading.innermost_brace() or 0))


def _began_before(reading: Reading, brace: int) -> int:
    """The stack's depth below the step, clause, arm or declaration that a brace at this index belongs to."""
    beginnings = ("SEND", "WHEN", "RBRACE", "JOURNEY")
    depths = (d for d in range(brace, -1, -1) if any(reading.stack.accepts(start, depth=d) for start in beginnings))
    return next(depths, 0)


def _resume(reading: Reading, token: Token, margin: int) -> bool:
    """Cut the stack where ``token`` begins something new or closes the block; False to read on.

    A word begins something new where it starts a line and either fits behind what was whole, or stands no further
    right than what broke, and then has its own finding.
    """
    brace = reading.innermost_brace()
    inner = -1 if brace is None else brace
    if token.type == "RBRACE":
        return inner >= 0 and _resume_at_brace(reading, token, inner)
    if not reading.starts_line(token) or not token[:1].isalpha():
        return False
    declares = token.type in DECLARATIONS and reading.column(token) == 1
    depth = inner + 1 if declares and inner >= 0 else whole(reading, inner)
    if inner < 0:
        margin = min(margin, 1)  # what is indented outside of blocks belongs to what broke
    if reading.column(token) > margin and not reading.stack.accepts(token.type, depth=depth):
        return False
    reading.cut(depth)
    reading.stack.at = token.start_pos
    return True


def whole(reading: Reading, inner: int) -> int:
    """The depth, above the open brace, to which the stack must be cut for all of it to be whole."""
    return next((depth for depth in range(reading.stack.depth, inner, -1) if reading.complete(depth)), inner + 1)


def _resume_at_brace(reading: Reading, token: Token, inner: int) -> bool:
    depth = whole(reading, inner)
    if not reading.stack.accepts("RBRACE", depth=depth):
        # The block holds nothing whole: it goes with the construct that it belongs to, and so does its brace.
        take_back_broken_construct(reading)
        return False
    reading.cut(depth)
    reading.stack.at = token.start_pos
    return True
