"""A judged difference -> the text that a reviewer reads: the verdict, then what changes for people, worst first."""

from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import Final

from msgspec import Struct

from sfjourney.diagnostics import Severity
from sfjourney.graph.difference.approvals import Approval, Review
from sfjourney.graph.difference.changes import Change, Class, Policy, Remark, named, part_of
from sfjourney.graph.difference.edits import (
    ClauseEdit,
    DeclarationEdit,
    Edit,
    NodeEdit,
    ProfileEdit,
    RouteEdit,
    SchemaEdit,
    TextEdit,
)
from sfjourney.report.graphs.edit_text import edit_lines
from sfjourney.report.paint import Paint, shown
from sfjourney.report.severities import COLOURS, SIGNS, counts_of

_KIND_WIDTH: Final = max(len(kind) for kind in Class)
_OTHER: Final = {Policy.LIVE: Policy.PINNED, Policy.PINNED: Policy.LIVE}


class Compared(Struct, frozen=True):
    """What was compared, in words, and how it comes out under the other policy."""

    base: str
    head: str
    other: Review


class DiffText(Struct, frozen=True):
    """Renders a review. ``columns`` is the width to keep to; only a word that cannot be broken is longer."""

    paint: Paint
    columns: int = 80

    def render(self, review: Review, compared: Compared) -> str:
        lines = [*self._verdict(review, compared)]
        for title, changes in groups(review.difference.changes):
            lines += ["", self.paint(shown(title), "bold"), *self._group(changes, review)]
        lines += self._notes(review, compared)
        return "\n".join(line.rstrip() for line in lines) + "\n"

    # ---- the verdict

    def _verdict(self, review: Review, compared: Compared) -> list[str]:
        policy = review.difference.policy
        where = f"from {compared.base} to {compared.head}"
        if not review.difference.changes:
            return self._wrapped("", f"no changes {where}", 0)
        text = f"{tally(review)} {where}, deployed {policy}"
        lead = tally(review)
        first, *rest = self._wrapped("", text, 0)
        worst = review.worst
        if worst is not None and first.startswith(lead):
            first = self.paint(lead, COLOURS[worst], "bold") + first[len(lead) :]
        return [first, *rest]

    def _notes(self, review: Review, compared: Compared) -> list[str]:
        notes = notes_of(review)
        if [compared.other.count(level) for level in Severity] != [review.count(level) for level in Severity]:
            other = _OTHER[review.difference.policy]
            notes.append(f"With --deploy {other}: {tally(compared.other)}.")
        lines: list[str] = []
        for note in notes:
            lines += ["", *self._wrapped("", note, 2)]
        return lines

    # ---- changes

    def _group(self, changes: Sequence[Change], review: Review) -> list[str]:
        lines: list[str] = []
        for number, change in enumerate(changes):
            before = changes[number - 1] if number else None
            if before is None or _place(before.remark) != _place(change.remark):
                lines += self._place(change.remark)
            lines += self._change(change, review)
            after = changes[number + 1] if number + 1 < len(changes) else None
            if after is None or _place(after.remark) != _place(change.remark):
                lines += self._details(change.remark)
        return lines

    def _place(self, remark: Remark) -> list[str]:
        lines = self._wrapped("  ", _place(remark)[0], 4)
        edit = remark.edit
        if isinstance(edit, NodeEdit) and edit.likeness is not None and edit.base is not None:
            lines += self._dim(f"taken for what was {edit.base.id}, {edit.likeness:.0%} sure")
        if remark.reaches:
            lines += self._dim(f"reaches {', '.join(remark.reaches)}")
        return lines

    def _change(self, change: Change, review: Review) -> list[str]:
        approval = review.approved.get(change.fingerprint)
        sign = "✓" if approval is not None else SIGNS[change.level]
        lead = f"    {sign} {change.remark.kind.value:<{_KIND_WIDTH}}  "
        text = change.remark.message
        if approval is not None:
            text += f" -- approved: {approval.reason}"
        elif change.level is not Severity.INFO:
            text += f" [{change.fingerprint}]"
        first, *rest = self._wrapped(lead, text, len(lead))
        colour = "green" if approval is not None else COLOURS[change.level]
        return [self.paint(lead, colour) + first[len(lead) :], *rest]

    def _details(self, remark: Remark) -> list[str]:
        """What stood there, and what stands there now."""
        colours = {"-": "red", "+": "green"}
        made: list[str] = []
        for sign, line in signed_lines(remark):
            depth = len(line) - len(line.lstrip())
            wrapped = self._wrapped(f"      {sign} {line[:depth]}", line[depth:], len("      + ") + depth + 2)
            made += [self.paint(part, colours.get(sign, "dim")) for part in wrapped]
        return made

    # ---- lines

    def _wrapped(self, lead: str, text: str, indent: int) -> list[str]:
        return wrap(
            shown(text),
            self.columns,
            initial_indent=lead,
            subsequent_indent=" " * indent,
            break_long_words=False,
            break_on_hyphens=False,
        )

    def _dim(self, text: str) -> list[str]:
        return [self.paint(line, "dim") for line in self._wrapped("    ", text, 4)]


