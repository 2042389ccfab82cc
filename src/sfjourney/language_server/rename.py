"""A name and a new one -> the edits that give a thing its new name everywhere, or why that cannot be."""

import re
from typing import Final

from msgspec import Struct

from sfjourney.diagnostics import Edit
from sfjourney.language_server.analysis import Analysis
from sfjourney.language_server.names import Named, NameKind, Occurrence
from sfjourney.model.origins import ROOTS
from sfjourney.source import Span
from sfjourney.syntax.build_words import RESERVED_LABELS
from sfjourney.syntax.written_names import BARE_NAME, written_event, written_name

_FILE: Final = re.compile(r"[\w][\w.@+ -]*")
_LONGEST: Final = {NameKind.EVENT: 255}
_LONGEST_NAME: Final = 120


class RenameRefused(Exception):  # noqa: N818  # reads as what it says
    """Why something cannot have a new name, in words for its author."""


class Renamed(Struct, frozen=True):
    """What is to be done: edits, and for a template the file that gets a new name, from and to."""

    edits: tuple[Edit, ...]
    file: tuple[str, str] | None = None


def renamable(analysis: Analysis, file: str, offset: int) -> tuple[Span, str] | None:
    """The place of the name at an offset and the name, where it can have another; None where nothing there can."""
    found = analysis.named_at(file, offset)
    if found is None or found.named.kind is NameKind.SCHEMA:
        return None
    return found.span, found.named.name


def renamed(analysis: Analysis, file: str, offset: int, new: str) -> Renamed:
    """Give what is named at an offset a new name. Raises RenameRefused."""
    found = analysis.named_at(file, offset)
    if found is None or found.named.kind is NameKind.SCHEMA:
        raise RenameRefused("nothing that can have another name stands here")
    named = found.named
    if new == named.name:
        return Renamed(())
    _refuse(analysis, named, new)
    edits = [Edit(one.span, _text(one, new)) for one in analysis.of(named) if one.span.start < one.span.end]
    moved = analysis.template_files.get(named.name) if named.kind is NameKind.TEMPLATE else None
    target = f"{moved.rpartition('/')[0]}/{new}.json".removeprefix("/") if moved is not None else ""
    return Renamed(tuple(edits), (moved, target) if moved is not None else None)


def _text(occurrence: Occurrence, new: str) -> str:
    """The new name as it stands in one place. What `as` binds is always a plain name, there and in pointers."""
    if occurrence.named.kind is NameKind.BINDING:
        return new
    if occurrence.named.kind is NameKind.LABEL:
        return new if BARE_NAME.fullmatch(new) else written_name(new)
    return written_event(new) if occurrence.named.kind is NameKind.EVENT else written_name(new)


def _refuse(analysis: Analysis, named: Named, new: str) -> None:
    """Raise RenameRefused where the new name is none, is taken, or would mean something else."""
    kind, longest = named.kind, _LONGEST.get(named.kind, _LONGEST_NAME)
    if not 1 <= len(new) <= longest or any(not char.isprintable() for char in new):
        raise RenameRefused(f"a name of this kind has 1 to {longest} characters, all of them visible")
    if kind is NameKind.BINDING:
        _refuse_binding(analysis, named, new)
    elif kind is NameKind.LABEL and (new in RESERVED_LABELS or ":" in new or "#" in new):
        raise RenameRefused(f"no step can be labelled {new}: it is a word of the language, or has a sign of node ids")
    elif kind is NameKind.TEMPLATE and (_FILE.fullmatch(new) is None or new.endswith(".json")):
        raise RenameRefused(f"{new} cannot be the name of a template: its file is called so")
    taken = {one.named.name for one in analysis.occurrences if one.declares and _same_names(one.named, named)}
    if new in taken:
        raise RenameRefused(f"{new} is taken: another {kind.value} is called so")


def _same_names(one: Named, other: Named) -> bool:
    return one.kind is other.kind and one.within == other.within


def _refuse_binding(analysis: Analysis, named: Named, new: str) -> None:
    if BARE_NAME.fullmatch(new) is None or new in ROOTS:
        raise RenameRefused(f"{new} cannot be bound by `as`: it is no plain name, or begins pointers of the run")
    if BARE_NAME.fullmatch(named.name) is None:
        raise RenameRefused("a name in quotes is written otherwise in pointers: rename it by hand")
    holds = named.within
    for one in analysis.occurrences:
        other = one.named.within
        if one.named.kind is NameKind.BINDING and one.named.name == new and other is not None and holds is not None:
            apart = other.file != holds.file or other.end <= holds.start or holds.end <= other.start
            if not apart:
                raise RenameRefused(f"{new} is bound here already")
