"""The braces of a declaration and the indentation of its lines -> the brace that is missing, too many or the wrong one.

A parser notices such a mistake late: at the end of the text, or at a token that fits in no action. Where it was made is
inferred from the indentation. Works on the text alone, without the parser; ``mend_braces`` acts on the judgement.

Places are offsets into the text, indents are counted in characters from 0.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from typing import Final

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
    """A ``}`` is missing, which would close the ``{`` at ``opening`` and stand behind what ends at ``after``."""

    opening: int
    after: int


class Surplus(Struct, frozen=True):
    """The ``}`` at ``closing`` is one too many."""

    closing: int


class Turned(Struct, frozen=True):
    """The brace ``sign`` at ``at`` stands where the other one is meant."""

    at: int
    sign: str
    opening: int | None = None
    """Where a ``}`` is meant: the ``{`` that it closes."""


class Lost(Struct, frozen=True):
    """A line that opens a block is missing before the line that begins at ``at``."""

    at: int


class Assumed(Struct, frozen=True):
    """What recovery assumes of braces already: those to skip, those to read as the other one, and virtual ones."""

    ignored: Collection[int] = ()
    turned: Collection[int] = ()
    opened: Collection[int] = ()
    closed: Collection[int] = ()


class _Open(Struct):
    """A ``{`` that is not closed yet."""

    at: int
    indent: int
    """The indent of the statement that it belongs to, which may begin on a line above."""
    inside: int | None = None
    """The indent of the first line in the block; a line indented more continues the one above."""
    left_after: int | None = None
    """The end of what stands before the first line dedented to ``indent`` or less: the block likely ends there."""


class Brace(Struct, frozen=True):
    """A brace, or the first piece of a line that begins without one: ``sign`` is empty then.

    ``indent`` is that of its line, ``after`` the end of what stands before it. ``begins_line`` is also true of a brace
    with nothing but closing braces before it on its line.
    """

    sign: str
    at: int
    indent: int
    after: int
    begins_line: bool


_OTHER = {"{": "}", "}": "{"}
NO_BRACE: Final = Brace("", 0, 0, 0, begins_line=False)
"""Stands before the first brace and behind the last."""


def judge(text: str, braces: list[Brace]) -> Missing | Surplus | Turned | None:
    """Judge the declaration with these braces; None where as many of them close as open."""
    more = _more_open(braces)
    if more == 0:
        return None
    turned = _turned(text, braces, more) if abs(more) > 1 else None
    return turned or (_missing(braces) if more > 0 else _surplus(braces))


def balance(text: str, start: int, assumed: Assumed) -> int:
    """How many more braces open than close in the declaration that begins at an offset."""
    return _more_open(braces_of(text, start, assumed))


def _more_open(braces: Iterable[Brace]) -> int:
    return sum((brace.sign == "{") - (brace.sign == "}") for brace in braces)


def _turned(text: str, braces: list[Brace], balance: int) -> Turned | None:
    """The first brace at the end of its line that is the wrong one: each of them changes the balance by two.

    That is a ``{`` alone on its line, indented as the ``}`` of the block around it would be; or a ``}`` behind words
    whose next line is indented as the contents of a block are.
    """
    opened: list[_Open] = []
    for before, brace, after in zip([NO_BRACE, *braces], braces, [*braces[1:], NO_BRACE], strict=False):
        ends_line = _ENDS_LINE.match(text, brace.at + 1) is not None
        match brace.sign:
            case "{":
                if balance > 0 and ends_line and brace.begins_line and opened and _closes(opened[-1], brace):
                    return Turned(brace.at, "{", opened[-1].at)
                opened.append(_Open(brace.at, _begins(opened, brace.indent)))
            case "}":
                behind_words = not brace.begins_line and not before.sign and (before.begins_line or before is NO_BRACE)
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
    """Whether a brace is indented as the ``}`` of a block is."""
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
    """The indent of the statement to which a line of such an indent belongs: it may continue the line above."""
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
    for before, brace in pairwise([NO_BRACE, *braces]):
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


def braces_of(text: str, start: int, assumed: Assumed) -> Iterator[Brace]:
    """The braces and lines of the declaration that begins at ``start``, in order, virtual braces among them.

    The last one is an empty line behind the declaration.
    """
    indent = start - text.rfind("\n", 0, start) - 1
    after, fresh, closes_line = start, False, False
    inserted = sorted([(at, "{") for at in assumed.opened] + [(at, "}") for at in assumed.closed], reverse=True)
    for piece in _PIECES.finditer(text, start):
        at, sign = piece.start(), piece["brace"]
        while inserted and inserted[-1][0] <= at:
            place, sign_there = inserted.pop()
            yield Brace(sign_there, place, indent, after, begins_line=False)
        if piece["comment"] is not None or at in assumed.ignored:
            continue
        if piece["line"] is not None:
            indent, fresh, closes_line = len(piece.group()) - 1, True, True
            continue
        if fresh and indent == 0 and piece.group() in _BEGINS and at > start:
            break
        if sign is not None:
            sign = _OTHER[sign] if at in assumed.turned else sign
            yield Brace(sign, at, indent, after, begins_line=closes_line)
        elif fresh:
            yield Brace("", at, indent, after, begins_line=True)
        fresh, closes_line, after = False, closes_line and sign == "}", piece.end()
    for place, sign_there in reversed(inserted):
        if place <= after:  # where the text ends, nothing follows that one
            yield Brace(sign_there, place, indent, after, begins_line=False)
    yield Brace("", after, 0, after, begins_line=False)
