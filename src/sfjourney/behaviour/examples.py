"""Picked differences, and the lives of those they concern -> examples."""

from collections.abc import Collection, Iterator, Mapping
from difflib import unified_diff
from typing import Final

from msgspec.structs import replace

from sfjourney.behaviour.join import Differs, Joined, RunDiffers, SendDiffers, moved_by
from sfjourney.behaviour.lives import Lives
from sfjourney.behaviour.parting import part
from sfjourney.behaviour.rows import SeenSend, Side, decoded
from sfjourney.behaviour.run_steps import Sought
from sfjourney.behaviour.told import EmailTold, Example, Kind, Parting
from sfjourney.reasons.told import AnyNote, Email, MomentTold
from sfjourney.redaction import MASK

_MOST_LINES: Final = 12
"""Lines of a difference of texts; what follows is left out."""
_OMITTED: Final = "…"

Picked = tuple[Kind, Differs]
Rows = Mapping[str, SeenSend]
"""Emails by their ids."""


def picked(joined: Joined) -> list[Picked]:
    """What differs and is told of, kind by kind, each in order of time."""
    return [(kind, one) for kind, few in joined.few.items() for one in few.chosen]


def emails_of(picked: Collection[Picked], base: Side, head: Side) -> tuple[Rows, Rows]:
    """The rows of the emails that examples are about, in both versions: for their texts, which a join does not keep."""
    ids = [one.ids for _, one in picked if isinstance(one, SendDiffers)]
    before, after = (_rows(side, {one[number] for one in ids}) for number, side in enumerate((base, head)))
    return before, after


def _rows(side: Side, ids: Collection[str | None]) -> Rows:
    return {send.send_id: send for send in decoded(side.replayed.sends, SeenSend) if send.send_id in ids} if ids else {}


def examples(
    picked: Collection[Picked], rows: tuple[Rows, Rows], lives: tuple[Lives, Lives], *, texts: bool
) -> Iterator[Example]:
    """Tell of each. Without ``texts`` no text of an email is shown: one version may hide what the other shows."""
    for kind, one in picked:
        journey, profile, cause = one.key[:3]
        ids = one.ids if isinstance(one, SendDiffers) else (None, None)
        sends = [of.get(send) if send is not None else None for of, send in zip(rows, ids, strict=True)]
        base, head = (Sought(life, run, send) for life, run, send in zip(lives, one.runs, ids, strict=True))
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
    base_end, head_end = (tuple(map(_masked, moments)) for moments in (parting.base_end, parting.head_end))
    return replace(parting, base=base, head=head, base_end=base_end, head_end=head_end)


def _masked(moment: MomentTold) -> MomentTold:
    notes: list[AnyNote] = [
        replace(note, send=replace(note.send, subject=MASK)) if isinstance(note, Email) else note
        for note in moment.notes
    ]
    return replace(moment, notes=tuple(notes))
