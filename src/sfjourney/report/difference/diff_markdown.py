"""A judged difference -> Markdown for a change that is reviewed: the verdict, figures, a table, the rest folded."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from urllib.parse import quote

from msgspec import Struct, field

from sfjourney.diagnostics import Severity
from sfjourney.graph.difference.approvals import Review
from sfjourney.graph.difference.changes import Change, Policy
from sfjourney.plurals import counted
from sfjourney.report.diagnostics.diagnostic_markdown import COMMENT_BYTES
from sfjourney.report.difference.behaviour_markdown import behaviour_markdown
from sfjourney.report.difference.behaviour_text import example_lines
from sfjourney.report.difference.diff_text import groups, notes_of, place_text, signed_lines, tally
from sfjourney.report.difference.mermaid_difference import journey_chart
from sfjourney.report.difference.reviewed import Reviewed, Row
from sfjourney.report.layout import laid_out
from sfjourney.report.markdown_text import code, fenced, folded, plain, uncalling, words
from sfjourney.report.paint import Paint, shown
from sfjourney.report.severities import MARKS

_HEAD = "| {} | {} | class | where | what |\n|---|---|---|---|---|\n"
_MOST_PICTURES = 10
"""A page draws each of them in a frame of its own."""
_COLUMNS = 90
_LAST = 1_000
"""Bytes for what is said at the end."""
_TABLE, _PICTURES, _DETAILS = 0.45, 0.65, 0.85
"""Up to which share of the room each part may go: of every part the most important is there."""


class _Room(Struct):
    """What is written, and how many bytes of it there may be."""

    most: int
    parts: list[str] = field(default_factory=list)
    size: int = 0
    cut: list[str] = field(default_factory=list)

    def add(self, part: str, share: float = 1.0) -> bool:
        """Write a part if there is room for it."""
        size = len(part.encode("utf-8", "replace"))
        if self.size + size > (self.most - _LAST) * share:
            return False
        self.parts.append(part)
        self.size += size
        return True

    def add_all(self, parts: Iterable[str], share: float, one: str, several: str) -> None:
        """Write as many as there is room for, and remember how many there was none for."""
        left = sum(not self.add(part, share) for part in parts)
        if left:
            self.cut.append(f"{left:,} {one if left == 1 else several}")


def marker(folder: str) -> str:
    """The first line of a comment about the workspace in a folder, by which it is found and updated in place."""
    return f"<!-- sfjourney diff {quote(folder.rstrip('/').encode('utf-8', 'surrogateescape')) or '.'} -->"


def diff_markdown(reviewed: Reviewed, most_bytes: int = COMMENT_BYTES) -> str:
    """The report, the same for the same values. Where there is not room for all, it ends by saying what was cut."""
    room = _Room(most_bytes)
    room.add(_verdict(reviewed))
    if reviewed.behaviour is not None and not room.add(behaviour_markdown(reviewed.behaviour), _TABLE):
        room.cut.append("what it does to people")
    _changes(reviewed, room)
    room.add("\n")
    _pictures(reviewed, room)
    room.add_all(_details(reviewed.review), _DETAILS, "Journey in its lines", "Journeys in their lines")
    room.add_all(_examples(reviewed), 1.0, "kind of examples", "kinds of examples")
    room.add_all(_notes(reviewed.review), 1.0, "note", "notes")
    if room.cut:
        room.parts.append(
            f"\n*Cut for want of room: {', '.join(room.cut)}. "
            "`sfjourney diff` prints all of it, and `--format html=FILE` makes a page of it.*\n"
        )
    return "".join(room.parts)


def _verdict(reviewed: Reviewed) -> str:
    review, compared = reviewed.review, reviewed.compared
    sign = "✅" if review.worst is None else MARKS[review.worst]
    lines = [marker(reviewed.folder), f"### {sign} sfjourney diff: {tally(review)}", ""]
    text = f"From {code(compared.base)} to {code(compared.head)}, deployed {reviewed.policy}."
    if [compared.other.count(level) for level in Severity] != [review.count(level) for level in Severity]:
        text += f" With `--deploy {compared.other.difference.policy}`: {tally(compared.other)}."
    return "\n".join([*lines, text, ""])


# ---- changes


def _changes(reviewed: Reviewed, room: _Room) -> None:
    if not reviewed.rows:
        return
    policies = [reviewed.policy, reviewed.compared.other.difference.policy]
    heading = "\n" + _HEAD.format(*policies)
    room.add(heading)
    rows = [_row(row, policies) for row in reviewed.rows]
    written = 0
    for row in rows:
        if not room.add(row, _TABLE):
            break
        written += 1
    if written < len(rows):
        left = reviewed.rows[written:]
        room.cut.append(f"{counted(len(left), 'row')} of the table")


def _row(row: Row, policies: Sequence[Policy]) -> str:
    remark = row.change.remark
    where = (f"{code(remark.journey)} " if remark.journey is not None else "") + code(place_text(remark))
    what = words(remark.message)
    if row.approval is not None:
        what += f"<br>✅ approved: {plain(row.approval.reason)}"
    elif row.change.level is not Severity.INFO:
        what += f" `{row.change.fingerprint}`"
    if remark.reaches:
        what += f"<br>reaches {', '.join(map(code, remark.reaches))}"
    levels = [_level(row.levels.get(policy)) for policy in policies]
    return f"| {' | '.join(levels)} | {remark.kind.value} | {where} | {what} |\n"


def _level(level: Severity | None) -> str:
    return f"{MARKS[level]} {level.word}" if level is not None else "none"


# ---- what is folded


def _pictures(reviewed: Reviewed, room: _Room) -> None:
    drawn = left = 0
    for changed in reviewed.drawn:
        chart = journey_chart(changed) if drawn < _MOST_PICTURES else None
        title = f"Picture of what changed in {_summary(changed.key)}"
        if chart is not None and room.add(folded(title, fenced("mermaid", chart.splitlines())), _PICTURES):
            drawn += 1
        else:
            left += 1
    if left:
        room.cut.append(counted(left, "picture"))


def _details(review: Review) -> Iterator[str]:
    """Of each Journey, and of what is shared, the lines before and after."""
    for title, changes in groups(review.difference.changes):
        lines = list(_lines(changes))
        if lines:
            yield folded(f"Lines before and after: {_summary(title)}", fenced("diff", lines))


def _lines(changes: Iterable[Change]) -> Iterator[str]:
    told: set[int] = set()
    for change in changes:
        edit = change.remark.edit
        lines = signed_lines(change.remark) if id(edit) not in told else []
        told.add(id(edit))
        if lines:
            yield f"@@ {place_text(change.remark)} @@"
            yield from (f"{sign} {line}" for sign, line in lines)


def _examples(reviewed: Reviewed) -> Iterator[str]:
    if reviewed.behaviour is None:
        return
    kinds: dict[str, list[str]] = {}
    for example in reviewed.behaviour.examples:
        made = kinds.setdefault(example.kind, [])
        for line in example_lines(example.kind, len(made), example):
            made += laid_out(line, Paint(colour=False), _COLUMNS)
        made.append("")
    for lines in kinds.values():
        yield folded(_summary(lines[0]), fenced("text", lines[1:-1]))


def _notes(review: Review) -> list[str]:
    notes = [f"* {plain(note)}\n" for note in notes_of(review)]
    return ["\n" + "".join(notes)] if notes else []


def _summary(text: str) -> str:
    """Any text within the HTML of a summary, where Markdown means nothing; it calls nobody."""
    return uncalling(escape(shown(text)))
