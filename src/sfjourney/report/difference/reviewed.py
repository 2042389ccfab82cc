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
        left = {change.fingerprint: change for change in self.compared.other.difference.changes}
        marks = {change.exact: mark for mark, change in left.items()}
        rows = []
        for change in self.review.difference.changes:
            mark = change.fingerprint if change.fingerprint in left else marks.get(change.exact, "")
            rows.append(self._row(change, left.pop(mark, None)))
        rows += [self._row(None, change) for change in left.values()]
        return tuple(sorted(rows, key=self._order))

    def _row(self, asked: Change | None, other: Change | None) -> Row:
        """One change as both policies have it; it is shown as under the one that was asked for."""
        sides = [(self.review, asked), (self.compared.other, other)]
        met = [(judged, change) for judged, change in sides if change is not None]
        levels: dict[Policy, Severity | None] = {judged.difference.policy: None for judged, _ in sides}
        levels |= {judged.difference.policy: change.level for judged, change in met}
        approvals = (judged.approved.get(change.fingerprint) for judged, change in met)
        return Row(met[0][1], levels, next(filter(None, approvals), None))

    def _order(self, row: Row) -> tuple[bool, int, int]:
        asked, others = row.levels.get(self.policy), [level for level in row.levels.values() if level is not None]
        return row.approval is not None, -asked if asked is not None else 0, -max(others)
