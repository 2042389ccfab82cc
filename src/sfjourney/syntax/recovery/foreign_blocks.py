"""A whole block of another language (``if CONDITION then ... end``, ``{% if %} ... {% endif %}``) -> one finding.

What stands in it is left out with it, as where panic mode skips a block in braces, so that neither its ``else`` nor its
end is taken for a mistake of its own.
"""

import re
from typing import Final

from sfjourney.syntax.recovery.absent import INSTEAD
from sfjourney.syntax.recovery.reading import Reading
from sfjourney.syntax.tokens import Token

_WORDS: Final = r"(?:if|unless|for|foreach|while|repeat|case|switch)"
_LINE: Final = re.compile(rf"{_WORDS}\b[^\n{{}}]*(?=\n)")
"""It opens no block in braces: that one is skipped by its braces."""
_BELOW: Final = re.compile(r"([ \t]*)(\S[^\n]*)?(?:\n|$)")
_OPENS: Final = re.compile(rf"{_WORDS}\b[^{{}}]*$")
_ENDS: Final = re.compile(rf"(?:end[ _]?{_WORDS}?|fi|done|esac)[ \t]*;?(?=[ \t]*(?:#|$))")
_TAG: Final = re.compile(r"\{%-?[ \t]*(\w+)[^%\n]*%\}")
_LONGEST: Final = 10_000
"""Characters of a block in which its ``end`` is looked for: a text may have many that never end."""
_OF_BLOCKS: Final = frozenset({"if", "unless", "for", "case"})


def mend_foreign_block(reading: Reading, token: Token) -> bool:
    """Leave a block of another language behind, and report it. Returns whether there was one."""
    brace = reading.previous
    if str(token) == "%" and brace is not None and brace.type == "LBRACE" and brace.end_pos == token.start_pos:
        return _mend(reading, brace, reading.stack.depth - 1)  # `send welcome`, and below it `{% if ... %}`
    return _mend(reading, token, reading.stack.depth)


def _mend(reading: Reading, token: Token, depth: int) -> bool:
    if not reading.starts_line(token) or not reading.stack.accepts("SEND", depth=depth):
        return False
    text, start = reading.source.text, token.start_pos
    if (tag := _TAG.match(text, start)) is not None:
        end = _end_of_tags(text, tag) if tag[1] in _OF_BLOCKS else tag.end()
        shown, word = tag.group(), tag[1]
    elif (line := _LINE.match(text, start)) is not None:
        end = _end_of_lines(text, line.end() + 1, reading.column(token))
        shown = word = str(token)
    else:
        return False
    if end is None:
        return False
    code, message = "syntax/unknown-keyword", f"`{shown}` begins no block of this language"
    place = reading.source.span(start, start + len(shown))
    reading.report(code, message, place, "no such block", help=INSTEAD.get(word, INSTEAD["let"]))
    reading.out.damage.append(reading.source.span(start, end))
    reading.cut(depth)
    reading.stack.at = end
    return True


def _end_of_lines(text: str, at: int, column: int) -> int | None:
    """The offset behind the ``end`` that belongs to a block; None where a line stands further left before it."""
    depth, last = 1, at + _LONGEST
    while at < min(last, len(text)):
        line = _BELOW.match(text, at)
        if line is None or (line[2] is not None and len(line[1]) + 1 < column):
            return None
        written = line[2] or ""
        ends = _ENDS.match(written)
        depth += (_OPENS.match(written) is not None) - (ends is not None)
        if ends is not None and depth == 0:
            return line.start(2) + ends.end()
        at = line.end()
    return None


def _end_of_tags(text: str, tag: re.Match[str]) -> int | None:
    """The offset behind the tag that ends a block."""
    depth, at = 1, tag.end()
    last = at + _LONGEST
    while (found := _TAG.search(text, at, last)) is not None:
        depth += (found[1] in _OF_BLOCKS) - found[1].startswith("end")
        at = found.end()
        if depth == 0:
            return at
    return None
