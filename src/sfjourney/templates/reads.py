"""What a template reads: one pointer at one place of its file, with what becomes of the value."""

import json
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from sfjourney.diagnostics import Edit
from sfjourney.documents.document import Document
from sfjourney.documents.scan import Path
from sfjourney.pointers import Each, text_of
from sfjourney.pointers import Path as ReadParts
from sfjourney.source import Span
from sfjourney.templates.paths import segments


class Where(StrEnum):
    """The part of an email that an expression belongs to."""

    SUBJECT = "subject"
    PREHEADER = "preheader"
    BODY = "body"


class Kind(StrEnum):
    """What becomes of the value that is read."""

    VALUE = "value"
    """It is shown, or becomes part of what is shown."""
    CONDITION = "condition"
    """It decides what is shown."""
    REPEAT = "repeat"
    """It is the array that an element is repeated over."""


class Guard(Struct, frozen=True, eq=False, gc=False):
    """A condition, JSON as written, that has come out so wherever a place is shown.

    ``item`` is what ``$item`` means in it. ``outer`` is the one around it.
    """

    condition: object
    item: ReadParts | None
    outer: "Guard | None"
    truth: bool


class TemplateRead(Struct, frozen=True, eq=False, gc=False):
    """One place where a template reads the state.

    ``parts`` are the segments as json-render decodes them, from the state's root, with EACH for the index of an item.
    ``written`` is the pointer as it stands in the file; ``path`` leads to the string that holds it, from ``offset`` on
    (in characters) where it is an interpolation of a ``$template``. ``canonical`` says whether it is written as
    RFC 6901 has it and names something below the root of the state; a path that starts from a repeat's item needs no
    leading slash and may be empty. ``guard`` is the innermost condition around it, ``bare`` says that it is a name in
    an interpolation, which is looked up in the whole state where the item has none.
    """

    parts: ReadParts
    written: str
    where: Where
    kind: Kind
    element: str | None
    path: Path
    canonical: bool
    offset: int | None = None
    guard: Guard | None = None
    bare: bool = False

    def in_state(self) -> "TemplateRead":
        """The same name where it is looked up in the whole state: it is no pointer, for it lacks the slash."""
        return replace(self, parts=segments(self.written), canonical=False, bare=False)

    @property
    def pointer(self) -> str:
        """The pointer in messages, with ``*`` for the index of a repeat's item."""
        return "".join("/*" if isinstance(part, Each) else text_of((part,)) for part in self.parts)

    def span(self, document: Document) -> Span:
        """The place of the pointer in its file: the string that it is, or the part of one."""
        if self.offset is None:
            return document.span(self.path)
        return document.part_span(self.path, self.offset, self.offset + len(self.written))

    def respelt(self, document: Document, meant: str) -> Edit:
        """What writes another pointer in its place."""
        written = json.dumps(meant, ensure_ascii=False)
        return Edit(self.span(document), written if self.offset is None else written[1:-1])
