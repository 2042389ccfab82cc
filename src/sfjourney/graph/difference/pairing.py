"""The nodes of two versions of a Journey -> pairs that are the same step, and how sure that is.

First by id. Ids without a label are numbered in written order, ``send:a#2``, so among those of one name the most alike
are paired. What is left is paired by likeness of kind, content and neighbours.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Final

import msgspec
from msgspec import Struct, field

from sfjourney.canonical import canonical
from sfjourney.clock.durations import from_iso
from sfjourney.graph.graph import GraphNode, Journey
from sfjourney.steps.branch import BranchNode
from sfjourney.steps.exit import EndNode, ExitNode
from sfjourney.steps.send import SendNode
from sfjourney.steps.wait import WaitNode
from sfjourney.steps.wait_for import WaitForNode

_LEAST: Final = 0.5
"""What is less alike than this is not the same step."""
_MOST_COMPARED: Final = 900
"""Where there are more candidates of one kind, those that are equal but for their ids are paired in order first."""
_OTHER_WAY: Final = 0.75
"""How alike it makes two steps that the same step leads to, by another way."""
_NUMBER = re.compile(r"#\d+$")


class Pairing(Struct, frozen=True, dict=True):
    """Pairs by the ids of the base; ``likeness`` has those that their ids do not tell, from 0 to 1."""

    pairs: Mapping[str, str]
    likeness: Mapping[str, float]

    @cached_property
    def back(self) -> Mapping[str, str]:
        """Pairs by the ids of the head."""
        return {head: base for base, head in self.pairs.items()}


def content_of(node: GraphNode) -> dict[str, Any]:
    """What a node says beside its id."""
    content: dict[str, Any] = msgspec.to_builtins(node)
    del content["id"]
    return content


def pair_nodes(base: Journey, head: Journey) -> Pairing:
    """Pair the nodes of two versions of one Journey."""
    if base == head:
        return Pairing({node.id: node.id for node in base.nodes}, {})
    return _Pairing(_Side(base), _Side(head)).made()


class _Side:
    """One version: its nodes, what each says, and its neighbours by what leads to them: a port, or its condition."""

    def __init__(self, journey: Journey) -> None:
        self.nodes = {node.id: node for node in journey.nodes}
        self.content = {node.id: content_of(node) for node in journey.nodes}
        self.text = {name: canonical(content) for name, content in self.content.items()}
        self.before: dict[str, set[tuple[str, str]]] = {name: set() for name in self.nodes}
        self.after: dict[str, dict[str, str]] = {name: {} for name in self.nodes}
        self.before[journey.start].add(("", "start"))
        labels = {node.id: _labels(node) for node in journey.nodes}
        for edge in journey.edges:
            label = labels[edge.source].get(edge.port, edge.port)
            self.before[edge.target].add((edge.source, label))
            self.after[edge.source][label] = edge.target


def _labels(node: GraphNode) -> dict[str, str]:
    """What each case or arm asks, whose ports are numbers that move when one is added."""
    match node:
        case BranchNode():
            return dict(zip((case.port for case in node.cases), _texts(node.cases), strict=True))
        case WaitForNode():
            return dict(zip((arm.port for arm in node.arms), _texts(node.arms), strict=True))
        case _:
            return {}


class _Pairing(Struct):
    base: _Side
    head: _Side
    pairs: dict[str, str] = field(default_factory=dict)
    likeness: dict[str, float] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def made(self) -> Pairing:
        ours, theirs = _families(self.base.nodes), _families(self.head.nodes)
        for name, members in ours.items():
            others = theirs.get(name, [])
            if members == others == [name]:
                self._pair_by_id(name)
        for name, members in ours.items():
            others = theirs.get(name, [])
            if others and not members == others == [name]:
                self._pair_family(members, others)
        self._pair_alike()
        return Pairing(self.pairs, self.likeness)

    def _pair_by_id(self, name: str) -> None:
        if self._same_kind(name, name):
            self._keep(name, name, None)

    def _same_kind(self, base: str, head: str) -> bool:
        return type(self.base.nodes[base]) is type(self.head.nodes[head])

    def _pair_family(self, members: list[str], others: list[str]) -> None:
        """Those of one name: equal ones in like places first, then equal ids; what is left is paired by likeness."""
        equal = [(one, other) for one in members for other in others if self.base.text[one] == self.head.text[other]]
        if len(members) * len(others) <= _MOST_COMPARED:
            equal.sort(key=self._nearness, reverse=True)
        for one, other in equal:
            if one not in self.pairs and other not in self.taken and self._nearness((one, other)) >= (_LEAST, False):
                self._keep(one, other, None if one == other else 1.0)
        for name in members:
            if name in others and name not in self.pairs and name not in self.taken and self._same_kind(name, name):
                self._keep(name, name, None)

    def _nearness(self, pair: tuple[str, str]) -> tuple[float, bool]:
        return self._neighbours(*pair), pair[0] == pair[1]

    def _keep(self, base: str, head: str, likeness: float | None) -> None:
        self.pairs[base] = head
        self.taken.add(head)
        if likeness is not None:
            self.likeness[base] = round(likeness, 2)

    # ---- by likeness

    def _pair_alike(self) -> None:
        left = [name for name in self.base.nodes if name not in self.pairs]
        free = [name for name in self.head.nodes if name not in self.taken]
        for ours, theirs in _by_kind(self.base, left, self.head, free):
            self._pair_kind(ours, theirs)

    def _pair_kind(self, ours: list[str], theirs: list[str]) -> None:
        """The most alike first; what is paired makes its neighbours more alike."""
        if len(ours) * len(theirs) > _MOST_COMPARED:
            self._pair_equal(ours, theirs)
        while ours and theirs and len(ours) * len(theirs) <= _MOST_COMPARED:
            scored = [
                (self._likeness(one, other), -rank, -place, one, other)
                for rank, one in enumerate(ours)
                for place, other in enumerate(theirs)
            ]
            score, _, _, one, other = max(scored)
            if score < _LEAST:
                return
            self._keep(one, other, score)
            ours.remove(one)
            theirs.remove(other)

    def _pair_equal(self, ours: list[str], theirs: list[str]) -> None:
        by_text: dict[str, list[str]] = {}
        for other in reversed(theirs):
            by_text.setdefault(self.head.text[other], []).append(other)
        for one in ours:
            equal = by_text.get(self.base.text[one])
            if equal:
                self._keep(one, equal.pop(), 1.0)
        ours[:] = [one for one in ours if one not in self.pairs]
        theirs[:] = [other for other in theirs if other not in self.taken]

    def _likeness(self, base: str, head: str) -> float:
        content = _alike(self.base.nodes[base], self.head.nodes[head])
        return 0.5 * content + 0.5 * self._neighbours(base, head)

    def _neighbours(self, base: str, head: str) -> float:
        """The share of ways that come from, or lead to, the same steps; less for those that may be the same."""
        before, before_now = self.base.before[base], self.head.before[head]
        after, after_now = self.base.after[base], self.head.after[head]
        scores = [max((self._same_source(*way, *now) for way in before), default=0.0) for now in before_now]
        scores += [self._same_target(after.get(label), after_now.get(label)) for label in sorted({*after, *after_now})]
        return sum(scores) / len(scores) if scores else 1.0

    def _same_source(self, base: str, label: str, head: str, label_now: str) -> float:
        certain = 1.0 if label == label_now else _OTHER_WAY
        if self._mapped(base) == head:
            return certain
        return 0.5 * certain if self._may_be(head, base) else 0.0

    def _mapped(self, name: str) -> str | None:
        return self.pairs.get(name) if name else ""

    def _same_target(self, base: str | None, head: str | None) -> float:
        if base is None or head is None:
            return 0.0
        if self.pairs.get(base) == head:
            return 1.0
        return 0.5 if self._may_be(head, base) else 0.0

    def _may_be(self, head: str, base: str) -> bool:
        """Whether two that are not paired yet are of one kind."""
        if not head or not base or base in self.pairs or head in self.taken:
            return False
        return self._same_kind(base, head)


def _families(names: Iterable[str]) -> dict[str, list[str]]:
    """Ids by what they are without a number at the end."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(_NUMBER.sub("", name), []).append(name)
    return found


