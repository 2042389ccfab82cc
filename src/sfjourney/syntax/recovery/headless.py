"""Lines whose opening line (``branch {``, ``when CONDITION {``) is missing -> parsed as if it stood before them.

Which line is missing is decided by trial: the one behind which the most tokens of the text can be shifted.
"""

from typing import Final

from msgspec import Struct

from sfjourney.source import Span
from sfjourney.syntax.recovery.absent import BRANCH, WAIT_FOR
from sfjourney.syntax.recovery.mend_braces import closes_more
from sfjourney.syntax.recovery.reading import DECLARATIONS, Reading
from sfjourney.syntax.recovery.transposed import ENOUGH
from sfjourney.syntax.tokens import Token

_UNITS: Final = ("WEEK", "DAY", "HOUR", "MINUTE", "SECOND")
_LENGTH: Final = frozenset({"NUMBER", "SHORT_DURATION", *_UNITS, *(f"{unit}S" for unit in _UNITS)})
_FAR: Final = 200
"""The look-ahead, in tokens, in which candidates are compared: `else` shows a branch, `timeout` a wait."""


class _Line(Struct, frozen=True):
    """A line that opens a block: its tokens (terminal, text) without the ``{``, and words for messages about it."""

    tokens: tuple[tuple[str, str], ...]
    what: str
    """The construct that the following lines belong to."""
    written: str
    hint: str | None = None


_WAIT: Final = _Line(
    (("WAIT", "wait"), ("UP", "up"), ("TO", "to"), ("SHORT_DURATION", "1d")),
    "`wait up to`",
    "`wait up to DURATION {`",
    WAIT_FOR,
)
_BRANCH: Final = _Line((("BRANCH", "branch"),), "`branch`", "`branch {`", BRANCH)
_JOURNEY: Final = _Line((("JOURNEY", "journey"), ("NAME", "nameless_{at}")), "Journey", "`journey NAME {`")
_ARM: Final = _Line(
    (("WHEN", "when"), ("POINTER", "/event"), ("IS", "is"), ("PRESENT", "present")),
    "arm",
    "`when CONDITION {`",
    BRANCH,
)
_SHARE: Final = _Line((("NUMBER", "50"), ("PERCENT", "%"), ("NAME", "nameless_{at}")), "arm", "`50% NAME {`")
_BRACE: Final = _Line((), "block", "`{`")
_LINES: Final = (
    _ARM,
    _SHARE,
    _BRANCH,
    _WAIT,
    _Line((("SEND", "send"), ("NAME", "nameless_{at}")), "`send`", "`send TEMPLATE {`"),
    _Line((("DATA", "data"),), "`data`", "`data {`", "the values of a send stand in `data { NAME = VALUE }`"),
    _Line((("SPLIT", "split"), ("STRING", '"nameless_{at}"')), "`split`", '`split "TITLE" {`'),
    _Line((("ON", "on"), ("API", "api")), "`on api`", "`on api {`"),
    _JOURNEY,
)
_ARMS: Final = frozenset({"ON", "WHEN", "TIMEOUT"})
_OF_GROUPS_TOO: Final = frozenset({"CAP", "SUBSCRIPTION"})
"""They begin a clause of a Journey, or a declaration of its own."""


def head_where_lost(reading: Reading, token: Token) -> bool:
    """Insert the opening line assumed before a token, if any. Returns whether: the token is to be read again."""
    begun = reading.begun
    if begun is None or not begun.to_head or begun.to_head[0] > token.start_pos:
        return False
    begun.to_head.pop(0)
    line = None if _labelled(reading) else _lost(reading, token)
    if line is not None:
        _report_and_open(reading, token, line)
    return line is not None


def mend_nowhere(reading: Reading, token: Token) -> bool:
    """An indented ``on order.created`` outside of any Journey: the line ``journey NAME {`` is missing."""
    begun = reading.begun
    anew = begun is None or begun.at == token.start_pos
    if not anew or reading.column(token) == 1 or not reading.starts_line(token) or not reading.stack.accepts("JOURNEY"):
        return False
    if token.type != "ON" or reading.innermost_brace() is not None or _reach(reading, token, _JOURNEY) < ENOUGH:
        return False
    _report_and_open(reading, token, _JOURNEY)
    return True


