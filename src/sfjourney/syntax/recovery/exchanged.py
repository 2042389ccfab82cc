"""Two neighbouring lines in the wrong order, of which one opens or ends a block -> the declaration parsed in the other.

Only where nothing else is wrong with the declaration: it has no other finding, and with the lines exchanged all parses.
"""

import re
from collections.abc import Iterator
from typing import Final

from sfjourney.diagnostics import Edit, Finding, Fix, Label
from sfjourney.source import Position, Span
from sfjourney.syntax.automaton.language import Language
from sfjourney.syntax.automaton.stack import ParserStack
from sfjourney.syntax.recovery.mend_braces import closes_more, opens_more
from sfjourney.syntax.recovery.reading import Reading
from sfjourney.syntax.tokens import END, Token

_DECLARES: Final = re.compile(r"^(?:journey|event|segment|profile|subscription)\b", re.MULTILINE)
_LONGEST: Final = 20_000
"""Characters of a declaration: it is parsed once for each pair of lines that is tried."""
_BEFORE: Final = 3
"""How many lines above the token are tried: a misplaced brace fits nearly anywhere, and is noticed later."""


def mend_exchanged(reading: Reading, token: Token) -> bool:
    """Where the braces balance and exchanging two lines makes the declaration parse: report it, read it again so."""
    begun = reading.begun
    if begun is None or begun.looked_for_exchanged or len(reading.out.findings) > begun.findings:
        return False
    begun.looked_for_exchanged = True
    text = reading.source.text
    following = _DECLARES.search(text, begun.at + 1)
    end = len(text) if following is None else following.start()
    if end - begun.at > _LONGEST or token.start_pos > end or closes_more(reading) or opens_more(reading):
        return False
    whole: list[tuple[int, Span, Span]] = []
    for first, second in _pairs(reading, token, reading.source.span(begun.at, end)):
        between = text[first.end : second.start]
        exchanged = f"{text[second.start : second.end]}{between}{text[first.start : first.end]}"
        if _is_whole(reading.language, f"{text[begun.at : first.start]}{exchanged}{text[second.end : end]}"):
            whole.append((_crooked(reading, first, second, end), first, second))
    if not whole:
        return False
    _, first, second = min(whole)
    begun.exchanged = (first, second)
    reading.begin_anew(_finding(text, first, second), None)
    return True


def read_exchanged(reading: Reading, token: Token) -> bool:
    """Read the two exchanged lines in the other order, once parsing comes to the first of them."""
    begun = reading.begun
    if begun is None or begun.exchanged is None or token.start_pos != begun.exchanged[0].start:
        return False
    first, second = begun.exchanged
    _read_line(reading, second, None)
    _read_line(reading, first, second.end)
    reading.stack.at = second.end
    reading.out.mistaken.append(first.to(second))
    return True


def _read_line(reading: Reading, line: Span, place: int | None) -> None:
    """Feed the tokens of a line; all of them at ``place`` if given, because offsets in a tree have to increase."""
    stack = reading.stack
    stack.at = line.start
    while stack.at < line.end:
        token = stack.next_token().token
        if token.start_pos >= line.end:
            return
        reading.feed(token if place is None else Token(token.type, str(token), place, end_pos=place))


def _pairs(reading: Reading, token: Token, within: Span) -> Iterator[tuple[Span, Span]]:
    """Pairs of neighbouring lines to try, each line without its indentation; one of a pair opens or ends a block."""
    source = reading.source
    number = source.position(token.start_pos).line
    for upper in range(max(source.position(within.start).line + 1, number - _BEFORE), number + 1):
        first, second = _line(reading, upper), _line(reading, upper + 1)
        if first is None or second is None or second.end > within.end:
            continue
        one, other = source.text[first.start : first.end], source.text[second.start : second.end]
        if one != other and (_is_of_block(one) or _is_of_block(other)) and _DECLARES.match(other) is None:
            yield first, second


def _line(reading: Reading, number: int) -> Span | None:
    """What stands on a line, if it is more than a comment."""
    line = reading.source.line(number)
    stripped = line.strip()
    start = reading.source.offset(Position(number, len(line) - len(line.lstrip()) + 1))
    return reading.source.span(start, start + len(stripped)) if stripped and not stripped.startswith("#") else None


def _is_of_block(line: str) -> bool:
    return line.startswith("}") or line.endswith("{")


def _is_whole(language: Language, text: str) -> bool:
    stack = ParserStack(language, text)
    while (token := stack.read()) is not None:
        if token.type == END:
            return True
    return False


def _crooked(reading: Reading, first: Span, second: Span, end: int) -> int:
    """How many lines would be indented unlike their block with the two exchanged: the pair with the fewest is meant."""
    source, begun = reading.source, reading.begun
    numbers = range(source.position(0 if begun is None else begun.at).line, source.position(end).line + 1)
    lines = [source.line(number) for number in numbers]
    upper, lower = (source.position(span.start).line - numbers.start for span in (first, second))
    lines[upper], lines[lower] = lines[lower], lines[upper]
    opened: list[int] = []
    inside: list[int] = [0]
    crooked = 0
    for line in lines:
        stripped = line.strip()
        indent = len(line) - len(line.lstrip())
        if not stripped or stripped.startswith("#"):
            continue
        if stripped.startswith("}") and opened:
            crooked += indent != opened.pop()
            crooked += inside.pop() == -1  # an empty block counts as well
        else:
            crooked += inside[-1] not in {indent, -1}
            inside[-1] = indent
        if stripped.endswith("{"):
            opened.append(indent)
            inside.append(-1)
    return crooked


def _finding(text: str, first: Span, second: Span) -> Finding:
    above, below = text[first.start : first.end], text[second.start : second.end]
    message = "this line and the one below it have changed places"
    fix = Fix("exchange them", (Edit(first, below), Edit(second, above)), safe=False)
    related = (Label(second, "belongs above"),)
    return Finding("syntax/unexpected-token", message, first, "belongs below", related, fix=fix, about=message)