def tally(review: Review) -> str:
    """How many changes of each level count, the worst first, and how many are approved."""
    parts = counts_of(change.level for change in review.counting)
    if review.approved:
        parts.append(f"{len(review.approved)} approved")
    return ", ".join(parts) or "no changes"


def notes_of(review: Review) -> list[str]:
    """What could not be compared, and which approvals are of no use, a sentence each."""
    notes = [f"Not compared: {limit}." for limit in review.difference.limits]
    notes += [f"An approval has expired, {approval_text(one)}: the change counts again." for one in review.expired]
    notes += [f"An approval is of no use, {approval_text(one)}: there is no such change." for one in review.unused]
    return notes


def signed_lines(remark: Remark) -> list[tuple[str, str]]:
    """The lines that stood there (``-``), and those that stand there now (``+``); ``…`` where some are left out."""
    through = isinstance(remark.edit, DeclarationEdit) and remark.journey is not None
    before, after = ([], []) if through else edit_lines(remark.edit)
    lines = [("-", line) for line in before] + [("+", line) for line in after]
    return lines + [(line[:1], line[1:]) for line in remark.details if line[:1] in ("-", "+", "…")]


def groups(changes: Iterable[Change]) -> list[tuple[str, list[Change]]]:
    """Changes by Journey, and what is shared: those with the worst first, else Journeys by their keys."""
    groups: dict[str, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.remark.journey or "", []).append(change)

    def rank(key: str) -> tuple[int, bool, str]:
        return -max(change.level for change in groups[key]), not key, key

    return [(key or "shared by the workspace", groups[key]) for key in sorted(groups, key=rank)]


def _place(remark: Remark) -> tuple[str, int]:
    """Where a change is, in words; two edits of one place are two."""
    return place_text(remark), id(remark.edit)


def place_text(remark: Remark) -> str:
    """The place of a change in its Journey or workspace, as a person would name it."""
    edit = remark.edit
    if remark.node is not None:
        new = isinstance(edit, NodeEdit) and edit.base is None
        gone = isinstance(edit, NodeEdit) and edit.head is None
        return remark.node + (" (new)" if new else " (gone)" if gone else "")
    if isinstance(edit, DeclarationEdit):
        if remark.journey is not None and remark.about:
            return _clause(*remark.about.split(" ", 1))
        kind, name = named(edit)
        if remark.journey is not None and kind == "journey":
            return "the Journey is new" if edit.base is None else "the Journey is gone"
        status = " (new)" if edit.base is None else " (gone)" if edit.head is None else ""
        return f"{kind} {name}{status}"
    return _words(edit)


def _words(edit: Edit) -> str:
    match edit:
        case ClauseEdit():
            return _clause(edit.clause, edit.event)
        case RouteEdit():
            return "steps moved"
        case ProfileEdit():
            return "profile schema"
        case SchemaEdit(path=path):
            return path
        case TextEdit(file=file):
            return file
        case _:
            return part_of(edit)


def _clause(clause: str, event: str | None = None) -> str:
    """A clause as an author begins it."""
    word = {"entries": "on", "exits": "exit on"}.get(clause, clause)
    return f"{word} {event}" if event is not None else {"on": "on api", "exit on": "exit when"}.get(word, word)


def approval_text(approval: Approval) -> str:
    """An approval in a few words."""
    until = f", until {approval.until.isoformat()}" if approval.until is not None else ""
    return f"{approval.fingerprint} {approval.kind.value} ({approval.reason}{until})"
