"""An export and the emails of a replay -> the comparison, but for the explanation of its first difference."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import Final, TypeVar

from msgspec import Struct

from sfjourney.against.actual import Actual, Exported
from sfjourney.against.pairing import pair
from sfjourney.against.told import Against, Bucket, Counts, Difference, Export, Kind, Shifts, TemplateCounts
from sfjourney.clock.durations import Duration
from sfjourney.clock.instants import DAY, HOUR, format_instant, written_instant
from sfjourney.reasons.told import Place
from sfjourney.replay.rows import SendRow
from sfjourney.replay.shares import Shares

Email = TypeVar("Email", Actual, "Sent")
_TO: Final = attrgetter("to")
_EDGES = (-DAY, -HOUR, 0, HOUR, DAY)


class Sent(Struct, frozen=True, gc=False, array_like=True):
    """An email that the replay sends: the number of its row, to whom, which template, and when."""

    number: int
    to: str
    template: str
    at: int


class _Found(Struct, frozen=True):
    """An email on which the two disagree; what it is in each."""

    kind: Kind
    at: int
    actual: Actual | None
    sent: Sent | None

    @property
    def order(self) -> tuple[int, str, str, Kind]:
        one = self.actual or self.sent
        return self.at, one.to if one is not None else "", one.template if one is not None else "", self.kind


def put(shares: Shares, actual: Iterable[Actual], sends: Iterable[SendRow]) -> None:
    """Put real emails and those of a replay into shares by recipient. Raises OSError."""
    shares.put("actual", actual, _TO)
    sent = (
        Sent(number, send.to, send.template, written_instant(send.sent_at))
        for number, send in enumerate(sends)
        if send.sent_at is not None
    )
    shares.put("sent", sent, _TO)


def compare(
    exported: Exported, shares: Shares, sends: Iterable[SendRow], within: int, lasted: tuple[int, int] | None
) -> Against:
    """Compare emails that are in ``shares``. ``sends`` are the replay's, from which those that differ are taken once
    more; ``lasted`` is when it begins and ends, None where nothing happens in it. Raises OSError.
    """
    agreed: Counter[str] = Counter()
    found: list[_Found] = []
    names: set[str] = set()
    replayed = 0
    for share in range(shares.count):
        real = _grouped(sorted(shares.share("actual", share, Actual), key=lambda one: (one.at, one.line)))
        ours = _grouped(sorted(shares.share("sent", share, Sent), key=lambda one: (one.at, one.number)))
        names.update(template for _, template in (*real, *ours))
        replayed += sum(map(len, ours.values()))
        for key in real.keys() | ours.keys():
            same, differing = _compared(real.get(key, []), ours.get(key, []), within)
            agreed[key[1]] += same
            found += differing
    found.sort(key=lambda one: one.order)
    numbers = {one.sent.number for one in found if one.sent is not None}
    rows = {number: send for number, send in enumerate(sends) if number in numbers} if numbers else {}
    told = [_told(one, exported.file, rows) for one in found]
    first, last = exported.first, exported.last
    return Against(
        within=Duration(millis=within).iso(),
        export=Export(
            exported.file,
            exported.sent,
            exported.not_sent,
            format_instant(first) if first is not None else None,
            format_instant(last) if last is not None else None,
            dict(sorted(exported.unknown.items())),
            tuple(exported.refused),
        ),
        replayed=replayed,
        counts=_counts(told, agreed.total()),
        templates=tuple(_of_template(name, told, agreed[name]) for name in sorted(names)),
        before_replay=sum(one.kind == "missing" and (lasted is None or one.at < lasted[0]) for one in found),
        after_replay=sum(one.kind == "missing" and lasted is not None and one.at > lasted[1] for one in found),
        after_export=sum(one.kind == "extra" and (last is None or one.at > last) for one in found),
        shifts=_shifts([one.by_millis for one in told if one.by_millis is not None]),
        differences=tuple(told),
        first=None,
    )


def _grouped(emails: Iterable[Email]) -> dict[tuple[str, str], list[Email]]:
    """Emails by recipient and template."""
    found: dict[tuple[str, str], list[Email]] = {}
    for email in emails:
        found.setdefault((email.to, email.template), []).append(email)
    return found


def _compared(real: Sequence[Actual], replayed: Sequence[Sent], within: int) -> tuple[int, list[_Found]]:
    """Of one recipient and template: how many agree, and the differences."""
    agreed, moved = pair([one.at for one in real], [one.at for one in replayed], within)
    found: list[_Found] = []
    for one, other in moved:
        email, send = real[one], replayed[other]
        found.append(_Found("moved", min(email.at, send.at), email, send))
    paired = {one for one, _ in (*agreed, *moved)}
    found += [_Found("missing", one.at, one, None) for number, one in enumerate(real) if number not in paired]
    paired = {other for _, other in (*agreed, *moved)}
    found += [_Found("extra", one.at, None, one) for number, one in enumerate(replayed) if number not in paired]
    return len(agreed), found


def _told(found: _Found, file: str, rows: Mapping[int, SendRow]) -> Difference:
    email, sent = found.actual, found.sent
    _, to, template, _ = found.order
    return Difference(
        found.kind,
        to,
        template,
        Place(file, email.line) if email is not None else None,
        format_instant(email.at) if email is not None else None,
        rows[sent.number] if sent is not None else None,
        email.at - sent.at if email is not None and sent is not None else None,
    )


def _counts(differences: Iterable[Difference], agreed: int) -> Counts:
    kinds = Counter(one.kind for one in differences)
    return Counts(agreed, kinds["missing"], kinds["extra"], kinds["moved"])


def _of_template(template: str, differences: Iterable[Difference], agreed: int) -> TemplateCounts:
    counts = _counts((one for one in differences if one.template == template), agreed)
    return TemplateCounts(counts.agreed, counts.missing, counts.extra, counts.moved, template)


def _shifts(shifts: Sequence[int]) -> Shifts | None:
    if not shifts:
        return None
    bounds = (None, *_EDGES, None)
    buckets = [
        Bucket(above, up_to, count)
        for above, up_to in pairwise(bounds)
        if (count := sum((above is None or one > above) and (up_to is None or one <= up_to) for one in shifts))
    ]
    ordered = sorted(shifts)
    return Shifts(ordered[0], ordered[(len(ordered) - 1) // 2], ordered[-1], tuple(buckets))
