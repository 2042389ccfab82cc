"""A difference and what people approved of -> which changes still count, and which approvals are of no use."""

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct

from sfjourney.diagnostics import Severity
from sfjourney.graph.difference.changes import Change, Class, Difference


class Approval(Struct, frozen=True):
    """One change that somebody accepts: by its fingerprint and class, with a reason, up to a day, that day included."""

    fingerprint: str
    kind: Class
    reason: str
    until: date | None


class Review(Struct, frozen=True):
    """A difference as it was judged. ``approved`` are approvals in force, by fingerprint.

    ``expired`` ones name a change that counts again, for no other one holds; ``unused`` ones name none that there is.
    """

    difference: Difference
    approved: Mapping[str, Approval]
    expired: tuple[Approval, ...] = ()
    unused: tuple[Approval, ...] = ()

    @property
    def counting(self) -> tuple[Change, ...]:
        """The changes that nobody approved."""
        return tuple(change for change in self.difference.changes if change.fingerprint not in self.approved)

    def count(self, level: Severity) -> int:
        return sum(change.level is level for change in self.counting)

    @property
    def worst(self) -> Severity | None:
        return max((change.level for change in self.counting), default=None)


def review(difference: Difference, approvals: Iterable[Approval], today: date, others: Iterable[Change] = ()) -> Review:
    """Judge a difference. An approval that names one of ``others``, changes under another policy, is of use."""
    changes = {mark: change for change in difference.changes for mark in (change.fingerprint, change.exact)}
    known = (*difference.changes, *others)
    kinds = {(mark, change.remark.kind) for change in known for mark in (change.fingerprint, change.exact)}
    approved: dict[str, Approval] = {}
    expired: list[Approval] = []
    unused: list[Approval] = []
    for approval in approvals:
        change = changes.get(approval.fingerprint)
        if (approval.fingerprint, approval.kind) not in kinds:
            unused.append(approval)
        elif approval.until is not None and approval.until < today:
            expired.append(approval)
        elif change is not None:
            approved[change.fingerprint] = approval
    marks = approved.keys() | {change.exact for change in difference.changes if change.fingerprint in approved}
    again = (approval for approval in expired if approval.fingerprint not in marks)
    return Review(difference, approved, tuple(again), tuple(unused))
