"""A text before and after -> the lines that differ, as ``diff -u`` writes them and ``patch`` reads them."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from msgspec import Struct

from sfjourney.report.paint import Paint

_CONTEXT = 3
_NO_LINE_END = "\\ No newline at end of file\n"


class _Edit(Struct, frozen=True):
    """Lines ``start`` to ``end`` of the text before that become lines ``new_start`` to ``new_end``; counted from 0."""

    start: int
    end: int
    new_start: int
    new_end: int


def line_diff(name: str, before: str, after: str, paint: Paint) -> str:
    """The unified diff of one file, with three lines around each change; empty where nothing differs."""
    old, new = _lines(before), _lines(after)
    hunks = _hunks(list(_edits(old, new)))
    if not hunks:
        return ""
    # A tab behind the name ends it for `patch`, which a space in it would do otherwise.
    end = "\t" if " " in name else ""
    head = [paint(f"--- {name}{end}", "bold") + "\n", paint(f"+++ {name}{end}", "bold") + "\n"]
    return "".join([*head, *(line for hunk in hunks for line in _hunk(hunk, old, new, paint))])


def _lines(text: str) -> list[str]:
    """The lines of a text with their ends; only a newline ends one."""
    lines = [line + "\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _edits(old: Sequence[str], new: Sequence[str]) -> Iterator[_Edit]:
    """What differs between the lines that are in both once, in the same order: so that long files take not longer."""
    at = new_at = 0
    for anchor, new_anchor in [*_anchors(old, new), (len(old), len(new))]:
        if (at, new_at) != (anchor, new_anchor):
            matcher = SequenceMatcher(None, old[at:anchor], new[new_at:new_anchor], autojunk=False)
            for tag, start, end, new_start, new_end in matcher.get_opcodes():
                if tag != "equal":
                    yield _Edit(at + start, at + end, new_at + new_start, new_at + new_end)
        at, new_at = anchor + 1, new_anchor + 1


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The longest row of lines, each of them unique on both sides, that stand in the same order."""
    count, new_count = Counter(old), Counter(new)
    places = {line: place for place, line in enumerate(new) if new_count[line] == 1}
    pairs = [(place, places[line]) for place, line in enumerate(old) if count[line] == 1 and line in places]
    # Of all rows of one length the one that ends first, as place and as index; and what is before each pair in its row.
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(pairs):
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        last[length : length + 1] = [index]
        before.append(last[length - 1] if length else -1)
    row = []
    index = last[-1] if last else -1
    while index >= 0:
        row.append(pairs[index])
        index = before[index]
    return row[::-1]


def _hunks(edits: Sequence[_Edit]) -> list[list[_Edit]]:
    """Edits whose contexts touch stand together."""
    hunks: list[list[_Edit]] = []
    for edit in edits:
        if hunks and edit.start - hunks[-1][-1].end <= 2 * _CONTEXT:
            hunks[-1].append(edit)
        else:
            hunks.append([edit])
    return hunks


def _hunk(edits: Sequence[_Edit], old: Sequence[str], new: Sequence[str], paint: Paint) -> Iterator[str]:
    first, last = edits[0], edits[-1]
    start, end = max(0, first.start - _CONTEXT), min(len(old), last.end + _CONTEXT)
    new_start, new_end = max(0, first.new_start - _CONTEXT), min(len(new), last.new_end + _CONTEXT)
    yield paint(f"@@ -{_range(start, end)} +{_range(new_start, new_end)} @@", "cyan") + "\n"
    at = start
    for edit in edits:
        yield from _marked(" ", old[at : edit.start], paint)
        yield from _marked("-", old[edit.start : edit.end], paint, "red")
        yield from _marked("+", new[edit.new_start : edit.new_end], paint, "green")
        at = edit.end
    yield from _marked(" ", old[at:end], paint)


def _range(start: int, end: int) -> str:
    """A range of lines as the head of a hunk names it: an empty one by the line before it."""
    length = end - start
    return f"{start + 1 if length else start}" + ("" if length == 1 else f",{length}")


def _marked(mark: str, lines: Sequence[str], paint: Paint, *styles: str) -> Iterator[str]:
    for line in lines:
        text = line.removesuffix("\n")
        yield (paint(mark + text, *styles) if styles else mark + text) + "\n"
        if text == line:
            yield _NO_LINE_END
