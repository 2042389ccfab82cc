"""A block whose closing brace is missing -> the place where it opened, and the brace where it was likely meant."""

from sfjourney.diagnostics import Edit, Fix, Label
from sfjourney.syntax.recovery.mend_braces import HOW_BLOCKS_END, opens_more
from sfjourney.syntax.recovery.reading import DECLARATIONS, Reading, is_virtual
from sfjourney.syntax.recovery.skipping import take_back_broken_construct, whole
from sfjourney.syntax.tokens import Token


def unclosed(reading: Reading, token: Token) -> bool:
    """Close the blocks that are open where the file ends, or a declaration begins, or a line stands too far left."""
    declares = token.type in DECLARATIONS and reading.column(token) == 1
    opening = reading.open_brace()
    if opening is None:
        return False
    if token.type == "$END" or (declares and not reading.stack.accepts(token.type)):
        _report(reading, opening, token)
        _close_all(reading, token)
        return True
    if not reading.stack.accepts("RBRACE", token.type):
        return False
    if not is_virtual(opening):
        if not reading.starts_line(token) or reading.column(token) > reading.indent(opening):
            return False
        _report(reading, opening, token)
    _close(reading, token)
    reading.stack.at = token.start_pos
    return True


def close_forgotten(reading: Reading, token: Token) -> None:
    """``when CONDITION exit }``: close a block that has no braces, where this brace closes the one around it."""
    opening = reading.open_brace() if token.type == "RBRACE" else None
    if opening is None or not is_virtual(opening):
        return
    if opens_more(reading):
        if reading.stack.accepts("RBRACE", "RBRACE"):
            _close(reading, token)
        return
    following = reading.next_after(token).type
    reading.stack.at = token.end_pos
    fits_inside = reading.stack.accepts("RBRACE", following)
    if not fits_inside and reading.stack.accepts("RBRACE", "RBRACE", following):
        _close(reading, token)


def _close(reading: Reading, before: Token) -> None:
    reading.close_virtually(before.start_pos)


def _close_all(reading: Reading, before: Token) -> None:
    while reading.open_brace() is not None:
        if reading.stack.accepts("RBRACE"):
            _close(reading, before)
        else:
            take_back_broken_construct(reading)
    reading.stack.at = before.start_pos


def closed_early(reading: Reading, token: Token) -> bool:
    """A brace that closes a Journey of which more follows, and its real end: read on as if it were not there."""
    brace = reading.previous
    if brace is None or brace.type != "RBRACE" or reading.innermost_brace() is not None:
        return False
    depth = reading.stack.depth - 1
    declares = token.type in DECLARATIONS or reading.column(token) == 1
    if declares or not reading.starts_line(token) or not reading.stack.accepts("SEND", depth=depth):
        return False
    if not reading.stack.accepts(token.type, depth=depth) or not _closes_again(reading, token):
        return False
    message = "this `}` closes the Journey, and more of it follows"
    hint = "leave it out: the Journey ends with the `}` behind its last step"
    reading.report("syntax/unexpected-token", message, reading.span(brace), "leave this out", help=hint)
    reading.cut(depth)
    reading.stack.at = token.start_pos
    return True


def _closes_again(reading: Reading, token: Token) -> bool:
    """Whether a brace that closes more than was opened follows before the next declaration."""
    opened = 0
    reading.stack.at = token.start_pos
    while opened >= 0:
        token = reading.stack.next_anywhere()
        if token.type == "$END" or (token.type in DECLARATIONS and reading.column(token) == 1):
            return False
        opened += (token.type == "LBRACE") - (token.type == "RBRACE")
    return True


def closed_by_word(reading: Reading, token: Token) -> bool:
    """``end`` on a line of its own, where a brace is missing."""
    if str(token) != "end" or not reading.starts_line(token) or not reading.stack.accepts("RBRACE"):
        return False
    if not reading.virtually_open() and not _lacks_brace(reading, token):
        return False
    span = reading.span(token)
    fix = Fix("write `}`", (Edit(span, "}"),), safe=False)
    hint = "did you mean `}`?"
    reading.report("syntax/unknown-keyword", "`end` is written `}`", span, "write `}`", help=hint, fix=fix)
    if reading.virtually_open():
        reading.close_virtually(token.start_pos)
    else:
        reading.close_instead(token)
    reading.stack.at = token.end_pos
    return True


def _lacks_brace(reading: Reading, token: Token) -> bool:
    """Whether the block is not closed behind the token either: it ends the text, or what follows begins anew."""
    following = reading.next_after(token)
    reading.stack.at = token.end_pos
    last = following.type == "$END" or (following.type in DECLARATIONS and reading.column(following) == 1)
    return last or (opens_more(reading) and reading.column(token) == _indent_of_block(reading))


def _indent_of_block(reading: Reading) -> int | None:
    opening = reading.open_brace()
    return reading.indent(opening) if opening is not None else None


def leave_all(reading: Reading, token: Token) -> None:
    """Close what is open and could be closed here, and take back what could not: the text may end here then."""
    _close_all(reading, token)
    reading.cut(whole(reading, -1))


def _report(reading: Reading, opening: Token, until: Token) -> None:
    if is_virtual(opening):
        return  # a virtual brace was reported when it was inserted
    message = "a `}` is missing: this block is never closed"
    place = Label(reading.span(opening), "opened here")
    last = reading.span(reading.previous or until)
    reading.report(
        "syntax/unclosed-block", message, last, "expected `}` after this", related=(place,), help=HOW_BLOCKS_END
    )
    reading.out.damage.append(reading.span(opening).to(reading.span(until)))
