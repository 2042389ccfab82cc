"""The schemas of a workspace -> which cells of a table without types are no texts (semantics.md R1)."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from sfjourney.model.model import Model
from sfjourney.recordings.layout import Names
from sfjourney.schemas.nodes import Schema
from sfjourney.schemas.reach import reach

_OF_EVENTS: Final = ("data", "properties")
_OF_PROFILES: Final[tuple[Names, ...]] = (("profile", "properties"), ("traits",))


class ColumnTypes(Struct, frozen=True, eq=False):
    """What is declared of payloads, by the names of events, and of Profiles. ``known`` is what was asked before."""

    events: Mapping[str, Schema] = {}
    profile: Schema | None = None
    known: dict[tuple[str | None, Names], bool] = {}

    def is_json(self, event: str | None, path: Names) -> bool:
        """Whether a cell at a path of a call about an event is JSON, for its schema has no text there."""
        known = self.known.get((event, path))
        if known is None:
            known = self.known[event, path] = self._asked(event, path)
        return known

    def _asked(self, event: str | None, path: Names) -> bool:
        schema, inner = None, path[1:]
        if path[0] in _OF_EVENTS:
            schema = self.events.get(event or "")
        for holder in _OF_PROFILES:
            if path[: len(holder)] == holder:
                schema, inner = self.profile, path[len(holder) :]
        if schema is None or not inner:
            return False
        found = reach(schema, inner).types
        return bool(found) and "string" not in found


def types_of(model: Model) -> ColumnTypes:
    """What a workspace declares."""
    return ColumnTypes(
        {name: one.schema for name, one in model.events.items() if one.schema is not None}, model.profile
    )


UNTYPED: Final = ColumnTypes()
"""Where nothing is declared."""
