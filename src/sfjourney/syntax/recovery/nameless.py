"""What is declared or bound without its name -> a finding at its place, and the rest of it read all the same."""

from sfjourney.syntax.recovery.forms import form
from sfjourney.syntax.recovery.reading import Reading
from sfjourney.syntax.tokens import Token


def mend_nameless(reading: Reading, token: Token) -> bool:
    """``journey {``, ``segment = ...``, ``data { = "A" }``."""
    if token.type == "EQUAL":
        return _before_equal(reading, token)
    before = reading.previous
    if before is None or before.type != "JOURNEY" or not reading.stack.accepts("NAME", token.type):
        return False
    hint = form(reading, token, "a name")
    message, label = "this Journey has no name", "expected a name after this"
    reading.report("syntax/unexpected-token", message, reading.span(before), label, help=hint)
    place = reading.source.span(before.end_pos, before.end_pos)
    reading.out.mistaken.append(place)
    reading.feed(Token("NAME", f"nameless_{before.start_pos}", place.start, end_pos=place.end))
    reading.stack.at = token.start_pos
    return True


def _before_equal(reading: Reading, equal: Token) -> bool:
    kind = next((kind for kind in ("KEY", "NAME") if reading.stack.accepts(kind, "EQUAL")), None)
    if kind is None:
        return False
    hint = "what it is stands behind its name and a `=`: NAME = VALUE"
    message, label = "a name is missing before this `=`", "expected a name before this"
    reading.report("syntax/unexpected-token", message, reading.span(equal), label, help=hint)
    place = reading.source.span(equal.start_pos, equal.start_pos)
    reading.out.damage.append(place)  # it may be any name that is sought
    reading.feed(Token(kind, f"nameless_{place.start}", place.start, end_pos=place.end))
    reading.stack.at = place.start
    return True
