"""Who is who: emails, external ids and ids of the real workspace -> Profiles (semantics.md P)."""

from msgspec import Struct, field

from sfjourney.recordings.calls import Who


class Known(Struct, gc=False):
    """A Profile as its identity stands: ``key`` is what its id is made of, and never changes.

    ``common_key`` is what it goes by where two versions are laid side by side, None where that is the same
    (replay/either.py).
    """

    key: str
    email: str
    external_id: str | None
    profile_id: str | None = None
    common_key: str | None = None


class Resolution(Struct, frozen=True, gc=False):
    """What a call's identity means: a Profile to find or make, and what becomes known of it. Nothing is done yet.

    ``profile`` is None where one is to be made. ``code`` says why a call cannot be answered: ``profile_not_found``
    or ``identity_conflict``; the rest then means nothing.
    """

    profile: int | None = None
    email: str | None = None
    external_id: str | None = None
    profile_id: str | None = None
    code: str | None = None


_NOT_FOUND = Resolution(code="profile_not_found")
_CONFLICT = Resolution(code="identity_conflict")


def key_of(email: str | None, external_id: str | None) -> str:
    """What the id of a Profile is made of that is first heard of by these names, one at least (semantics.md R5)."""
    return f"x:{external_id}" if external_id is not None else f"e:{email}"


class Profiles(Struct):
    """All Profiles of a replay, numbered in the order in which they were first heard of."""

    known: list[Known] = field(default_factory=list)
    by_email: dict[str, int] = field(default_factory=dict)
    by_external_id: dict[str, int] = field(default_factory=dict)
    by_profile_id: dict[str, int] = field(default_factory=dict)
    settled: dict[str, str] = field(default_factory=dict)
    """For an external id the email that goes with it and says nothing new."""

    def meet(self, email: str | None, external_id: str | None) -> int | None:
        """Make a Profile of an identity of which nothing is known; None where something is, or no email is given."""
        if email is None or external_id in self.by_external_id:
            return None
        profile = len(self.known)
        if self.by_email.setdefault(email, profile) != profile:
            return None
        self.known.append(Known(key_of(email, external_id), email, external_id))
        if external_id is not None:
            self.by_external_id[external_id] = profile
            self.settled[external_id] = email
        return profile

    def familiar(self, email: str | None, external_id: str | None) -> int | None:
        """The Profile of an identity that says nothing new; None where there may be something to find out."""
        if external_id is None:
            return self.by_email.get(email) if email is not None else None
        if email is None or self.settled.get(external_id) == email:
            return self.by_external_id.get(external_id)
        return None

    def resolve(self, who: Who, *, creates: bool, teaches_id: bool = False) -> Resolution:
        """What ``who`` means (P2, P3). ``teaches_id``: an unknown ``profileId`` is learned with the rest."""
        owner = self.by_email.get(who.email) if who.email is not None else None
        other = self.by_external_id.get(who.external_id) if who.external_id is not None else None
        named = self.by_profile_id.get(who.profile_id) if who.profile_id is not None else None
        if who.profile_id is not None and named is None and not (teaches_id and (who.email or who.external_id)):
            return _NOT_FOUND
        found = {profile for profile in (owner, other, named) if profile is not None}
        if not found:
            return self._unheard_of(who, creates=creates)
        if len(found) > 1:
            return _CONFLICT
        (profile,) = found
        known = self.known[profile]
        new_external = who.external_id if other is None else None
        new_id = who.profile_id if named is None else None
        if (new_external and known.external_id) or (new_id and known.profile_id):
            return _CONFLICT  # a second id for a Profile that has one
        # An email given with the Profile's own id becomes the canonical one, also one that was so before.
        own = other is not None or named is not None
        new_email = who.email if own and who.email not in (None, known.email) else None
        return Resolution(profile, new_email, new_external, new_id)

    @staticmethod
    def _unheard_of(who: Who, *, creates: bool) -> Resolution:
        if not creates or who.email is None:
            return _NOT_FOUND
        return Resolution(None, who.email, who.external_id, who.profile_id)

    def apply(self, resolution: Resolution) -> int:
        """Make the Profile, or learn what is new of it. Returns its number."""
        profile = resolution.profile
        if profile is None:
            if resolution.email is None:
                raise ValueError("a Profile has an email")  # resolve makes none without
            profile = len(self.known)
            key = key_of(resolution.email, resolution.external_id)
            self.known.append(Known(key, resolution.email, resolution.external_id))
        known = self.known[profile]
        if known.external_id is not None:
            self.settled.pop(known.external_id, None)
        if resolution.email is not None:
            known.email = resolution.email
            self.by_email[resolution.email] = profile
        if resolution.external_id is not None:
            known.external_id = resolution.external_id
            self.by_external_id[resolution.external_id] = profile
        if resolution.profile_id is not None:
            known.profile_id = resolution.profile_id
            self.by_profile_id[resolution.profile_id] = profile
        return profile

    def settle(self, profile: int, email: str | None, external_id: str | None) -> None:
        """Remember an identity that a Profile was found by, if it says nothing new: it need not be resolved again.

        With the Profile's own id, which this may have become, an email that is not the canonical one says something.
        """
        if external_id is not None and email is not None and self.known[profile].email == email:
            self.settled[external_id] = email
