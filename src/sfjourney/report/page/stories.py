"""Runs and sends -> the stories of Profiles in columns, as a page carries them and its script reads them.

Of two versions both are told: their Journeys stand behind each other, and so do the runs and sends of each Profile.
A column is an array of numbers: it takes a fifth of what objects take, and is read at once. Instants are milliseconds
after ``base``, later ones of a run after its beginning; -1 stands for nothing; texts are numbers of ``words``.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain

from msgspec import Struct, field
from msgspec.structs import astuple

from sfjourney.redaction import MASK
from sfjourney.replay.rows import RunRow, SendRow, SendRowWithState
from sfjourney.report.graphs.step_text import node_text
from sfjourney.report.page.folding import Folded
from sfjourney.report.page.interning import Interning
from sfjourney.report.page.packing import Packed, Packing
from sfjourney.report.page.replay_values import VersionRows, millis

MOST_KEPT = 200_000
"""As many runs and sends a page tells of. Of more, it tells the stories of as many Profiles as that allows."""


class JourneyWords(Struct, frozen=True):
    """A Journey in a story: its key, of each node its id and what it does, and the number of its version."""

    key: str
    nodes: tuple[tuple[str, str], ...]
    version: int = 0


class ProfileColumns(Struct):
    """``runs`` and ``sends`` say where those of each Profile begin, and, one longer, where the last end."""

    id: list[str] = field(default_factory=list)
    address: list[int] = field(default_factory=list)
    external: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)
    runs: list[int] = field(default_factory=lambda: [0])
    sends: list[int] = field(default_factory=lambda: [0])


class RunColumns(Struct):
    """``visits`` says where the visits of each run begin, and, one longer, where the last end."""

    journey: list[int] = field(default_factory=list)
    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    status: list[int] = field(default_factory=list)
    reason: list[int] = field(default_factory=list)
    goal: list[int] = field(default_factory=list)
    waits: list[int] = field(default_factory=list)
    visits: list[int] = field(default_factory=lambda: [0])


class VisitColumns(Struct):
    """Visits of nodes, a column a member: numbers of nodes and of ports, instants."""

    node: list[int] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    port: list[int] = field(default_factory=list)


class SendColumns(Struct):
    """``journey`` is below zero where a recorded call sent: -1, -2 in the second version.

    ``preview`` is the number of the email in ``previews``.
    """

    journey: list[int] = field(default_factory=list)
    node: list[int] = field(default_factory=list)
    template: list[int] = field(default_factory=list)
    to: list[int] = field(default_factory=list)
    subject: list[int] = field(default_factory=list)
    decided: list[int] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)
    status: list[int] = field(default_factory=list)
    reason: list[int] = field(default_factory=list)
    unresolved: list[int] = field(default_factory=list)
    preview: list[int] = field(default_factory=list)


class DifferenceColumns(Struct):
    """What differs between two versions: a word for how, the Profile, the Journey, when, and what it is about.

    ``base`` and ``head`` are an email in both versions, -1 where there is none, as of runs that one version begins.
    """

    how: list[int] = field(default_factory=list)
    profile: list[int] = field(default_factory=list)
    journey: list[int] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    base: list[int] = field(default_factory=list)
    head: list[int] = field(default_factory=list)


class Stories(Struct):
    """All that a page tells of Profiles.

    ``examples`` names, version by version, for a template the send whose email stands for others. ``versions`` are the
    words for versions where there are two, with what differs between them.
    """

    base: int
    journeys: tuple[JourneyWords, ...]
    words: list[str]
    profiles: ProfileColumns
    runs: RunColumns
    visits: VisitColumns
    sends: SendColumns
    previews: Folded
    examples: list[dict[str, int]] = field(default_factory=list)
    versions: tuple[str, ...] = ()
    differences: DifferenceColumns = field(default_factory=DifferenceColumns)


class ToldRun(Struct, frozen=True):
    """A run, and the number of the version it is of."""

    version: int
    row: RunRow


class ToldSend(Struct, frozen=True):
    """A send, the number of the version it is of, and which of its sends it is. Its state stays where it is."""

    version: int
    place: int
    row: SendRow


class ToldDifference(Struct, frozen=True):
    """What differs: how, for whom, and the ids of the sends it is about; or the id of the run, and its version."""

    how: str
    profile_id: str
    sends: tuple[str | None, str | None] = (None, None)
    run: tuple[int, str] | None = None


States = Callable[[Collection[int]], Iterator[tuple[int, Mapping[str, object]]]]
"""Some sends -> the state of each, in no order. All rows are gone through for it."""

Previewer = Callable[[Sequence[ToldSend], Collection[int], States, Interning], tuple[dict[int, int], Folded]]
"""Sends, which to show before others, and states -> which of them, by place, has which preview, and the previews."""

_RUNS, _SENDS = Packing(ToldRun), Packing(ToldSend)
_SEND_COLUMNS = len(SendRow.__struct_fields__)


class _Life(Struct):
    """What is told of a Profile; ``first`` is when that begins."""

    first: str
    runs: Packed[ToldRun] = field(default_factory=lambda: Packed(_RUNS))
    sends: Packed[ToldSend] = field(default_factory=lambda: Packed(_SENDS))
    external: str | None = None

    def run(self, version: int, run: RunRow) -> None:
        self.first = min(self.first, run.enrolled_at)
        self.runs.append(ToldRun(version, run))

    def send(self, version: int, place: int, send: SendRowWithState) -> None:
        """Take all of a send but its state."""
        self.first = min(self.first, send.decided_at)
        self.sends.append(ToldSend(version, place, SendRow(*astuple(send)[:_SEND_COLUMNS])))
        self.external = self.external or _external_id(send.state)


def stories(values: VersionRows, previews: Previewer, most: int = MOST_KEPT) -> Stories:
    """Put runs and sends into columns, Profile by Profile, those first to whom something happened first."""
    return _told([values], previews, _kept([values], most, None), [], texts=True)


def stories_of_both(
    base: VersionRows,
    head: VersionRows,
    differences: Sequence[ToldDifference],
    previews: Previewer,
    most: int = MOST_KEPT,
    *,
    texts: bool,
) -> Stories:
    """The same of two versions, of those Profiles alone for whom anything differs.

    Without ``texts`` no text of an email is told, nor what it was made from: one version hides what the other shows.
    """
    concerned = frozenset(one.profile_id for one in differences)
    kept = _kept([base, head], most, concerned)
    told = _told([base, head], previews, concerned if kept is None else kept, differences, texts=texts)
    told.versions = ("before", "after")
    return told


def _told(
    versions: Sequence[VersionRows],
    previews: Previewer,
    kept: Collection[str] | None,
    differences: Sequence[ToldDifference],
    *,
    texts: bool,
) -> Stories:
    lives: dict[str, _Life] = {}
    for number, version in enumerate(versions):
        for run in version.runs:
            if kept is None or run.profile_id in kept:
                lives.setdefault(run.profile_id, _Life(run.enrolled_at)).run(number, run)
        for place, send in enumerate(version.sends):
            if kept is None or send.profile_id in kept:
                lives.setdefault(send.profile_id, _Life(send.decided_at)).send(number, place, send)
    ordered = sorted(lives.items(), key=lambda life: (life[1].first, life[0]))
    return _Columns(versions, ordered, texts=texts).told(previews, differences)


def _kept(versions: Sequence[VersionRows], most: int, concerned: Collection[str] | None) -> set[str] | None:
    """The Profiles whose stories are told; None for all. Ids are hashes: the first of them are any Profiles."""
    rows: dict[str, int] = {}
    for version in versions:
        for name in chain((run.profile_id for run in version.runs), (send.profile_id for send in version.sends)):
            if concerned is None or name in concerned:
                rows[name] = rows.get(name, 0) + 1
    if sum(rows.values()) <= most:
        return None
    kept: set[str] = set()
    left = most
    for profile in sorted(rows):
        left -= rows[profile]
        if left < 0 and kept:
            break
        kept.add(profile)
    return kept


class _Columns:
    """Fills the columns."""

    def __init__(self, versions: Sequence[VersionRows], lives: list[tuple[str, _Life]], *, texts: bool) -> None:
        self.words = Interning()
        self.lives = lives
        self.texts = texts
        self.versions = versions
        self.journeys = tuple(
            JourneyWords(journey.key, tuple((node.id, node_text(node)) for node in journey.nodes), number)
            for number, version in enumerate(versions)
            for journey in version.graph.journeys
        )
        self.journey_of = {(journey.version, journey.key): number for number, journey in enumerate(self.journeys)}
        self.node_of = {
            (number, node[0]): place
            for number, journey in enumerate(self.journeys)
            for place, node in enumerate(journey.nodes)
        }
        self.base = min((millis(life.first) for _, life in lives), default=0)
        self.profiles, self.runs, self.visits, self.sends = (
            ProfileColumns(),
            RunColumns(),
            VisitColumns(),
            SendColumns(),
        )

    def told(self, previews: Previewer, differences: Sequence[ToldDifference]) -> Stories:
        for profile, life in self.lives:
            self._profile(profile, life)
            for run in life.runs:
                self._run(run.version, run.row)
            for send in life.sends:
                self._send(send)
            self.profiles.runs.append(len(self.runs.start))
            self.profiles.sends.append(len(self.sends.decided))
        rows = Packed(_SENDS)
        for _, life in self.lives:
            rows.extend(life.sends)
        told = self._differences(differences, rows)
        wanted = dict.fromkeys(send for pair in zip(told.base, told.head, strict=True) for send in pair if send >= 0)
        shown, folded = dict[int, int](), Folded((), ())
        if self.texts:
            shown, folded = previews(rows, wanted, partial(_states, self.versions, rows), self.words)
        self.sends.preview = [shown.get(number, -1) for number in range(len(rows))]
        examples: list[dict[str, int]] = [{} for _ in self.versions]
        for number in sorted(shown):
            send = rows[number]
            examples[send.version].setdefault(send.row.template, number)
        return Stories(
            self.base,
            self.journeys,
            self.words.texts,
            self.profiles,
            self.runs,
            self.visits,
            self.sends,
            folded,
            examples,
            differences=told,
        )

    def _differences(self, differences: Sequence[ToldDifference], rows: Sequence[ToldSend]) -> DifferenceColumns:
        """What differs, of those Profiles that are told of."""
        profiles = {name: number for number, name in enumerate(self.profiles.id)}
        sends = {(one.version, one.row.send_id): number for number, one in enumerate(rows)}
        listed = (run for _, life in self.lives for run in life.runs)
        runs = {(run.version, run.row.run_id): number for number, run in enumerate(listed)}
        told = DifferenceColumns()
        for one in differences:
            if one.profile_id not in profiles:
                continue
            base, head = (sends[version, name] if name else -1 for version, name in enumerate(one.sends))
            about = max(base, head)
            if one.run is not None:
                run = runs[one.run]
                journey, at = self.runs.journey[run], self.runs.start[run]
            else:
                journey, at = self.sends.journey[about], self._went(base if base >= 0 else head)
            told.how.append(self.words.index(one.how))
            told.profile.append(profiles[one.profile_id])
            told.journey.append(journey)
            told.at.append(at)
            told.base.append(base)
            told.head.append(head)
        return told

    def _went(self, send: int) -> int:
        return self.sends.decided[send] + max(0, self.sends.sent[send])

    def _profile(self, profile: str, life: _Life) -> None:
        address = next((send.row.to for send in reversed(life.sends)), None)
        self.profiles.id.append(profile)
        self.profiles.address.append(self.words.index_or_none(address))
        self.profiles.external.append(self.words.index_or_none(life.external if self.texts else None))
        self.profiles.first.append(millis(life.first) - self.base)

    def _run(self, version: int, run: RunRow) -> None:
        start, journey, runs = millis(run.enrolled_at), self.journey_of[version, run.journey], self.runs
        runs.journey.append(journey)
        runs.start.append(start - self.base)
        runs.end.append(millis(run.ended_at) - start if run.ended_at is not None else -1)
        runs.status.append(self.words.index(run.status))
        runs.reason.append(self.words.index_or_none(run.reason))
        runs.goal.append(millis(run.goal_at) - start if run.goal_at is not None else -1)
        runs.waits.append(millis(run.waiting_for.until) - start if run.waiting_for is not None else -1)
        for visit in run.path:
            self.visits.node.append(self.node_of[journey, visit.node])
            self.visits.at.append(millis(visit.at) - start)
            self.visits.port.append(self.words.index_or_none(visit.out))
        runs.visits.append(len(self.visits.at))

    def _send(self, told: ToldSend) -> None:
        send, sends, words = told.row, self.sends, self.words
        decided = millis(send.decided_at)
        journey = self.journey_of[told.version, send.journey] if send.journey is not None else -1 - told.version
        sends.journey.append(journey)
        sends.node.append(self.node_of[journey, send.node] if send.node is not None else -1)
        sends.template.append(words.index(send.template))
        sends.to.append(words.index(send.to))
        sends.subject.append(words.index(send.subject if self.texts else MASK))
        sends.decided.append(decided - self.base)
        sends.sent.append(millis(send.sent_at) - decided if send.sent_at is not None else -1)
        sends.status.append(words.index(send.status))
        sends.reason.append(words.index_or_none(send.reason))
        missing = ", ".join(dict.fromkeys(one.pointer for one in send.unresolved))
        sends.unresolved.append(words.index_or_none(missing or None))


def _states(
    versions: Sequence[VersionRows], rows: Sequence[ToldSend], wanted: Collection[int]
) -> Iterator[tuple[int, Mapping[str, object]]]:
    """The states of some sends, by the numbers of those among ``rows``."""
    numbers = {(rows[number].version, rows[number].place): number for number in wanted}
    for version, values in enumerate(versions):
        for place, send in enumerate(values.sends):
            if (version, place) in numbers:
                yield numbers[version, place], send.state


def _external_id(state: Mapping[str, object]) -> str | None:
    """The caller's own id of a Profile, by which people look for it."""
    profile = state.get("profile")
    name = profile.get("externalId") if isinstance(profile, dict) else None
    return name if isinstance(name, str) else None
