"""Schemas that hold together or instead of each other -> the answer to one question about all their instances.

The theory of the package, once. A schema stands for the set of its valid instances. What we keep of that set at one
place of an instance is a *formula*: a node of the table, or several of which all hold (``Every``), or of which at
least one holds (``Some``). A formula may allow more values than the schema, never fewer. So what is true of each
value that the formula allows is true of each valid instance, and it is always right to know less: a keyword that is
not understood, a schema that refers to itself without going down (``{"anyOf": [{"$ref": "#"}]}``), one too deep or
too large is taken to allow anything.

A question is asked of a formula bottom-up: how a node answers by its own keywords, how answers combine when all
hold (sets of values are intersected), how when one of several holds (they are united), and what is answered of
"anything". The kinds of a value (``shapes``), whether a property is there and which formula holds below it
(``descent``) and which names were declared (``declared``) are such questions. Going down one segment of a pointer
makes a new formula out of the old one, never a product of alternatives: the work for a segment grows with the size
of the schema, not with the number of combinations of its ``anyOf``. Before that, the alternatives are left out that
something known of the same instance rules out (``narrowing``).
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Generic, TypeAlias, TypeVar

from msgspec import Struct, field

from sfjourney.schemas.nodes import FALSE, SILENT, TRUE, Node

T = TypeVar("T")

_DEEPEST: Final = 64
_MOST_VISITS: Final = 20_000
"""What one analysis may spend: nodes and parts visited, and entries of the lists in them that are gone through."""


class Every(Struct, frozen=True):
    """All of these hold."""

    parts: tuple["Formula", ...]


class Some(Struct, frozen=True):
    """At least one of these holds."""

    parts: tuple["Formula", ...]


Formula: TypeAlias = int | Every | Some


def every(parts: Iterable[Formula]) -> Formula:
    """All of these hold, without what adds nothing."""
    flat = dict.fromkeys(inner for part in parts for inner in (part.parts if isinstance(part, Every) else (part,)))
    for idle in (SILENT, TRUE):
        if len(flat) > 1:
            flat.pop(idle, None)
    return Every(tuple(flat)) if len(flat) != 1 else next(iter(flat))


def some(parts: Iterable[Formula]) -> Formula:
    """At least one of these holds; nothing is possible where there are none."""
    flat = dict.fromkeys(inner for part in parts for inner in (part.parts if isinstance(part, Some) else (part,)))
    if not flat:
        return FALSE
    return Some(tuple(flat)) if len(flat) != 1 else next(iter(flat))


class Question(Struct, Generic[T], frozen=True):
    """What is asked: how a node answers by its own keywords, how answers combine, what is answered of anything."""

    of_node: Callable[[int, Node], T]
    of_every: Callable[[Sequence[T]], T]
    of_some: Callable[[Sequence[T]], T]
    of_anything: T


class Budget(Struct):
    """The visits left. When they are spent, all that is still asked is answered as of anything."""

    left: int = _MOST_VISITS

    def spend(self, visits: int) -> bool:
        self.left -= visits
        return self.left >= 0


class Asking(Struct, Generic[T]):
    """One question asked of formulas over one table of nodes; remembers the answers of whole nodes."""

    nodes: Sequence[Node]
    question: Question[T]
    budget: Budget
    known: dict[int, T] = field(default_factory=dict)

    def ask(self, formula: Formula, depth: int = 0) -> T:
        if depth > _DEEPEST or not self.budget.spend(1):
            return self.question.of_anything
        match formula:
            case int() if formula in self.known:
                return self.known[formula]
            case Every(parts):
                return self.question.of_every([self.ask(part, depth + 1) for part in parts])
            case Some(parts):
                return self.question.of_some([self.ask(part, depth + 1) for part in parts])
            case int():
                # What the node says of itself, should it be met again inside itself.
                self.known[formula] = self.question.of_anything
                self.known[formula] = self._node(formula, depth)
                return self.known[formula]

    def _node(self, number: int, depth: int) -> T:
        node = self.nodes[number]
        answers = [self.question.of_node(number, node)]
        answers += [self.ask(part, depth + 1) for part in node.every]
        answers += [self.question.of_some([self.ask(part, depth + 1) for part in group]) for group in node.some]
        return answers[0] if len(answers) == 1 else self.question.of_every(answers)
