"""A text without quotes, a dash for `to`, a sign or share out of place, a name of several words -> what was meant."""

import json
import re
from typing import Final

from sfjourney.clock.zones import find_zone, zone_names
from sfjourney.diagnostics import Edit, Fix
from sfjourney.spelling import likely
from sfjourney.syntax.automaton.wording import keyword
from sfjourney.syntax.recovery.absent import ZONE
from sfjourney.syntax.recovery.reading import Reading, is_word, kinds
from sfjourney.syntax.recovery.replaced import report_instead
from sfjourney.syntax.recovery.twice import left_out
from sfjourney.syntax.tokens import Token

_BEFORE_TEXT: Final = frozenset({"TIMEZONE", "SCHEMA", "ID", "ELSE"})
"""Keywords behind which a text is a path, a name of a zone or an id: one word without a space."""
_ZONES: Final = frozenset({"TIMEZONE", "ELSE"})
_NOT_A_TEXT: Final = re.compile(r"(?:event|profile|data)[./]|[+-]\d")
_BARE: Final = re.compile(r"[\w.+-][\w./+-]*")
_TEXT_BEHIND: Final = re.compile(r'[ \t]+(?="[^"\n]*")')
_BEFORE: Final = {
    "SCHEMA": (_TEXT_BEHIND, "path", 'write `schema "schemas/NAME.json"`'),
    "ID": (_TEXT_BEHIND, "id", 'write `id "..."`'),
    "TIMEZONE": (re.compile(r'[ \t]+(?="[^"\n]*"|/\w)'), "zone", ZONE),
    "ELSE": (_TEXT_BEHIND, "zone", ZONE),
}
"""What a word too many stands before, by the keyword before that word: how it begins, what it is, how it is written."""
_SCHEMA_FILE: Final = re.compile(r'"[^"\s]+\.json"')
_DASH: Final = re.compile(r"[ \t]*[-\u2013\u2014][ \t]*(?=\d\d?:\d\d)")
_SHARE_BEHIND: Final = re.compile(
    r'([A-Za-z_][\w-]*|"(?:[^"\\\n]|\\.)*")[ \t]*:?[ \t]*(\d+(?:\.\d+)?)[ \t]*%?(?=[ \t]*\{)'
)
_WORDS: Final = re.compile(r"[A-Za-z_][\w-]*(?:[ \t]+[A-Za-z_][\w-]*)+(?=[ \t]*[\"{=])")


def mend_stray(reading: Reading, token: Token) -> bool:
    """Recognise what is whole but for a sign or for quotes, report it and read on. Returns whether it was that."""
    return (
        _unquoted(reading, token)
        or _schema_without_keyword(reading, token)
        or _dash(reading)
        or _share_behind_name(reading, token)
        or _colon_behind_keyword(reading, token)
    )


def _unquoted(reading: Reading, token: Token) -> bool:
    """``timezone Europe/Berlin``, ``schema schemas/order.json``."""
    previous, text = reading.previous, reading.source.text
    bare = _BARE.match(text, token.start_pos)
    if previous is None or previous.type not in _BEFORE_TEXT or bare is None or reading.starts_line(token):
        return False
    if not reading.stack.accepts("STRING") or _NOT_A_TEXT.match(bare.group()) is not None:
        return False
    if _word_before_text(reading, previous, bare):
        return True
    written = json.dumps(_zone(bare.group()) if previous.type in _ZONES else bare.group(), ensure_ascii=False)
    end = bare.end() + text.startswith('"', bare.end())
    span = reading.source.span(bare.start(), end)
    fix = Fix(f"write {written}", (Edit(span, written),), safe=False)
    message = f"`{text[bare.start() : end]}` stands without quotes"
    reading.report(
        "syntax/unexpected-token", message, span, f"write {written}", help=f"put it in quotes: {written}", fix=fix
    )
    reading.out.mistaken.append(span)  # what it names is asked once it stands in quotes
    reading.feed(Token("STRING", written, bare.start(), end_pos=end))
    reading.stack.at = end
    return True


def _zone(name: str) -> str:
    """The zone that is meant by a name, be it misspelt or that of the city alone; the name where that is not clear."""
    if find_zone(name) is not None:
        return name
    places = [place for place in zone_names() if "/" in place]
    cities = [place for place in places if place.rpartition("/")[2] == name]
    return cities[0] if len(cities) == 1 else likely(name, places) or name


def _word_before_text(reading: Reading, previous: Token, word: re.Match[str]) -> bool:
    """``schema file "schemas/order.json"``, ``timezone of /profile/timezone``."""
    blank, what, hint = _BEFORE.get(previous.type, (None, "", ""))
    between = blank.match(reading.source.text, word.end()) if blank is not None else None
    if between is None:
        return False
    span = reading.source.span(*word.span())
    fix = Fix("leave it out", (Edit(reading.source.span(word.start(), between.end()), ""),), safe=False)
    message = f"`{word.group()}` is one too many before the {what}"
    reading.report("syntax/unexpected-token", message, span, "leave this out", help=hint, fix=fix)
    reading.stack.at = word.end()
    return True


