"""An export and the emails of a replay -> the comparison, but for the explanation of its first difference."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from sfjourney.against.actual import Actual, Exported
from sfjourney.against.pairing import pair
from sfjourney.against.told import Against, Bucket, Counts, Difference, Export, Shifts, TemplateCounts
from sfjourney.clock.durations import Duration
from sfjourney.clock.instants import DAY, HOUR, format_instant, parse_instant
from sfjourney.reasons.told import Place
from sfjourney.replay.rows import SendRow

_EDGES = (-DAY, -HOUR, 0, HOUR, DAY)


def compare(exported: Exported, sends: Iterable[SendRow], within: int, lasted: tuple[int, int] | None) -> Against:
    """Compare. ``sends`` are the replay's, whether they went out or not; ``lasted`` is when it begins and
    ends, None where nothing happens in it.
    """
    real: dict[tuple[str, str], list[Actual]] = {}
    for email in sorted(exported.emails, key=lambda one: (one.at, one.line)):
        real.setdefault((email.to, email.template), []).append(email)
    replayed: dict[tuple[str, str], list[tuple[int, SendRow]]] = {}
    for send in sends:
        if send.sent_at is not None:
            replayed.setdefault((send.to, send.template), []).append((parse_instant(send.sent_at), send))
    agreed: Counter[str] = Counter()
    differences: list[tuple[int, Difference]] = []
    for to, template in sorted(real.keys() | replayed.keys()):
        ours = sorted(replayed.get((to, template), []), key=lambda one: one[0])
        same, found = _compared(exported.file, real.get((to, template), []), ours, within)
        agreed[template] += same
        differences += found
    differences.sort(key=lambda one: (one[0], one[1].to, one[1].template, one[1].kind))
    told = [difference for _, difference in differences]
    names = sorted({name for _, name in (*real, *replayed)})
    instants = [email.at for email in exported.emails]
    last = max(instants, default=None)
    return Against(
        within=Duration(millis=within).iso(),
        export=Export(
            exported.file,
            len(exported.emails),
            exported.not_sent,
            format_instant(min(instants)) if instants else None,
            format_instant(last) if last is not None else None,
            dict(sorted(exported.unknown.items())),
            tuple(exported.refused),
        ),
        replayed=sum(map(len, replayed.values())),
        counts=_counts(told, agreed.total()),
        templates=tuple(_of_template(name, told, agreed[name]) for name in names),
        before_replay=sum(one.kind == "missing" and (lasted is None or at < lasted[0]) for at, one in differences),
        after_replay=sum(one.kind == "missing" and lasted is not None and at > lasted[1] for at, one in differences),
        after_export=sum(one.kind == "extra" and (last is None or at > last) for at, one in differences),
        shifts=_shifts([one.by_millis for one in told if one.by_millis is not None]),
        differences=tuple(told),
        first=None,
    )


def _compared(
    file: str, real: Sequence[Actual], replayed: Sequence[tuple[int, SendRow]], within: int
) -> tuple[int, list[tuple[int, Difference]]]:
    """Of one recipient and template: how many agree, and the differences with their instants."""
    agreed, moved = pair([one.at for one in real], [at for at, _ in replayed], within)
    found: list[tuple[int, Difference]] = []
    for one, other in moved:
        email, (at, send) = real[one], replayed[other]
        place, sent = Place(file, email.line), format_instant(email.at)
        difference = Difference("moved", email.to, email.template, place, sent, send, email.at - at)
        found.append((min(email.at, at), difference))
    paired = {one for one, _ in (*agreed, *moved)}
    for number, email in enumerate(real):
        if number not in paired:
            place, sent = Place(file, email.line), format_instant(email.at)
            found.append((email.at, Difference("missing", email.to, email.template, place, sent, None, None)))
    paired = {other for _, other in (*agreed, *moved)}
    for number, (at, send) in enumerate(replayed):
        if number not in paired:
            found.append((at, Difference("extra", send.to, send.template, None, None, send, None)))
    return len(agreed), found


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
