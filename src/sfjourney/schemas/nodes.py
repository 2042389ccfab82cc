"""The schemas of one document as a table of nodes that all drafts share, each with its keywords already understood.

A node stands for one schema and names others by their number in the table, so that schemas may refer to themselves.
What depends on the draft (``items`` against ``prefixItems``, what stands beside ``$ref``, ``dependencies``) and what
is only another way to say something (``const``, ``if``, ``not``) is gone here.
"""

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, field

from sfjourney.documents.document import Document
from sfjourney.schemas.dialects import Dialect
from sfjourney.schemas.kinds import KINDS
from sfjourney.schemas.multiples import NO_STEPS, Steps
from sfjourney.schemas.patterns import Pattern
from sfjourney.schemas.segments import Segment
from sfjourney.schemas.texts import ANY_TEXT, Texts

if TYPE_CHECKING:
    from sfjourney.schemas.reach import Reach

TRUE: Final = 0
"""Allows every value, like the schema ``{}``."""
FALSE: Final = 1
"""Allows no value."""
SILENT: Final = 2
"""Allows every value at a place of which the schema does not speak."""
OPEN: Final = 3
"""Allows every value, and stands where we do not know what the author said."""


class Bound(Struct, frozen=True):
    """An end of a range of numbers; ``excluded`` when the value itself lies outside."""

    value: int | float
    excluded: bool


class Names(Struct, frozen=True):
    """What a schema says of an object's properties. None where the keyword is absent.

    ``rest`` is ``additionalProperties``, ``unevaluated`` ``unevaluatedProperties``, ``allowed`` ``propertyNames``.
    ``refused`` says that it is made of what a ``not`` or a failed ``if`` names: nobody declares anything that way.
    """

    properties: Mapping[str, int] = field(default_factory=dict)
    patterns: tuple[tuple[Pattern, int], ...] = ()
    required: frozenset[str] = frozenset()
    rest: int | None = None
    unevaluated: int | None = None
    allowed: int | None = None
    refused: bool = False

    @property
    def lists(self) -> bool:
        """Whether some names are spoken of, so that silence about another one means something."""
        return not self.refused and bool(self.properties or self.patterns or self.required)


class Items(Struct, frozen=True):
    """What a schema says of an array's items: first those by position, then the ``rest``; None where absent.

    There are at least ``least`` items and at most ``most``. ``contains`` tells whether that keyword may count
    an item as evaluated.
    """

    prefix: tuple[int, ...] = ()
    rest: int | None = None
    unevaluated: int | None = None
    least: int = 0
    most: int | None = None
    contains: bool = False


class Node(Struct, frozen=True):
    """One schema. A value is valid when it fits the node's own facts, is valid in each schema of ``every``, and
    in at least one of each group in ``some``.

    ``values`` are the only values allowed, by their identity, or None where they are not enumerated; ``excluded`` are
    the identities of some that are not.
    """

    types: frozenset[str] = KINDS
    values: Mapping[Hashable, Any] | None = None
    excluded: frozenset[Hashable] = frozenset()
    texts: Texts = ANY_TEXT
    steps: Steps = NO_STEPS
    lowest: Bound | None = None
    highest: Bound | None = None
    names: Names | None = None
    items: Items | None = None
    every: tuple[int, ...] = ()
    some: tuple[tuple[int, ...], ...] = ()

    @property
    def says_nothing(self) -> bool:
        return self == _NOTHING_SAID


_NOTHING_SAID: Final = Node()

FIRST_NODES: Final = (
    Node(),
    Node(types=frozenset()),
    Node(),
    Node(names=Names(rest=TRUE), items=Items(rest=TRUE)),
)
"""The nodes TRUE, FALSE, SILENT and OPEN, with which every table begins."""


class Schema(Struct, frozen=True, eq=False):
    """A schema document that was checked: its nodes, and the number of the one for the whole document.

    Each is itself alone; ``answers`` is what ``reach`` was asked of it, and ``declared`` what ``declared_names`` was,
    which is of use as long as the schema is. ``tells`` says whether one value may tell something of another: which of
    its alternatives that fits, or that what an object requires is there, as the object is.
    """

    document: Document
    dialect: Dialect
    nodes: tuple[Node, ...]
    root: int
    tells: bool
    answers: "dict[tuple[Segment, ...], Reach]" = field(default_factory=dict)
    declared: dict[tuple[Segment, ...], tuple[str, ...]] = field(default_factory=dict)
