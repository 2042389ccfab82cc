"""A judged difference with all that reports tell of it."""

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from sfjourney.behaviour.told import Behaviour
from sfjourney.diagnostics import Severity
from sfjourney.graph.difference.approvals import Approval, Review
from sfjourney.graph.difference.changes import Change, Policy
from sfjourney.graph.difference.version import Version
from sfjourney.report.difference.diff_text import Compared
from sfjourney.report.picture.changed import ChangedJourney, changed_journeys


class Row(Struct, frozen=True):
    """A change, and its level under either policy; None under one that does not have it."""

    change: Change
    levels: Mapping[Policy, Severity | None]
    approval: Approval | None


class Reviewed(Struct, frozen=True, dict=True):
    """Two versions, what changed between them, and what it does to people where both were replayed.

    ``folder`` stands before the names of files: the way from the repository to the workspace, empty or ended by ``/``.
    """

    review: Review
    compared: Compared
    base: Version
    head: Version
    behaviour: Behaviour | None = None
    folder: str = ""

    @property
    def policy(self) -> Policy:
        """The one that was asked for."""
        return self.review.difference.policy

    @cached_property
    def drawn(self) -> tuple[ChangedJourney, ...]:
        """The Journeys that look different."""
        return changed_journeys(self.base.graph, self.head.graph)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """All changes under either policy: what counts first, the worst first, then what is approved."""
        asked, other = self.review, self.compared.other
        sides = [(asked, {change.fingerprint: change for change in asked.difference.changes})]
        sides.append((other, {change.fingerprint: change for change in other.difference.changes}))
        rows = []
        for fingerprint in dict.fromkeys((*sides[0][1], *sides[1][1])):
            found = [of.get(fingerprint) for _, of in sides]
            change = found[0] or found[1]
            if change is None:
                continue
            levels = {
                judged.difference.policy: one.level if one is not None else None
                for (judged, _), one in zip(sides, found, strict=True)
            }
            approval = asked.approved.get(fingerprint) or other.approved.get(fingerprint)
            rows.append(Row(change, levels, approval))
        return tuple(sorted(rows, key=self._order))

    def _order(self, row: Row) -> tuple[bool, int, int]:
        asked, others = row.levels.get(self.policy), [level for level in row.levels.values() if level is not None]
        return row.approval is not None, -asked if asked is not None else 0, -max(others)
