"""A version, its recordings and some Profiles -> the moments of each, with what came of them."""

from collections.abc import Collection, Mapping

from msgspec import Struct

from sfjourney.behaviour.rows import Names, base_name
from sfjourney.behaviour.told import Silence
from sfjourney.identifiers import identifier
from sfjourney.reasons.selection import Recorded, select_all
from sfjourney.reasons.story import Workspace, live, moments_told
from sfjourney.reasons.told import MomentTold


class Lives(Struct, frozen=True):
    """What happened to some Profiles in one version. Profiles go by their ids, ways by Journey, node and port.

    ``journeys`` are those of the version, and whether each is a draft. ``names`` is what the base calls the nodes of
    this version; where it has no such node, None stands in its place.
    """

    emails: Mapping[str, str]
    moments: Mapping[str, tuple[MomentTold, ...]]
    ways: Mapping[tuple[str, str, str], str]
    journeys: Mapping[str, bool]
    names: Names | None = None

    def name(self, journey: str, node: str) -> str:
        """A node as the base calls it."""
        return base_name(self.names, journey, node)

    def silence(self, journey: str) -> Silence:
        """Why a Journey that the other version has says nothing of a record."""
        draft = self.journeys.get(journey)
        if draft is None:
            return "noJourney"
        return "draft" if draft else "otherEvent"

    def way(self, journey: str, node: str, port: str | None) -> str | None:
        """Where a way leads, as the base calls it."""
        target = self.ways.get((journey, node, port)) if port is not None else None
        return self.name(journey, target) if target is not None else None


def lives_of(workspace: Workspace, recorded: Recorded, profiles: Collection[str], names: Names | None) -> Lives:
    """Tell of these Profiles, as far as the recordings know them."""
    emails: dict[str, str] = {}
    moments: dict[str, tuple[MomentTold, ...]] = {}
    everybody = enumerate(recorded.profiles.known)
    called = {number: identifier("profile", known.common_key or known.key) for number, known in everybody}
    concerned = {number: name for number, name in called.items() if name in profiles}
    for selected in select_all(recorded, concerned):
        name = concerned[selected.profile]
        lived = live(workspace, selected, recorded.options.until)
        emails[name] = selected.known.email
        moments[name] = (*moments.get(name, ()), *moments_told(workspace, recorded, selected, lived))
    ways = {
        (journey.key, edge.source, edge.port): edge.target
        for journey in workspace.graph.journeys
        for edge in journey.edges
    }
    drafts = {journey.key: journey.draft for journey in workspace.graph.journeys}
    return Lives(emails, moments, ways, drafts, names)
