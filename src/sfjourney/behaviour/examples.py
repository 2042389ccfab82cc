"""Picked differences, and the lives of those they concern -> examples."""

from collections.abc import Collection, Iterator, Mapping
from difflib import unified_diff
from typing import Final

from msgspec.structs import replace

from sfjourney.behaviour.join import Joined, RunDiffers, SendDiffers, moved_by
from sfjourney.behaviour.lives import Lives
from sfjourney.behaviour.parting import Of, part
from sfjourney.behaviour.picking import Picked
from sfjourney.behaviour.rows import SeenSend, SendKey, Side
from sfjourney.behaviour.told import EmailTold, Example, Parting
from sfjourney.reasons.told import AnyNote, Email, MomentTold
from sfjourney.redaction import MASK

_MOST_LINES: Final = 12
"""Lines of a difference of texts; what follows is left out."""
_OMITTED: Final = "…"

Rows = Mapping[SendKey, SeenSend]


def emails_of(picked: Collection[Picked], joined: Joined, base: Side, head: Side) -> tuple[Rows, Rows]:
    """The rows of the emails that examples are about, in both versions: for their texts, which a join does not keep."""
    keys = {one.key for _, one in picked if isinstance(one, SendDiffers)}
    sides = ((base, joined.base_runs), (head, joined.head_runs))
    before, after = (
        {key: send for key, send in side.sends(runs) if key in keys} if keys else {} for side, runs in sides
    )
    return before, after


def examples(
    picked: Collection[Picked], joined: Joined, rows: tuple[Rows, Rows], lives: tuple[Lives, Lives], *, texts: bool
) -> Iterator[Example]:
    """Tell of each. Without ``texts`` no text of an email is shown: one version may hide what the other shows."""
    for kind, one in picked:
        journey, profile, cause = one.key[:3]
        runs = [of.get((journey, profile, cause)) for of in (joined.base_runs, joined.head_runs)]
        sends = [of.get(one.key) if isinstance(one, SendDiffers) else None for of in rows]
        base, head = (
            Of(life, run.run_id if run is not None else None, send.send_id if send is not None else None)
            for life, run, send in zip(lives, runs, sends, strict=True)
        )
        told = [_email(send, texts=texts) if send is not None else None for send in sends]
        parting = part(base, head, journey, profile)
        yield Example(
            kind=kind,
            journey=journey or None,
            profile_id=profile,
            email=next((life.emails[profile] for life in lives if profile in life.emails), ""),
            event_id=cause,
            base=told[0],
            head=told[1],
            by_millis=None if isinstance(one, RunDiffers) else moved_by(one),
            text=_text(sends) if texts and kind == "changed" else (),
            parting=parting if texts or parting is None else _without_subjects(parting),
        )


def _email(send: SeenSend, *, texts: bool) -> EmailTold:
    subject = send.subject if texts else None
    return EmailTold(
        send.send_id, send.node, send.template, send.decided_at, send.sent_at, send.status, send.reason, subject
    )


def _text(sends: list[SeenSend | None]) -> tuple[str, ...]:
    """What the reader sees before (``-``) and after (``+``)."""
    base, head = sends
    if base is None or head is None or base.status != head.status:
        return ()
    before, after = ([*one.preview_text.splitlines()[:1], *one.visible_text.splitlines()] for one in (base, head))
    lines = [line for line in unified_diff(before, after, n=0, lineterm="") if line[:3] not in ("---", "+++", "@@ ")]
    return (*lines[:_MOST_LINES], *([_OMITTED] if len(lines) > _MOST_LINES else []))


def _without_subjects(parting: Parting) -> Parting:
    base, head = (_masked(moment) if moment is not None else None for moment in (parting.base, parting.head))
    return Parting(parting.node, base, head)


def _masked(moment: MomentTold) -> MomentTold:
    notes: list[AnyNote] = [
        replace(note, send=replace(note.send, subject=MASK)) if isinstance(note, Email) else note
        for note in moment.notes
    ]
    return replace(moment, notes=tuple(notes))