def _schema_without_keyword(reading: Reading, token: Token) -> bool:
    """``event order.created { "schemas/order.json" }``: no other text stands in its braces."""
    file = _SCHEMA_FILE.match(reading.source.text, token.start_pos)
    if file is None or not reading.stack.accepts("SCHEMA", "STRING"):
        return False
    place = reading.source.span(token.start_pos, token.start_pos)
    fix = Fix("write `schema`", (Edit(place, "schema "),), safe=True)
    message = f"`schema` is missing before {reading.found(token)}"
    reading.report("syntax/unexpected-token", message, reading.span(token), "expected `schema` before this", fix=fix)
    reading.feed(Token("SCHEMA", "schema", place.start, end_pos=place.end))
    reading.stack.at = place.start
    return True


def _dash(reading: Reading) -> bool:
    """``09:00-17:00``."""
    previous = reading.previous
    dash = _DASH.match(reading.source.text, previous.end_pos) if previous is not None else None
    if previous is None or previous.type != "CLOCK" or dash is None or not reading.stack.accepts("TO", "CLOCK"):
        return False
    hours = re.compile(r"\d\d?:\d\d").match(reading.source.text, dash.end())
    end = hours.group() if hours is not None else "17:00"
    span = reading.source.span(previous.start_pos, hours.end() if hours is not None else dash.end())
    fix = Fix("write `to`", (Edit(reading.source.span(*dash.span()), " to "),), safe=True)
    message = "between two clock times stands `to`"
    reading.report("syntax/unexpected-token", message, span, f"write `to`: {previous} to {end}", fix=fix)
    reading.feed(Token("TO", "to", dash.start(), end_pos=dash.end()))
    reading.stack.at = dash.end()
    return True


def _share_behind_name(reading: Reading, token: Token) -> bool:
    """``split "x" { control 50% { ... } }``."""
    found = _SHARE_BEHIND.match(reading.source.text, token.start_pos)
    if found is None or not reading.stack.accepts("NUMBER", "PERCENT", "NAME"):
        return False
    name, share = found.groups()
    span = reading.source.span(*found.span())
    fix = Fix(f"write {share}% {name}", (Edit(span, f"{share}% {name}"),), safe=True)
    message = f"the share of an arm stands before its name: `{share}%` before `{name}`"
    hint = f"write the share first: {share}% {name} {{ ... }}"
    reading.report("syntax/unexpected-token", message, span, "the other way round", help=hint, fix=fix)
    reading.feed(Token("NUMBER", share, found.start(2)))
    reading.feed(Token("PERCENT", "%", found.end(2), end_pos=found.end()))
    kind = "STRING" if name.startswith('"') else "NAME"
    reading.feed(Token(kind, name, found.start(1), end_pos=found.end(1)))
    reading.stack.at = found.end()
    return True


def _colon_behind_keyword(reading: Reading, token: Token) -> bool:
    """``on: order.created``, which was read as a label."""
    label, colon, depth = reading.before_previous, reading.previous, reading.stack.depth - 2
    if label is None or colon is None or (label.type, colon.type) != ("LABEL", "COLON") or depth < 0:
        return False
    terminal = keyword(reading.language, str(label))
    if terminal is None or reading.stack.value(depth) is not label:
        return False
    if any(reading.stack.accepts(terminal, "LBRACE", kind, depth=depth) for kind in kinds(token)):
        return _colon_for_brace(reading, label, colon, terminal)
    if not any(reading.stack.accepts(terminal, kind, depth=depth) for kind in kinds(token)):
        return False
    span = reading.span(colon)
    fix = Fix("leave it out", (left_out(reading, colon),), safe=True)
    message = f"`:` is one too many behind `{label}`"
    reading.report(
        "syntax/unexpected-token", message, span, "leave this out", help="a keyword stands without a sign", fix=fix
    )
    reading.stack.take_back(depth)
    del reading.read[-2:]
    reading.feed(Token(terminal, str(label), label.start_pos, end_pos=label.end_pos))
    reading.stack.at = colon.end_pos
    return True


def _colon_for_brace(reading: Reading, word: Token, colon: Token, terminal: str) -> bool:
    """``branch:``, and below it its arms."""
    reading.stack.take_back(reading.stack.depth - 2)
    del reading.read[-2:]
    reading.feed(Token(terminal, str(word), word.start_pos, end_pos=word.end_pos))
    report_instead(reading, colon, "{", "`:` stands where a block opens")
    reading.open_instead(colon)
    return True


def mend_name(reading: Reading, name: Token, token: Token) -> bool:
    """``journey renewal reminder {``: a name of several words."""
    before, words = reading.before_previous, _WORDS.match(reading.source.text, name.start_pos)
    if before is None or before.type not in {"JOURNEY", "SEGMENT"} or words is None or not is_word(token):
        return False
    listed = words.group().split()
    if any(keyword(reading.language, word) is not None for word in listed):
        return False
    joined, span = "_".join(listed), reading.source.span(*words.span())
    fix = Fix(f"write {joined}", (Edit(span, joined),), safe=False)
    reading.report(
        "syntax/unexpected-token",
        "a name is one word",
        span,
        f"write {joined}",
        help=f"did you mean `{joined}`?",
        fix=fix,
    )
    reading.stack.take_back(reading.stack.depth - 1)
    reading.read.pop()
    reading.feed(Token("NAME", joined, words.start(), end_pos=words.end()))
    reading.out.mistaken.append(span)
    reading.stack.at = words.end()
    return True