def _by_kind(base: _Side, left: list[str], head: _Side, free: list[str]) -> Iterable[tuple[list[str], list[str]]]:
    kinds = dict.fromkeys(type(base.nodes[name]) for name in left)
    for kind in kinds:
        ours = [name for name in left if type(base.nodes[name]) is kind]
        theirs = [name for name in free if type(head.nodes[name]) is kind]
        if theirs:
            yield ours, theirs


def _alike(base: GraphNode, head: GraphNode) -> float:
    """How alike two nodes of one kind are in what they say, from 0 to 1."""
    match base, head:
        case (WaitNode(), WaitNode()):
            return _ratio(base.duration, head.duration)
        case (WaitForNode(), WaitForNode()):
            arms = _share(_texts(base.arms), _texts(head.arms))
            return 0.4 * _ratio(base.duration, head.duration) + 0.6 * arms
        case (SendNode(), SendNode()):
            same = sum(bool(getattr(base, name) == getattr(head, name)) for name in _SEND_FIELDS)
            return 0.7 * float(base.template == head.template) + 0.3 * same / len(_SEND_FIELDS)
        case (BranchNode(), BranchNode()):
            return 0.3 * (base.title == head.title) + 0.7 * _share(_texts(base.cases), _texts(head.cases))
        case (ExitNode(), ExitNode()) | (EndNode(), EndNode()):
            return 1.0
        case _:
            ours, theirs = content_of(base), content_of(head)
            same = sum(bool(ours[name] == theirs.get(name)) for name in ours)
            return same / len(ours)


_SEND_FIELDS: Final = ("subject", "sender", "reply_to", "data", "consent", "windows", "if_skipped")


def _texts(parts: Iterable[Any]) -> list[str]:
    """What arms or cases say, whichever their ports are."""
    made = []
    for part in parts:
        content = msgspec.to_builtins(part)
        content.pop("port")
        made.append(canonical(content))
    return made


def _share(ours: list[str], theirs: list[str]) -> float:
    """How much of two lists they have in common."""
    common = sum(min(ours.count(text), theirs.count(text)) for text in set(ours))
    return 2 * common / (len(ours) + len(theirs)) if ours or theirs else 1.0


def _ratio(base: str, head: str) -> float:
    one, other = from_iso(base).nominal, from_iso(head).nominal
    return min(one, other) / max(one, other) if one and other else float(one == other)
