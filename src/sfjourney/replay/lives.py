"""What is known of each Profile's time: what it starts with, and its moments from the first call on (semantics.md T5).

Before its first call nothing can happen to a Profile, so a change that comes before is part of what it starts with.
"""

from sfjourney.replay.identity import Profiles
from sfjourney.simulation.moments import Call, Change, Moment, Start


class Lives:
    """The starts of all Profiles that something is known of, and the moments of those with a call, by number."""

    def __init__(self, profiles: Profiles, *, apart: bool = False) -> None:
        """``apart`` keeps also what comes before the first call as moments: slower, for the same story."""
        self.profiles = profiles
        self.apart = apart
        self.starts: dict[int, Start] = {}
        self.moments: dict[int, list[Moment]] = {}

    def add(self, profile: int, at: int, place: int, change: Change | None, call: Call | None = None) -> None:
        """One record of a Profile: its change, then its call. Records come in order of (instant, place)."""
        moments = self.moments.get(profile)
        if moments is None and self.apart and (change is not None or call is not None):
            if profile not in self.starts:
                self._start(profile)
            moments = self.moments[profile] = []
        if moments is not None:
            moments.append(Moment(at, place, change, call))
            return
        if change is not None:
            self.begin(profile, change)
        if call is not None:
            if profile not in self.starts:
                self._start(profile)
            self.moments[profile] = [Moment(at, place, None, call)]

    def begin(self, profile: int, change: Change) -> None:
        """A change of a Profile that had no call yet."""
        start = self.starts.get(profile)
        if start is None:
            start = self._start(profile)
        if change.properties:
            for name, value in change.properties.items():
                if value is None:
                    start.properties.pop(name, None)
                else:
                    start.properties[name] = value
        if change.email is not None:
            start.email = change.email
        if change.external_id is not None:
            start.external_id = change.external_id
        if change.subscriptions:
            start.subscriptions.update(change.subscriptions)
        if change.suppressed is not None:
            start.suppressed = change.suppressed

    def _start(self, profile: int) -> Start:
        """A Profile with the identity it has as of this record: nothing that could tell the difference came before."""
        known = self.profiles.known[profile]
        start = self.starts[profile] = Start(known.key, known.email, known.external_id, common_key=known.common_key)
        return start
