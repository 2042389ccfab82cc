"""A line that opens a block and was typed twice, with one ``}`` for both -> the second line skipped."""

from sfjourney.diagnostics import Edit, Fix
from sfjourney.syntax.recovery.mend_braces import opens_more
from sfjourney.syntax.recovery.reading import DECLARATIONS, Reading
from sfjourney.syntax.tokens import Token


def mend_doubled(reading: Reading, token: Token) -> bool:
    """Where the token begins the second of two such lines: report it and read on behind it."""
    begun, text = reading.begun, reading.source.text
    if begun is None or not reading.starts_line(token):
        return False
    start = text.rfind("\n", 0, token.start_pos) + 1
    line = text[start:].partition("\n")[0].rstrip()
    before = text[:start].removesuffix("\n").rpartition("\n")[2].rstrip()
    brace = start + len(line) - 1
    if not line.endswith("{") or line != before or not (brace in begun.ignored or opens_more(reading)):
        return False
    fix = Fix("leave it out", (Edit(reading.source.span(start - 1, brace + 1), ""),), safe=False)
    span = reading.source.span(token.start_pos, brace + 1)
    message = "this line stands twice"
    reading.report("syntax/unexpected-token", message, span, "leave this out", fix=fix)
    if token.type in DECLARATIONS and reading.column(token) == 1:
        reading.cut(begun.depth)
        reading.begun = None
        reading.stack.at = token.start_pos
        return True
    if brace not in begun.ignored:
        begun.ignored.append(brace)
    reading.stack.at = brace + 1
    return True
