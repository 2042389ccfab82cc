"""Two versions of a workspace, their replays and the recordings -> what the change does to people."""

from collections.abc import Collection
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from sfjourney.behaviour.examples import emails_of, examples, picked
from sfjourney.behaviour.inflight import Deployed, inflight_of, with_addresses
from sfjourney.behaviour.join import Joined, join, put
from sfjourney.behaviour.lives import Lives, lives_of
from sfjourney.behaviour.rows import Names, Side
from sfjourney.behaviour.told import Behaviour, Example
from sfjourney.clock.instants import format_instant
from sfjourney.graph.difference.compare import compare_graphs
from sfjourney.graph.graph import Graph
from sfjourney.program.succession import NodePairs
from sfjourney.reasons.recall import Records
from sfjourney.reasons.story import Workspace
from sfjourney.replay.intake import Refused
from sfjourney.replay.replayed import Replayed
from sfjourney.replay.shares import Shares


class Played(Struct, frozen=True):
    """A version, ready to tell stories, and what its replay gave, which has kept its rows with states."""

    workspace: Workspace
    replayed: Replayed


class Beside(Struct, frozen=True):
    """Two versions beside each other: what is told of them, and what it is told from.

    Where ``texts`` is false no text of an email may be shown: one version hides what the other shows.
    """

    told: Behaviour
    joined: Joined
    texts: bool


def behaviour_of(
    base: Played,
    head: Played,
    records: Records,
    deployed: Deployed | None = None,
    folder: Path | None = None,
    *,
    texts: bool,
    keep: bool = False,
) -> Beside:
    """Compare what two versions do, and what the one does to runs of the other where it was ``deployed``.

    Without ``texts`` examples show no text of an email. With ``keep`` everything that differs is kept. What is much
    goes through ``folder``, which is empty. Raises OSError where a recording cannot be read again.
    """
    names = names_between(base.workspace.graph, head.workspace.graph)
    sides = Side("base", base.replayed), Side("head", head.replayed, names)
    shares = Shares.for_bytes(sum(one.replayed.runs.size + one.replayed.sends.size for one in (base, head)), folder)
    for side in sides:
        put(side, shares)
    joined = join(*sides, shares, keep=keep)
    chosen = picked(joined)
    options = records.options
    inflight = inflight_of(sides[0], deployed, names, shares) if deployed is not None else None
    concerned = {one.key[1] for _, one in chosen}
    concerned |= {one.profile_id for one in inflight.examples} if inflight is not None else set()
    found: tuple[Example, ...] = ()
    if concerned:
        lives = _lives((base.workspace, head.workspace), records, concerned, names)
        found = tuple(examples(chosen, emails_of(chosen, *sides), lives, texts=texts))
        if inflight is not None:
            inflight = with_addresses(inflight, {**lives[1].emails, **lives[0].emails})
    told = Behaviour(
        recordings=tuple(recording.name for recording in records.recordings),
        clock=options.clock,
        until=format_instant(options.until) if options.until is not None else None,
        records=head.replayed.intake.records,
        refused=_refused(base.replayed, head.replayed),
        profiles=joined.profiles,
        base=joined.base,
        head=joined.head,
        **asdict(joined.differing),
        counterparts=joined.counterparts,
        shifts=joined.shifts,
        changes=joined.changes,
        journeys=joined.journeys,
        pressure=joined.pressure,
        inflight=inflight,
        examples=found,
    )
    return Beside(told, joined, texts)


def _lives(
    workspaces: tuple[Workspace, Workspace], records: Records, profiles: Collection[str], names: Names
) -> tuple[Lives, Lives]:
    """What both versions do to these Profiles. ``names`` is what the base calls the nodes of the head."""
    read = records.about_profiles([workspace.program for workspace in workspaces], profiles)
    before = lives_of(workspaces[0], next(read), profiles, None)  # one is freed before the other is read
    return before, lives_of(workspaces[1], next(read), profiles, names)


def pairs_between(base: Graph, head: Graph) -> NodePairs:
    """By Journey that both versions have, what the head calls the nodes of the base."""
    return {key: journey.pairing.pairs for key, journey in compare_graphs(base, head).journeys.items()}


def names_between(base: Graph, head: Graph) -> Names:
    """By Journey that both versions have, what the base calls the nodes of the head."""
    return {key: journey.pairing.back for key, journey in compare_graphs(base, head).journeys.items()}


def _refused(base: Replayed, head: Replayed) -> tuple[Refused, ...]:
    """The lines that either version refuses: some of its calls only a version itself can refuse."""
    return tuple(dict.fromkeys((*base.intake.refused, *head.intake.refused)))
