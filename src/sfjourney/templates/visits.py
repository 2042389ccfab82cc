"""What a walk through a template finds: its elements where they stand, expressions, conditions, and what is read.

The collector need not know of these: they hold JSON and each other, and nothing refers back.
"""

from collections.abc import Mapping

from msgspec import Struct

from sfjourney.documents.scan import Path
from sfjourney.pointers import Path as ReadParts
from sfjourney.templates.forms import Form
from sfjourney.templates.looks import Look
from sfjourney.templates.reads import Guard, TemplateRead, Where
from sfjourney.templates.template import Element


class Place(Struct, frozen=True, eq=False, gc=False):
    """Where expressions stand: the part of the email, the element, the items of its repeat, and what must hold."""

    where: Where
    element: str | None = None
    item: ReadParts | None = None
    guard: Guard | None = None


class Expression(Struct, frozen=True, eq=False, gc=False):
    """An object in the place of a value that has a key with ``$``: the form it is, or None where it is none.

    Of an expression that reads the state and has nothing beside that nobody asks; it is left out.
    """

    place: Place
    path: Path
    value: Mapping[str, object]
    form: Form | None


class AskedCondition(Struct, frozen=True, eq=False, gc=False):
    """A whole condition, of a ``visible`` or a ``$cond``, as written, and whether it is a plain question."""

    place: Place
    path: Path
    value: object
    plain: bool


class Visit(Struct, frozen=True, eq=False, gc=False):
    """An element that the root reaches, with its look; ``parent`` is the one it was reached from."""

    element: Element
    parent: "Visit | None"
    look: Look


class Survey(Struct, frozen=True, eq=False, gc=False):
    """All that is to be asked about a template: subject and preheader first, then elements, parents before children.

    ``looks`` are those of the elements, by their keys. ``uneasy`` are the elements with the names of those props whose
    values do not surely fit. ``is_tree`` says that the root reaches each element in one way only, ``is_whole`` that all
    children of elements are elements. ``has_unfilled`` says that in some ``$template`` nothing is filled in, or a ``$``
    stands beside what is. ``choices`` are the ``$cond`` expressions, with their places.
    """

    visits: tuple[Visit, ...]
    reads: tuple[TemplateRead, ...]
    expressions: tuple[Expression, ...]
    conditions: tuple[AskedCondition, ...]
    looks: Mapping[str, Look]
    uneasy: tuple[tuple[Visit, str], ...]
    is_tree: bool
    is_whole: bool
    has_unfilled: bool
    choices: tuple[tuple[Path, Mapping[str, object]], ...]
