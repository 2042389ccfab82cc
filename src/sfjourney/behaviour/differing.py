"""Everything that differs -> a list of it by the ids of emails and runs, by which other rows are found."""

from collections.abc import Iterator

from msgspec import Struct

from sfjourney.behaviour.join import Joined, SendDiffers
from sfjourney.behaviour.told import Kind


class Differs(Struct, frozen=True):
    """An email that differs, by its ids in both versions, None where it is not there; or a run that one begins.

    ``run`` is the version, 0 before and 1 after, and the id of the run.
    """

    kinds: tuple[Kind, ...]
    profile_id: str
    sends: tuple[str | None, str | None] = (None, None)
    run: tuple[int, str] | None = None


def differing(joined: Joined) -> Iterator[Differs]:
    """Emails in the order in which they go out, then runs in the order in which they begin: all were to be kept."""
    for one in joined.kept:
        if isinstance(one, SendDiffers):
            yield Differs(one.kinds, one.key[1], one.ids)
        else:
            (run,) = ((version, run) for version, run in enumerate(one.runs) if run is not None)
            yield Differs((one.kind,), one.key[1], run=run)
