"""What pointers mean at one place -> what their schemas say there, by themselves and by what the path knows."""

from collections.abc import Mapping
from functools import reduce
from typing import Protocol

from sfjourney.facts.fact import TOP, Fact, Known
from sfjourney.facts.instance import Instance
from sfjourney.facts.lookup import Lookup
from sfjourney.model.origins import Scope
from sfjourney.pointers import Path


class Implying(Protocol):
    """Who says what follows for one value from what is known of others."""

    def implied(self, path: Path) -> Fact: ...


class Declaring(Protocol):
    """What is known of places beside what a path decides.

    ``tells`` says of a root whether what is known of one of its values may tell something of another; ``implying``
    takes what the path knows of the values of such roots, and holds as long as the ``scope`` is the same.
    """

    @property
    def scope(self) -> Scope: ...

    def declared(self, path: Path) -> Known: ...

    def tells(self, root: str) -> bool: ...

    def implying(self, facts: Mapping[Path, Fact]) -> Implying: ...


class Implied:
    """What schemas say in a scope of the values beside those that facts are about."""

    __slots__ = ("_instances", "facts", "lookup", "scope")

    def __init__(self, lookup: Lookup, scope: Scope, facts: Mapping[Path, Fact]) -> None:
        self.lookup = lookup
        self.scope = scope
        self.facts = facts
        self._instances: dict[str, tuple[Instance, ...]] = {}

    def implied(self, path: Path) -> Fact:
        root = path[0]
        if not isinstance(root, str) or not self.facts or not self.lookup.tells(self.scope, root):
            return TOP
        if root not in self._instances:
            self._instances[root] = self.lookup.instances(self.scope, root, self.facts)
        return reduce(Fact.join, [instance.implied(path[1:]) for instance in self._instances[root]])


class Here:
    """What pointers mean where a path is at hand: ``scope`` changes as a walk enters and leaves the arms of a wait."""

    __slots__ = ("lookup", "scope")

    def __init__(self, lookup: Lookup, scope: Scope) -> None:
        self.lookup = lookup
        self.scope = scope

    def declared(self, path: Path) -> Known:
        """What is known of a place, whatever the path."""
        return self.lookup.at(self.scope, path)

    def tells(self, root: str) -> bool:
        return self.lookup.tells(self.scope, root)

    def implying(self, facts: Mapping[Path, Fact]) -> Implied:
        return Implied(self.lookup, self.scope, facts)
