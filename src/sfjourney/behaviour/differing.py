"""Everything that differs -> a list of it by the ids of emails and runs, by which other rows are found."""

from collections.abc import Iterator

from msgspec import Struct

from sfjourney.behaviour.join import Joined
from sfjourney.behaviour.rows import Enrollment, RunKey, SendKey, Side
from sfjourney.behaviour.told import Kind


class Differs(Struct, frozen=True):
    """An email that differs, by its ids in both versions, None where it is not there; or a run that one begins.

    ``run`` is the version, 0 before and 1 after, and the id of the run.
    """

    kinds: tuple[Kind, ...]
    profile_id: str
    sends: tuple[str | None, str | None] = (None, None)
    run: tuple[int, str] | None = None


def differing(joined: Joined, sides: tuple[Side, Side]) -> Iterator[Differs]:
    """Emails in the order in which they go out, then runs in the order in which they begin."""
    keys = {one.key for one in joined.sends}
    before, after = (
        _ids(side, runs, keys) for side, runs in zip(sides, (joined.base_runs, joined.head_runs), strict=True)
    )
    for send in joined.sends:
        yield Differs(send.kinds, send.key[1], (before.get(send.key), after.get(send.key)))
    for run in joined.runs:
        version = int(run.kind == "enrollmentsGained")
        enrollment = (joined.base_runs, joined.head_runs)[version][run.key]
        yield Differs((run.kind,), run.key[1], run=(version, enrollment.run_id))


def _ids(side: Side, runs: dict[RunKey, Enrollment], keys: set[SendKey]) -> dict[SendKey, str]:
    return {key: send.send_id for key, send in side.sends(runs) if key in keys}
