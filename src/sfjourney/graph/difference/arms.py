"""The cases of a branch, or the arms of a wait, in two versions -> pairs, and their classes."""

from collections.abc import Container, Iterator, Sequence
from itertools import islice
from typing import Final, Generic, TypeVar

import msgspec
from msgspec import Struct

from sfjourney.canonical import canonical
from sfjourney.facts.implication import Relation
from sfjourney.graph.difference.changes import Class, Found
from sfjourney.graph.difference.conditions import AUDIENCE
from sfjourney.graph.difference.naming import few
from sfjourney.graph.difference.view import JourneyView
from sfjourney.steps.branch import Case
from sfjourney.steps.wait_for import Arm

A = TypeVar("A", Case, Arm)
_MOST_CROSSED: Final = 2_000
"""Where more pairs of cases changed their order, they are not compared."""


class PairedArms(Struct, Generic[A], frozen=True):
    """Arms that are the same, before and after; those only before, and only after."""

    pairs: tuple[tuple[A, A], ...]
    """In the order of the head."""
    base: tuple[A, ...]
    """All of the base, in its order."""
    head: tuple[A, ...]
    """All of the head, in its order."""
    removed: tuple[A, ...]
    added: tuple[A, ...]

    def standing_before(self, before: A, after: A) -> tuple[tuple[A, ...], tuple[A, ...]]:
        """What is asked earlier than an arm of the base, and than one of the head."""
        return self.base[: self.base.index(before)], self.head[: self.head.index(after)]


def pair_arms(view: JourneyView, node: tuple[str, str], base: Sequence[A], head: Sequence[A]) -> PairedArms[A]:
    """Pair arms that say the same, then those that lead to the same step, then in order.

    ``node`` is the id of what they belong to, in the base and in the head.
    """

    def same_way(before: Case | Arm, after: Case | Arm) -> bool:
        one, other = view.base_ways[node[0], before.port], view.head_ways[node[1], after.port]
        return _of_one_kind(before, after) and view.paired.pairing.pairs.get(one) == other

    pairs: list[tuple[A, A]] = []
    by_text: dict[str, list[A]] = {}
    for before in reversed(base):
        by_text.setdefault(_text(before), []).append(before)
    for after in head:
        equal = by_text.get(_text(after))
        if equal:
            pairs.append((equal.pop(), after))
    used, met = {before.port for before, _ in pairs}, {after.port for _, after in pairs}
    left = [arm for arm in base if arm.port not in used]
    free = [arm for arm in head if arm.port not in met]
    for same in (same_way, _of_one_kind):
        for after in list(free):
            fitting = next((one for one in left if same(one, after)), None)
            if fitting is not None:
                pairs.append((fitting, after))
                left.remove(fitting)
                free.remove(after)
    places = {arm.port: place for place, arm in enumerate(head)}
    pairs.sort(key=lambda paired: places[paired[1].port])
    return PairedArms(tuple(pairs), tuple(base), tuple(head), tuple(left), tuple(free))


def _text(arm: Case | Arm) -> str:
    content = msgspec.to_builtins(arm)
    del content["port"]
    return canonical(content)


def _of_one_kind(before: Case | Arm, after: Case | Arm) -> bool:
    if isinstance(before, Arm) and isinstance(after, Arm):
        return before.event == after.event
    return True


def case_classes(view: JourneyView, paired: PairedArms[Case]) -> Found:
    """What became of the conditions of a branch."""
    told: set[str] = set()
    for before, after in paired.pairs:
        relation = view.conditions.cases(before, after, *paired.standing_before(before, after))
        alone = view.conditions.cases(before, after, (), ())
        told |= {after.port} if relation is not Relation.EQUAL else set()
        yield from _relation(relation, after.port, by_itself=relation is alone)
    yield from _gone_and_new(view, paired)
    crossed = _crossed(paired)
    if crossed is None:
        yield Class.UNCLEAR, f"{_ORDER}, and some hold together"
    else:
        together = [two for two in crossed if not view.conditions.exclude(two[0].when, two[1].when)]
        yield from _in_another_order(view, paired, {case.port for two in together for case in two} - told)


_ORDER: Final = "the conditions are asked in another order"


def _in_another_order(view: JourneyView, paired: PairedArms[Case], ports: Container[str]) -> Found:
    """Cases by whose order it hangs who takes which: by which more or fewer go, where all of that is proven."""
    found: dict[Relation, list[str]] = {}
    for before, after in paired.pairs:
        if after.port in ports:
            relation = view.conditions.left_over(before, after, *paired.standing_before(before, after))
            found.setdefault(relation, []).append(after.port)
    if Relation.UNCLEAR in found:
        yield Class.UNCLEAR, f"{_ORDER}, and some hold together"
        return
    for relation, words in ((Relation.WIDER, "more"), (Relation.NARROWER, "fewer")):
        if relation in found:
            yield AUDIENCE[relation], f"{_ORDER}: {words} people go by {few(found[relation])}"


def arm_classes(view: JourneyView, paired: PairedArms[Arm]) -> Found:
    """What became of the arms of a wait."""
    for before, after in paired.pairs:
        relation = view.conditions.arms(before, after, *paired.standing_before(before, after))
        alone = view.conditions.arms(before, after, (), ())
        yield from _relation(relation, after.port, by_itself=relation is alone)
    yield from _gone_and_new(view, paired)
    crossed = _crossed(paired)
    if crossed is None or not all(view.conditions.exclude_arms(one, other) for one, other in crossed):
        yield Class.UNCLEAR, "the arms are asked in another order, and one event may fit several"


def _relation(relation: Relation, port: str, *, by_itself: bool) -> Found:
    """How an arm came to stand to what it was, ``by_itself`` or only behind those that are asked before it."""
    what = f"the condition of {port}" if by_itself else f"what those before {port} leave to it"
    one, other = (
        ("its condition", "the one before") if by_itself else ("what those before leave to it", "what they left")
    )
    words = {
        Relation.WIDER: f"{what} is wider: more people go that way",
        Relation.NARROWER: f"{what} is narrower: fewer people go that way",
        Relation.UNCLEAR: f"others may go by {port} than before: {one} cannot be compared with {other}",
    }
    if relation is not Relation.EQUAL:
        yield AUDIENCE[relation], words[relation]


def _gone_and_new(view: JourneyView, paired: PairedArms[A]) -> Found:
    for arm in paired.removed:
        if taken(view, arm, head=False):
            yield Class.NARROWER, f"{arm.port} is gone: whoever went that way takes one of the others"
    for arm in paired.added:
        if taken(view, arm, head=True):
            yield Class.WIDER, f"{arm.port} is new: some go that way who took another"


def taken(view: JourneyView, arm: Case | Arm, *, head: bool) -> bool:
    """Whether some run may go by an arm."""
    if isinstance(arm, Arm):
        return view.conditions.met(arm, head=head)
    return view.conditions.holds(arm.when, head=head)


def _crossed(paired: PairedArms[A]) -> list[tuple[A, A]] | None:
    """Those of which any two changed their order; None for too many."""
    found = list(islice(_inverted(paired), _MOST_CROSSED))
    return found if len(found) < _MOST_CROSSED else None


def _inverted(paired: PairedArms[A]) -> Iterator[tuple[A, A]]:
    """Pairs of arms of the head that stood in the other order before."""
    order = {arm.port: place for place, arm in enumerate(paired.base)}
    places = [(order[before.port], after) for before, after in paired.pairs]
    for number, (place, after) in enumerate(places):
        for later_place, later in places[number + 1 :]:
            if place > later_place:
                yield after, later
