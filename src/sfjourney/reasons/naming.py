"""What a call says of whom it is about, and what a user calls a Profile -> the Profile (semantics.md P1-P3)."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from heapq import nsmallest
from typing import Any

from sfjourney.identifiers import identifier
from sfjourney.recordings.fields import canonical_email
from sfjourney.replay.identity import Profiles

MEMBERS = frozenset({"email", "externalId", "userId", "profileId", "to", "items", "defaults"})
"""The members of a call in which names may stand, beside its ``profile``."""
_MOST_COMPARED = 5_000
"""Names that are compared letter by letter with one that nobody has."""
_MOST_SUGGESTED = 3
_ALIKE = 0.75
"""How alike names are at least that may be meant; emails on both sides of their ``@``."""
_NEARLY_ALL = 0.9
"""The same for an email, where what was meant has no ``@``."""
_AS_LIKE = 0.05
"""How much less like than the likest a name may be to be suggested beside it."""
_ENDS = 2
"""Characters of a name by which it is picked to be compared."""


def names_in(body: Mapping[str, Any]) -> set[str]:
    """Every email, external id and Profile id that a call gives, items and defaults of a batch included.

    The call may be one that was refused: anything may stand anywhere in it.
    """
    found: set[str] = set()
    items = body.get("items")
    for part in (body, body.get("defaults"), *(items if isinstance(items, list) else ())):
        if isinstance(part, dict):
            found.update(_own_names(part))
    return found


def _own_names(body: dict[str, Any]) -> Iterator[str]:
    for holder in (body, body.get("profile"), body.get("to")):
        if isinstance(holder, dict):
            email = holder.get("email")
            if isinstance(email, str):
                yield as_email(email)
            yield from (
                name for key in ("externalId", "userId", "profileId") if isinstance(name := holder.get(key), str)
            )


def as_email(text: str) -> str:
    """The text as emails are compared, also where it is none."""
    return canonical_email(text) or text.strip().lower()


def names_of(profiles: Profiles, profile: int) -> set[str]:
    """Everything that leads to a Profile."""
    ways = (profiles.by_email, profiles.by_external_id, profiles.by_profile_id)
    return {name for way in ways for name, number in way.items() if number == profile}


def profiles_called(profiles: Profiles, who: str) -> set[int]:
    """The Profiles that have this email, external id (userId), id in the real workspace, or id of ours."""
    found = (profiles.by_email.get(as_email(who)), profiles.by_external_id.get(who), profiles.by_profile_id.get(who))
    numbers = {number for number in found if number is not None}
    if not numbers:
        ours = (number for number, known in enumerate(profiles.known) if identifier("profile", known.key) == who)
        numbers = set(ours)
    return numbers


class Everybody:
    """How many Profiles there are, and which of their names may have been meant by one that nobody has."""

    def __init__(self, who: str) -> None:
        self.count = 0
        self._meant = who.casefold().strip()
        self._holding: list[str] = []
        self._near: list[str] = []

    def add(self, profiles: Profiles) -> None:
        """Add Profiles that were not there before."""
        self.count += len(profiles.known)
        names = {*profiles.by_email, *profiles.by_external_id, *profiles.by_profile_id}
        holding = (name for name in names if self._meant and self._meant in name.casefold())
        self._holding = nsmallest(_MOST_SUGGESTED, {*self._holding, *holding}, key=lambda name: (len(name), name))
        near = _near(names, self._meant)
        self._near = nsmallest(_MOST_COMPARED, {*self._near, *near})

    @property
    def likely(self) -> list[str]:
        """Names that may have been meant: those that hold the text, else the one spelt most like it, and its equals."""
        if self._holding:
            return self._holding
        scored = [(score, name) for name in self._near if (score := _likeness(self._meant, name.casefold())) > 0]
        least = max(scored, default=(0.0, ""))[0] - _AS_LIKE
        likest = nsmallest(_MOST_SUGGESTED, ((-score, name) for score, name in scored if score >= least))
        return [name for _, name in likest]


def _near(names: Iterable[str], meant: str) -> Iterator[str]:
    """Names that begin or end in the same way: the others are too many to be compared.

    Of emails it is the part before the ``@`` that counts: many end in the same domain.
    """
    local = meant.partition("@")[0]
    return (
        name
        for name in names
        if (own := name.casefold().partition("@")[0])[:_ENDS] == local[:_ENDS] or own[-_ENDS:] == local[-_ENDS:]
    )


def _likeness(meant: str, name: str) -> float:
    """How like a name is to the one that was meant, up to 1; 0 where it is not like it.

    An email has to be like it on both sides of the ``@``: many share their domain.
    """
    if "@" not in meant:
        return _ratio(meant, name, _ALIKE if "@" not in name else _NEARLY_ALL)
    sides = zip(meant.rpartition("@")[::2], name.rpartition("@")[::2], strict=True)
    return min(_ratio(one, other, _ALIKE) for one, other in sides)


def _ratio(one: str, other: str, least: float) -> float:
    match = SequenceMatcher(None, one, other, autojunk=False)
    if match.real_quick_ratio() < least or match.quick_ratio() < least:
        return 0.0
    ratio = match.ratio()
    return ratio if ratio >= least else 0.0
