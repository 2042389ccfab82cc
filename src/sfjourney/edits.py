"""Fixes -> the texts of files with as many of them made as go together."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from sfjourney.diagnostics import Edit, Fix


class Edited(Struct, frozen=True):
    """``texts`` of the files that were changed, by name, and the positions, among the fixes given, of those made."""

    texts: Mapping[str, str]
    made: tuple[int, ...]


def edited(texts: Mapping[str, str], fixes: Sequence[Fix]) -> Edited:
    """Make fixes, each with all of its edits or not at all. Of two that touch the same place the first is made.

    One that only repeats edits of others counts as made; one whose edits overlap one another, or lie outside of the
    texts, is never made.
    """
    taken: dict[str, list[Edit]] = {}
    made = []
    for number, fix in enumerate(fixes):
        new = [edit for edit in dict.fromkeys(fix.edits) if not _is_taken(taken, edit)]
        if fix.edits and all(_lies_in(texts, edit) for edit in new) and _take(taken, new):
            made.append(number)
    return Edited({file: _changed(texts[file], edits) for file, edits in taken.items() if edits}, tuple(made))


def _lies_in(texts: Mapping[str, str], edit: Edit) -> bool:
    span = edit.span
    return span.file in texts and 0 <= span.start <= span.end <= len(texts[span.file])


def _is_taken(taken: Mapping[str, list[Edit]], edit: Edit) -> bool:
    edits = taken.get(edit.span.file, [])
    at = _place(edits, edit)
    return at > 0 and edits[at - 1] == edit


def _take(taken: dict[str, list[Edit]], new: Sequence[Edit]) -> bool:
    """Put edits among those taken, which stay in the order of their places; none of them where two would touch."""
    for count, edit in enumerate(new):
        edits = taken.setdefault(edit.span.file, [])
        at = _place(edits, edit)
        if (at and _touch(edits[at - 1], edit)) or (at < len(edits) and _touch(edit, edits[at])):
            for undone in new[:count]:
                others = taken[undone.span.file]
                del others[_place(others, undone) - 1]
            return False
        edits.insert(at, edit)
    return True


def _place(edits: list[Edit], edit: Edit) -> int:
    return bisect_right(edits, edit.span, key=lambda other: other.span)


def _touch(first: Edit, second: Edit) -> bool:
    """Whether two edits, the first of which begins no later, overlap. One that only inserts touches its neighbours:
    nobody could say what stands first.
    """
    inserts = first.span.start == first.span.end or second.span.start == second.span.end
    return second.span.start <= first.span.end if inserts else second.span.start < first.span.end


def _changed(text: str, edits: Iterable[Edit]) -> str:
    parts, done = [], 0
    for edit in edits:
        parts += [text[done : edit.span.start], edit.text]
        done = edit.span.end
    return "".join([*parts, text[done:]])
