"""Where expressions are resolved: the state, and inside a repeat the item at hand."""

from collections.abc import Callable, Mapping

from msgspec import Struct

from sfjourney.pointers import MISSING

Function = Callable[[dict[str, object]], object]
"""What ``$computed`` calls, with its resolved arguments. The email renderers register none."""


class Scope(Struct, frozen=True):
    """The state as values are read from it and as conditions are decided by it.

    ``values`` may be a copy of ``tests`` with some values masked, so that what is shown hides what decides. Inside a
    repeat ``item`` and ``tested_item`` are the item in either, ``index`` counts from 0 and ``base`` is the path of the
    item as the renderer writes it: the repeat's ``statePath``, a slash, the index.
    """

    values: object
    tests: object
    item: object = MISSING
    tested_item: object = MISSING
    index: int | None = None
    base: str | None = None
    functions: Mapping[str, Function] | None = None

    def at(self, item: object, tested_item: object, index: int, base: str) -> "Scope":
        """The scope of one item; an enclosing repeat's item is out of reach in it."""
        return Scope(self.values, self.tests, item, tested_item, index, base, self.functions)


def scope_of(values: object, tests: object = None) -> Scope:
    """The scope outside any repeat; conditions read ``values`` too where no ``tests`` are given."""
    return Scope(values, values if tests is None else tests)
