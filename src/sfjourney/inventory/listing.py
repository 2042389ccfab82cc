"""The inventory of a workspace: its JSON is these types, field by field."""

from typing import Final, Literal

from msgspec import Struct

FORMAT: Final = "sfjourney.list/1"

Kind = Literal["journey", "event", "template", "segment", "subscription"]
KINDS: Final[tuple[Kind, ...]] = ("journey", "event", "template", "segment", "subscription")

Touched = Literal["new", "changed", "gone", "reached"]


Key = tuple[Kind, str]
"""By which a thing is known: its kind and its name."""


class Use(Struct, frozen=True, rename="camel"):
    """One that uses, or is used, and how: ``starts``, ``exit``, ``goal``, ``wait``, ``history``, ``send``, ``asks``."""

    kind: Kind
    name: str
    how: tuple[str, ...]


class Item(Struct, frozen=True, rename="camel", kw_only=True):
    """One thing of a workspace.

    ``file`` and ``line`` are where it is declared; both are null for what is used and declared nowhere. ``notes`` are
    what else a reader of a list should know: ``draft``, ``opt-in``, ``transactional``. ``change`` says how it differs
    from an earlier version, where one was asked for: ``reached`` is a Journey that stayed the same and uses, as
    ``because`` lists, something that did not.
    """

    kind: Kind
    name: str
    title: str | None = None
    file: str | None = None
    line: int | None = None
    notes: tuple[str, ...] = ()
    uses: tuple[Use, ...] = ()
    used_by: tuple[Use, ...] = ()
    change: Touched | None = None
    because: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        return self.kind, self.name

    @property
    def is_declared(self) -> bool:
        return self.file is not None

    @property
    def is_unused(self) -> bool:
        """Whether nothing uses it. Journeys are there for people, not for others."""
        return self.kind != "journey" and not self.used_by


class Listing(Struct, frozen=True, rename="camel"):
    """What there is, kind by kind, in the order of names. ``base`` is the version that it was compared with."""

    format: Literal["sfjourney.list/1"]
    base: str | None
    items: tuple[Item, ...]
