"""A Profile's story and the same with other records -> the emails and runs that differ.

Emails are the same where Journey, node and the record that started the run are (graph.md, Diff); ids may differ, for
they are made of what a record says. A line keeps its place however it is edited, so records go by their places.
"""

from collections import Counter
from collections.abc import Callable, Sequence

from sfjourney.clock.instants import format_instant, written_instant
from sfjourney.reasons.story import Lived
from sfjourney.reasons.told import EnrollmentTold, Place, SendTold, WhatIf
from sfjourney.replay.rows import SendRow
from sfjourney.simulation.run import Run
from sfjourney.simulation.story import EmailSend

Key = tuple[str | None, str | None, str | None, int, int]
"""Journey, node, template where there is no node, place of the record, and how many such came before."""


def compare(
    before: Lived, after: Lived | None, edits: Sequence[str], records: Sequence[Place], place: Callable[[int], Place]
) -> WhatIf:
    """What differs. ``after`` is None where the Profile is not there any more; ``place`` gives a record's line."""
    old, new = _sends(before), _sends(after) if after is not None else {}
    lost, gained, moved, changed = [], [], [], []
    for key in [*old, *(key for key in new if key not in old)]:
        was, would = old.get(key), new.get(key)
        told = _told(was, would)
        if told.before is not None and told.before.sent_at is not None:
            if told.after is None or told.after.sent_at is None:
                lost.append(told)
            elif told.by_millis:
                moved.append(told)
            elif told.before.subject != told.after.subject:
                changed.append(told)
        elif told.after is not None and told.after.sent_at is not None:
            gained.append(told)
    ran, would_run = _runs(before), _runs(after) if after is not None else {}
    return WhatIf(
        edits=tuple(edits),
        records=tuple(records),
        gone=after is None,
        lost=tuple(lost),
        gained=tuple(gained),
        moved=tuple(moved),
        changed=tuple(changed),
        enrollments_lost=tuple(_enrollment(run, place) for key, run in ran.items() if key not in would_run),
        enrollments_gained=tuple(_enrollment(run, place) for key, run in would_run.items() if key not in ran),
    )


def _sends(lived: Lived) -> dict[Key, SendRow]:
    """The emails of a story, in the order they were made."""
    seen: Counter[tuple[str | None, str | None, str | None, int]] = Counter()
    found: dict[Key, SendRow] = {}
    for send, row in zip(lived.story.sends, lived.sends, strict=True):
        what = (send.journey, send.node, send.template if send.journey is None else None, _place(send))
        found[*what, seen[what]] = row
        seen[what] += 1
    return found


def _place(send: EmailSend) -> int:
    return send.origin.origin.place if isinstance(send.origin, Run) else send.origin.place


def _told(before: SendRow | None, after: SendRow | None) -> SendTold:
    one = before or after
    if one is None:
        raise ValueError("one of the two stories has it")
    by = None
    if before is not None and after is not None and before.sent_at is not None and after.sent_at is not None:
        by = written_instant(after.sent_at) - written_instant(before.sent_at)
    return SendTold(one.journey, one.node, one.template, before, after, by)


def _runs(lived: Lived) -> dict[tuple[str, int], Run]:
    return {(run.journey.key, run.origin.place): run for run in lived.story.runs}


def _enrollment(run: Run, place: Callable[[int], Place]) -> EnrollmentTold:
    where = place(run.origin.place)
    return EnrollmentTold(run.journey.key, format_instant(run.enrolled_at), where.file, where.line)
