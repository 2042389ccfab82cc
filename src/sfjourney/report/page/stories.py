"""Runs and sends -> the stories of Profiles in columns, as a page carries them and its script reads them.

A column is an array of numbers: it takes a fifth of what objects take, and is read at once. Instants are milliseconds
after ``base``, later ones of a run after its beginning; -1 stands for nothing; texts are numbers of ``words``.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import astuple

from sfjourney.graph.graph import Journey
from sfjourney.replay.rows import RunRow, SendRow, SendRowWithState
from sfjourney.report.page.folding import Folded
from sfjourney.report.page.interning import Interning
from sfjourney.report.page.packing import Packed, Packing
from sfjourney.report.page.replay_values import ReplayValues, millis
from sfjourney.report.step_text import node_text

MOST_KEPT = 200_000
"""As many runs and sends a page tells of. Of more, it tells the stories of as many Profiles as that allows."""


class JourneyWords(Struct, frozen=True):
    """A Journey in a story: its key, and of each node its id and what it does."""

    key: str
    nodes: tuple[tuple[str, str], ...]


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
    node: list[int] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    port: list[int] = field(default_factory=list)


class SendColumns(Struct):
    """``journey`` is -1 where a recorded call sent. ``preview`` is the number of the email in ``previews``."""

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


class Stories(Struct):
    """All that a page tells of Profiles. ``examples`` names for a template the send whose email stands for others."""

    base: int
    journeys: tuple[JourneyWords, ...]
    words: list[str]
    profiles: ProfileColumns
    runs: RunColumns
    visits: VisitColumns
    sends: SendColumns
    previews: Folded
    examples: dict[str, int] = field(default_factory=dict)


States = Callable[[Collection[int]], Iterator[tuple[int, Mapping[str, object]]]]
"""Some sends, by place -> the place and the state of each, in no order. Rows are gone through for it."""

Previewer = Callable[[Sequence[SendRow], States, Interning], tuple[dict[int, int], Folded]]
"""Sends, and their states for the asking -> which of them, by place, has which preview, and the previews."""


_RUNS = Packing(RunRow)
_SENDS = Packing(SendRow)


class _Life(Struct):
    """What is told of a Profile. ``places`` say where its sends are among the rows; their states stay there."""

    runs: Packed[RunRow] = field(default_factory=lambda: Packed(_RUNS))
    sends: Packed[SendRow] = field(default_factory=lambda: Packed(_SENDS))
    places: list[int] = field(default_factory=list)
    external: str | None = None

    @property
    def first(self) -> str:
        instants = [run.enrolled_at for run in self.runs[:1]] + [send.decided_at for send in self.sends[:1]]
        return min(instants)


def stories(values: ReplayValues, previews: Previewer, most: int = MOST_KEPT) -> Stories:
    """Put runs and sends into columns, Profile by Profile, those first to whom something happened first."""
    kept = _kept(values, most)
    lives: dict[str, _Life] = {}
    for run in values.runs:
        if kept is None or run.profile_id in kept:
            lives.setdefault(run.profile_id, _Life()).runs.append(run)
    for place, send in enumerate(values.sends):
        if kept is None or send.profile_id in kept:
            life = lives.setdefault(send.profile_id, _Life())
            life.sends.append(_without_state(send))
            life.places.append(place)
            life.external = life.external or _external_id(send.state)
    ordered = sorted(lives.items(), key=lambda life: (life[1].first, life[0]))
    return _Columns(values.graph.journeys, ordered).told(previews, values.sends)


_COLUMNS = len(SendRow.__struct_fields__)


def _without_state(send: SendRowWithState) -> SendRow:
    """The same row without what takes the most memory."""
    return SendRow(*astuple(send)[:_COLUMNS])


def _kept(values: ReplayValues, most: int) -> set[str] | None:
    """The Profiles whose stories are told; None for all. Ids are hashes: the first of them are any Profiles."""
    rows: dict[str, int] = {}
    for run in values.runs:
        rows[run.profile_id] = rows.get(run.profile_id, 0) + 1
    for send in values.sends:
        rows[send.profile_id] = rows.get(send.profile_id, 0) + 1
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

    def __init__(self, journeys: Iterable[Journey], lives: list[tuple[str, _Life]]) -> None:
        self.words = Interning()
        self.lives = lives
        self.journeys = tuple(
            JourneyWords(journey.key, tuple((node.id, node_text(node)) for node in journey.nodes))
            for journey in journeys
        )
        self.journey_of = {journey.key: number for number, journey in enumerate(self.journeys)}
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

    def told(self, previews: Previewer, whole: Iterable[SendRowWithState]) -> Stories:
        for profile, life in self.lives:
            self._profile(profile, life)
            for run in life.runs:
                self._run(run)
            for send in life.sends:
                self._send(send)
            self.profiles.runs.append(len(self.runs.start))
            self.profiles.sends.append(len(self.sends.decided))
        rows = Packed(_SENDS)
        for _, life in self.lives:
            rows.extend(life.sends)
        places = [place for _, life in self.lives for place in life.places]

        def states(wanted: Collection[int]) -> Iterator[tuple[int, Mapping[str, object]]]:
            numbers = {places[number]: number for number in wanted}
            return ((numbers[place], send.state) for place, send in enumerate(whole) if place in numbers)

        shown, folded = previews(rows, states, self.words)
        self.sends.preview = [shown.get(number, -1) for number in range(len(rows))]
        examples: dict[str, int] = {}
        for number in sorted(shown):
            examples.setdefault(rows[number].template, number)
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
        )

    def _profile(self, profile: str, life: _Life) -> None:
        address = next((send.to for send in reversed(life.sends)), None)
        self.profiles.id.append(profile)
        self.profiles.address.append(self.words.index_or_none(address))
        self.profiles.external.append(self.words.index_or_none(life.external))
        self.profiles.first.append(millis(life.first) - self.base)

    def _run(self, run: RunRow) -> None:
        start, journey, runs = millis(run.enrolled_at), self.journey_of[run.journey], self.runs
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

    def _send(self, send: SendRow) -> None:
        decided, sends, words = millis(send.decided_at), self.sends, self.words
        journey = self.journey_of[send.journey] if send.journey is not None else -1
        sends.journey.append(journey)
        sends.node.append(self.node_of[journey, send.node] if send.node is not None else -1)
        sends.template.append(words.index(send.template))
        sends.to.append(words.index(send.to))
        sends.subject.append(words.index(send.subject))
        sends.decided.append(decided - self.base)
        sends.sent.append(millis(send.sent_at) - decided if send.sent_at is not None else -1)
        sends.status.append(words.index(send.status))
        sends.reason.append(words.index_or_none(send.reason))
        missing = ", ".join(dict.fromkeys(one.pointer for one in send.unresolved))
        sends.unresolved.append(words.index_or_none(missing or None))


def _external_id(state: Mapping[str, object]) -> str | None:
    """The caller's own id of a Profile, by which people look for it."""
    profile = state.get("profile")
    name = profile.get("externalId") if isinstance(profile, dict) else None
    return name if isinstance(name, str) else None
