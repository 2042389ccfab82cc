"""Answers and decisions -> the outcome of every record (semantics.md R4)."""

from collections.abc import Callable, Iterator
from typing import Literal

from msgspec import Struct

from sfjourney.clock.instants import format_instant
from sfjourney.identifiers import identifier
from sfjourney.replay.answers import Answered, Answers, ItemAnswer
from sfjourney.replay.rows import run_id
from sfjourney.simulation.story import Decision


class Skip(Struct, frozen=True):
    """A Journey that matched and did not enroll, with the reason (semantics.md E2)."""

    journey: str
    reason: str


class ItemOutcome(Struct, frozen=True, rename="camel"):
    """The answer to one item of a batch, by its place in it, from 0. ``send_id`` is there where it was accepted."""

    index: int
    idempotency_key: str | None
    status: str
    send_id: str | None
    code: str | None


class OutcomeRow(Struct, frozen=True, rename="camel"):
    """A line of outcomes.jsonl: one record.

    ``run_id`` is a trigger's, ``items`` a batch's; what does not apply is null.
    """

    file: str
    line: int
    call: str
    instant: str
    status: Literal["accepted", "replayed", "duplicate", "conflict", "rejected", "dropped"]
    code: str | None
    event_id: str | None
    profile_id: str | None
    matched_journeys: int | None
    enrolled_journeys: int | None
    skipped_journeys: int | None
    skipped: list[Skip] | None
    run_id: str | None
    items: list[ItemOutcome] | None


def outcome_rows(
    position: Callable[[int], tuple[str, int]], answers: Answers, decisions: dict[int, Decision]
) -> Iterator[tuple[int, OutcomeRow]]:
    """One row a record with its place, in that order. The answers must have been kept.

    ``position`` gives the file and line of a place.
    """
    ids = [identifier("profile", known.key) for known in answers.profiles.known]
    for place, answered in sorted(answers.kept.items()):
        answer = answered.answer
        told = place if answer.original is None or answer.status != "replayed" else answer.original
        yield place, _row(position(place), answered, answers.kept[told], decisions.get(told), ids)


def _row(
    position: tuple[str, int], answered: Answered, told: Answered, decision: Decision | None, ids: list[str]
) -> OutcomeRow:
    """One outcome. ``told`` is the record whose outcome it has: itself, or the original that it replays."""
    answer, content = answered.answer, told.answer
    profile_id = ids[content.profile] if content.profile is not None else None
    made = content.id.id(profile_id, told.at) if content.id is not None and profile_id is not None else None
    kind = content.id.kind if content.id is not None else None
    counted = kind in ("event", "trigger")
    found = decision or Decision(0)
    return OutcomeRow(
        file=position[0],
        line=position[1],
        call=answered.kind,
        instant=format_instant(answered.at),
        status=answer.status,
        code=content.code,
        event_id=made if kind == "event" else None,
        profile_id=profile_id,
        matched_journeys=found.matched if counted else None,
        enrolled_journeys=len(found.enrolled) if counted else None,
        skipped_journeys=len(found.skipped) if counted else None,
        skipped=[Skip(journey, reason) for journey, reason in found.skipped] if counted else None,
        run_id=run_id(found.enrolled[0]) if kind == "trigger" and found.enrolled else None,
        items=[_item(item, ids) for item in content.items] if content.items is not None else None,
    )


def _item(item: ItemAnswer, ids: list[str]) -> ItemOutcome:
    send = item.id.id(ids[item.profile], item.at) if item.id is not None and item.profile is not None else None
    return ItemOutcome(item.index, item.key, item.status, send, item.code)
