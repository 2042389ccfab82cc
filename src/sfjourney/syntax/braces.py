"""The braces of one declaration and how its lines are indented -> the one missing, too many, or turned the wrong way.

A parser notices such a mistake where it runs out of text, or of sense; the author's indents say where it was made.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

from msgspec import Struct

_PIECES = re.compile(
    r'"(?:[^"\\\n]|\\.)*"|`[^`\n]*`'
    # A quote that does not close goes on to the end of its line, but for brackets there.
    r'|["`](?:\$\{[^\n}]*\}|[^\n])*?(?=[ \t)\]{}]*(?:\n|\Z))'
    r"|(?P<comment>#[^\n]*)|(?P<brace>[{}])|(?P<line>\n[ \t]*)|[^\s\"`#{}]+"
)
_ENDS_LINE = re.compile(r"[ \t]*(?:#[^\n]*)?(?:\n|\Z)")
_BEGINS = frozenset({"journey", "event", "segment", "profile"})
"""Words that begin a declaration where they begin a line without an indent."""


class Missing(Struct, frozen=True):
    """No brace closes the one at ``opening``: it would have stood behind what ends at ``after``."""

    opening: int
    after: int


class Surplus(Struct, frozen=True):
    """The brace at ``closing`` closes what is not to be closed there."""

    closing: int


class Turned(Struct, frozen=True):
    """The brace at an offset, ``sign``, stands where the other one is meant."""

    at: int
    sign: str
    opening: int | None = None
    """Of one that is to close: what it closes."""


class Lost(Struct, frozen=True):
    """Before the line that begins at ``at``, one is missing that would open a block."""

    at: int


class Mended(Struct, frozen=True):
    """What is known of braces already: those to leave out, to read as the other, and those thought to stand there."""

    ignored: Collection[int] = ()
    turned: Collection[int] = ()
    opened: Collection[int] = ()
    closed: Collection[int] = ()


class _Open(Struct):
    at: int
    indent: int
    """Where what it opens begins, which may be a line above its own."""
    inside: int | None = None
    """Where the first line in it begins: what is further in goes on from a line before."""
    left_after: int | None = None
    """Behind what a line follows that stands no further right than that one."""


class Brace(Struct, frozen=True):
    """A brace, or a line that begins without one: ``sign`` is empty then."""

    sign: str
    at: int
    indent: int
    after: int
    begins_line: bool


_OTHER = {"{": "}", "}": "{"}
_NOTHING = Brace("", 0, 0, 0, begins_line=False)


def judge(text: str, braces: list[Brace]) -> Missing | Surplus | Turned | None:
    """Judge the declaration with these braces; None where as many of them close as open."""
    more = _more_open(braces)
    if more == 0:
        return None
    turned = _turned(text, braces, more) if abs(more) > 1 else None
    return turned or (_missing(braces) if more > 0 else _surplus(braces))


def balance(text: str, start: int, mended: Mended) -> int:
    """How many more braces open than close in the declaration that begins at an offset."""
    return _more_open(braces_of(text, start, mended))


def _more_open(braces: Iterable[Brace]) -> int:
    return sum((brace.sign == "{") - (brace.sign == "}") for brace in braces)


def _turned(text: str, braces: list[Brace], balance: int) -> Turned | None:
    """The first brace at the end of its line that stands where the other belongs, and makes up for two.

    One that opens and stands alone, no further in than the block around it; or one that closes behind words, with what
    follows further in.
    """
    opened: list[_Open] = []
    for before, brace, after in zip([_NOTHING, *braces], braces, [*braces[1:], _NOTHING], strict=False):
        ends_line = _ENDS_LINE.match(text, brace.at + 1) is not None
        match brace.sign:
            case "{":
                if balance > 0 and ends_line and brace.begins_line and opened and _closes(opened[-1], brace):
                    return Turned(brace.at, "{", opened[-1].at)
                opened.append(_Open(brace.at, _begins(opened, brace.indent)))
            case "}":
                behind_words = not brace.begins_line and not before.sign and (before.begins_line or before is _NOTHING)
                goes_in = after.begins_line and after.indent > _begins(opened, brace.indent)
                if balance < 0 and ends_line and behind_words and goes_in:
                    return Turned(brace.at, "}")
                del opened[-1:]
            case _ if opened and opened[-1].inside is None:
                opened[-1].inside = brace.indent
            case _:
                pass
    return None


def _closes(block: _Open, brace: Brace) -> bool:
    """Whether a brace stands where the one that closes a block would."""
    return block.inside is not None and block.inside > block.indent == brace.indent


def _missing(braces: list[Brace]) -> Missing | None:
    opened: list[_Open] = []
    for brace in braces:
        match brace.sign:
            case "{":
                opened.append(_Open(brace.at, _begins(opened, brace.indent)))
            case "}" if opened:
                block = opened.pop()
                if brace.indent < block.indent:
                    return Missing(block.at, brace.after if block.left_after is None else block.left_after)
            case _:
                _leave(opened, brace)
                if opened and opened[-1].inside is None:
                    opened[-1].inside = brace.indent
    end = braces[-1].after
    return Missing(opened[-1].at, opened[-1].left_after or end) if opened else None


def _begins(opened: list[_Open], indent: int) -> int:
    """Where that begins which goes on in a line of such an indent."""
    inside = opened[-1].inside if opened else 0
    return indent if inside is None else min(indent, inside)


def _leave(opened: list[_Open], line: Brace) -> None:
    for block in reversed(opened):
        if block.indent < line.indent:
            return
        if block.left_after is None and block.inside is not None and block.inside > block.indent:
            block.left_after = line.after


def _surplus(braces: list[Brace]) -> Surplus | None:
    opened: list[_Open] = []
    last = None
    for before, brace in pairwise([_NOTHING, *braces]):
        match brace.sign:
            case "" if before.sign == "}" and opened and brace.indent > (opened[-1].inside or brace.indent):
                return Surplus(before.at)  # what follows it stands further in, as if it were still inside
            case "{":
                opened.append(_Open(brace.at, _begins(opened, brace.indent)))
            case "}":
                last = brace
                if not opened or (brace.begins_line and opened[-1].indent < brace.indent):
                    return Surplus(brace.at)
                opened.pop()
            case _ if opened and opened[-1].inside is None:
                opened[-1].inside = brace.indent
            case _:
                pass
    return Surplus(last.at) if last is not None else None


def braces_of(text: str, start: int, mended: Mended) -> Iterator[Brace]:
    """The braces of a declaration in written order, those that are only thought to stand there among them.

    At the end stands a line that is none, behind all of the declaration.
    """
    indent = start - text.rfind("\n", 0, start) - 1
    after, fresh, closes_line = start, False, False
    thought = sorted([(at, "{") for at in mended.opened] + [(at, "}") for at in mended.closed], reverse=True)
    for piece in _PIECES.finditer(text, start):
        at, sign = piece.start(), piece["brace"]
        while thought and thought[-1][0] <= at:
            place, virtual = thought.pop()
            yield Brace(virtual, place, indent, after, begins_line=False)
        if piece["comment"] is not None or at in mended.ignored:
            continue
        if piece["line"] is not None:
            indent, fresh, closes_line = len(piece.group()) - 1, True, True
            continue
        if fresh and indent == 0 and piece.group() in _BEGINS and at > start:
            break
        if sign is not None:
            sign = _OTHER[sign] if at in mended.turned else sign
            yield Brace(sign, at, indent, after, begins_line=closes_line)
        elif fresh:
            yield Brace("", at, indent, after, begins_line=True)
        fresh, closes_line, after = False, closes_line and sign == "}", piece.end()
    for place, virtual in reversed(thought):
        if place <= after:  # where the text ends, nothing follows that one
            yield Brace(virtual, place, indent, after, begins_line=False)
    yield Brace("", after, 0, after, begins_line=False)
