"""A branch around steps that were there before, or one that is gone -> to which of them fewer come by it, or more."""

from collections.abc import Collection, Sequence
from typing import Final

from sfjourney.facts.implication import Relation
from sfjourney.graph.difference.compare import PairedJourney
from sfjourney.graph.difference.conditions import Conditions
from sfjourney.graph.difference.instants import Instants, paired_way

_MOST_COMPARED: Final = 20
"""Of more steps behind one branch it is not asked who comes to them: nothing is proven."""


class Arrivals:
    """Whether a step that is around others now, or is no longer, lets fewer come to them, or more."""

    def __init__(self, paired: PairedJourney, base: Instants, head: Instants, conditions: Conditions) -> None:
        self._conditions = conditions
        self._paired = paired
        self._base = base
        self._head = head

    def fewer(self, names: Sequence[str]) -> list[str]:
        """Of steps of both versions, in the order of the head, those to which some may not come who did."""
        return self._but_proven(names, Relation.WIDER)

    def more(self, names: Sequence[str]) -> list[str]:
        """Those to which some may come who did not."""
        return self._but_proven(names, Relation.NARROWER)

    def _but_proven(self, names: Sequence[str], relation: Relation) -> list[str]:
        """The steps of which it is not proven that conditions led to them as before, or came to stand so."""
        if len(names) > _MOST_COMPARED:
            return [*names]
        found: list[str] = []
        for name in names:
            if not self._stands(name, relation, found):
                found.append(name)
        return found

    def _stands(self, name: str, wanted: Relation, told: Collection[str]) -> bool:
        """Whether what leads to a step is as before or as wanted, by each way out of steps that are not ``told`` of."""
        before, after = self._base.arrivals(self._paired.pairing.back[name]), self._head.arrivals(name)
        if before is None or after is None:
            return False
        led = {paired_way(way, self._paired, self._base, self._head): asked for way, asked in before.items()}
        if len(led) < len(before):
            return False
        return all(
            way is not None
            and way[0] not in told
            and way in led
            and way in after
            and self._conditions.relation(led[way], after[way]) in (Relation.EQUAL, wanted)
            for way in (led if wanted is Relation.WIDER else after)
        )
