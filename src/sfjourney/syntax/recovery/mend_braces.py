"""A brace that is missing, too many or the wrong one -> the declaration read again under an assumption about it.

What is wrong is judged by ``braces`` and ``lost_lines``; here it is reported and recorded in ``Begun``.
"""

from sfjourney.diagnostics import Edit, Finding, Fix, Label
from sfjourney.source import Span
from sfjourney.syntax.recovery.braces import Assumed, Lost, Missing, Surplus, Turned, balance, braces_of, judge
from sfjourney.syntax.recovery.lost_lines import lost_line
from sfjourney.syntax.recovery.reading import Begun, Reading
from sfjourney.syntax.tokens import Token

_MOST_MENDED = 4
"""Assumptions about one declaration: for each it is parsed again from its beginning."""
_MOST_JUDGED = 50_000
"""Braces and lines judged in one text. Each mistake costs those of its whole declaration: as many are a hundred
mistakes in a declaration of five hundred lines."""


HOW_BLOCKS_END = "put a `}` behind the last of what belongs to the block"


def mend_braces(reading: Reading, token: Token) -> bool:
    """Where a brace before the token is the mistake, report the brace and read the declaration again."""
    begun = reading.begun
    if begun is None or reading.virtually_open() or _mended(begun) >= _MOST_MENDED:
        return False
    if token.type == "$END" and not reading.stack.accepts("RBRACE"):
        return False  # the last statement is incomplete: no ``}`` could follow it
    start = token.start_pos
    match _judged(reading, begun) or _left(reading, token):
        case Missing(opening, after) if after <= start:
            begun.closed.append(after)
            reading.begin_anew(_missing(reading, opening, after), reading.source.span(after, after))
        case Surplus(closing) if closing <= start:
            begun.ignored.append(closing)
            reading.begin_anew(_surplus(reading, closing), None)
        case Turned(at) as turned if at <= start:
            return turn(reading, turned)
        case Lost(at) if at <= start:
            begun.headless.append(at)
            reading.begin_anew(None, None)
        case _:
            return False
    return True


def turn(reading: Reading, turned: Turned) -> bool:
    """Report a brace as the wrong one and read the declaration again; False where that would not balance the braces."""
    begun = reading.begun
    if begun is None or _mended(begun) >= _MOST_MENDED or not _evens_out(reading, begun, turned):
        return False
    begun.turned.append(turned.at)
    reading.begin_anew(_turned(reading, turned), None)
    return True


def _evens_out(reading: Reading, begun: Begun, turned: Turned) -> bool:
    """Whether the braces do not balance, and with this one turned do, or still have only the mistake they had."""
    wrong = _judged(reading, begun)
    assumed = Assumed(begun.ignored, [*begun.turned, turned.at], begun.opened, begun.closed + begun.shut)
    left = _judge(reading, begun, assumed) if _opens(wrong) == (turned.sign == "{") else wrong
    return wrong is not None and (left is None or (left is not wrong and _opens(left) == _opens(wrong)))


def _opens(judged: Missing | Surplus | Turned | Lost | None) -> bool:
    """Whether a judgement is that more braces open than close."""
    return isinstance(judged, Missing) or (isinstance(judged, Turned) and judged.sign == "{")


def _mended(begun: Begun) -> int:
    return len(begun.ignored) + len(begun.turned) + len(begun.closed) + len(begun.headless)


def closes_more(reading: Reading) -> bool:
    """Whether more braces of the declaration close than open: where one could be missing, it is an opening one."""
    return _balance(reading) < 0


def opens_more(reading: Reading) -> bool:
    """Whether more braces of the declaration open than close, virtual ones included."""
    return _balance(reading) > 0


def _balance(reading: Reading) -> int:
    """How many more braces open than close, virtual ones included. Those of the text are counted once and cached."""
    begun = reading.begun
    if begun is None:
        return 0
    known = (len(begun.ignored), len(begun.turned))
    if begun.counted is None or begun.counted[0] != known:
        assumed = Assumed(begun.ignored, begun.turned)
        begun.counted = (known, balance(reading.source.text, begun.at, assumed))
    return begun.counted[1] + len(begun.opened) - len(begun.closed) - len(begun.shut)


