"""The schemas of a workspace -> which cells of a table without types are no texts (semantics.md R1)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sfjourney.recordings.layout import Names
from sfjourney.schemas.nodes import Schema
from sfjourney.schemas.reach import reach

_OF_EVENTS: Final = ("data", "properties")
_OF_PROFILES: Final[tuple[Names, ...]] = (("profile", "properties"), ("traits",))


@dataclass(frozen=True, slots=True)
class ColumnTypes:
    """What is declared of payloads, by the names of events, and of Profiles."""

    events: Mapping[str, Schema] = field(default_factory=dict)
    profile: Schema | None = None
    _known: dict[tuple[str | None, Names], bool] = field(default_factory=dict, repr=False, compare=False)

    def is_json(self, event: str | None, path: Names) -> bool:
        """Whether a cell at a path of a call about an event is JSON, for its schema has no text there."""
        known = self._known.get((event, path))
        if known is None:
            known = self._known[event, path] = self._asked(event, path)
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


UNTYPED: Final = ColumnTypes()
"""Where nothing is declared."""