def mend_headless(reading: Reading, token: Token) -> bool:
    """Where more braces close than open and indentation does not tell the place: try whether a line is missing here."""
    if _labelled(reading) or not reading.starts_line(token) or not closes_more(reading):
        return False
    return _arm_alone(reading, token) or _steps_without_arm(reading, token)


def _labelled(reading: Reading) -> bool:
    """Whether a colon precedes the line: `branch:` is a mistake of its own, with a repair of its own."""
    return reading.previous is not None and reading.previous.type == "COLON"


def _lost(reading: Reading, token: Token) -> _Line | None:
    """The opening line behind which the most tokens fit; None where a ``{`` alone does as well."""
    reach = [(_reach(reading, token, line), line) for line in _LINES]
    most = max(ENOUGH, *(far for far, _ in reach))
    if _reach(reading, token, _BRACE) >= most:
        return None
    return next((line for far, line in reach if far == most), None)


def _reach(reading: Reading, token: Token, line: _Line) -> int:
    """How many tokens from ``token`` on, up to _FAR, the parser shifts if the opening line stands before them."""
    if line is _JOURNEY and (token.type in _OF_GROUPS_TOO or _above_declaration(reading, token)):
        return 0
    stack, states = reading.stack, reading.stack.trial()
    if not all(stack.shift_on(states, terminal) for terminal, _ in (*line.tokens, ("LBRACE", "{"))):
        return 0
    return stack.try_text(states, token.start_pos, _FAR)


def _above_declaration(reading: Reading, token: Token) -> bool:
    """Whether the next line begins a declaration: ``on order.created`` above `journey` is two lines exchanged."""
    source = reading.source
    below = source.line(source.position(token.start_pos).line + 1)
    return below.split(" ", 1)[0].upper() in DECLARATIONS


def _arm_alone(reading: Reading, token: Token) -> bool:
    """``on order.created { ... }`` where a step stands."""
    if token.type not in _ARMS or not reading.stack.accepts("SEND"):
        return False
    line = _lost(reading, token)
    if line is None or line not in {_WAIT, _BRANCH}:
        return False
    _report_and_open(reading, token, line)
    return True


def _steps_without_arm(reading: Reading, token: Token) -> bool:
    """``branch {``, and below it the steps of an arm."""
    if token.type == "RBRACE" or reading.stack.accepts("SEND"):
        return False
    line = next((line for line in (_ARM, _SHARE) if _reach(reading, token, line) >= ENOUGH), None)
    if line is not None:
        _report_and_open(reading, token, line)
    return line is not None


def _report_and_open(reading: Reading, token: Token, line: _Line) -> None:
    wait = _wait_before(reading, token) if line is _WAIT else None
    subject = "this arm" if token.type in _ARMS and line in {_WAIT, _BRANCH} else reading.found(token)
    message = f"{subject} stands in no {line.what}"
    label, hint = f"expected {line.written} before this", line.hint
    if wait is not None:
        message, label = "this wait has arms, and is no `wait up to`", f"write {line.written}"
    elif line is _ARM and reading.stack.accepts("ON"):
        label, hint = "expected `on EVENT {` or `when CONDITION {` before this", WAIT_FOR
    first, *others = line.tokens
    _feed(reading, token, (first,))  # where that begins a declaration, the finding belongs to it
    reading.report("syntax/unexpected-token", message, wait or reading.span(token), label, help=hint)
    _open(reading, token, tuple(others))


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


def _open(reading: Reading, token: Token, head: tuple[tuple[str, str], ...]) -> None:
    _feed(reading, token, head)
    at = token.start_pos
    reading.open_virtually(at)
    place = reading.source.span(at, at)
    reading.out.mistaken.append(place)
    reading.out.damage.append(place)
    reading.stack.at = at


def _feed(reading: Reading, token: Token, head: tuple[tuple[str, str], ...]) -> None:
    at = token.start_pos
    for terminal, text in head:
        reading.feed(Token(terminal, text.replace("{at}", str(at)), at, end_pos=at))