def _judged(reading: Reading, begun: Begun) -> Missing | Surplus | Turned | Lost | None:
    lists = (begun.ignored, begun.turned, begun.closed, begun.shut, begun.headless)
    known = (*map(len, lists), *begun.opened)
    if begun.judged is None or begun.judged[0] != known:
        if reading.judged > _MOST_JUDGED:
            return None
        assumed = Assumed(begun.ignored, begun.turned, begun.opened, begun.closed + begun.shut)
        begun.judged = (known, _judge(reading, begun, assumed))
    return begun.judged[1]


def _judge(reading: Reading, begun: Begun, assumed: Assumed) -> Missing | Surplus | Turned | Lost | None:
    braces = list(braces_of(reading.source.text, begun.at, assumed))
    reading.judged += len(braces)
    judged = judge(reading.source.text, braces)
    return (lost_line(braces, begun.headless) or judged) if isinstance(judged, Surplus) else judged


def _left(reading: Reading, token: Token) -> Missing | None:
    """The brace missing before a token that begins a line outside of the innermost block, by indentation and grammar.

    Here the braces balance only because another one is too many further on.
    """
    opening, last = reading.open_brace(), reading.previous
    if opening is None or last is None or not reading.starts_line(token) or token.type == "RBRACE":
        return None
    leaves = reading.column(token) <= reading.indent(opening) and reading.stack.accepts("RBRACE", token.type)
    return Missing(opening.start_pos, last.end_pos) if leaves else None


def close_where_missing(reading: Reading, token: Token) -> bool:
    """Insert the virtual ``}`` assumed before a token, if any. Returns whether: the token is to be read again."""
    begun = reading.begun
    if begun is None or not begun.to_close or begun.to_close[0] > token.start_pos:
        return False
    at = begun.to_close.pop(0)
    if not reading.stack.accepts("RBRACE"):
        return False
    reading.stack.feed(Token("RBRACE", "", at, end_pos=at))
    reading.stack.at = token.start_pos
    return True


def _missing(reading: Reading, opening: int, after: int) -> Finding:
    message = "a `}` is missing: this block is never closed"
    opened = Label(reading.source.span(opening, opening + 1), "opened here")
    place = _last_sign(reading, after)
    label = "expected `}` after this"
    return Finding("syntax/unclosed-block", message, place, label, (opened,), help=HOW_BLOCKS_END, about=message)


def _last_sign(reading: Reading, end: int) -> Span:
    """The word or sign that ends at an offset."""
    text, start = reading.source.text, end - 1
    if text[start] in '"`{}()[],:':
        return reading.source.span(start, end)
    while start and not text[start - 1].isspace() and text[start - 1] not in '"`{}()[],:':
        start -= 1
    return reading.source.span(start, end)


def _surplus(reading: Reading, closing: int) -> Finding:
    message = "this `}` is one too many"
    span = reading.source.span(closing, closing + 1)
    fix = Fix("leave it out", (Edit(span, ""),), safe=False)
    return Finding("syntax/unexpected-token", message, span, "leave this out", fix=fix, about=message)


def _turned(reading: Reading, turned: Turned) -> Finding:
    span = reading.source.span(turned.at, turned.at + 1)
    meant, message = "}", "this `{` stands where a block ends"
    related: tuple[Label, ...] = ()
    if turned.opening is None:
        meant, message = "{", "this `}` stands where a block opens"
    else:
        related = (Label(reading.source.span(turned.opening, turned.opening + 1), "opened here"),)
    fix = Fix(f"write `{meant}`", (Edit(span, meant),), safe=False)
    hint = f"did you mean `{meant}`?"
    return Finding(
        "syntax/unexpected-token", message, span, f"write `{meant}`", related, help=hint, fix=fix, about=message
    )
