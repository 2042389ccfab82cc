"""A brace missing, too many, or turned the wrong way -> the declaration read again as if it were not so."""

from sfjourney.diagnostics import Edit, Finding, Fix, Label
from sfjourney.source import Span
from sfjourney.syntax.braces import Lost, Mended, Missing, Surplus, Turned, balance, braces_of, judge
from sfjourney.syntax.lost_lines import lost_line
from sfjourney.syntax.reading import Begun, Reading
from sfjourney.syntax.tokens import Token

_MOST_MENDED = 4
"""How often a declaration is read again: each time costs as much as the first."""
_MOST_JUDGED = 50_000
"""Braces and lines of one text that are judged: each mistake looks at all of its declaration, as do a hundred of five
hundred lines."""


HOW_BLOCKS_END = "put a `}` behind the last of what belongs to the block"


def mend_braces(reading: Reading, token: Token) -> bool:
    """Where a token does not fit because of a brace before it, say so of the brace and begin the declaration anew."""
    begun = reading.begun
    if begun is None or reading.thought_open() or _mended(begun) >= _MOST_MENDED:
        return False
    if token.type == "$END" and not reading.stack.accepts("RBRACE"):
        return False  # what is half written there ends no block, wherever it is closed
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
    """Say that a brace is turned the wrong way, and begin the declaration anew; False where that does not even out."""
    begun = reading.begun
    if begun is None or _mended(begun) >= _MOST_MENDED or not _evens_out(reading, begun, turned):
        return False
    begun.turned.append(turned.at)
    reading.begin_anew(_turned(reading, turned), None)
    return True


def _evens_out(reading: Reading, begun: Begun, turned: Turned) -> bool:
    """Whether the braces do not match, and with this one turned do, or still lack the same."""
    wrong = _judged(reading, begun)
    mended = Mended(begun.ignored, [*begun.turned, turned.at], begun.opened, begun.closed + begun.shut)
    left = _judge(reading, begun, mended) if _opens(wrong) == (turned.sign == "{") else wrong
    return wrong is not None and (left is None or (left is not wrong and _opens(left) == _opens(wrong)))


def _opens(judged: Missing | Surplus | Turned | Lost | None) -> bool:
    """Whether more braces open than close, where it is said what is wrong."""
    return isinstance(judged, Missing) or (isinstance(judged, Turned) and judged.sign == "{")


def _mended(begun: Begun) -> int:
    return len(begun.ignored) + len(begun.turned) + len(begun.closed) + len(begun.headless)


def closes_more(reading: Reading) -> bool:
    """Whether more braces of the declaration close than open: where one could be missing, it is an opening one."""
    return _balance(reading) < 0


def opens_more(reading: Reading) -> bool:
    """Whether more braces of the declaration open than close, those among them that are only thought to stand there."""
    return _balance(reading) > 0


def _balance(reading: Reading) -> int:
    """How many more braces open than close. Those of the text are counted once, however often that is asked."""
    begun = reading.begun
    if begun is None:
        return 0
    known = (len(begun.ignored), len(begun.turned))
    if begun.counted is None or begun.counted[0] != known:
        mended = Mended(begun.ignored, begun.turned)
        begun.counted = (known, balance(reading.source.text, begun.at, mended))
    return begun.counted[1] + len(begun.opened) - len(begun.closed) - len(begun.shut)


def _judged(reading: Reading, begun: Begun) -> Missing | Surplus | Turned | Lost | None:
    lists = (begun.ignored, begun.turned, begun.closed, begun.shut, begun.headless)
    known = (*map(len, lists), *begun.opened)
    if begun.judged is None or begun.judged[0] != known:
        if reading.judged > _MOST_JUDGED:
            return None
        mended = Mended(begun.ignored, begun.turned, begun.opened, begun.closed + begun.shut)
        begun.judged = (known, _judge(reading, begun, mended))
    return begun.judged[1]


def _judge(reading: Reading, begun: Begun, mended: Mended) -> Missing | Surplus | Turned | Lost | None:
    braces = list(braces_of(reading.source.text, begun.at, mended))
    reading.judged += len(braces)
    judged = judge(reading.source.text, braces)
    return (lost_line(braces, begun.headless) or judged) if isinstance(judged, Surplus) else judged


def _left(reading: Reading, token: Token) -> Missing | None:
    """A line that fits behind the block, and stands no further right than what opened it: as many braces close as open
    only because one is too many further on.
    """
    opening, last = reading.open_brace(), reading.previous
    if opening is None or last is None or not reading.starts_line(token) or token.type == "RBRACE":
        return None
    leaves = reading.column(token) <= reading.indent(opening) and reading.stack.accepts("RBRACE", token.type)
    return Missing(opening.start_pos, last.end_pos) if leaves else None


def close_where_missing(reading: Reading, token: Token) -> bool:
    """Feed the brace that is thought to stand before a token; the token is to be read again then."""
    begun = reading.begun
    if begun is None or not begun.to_close or begun.to_close[0] > (token.start_pos):
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
