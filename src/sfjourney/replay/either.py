"""Calls that either of two versions carries out -> what a Profile goes by in both.

A call that a version refuses says nothing there of whom it is about. So the same person may be first heard of by an
email in one version and by an external id in the other, and have two ids. What a Profile would be called if each call
had been carried out that either version carries out hangs on the recording alone, and is the same in both.
"""

from msgspec.structs import replace

from sfjourney.recordings.calls import Who
from sfjourney.replay.identity import Known, Profiles


class Either:
    """Who is who in both versions together, from the first call on that only one of them carries out."""

    def __init__(self, known: Profiles) -> None:
        """Until then both versions know the same."""
        self._profiles = Profiles(
            [replace(one) for one in known.known],
            dict(known.by_email),
            dict(known.by_external_id),
            dict(known.by_profile_id),
        )

    def learn(self, who: Who, *, creates: bool, teaches_id: bool) -> None:
        """Take what a call says of whom it is about."""
        resolution = self._profiles.resolve(who, creates=creates, teaches_id=teaches_id)
        if resolution.code is None:
            self._profiles.apply(resolution)

    def name(self, new: Known, who: Who) -> None:
        """Call a new Profile, which a call is about, what it goes by in both, where that is something else."""
        profiles = self._profiles
        found = profiles.by_external_id.get(who.external_id) if who.external_id is not None else None
        if found is None and who.email is not None:
            found = profiles.by_email.get(who.email)
        if found is not None and profiles.known[found].key != new.key:
            new.common_key = profiles.known[found].key
