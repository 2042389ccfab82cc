"""Emails that only one of two versions sends -> of how many the other sends the same template to the same Profile.

A Journey that was split or renamed sends the same by other runs: nothing is the same email then (graph.md, Diff).
"""

from collections import Counter

from msgspec import Struct, field

from sfjourney.behaviour.rows import Decided
from sfjourney.behaviour.told import Counterparts

_Letter = tuple[str, str]
"""Profile and template."""


class Alone(Struct):
    """The emails of some Profiles that only the base sends, and those that only the head does, by when they go out."""

    base: dict[_Letter, Counter[int]] = field(default_factory=dict)
    head: dict[_Letter, Counter[int]] = field(default_factory=dict)

    def add(self, base: Decided | None, head: Decided | None, profile: str) -> None:
        """Add an email that differs, if only one version decides on it, and sends it."""
        for one, other, emails in ((base, head, self.base), (head, base, self.head)):
            if one is not None and other is None and one.sent_at is not None:
                emails.setdefault((profile, one.template), Counter())[one.sent_at] += 1

    def counterparts(self) -> Counterparts:
        """Pair emails of one template to one Profile, those nearest in time first, each once.

        However that is done there are as many pairs as the fewer of both, and those of one instant are the first.
        """
        letters = self.base.keys() & self.head.keys()
        both = [(self.base[letter], self.head[letter]) for letter in letters]
        return Counterparts(
            sum(min(before.total(), after.total()) for before, after in both),
            sum((before & after).total() for before, after in both),
        )
