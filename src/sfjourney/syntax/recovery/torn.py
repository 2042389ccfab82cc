"""A word or an event's name with a blank in it -> the word, or the name, as one."""

import re
from typing import Final

from sfjourney.diagnostics import Edit, Fix
from sfjourney.syntax.automaton.wording import keyword, keywords
from sfjourney.syntax.recovery.reading import Reading
from sfjourney.syntax.tokens import Token

_FIRST: Final = re.compile(r"[A-Za-z]+(?:-[A-Za-z]*)?")
_SECOND: Final = re.compile(r"[ \t]+([a-z]+)(?![\w.-])")
_EVENT: Final = re.compile(r"([A-Za-z_]\w*(?:\.\w+)*)(?:\.[ \t]+|[ \t]+\.[ \t]*)([A-Za-z_]\w*(?:\.\w+)*)(?![\w.-])")


def mend_torn_word(reading: Reading, token: Token) -> bool:
    """``reply to``, ``opt in``, ``time zone``, ``opt-o ut``: a keyword that is written as one word."""
    words = keywords(reading.language, reading.stack.possible())
    second = _SECOND.match(reading.source.text, token.end_pos)
    if second is None or _FIRST.fullmatch(str(token)) is None:
        return False
    joined = [f"{token}{sign}{second[1]}" for sign in ("-", "")]
    word = next((word for word in joined if word in words), None)
    if word is None:
        return False
    span = reading.source.span(token.start_pos, second.end())
    fix = Fix(f"write `{word}`", (Edit(span, word),), safe=True)
    message = f"`{token} {second[1]}` is not a word of the language here"
    hint = f"it is one word: `{word}`"
    reading.report("syntax/unknown-keyword", message, span, f"write `{word}`", help=hint, fix=fix)
    reading.feed(Token(words[word], word, span.start, end_pos=span.end))
    reading.stack.at = span.end
    return True


def mend_torn_event(reading: Reading, name: Token) -> bool:
    """``on order. created``, of which only the beginning was read as the name of an event."""
    torn = _EVENT.match(reading.source.text, name.start_pos)
    if torn is None or name.type != "EVENT_NAME" or torn.end() <= name.end_pos:
        return False  # or it was mended already
    goes_on = keyword(reading.language, torn[2])
    if goes_on is not None and reading.stack.accepts(goes_on):
        return False
    whole, span = f"{torn[1]}.{torn[2]}", reading.source.span(*torn.span())
    fix = Fix(f"write {whole}", (Edit(span, whole),), safe=False)
    message, hint = "an event's name has no blank in it", f"did you mean {whole}?"
    reading.report("syntax/unexpected-token", message, span, f"write {whole}", help=hint, fix=fix)
    reading.stack.take_back(reading.stack.depth - 1)
    reading.read.pop()
    reading.feed(Token("EVENT_NAME", whole, span.start, end_pos=span.end))
    reading.out.mistaken.append(span)
    reading.stack.at = span.end
    return True
