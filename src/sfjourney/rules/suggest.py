"""A pointer to nothing -> the pointer that was probably meant, of those that exist at that place."""

import json
from collections.abc import Collection, Sequence
from typing import Final

from sfjourney import pointers
from sfjourney.diagnostics import Edit, Fix
from sfjourney.model.origins import DataRoot, Origin, Scope, is_absent, is_nowhere
from sfjourney.model.reads import Usage
from sfjourney.model.redactions import Relation, clashes
from sfjourney.pointers import Each, Path, array_index
from sfjourney.rules.questions import types_text
from sfjourney.schemas import DECLARED
from sfjourney.spelling import is_surely, likely
from sfjourney.syntax.values import Pointer
from sfjourney.syntax.written_names import written_name, written_pointer


def nearest_pointer(scope: Scope, parts: Sequence[str | Each]) -> str | None:
    """The pointer most like this one whose every segment is declared; None where one segment is like no other.

    It is another than this one, which may be there in runs that another event started.
    """
    meant = nearest_path(scope, parts)
    names = [part for part in meant or () if isinstance(part, str)]
    return pointers.text_of(names) if meant is not None and len(names) == len(meant) else None


def not_to_be_read(scope: Scope, meant: str | None, written: str | None = None) -> str | None:
    """What to say where the pointer that was meant may not be read either, as its event redacts it."""
    event = redacting(scope, pointers.parse(meant)) if meant is not None and meant.startswith("/") else None
    if event is None:
        return None
    return f"{written or meant} is like it, and {event} redacts that: send a lookup id instead, and read it"


def instead_of_secret(scope: Scope, meant: str) -> str | None:
    """The same where that pointer itself is written, in a way that reads nothing."""
    event = redacting(scope, pointers.parse(meant))
    return None if event is None else secret_of(event, meant)


def secret_of(event: str, pointer: str) -> str:
    """What to do about a value that its event redacts."""
    return f"{event} redacts {pointer}: send a lookup id instead, and read it"


def redacting(scope: Scope, path: Sequence[str | Each]) -> str | None:
    """The event that redacts what is at a place, if one does."""
    return next((one.event.name for one in clashes(scope.find(path)) if one.relation is Relation.REDACTED), None)


def instead(pointer: Pointer, written: str, *, safe: bool = False) -> Fix | None:
    """The pointer written anew; None where it is written with escapes itself, as nobody writes one."""
    if pointer.span.end - pointer.span.start > len(pointer.text) + len("``"):
        return None
    return Fix(f"write {written}", (Edit(pointer.span, written),), safe=safe)


def written_in(usage: str, pointer: str) -> str:
    """A pointer as it stands in that part of a Journey: a subject is JSON, in which ``${...}`` are its quotes."""
    if usage == Usage.SUBJECT.value:
        return json.dumps(pointer, ensure_ascii=False)[1:-1]
    return written_pointer(pointer)


def below_another_root(scope: Scope, path: Sequence[str | Each], root: str = "") -> str | None:
    """The pointer to the same path below another root than this one, where it is declared below one alone."""
    found = []
    for name, origin in scope.roots.items():
        if name != root and isinstance(origin, Origin) and path and not all(isinstance(part, Each) for part in path):
            reached = [place.reach(path).presence for place in origin.places]
            if reached and all(presence in DECLARED for presence in reached):
                found.append(pointers.text_of((name, *(part for part in path if isinstance(part, str)))))
    return found[0] if len(found) == 1 else None


def is_sure(scope: Scope, parts: Sequence[str | Each], meant: Sequence[str | Each]) -> bool:
    """Whether nothing else can be meant by a pointer: each segment that differs does in case or separators alone."""
    if len(parts) != len(meant) or not isinstance(parts[0], str) or parts[0] != meant[0]:
        return False
    root = scope.roots.get(parts[0])
    if isinstance(root, DataRoot) or root is None:
        return False
    for place, (written, segment) in enumerate(zip(parts, meant, strict=True)):
        if written != segment:
            names = {name for origin in root.places for name in origin.names(tuple(meant[1:place]))}
            if not (isinstance(written, str) and isinstance(segment, str) and is_surely(written, segment, names)):
                return False
    return True


_MOST_NAMES: Final = 12
"""So many names are listed."""


def without_suggestion(scope: Scope, parts: Sequence[str | Each]) -> str:
    """What to do about a pointer to nothing that is like no other: what there is in its place, or why nothing is."""
    root = scope.roots.get(str(parts[0]))
    if isinstance(root, DataRoot) and is_unbound(root, parts):
        return bind_it(root, parts)
    for length in range(len(parts) - 1, 0, -1):
        holder = scope.find(parts[:length])
        reached = [place.reach(()) for place in holder.places] if holder is not None else []
        found = {name for place in holder.places for name in place.names(())} if holder is not None else set()
        names = sorted(name for name in found if redacting(scope, (*parts[:length], name)) is None)
        above = "".join("/*" if isinstance(part, Each) else pointers.text_of((part,)) for part in parts[:length])
        if names:
            more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
            listed = ", ".join(pointers.text_of((name,)).removeprefix("/") for name in names[:_MOST_NAMES])
            return f"{above} has {listed}{more}; if it is none of them, {_DECLARE}"
        if reached and all(reach.presence in DECLARED for reach in reached):
            kinds = frozenset().union(*(reach.types for reach in reached))
            return _because_of(above, kinds, parts[length]) or _OTHERWISE
    return _OTHERWISE


def is_unbound(root: DataRoot, parts: Sequence[str | Each]) -> bool:
    """Whether the name behind ``/data`` is neither bound by the send nor a variable of the trigger."""
    found = root.find(parts[1:_NAMED])
    return found is None or is_nowhere(found)


_NAMED: Final = 2
"""Segments of a pointer up to the name of a value: ``/data/code``."""


def bind_it(root: DataRoot, parts: Sequence[str | Each]) -> str:
    """What to do about a name that a send does not bind."""
    name = parts[1] if len(parts) > 1 and isinstance(parts[1], str) else "NAME"
    bound = f"; this send binds {', '.join(sorted(root.bound))}" if root.bound else ""
    declare = ", or declare it among the variables" if root.variables is not None else ""
    return f"bind it: data {{ {written_name(name)} = VALUE }}{declare}{bound}"


def has_inside(scope: Scope, parts: Sequence[str | Each]) -> bool:
    """Whether what a pointer begins with may have something inside: an item that is a text has not."""
    root = scope.find(parts[:1])
    kinds = [place.reach(()) for place in root.places] if root is not None else []
    return not kinds or any(not reach.types.isdisjoint({"array", "object"}) for reach in kinds)


_DECLARE: Final = "declare the property in the schema"
_OTHERWISE: Final = f"{_DECLARE}, or read another"


def _because_of(above: str, kinds: frozenset[str], below: str | Each) -> str | None:
    """What to read instead of something inside a value whose types have nothing of the kind inside."""
    kinds -= {"null"}
    if kinds == {"array"} and isinstance(below, str) and array_index(below) is None:
        return f"{above} is an array: read one of its items, as in {above}/0"
    if kinds and kinds.isdisjoint({"array", "object"}):
        return f"{above} is {types_text(kinds)}, and nothing is inside of it: read {above} itself"
    return None


def reachable(scope: Scope, parts: Sequence[str | Each]) -> str | None:
    """The one declared pointer that ends so, where its root was left out; None where there is none, or several.

    What a send binds under this name itself is meant before others.
    """
    data = scope.roots.get("data")
    if isinstance(data, DataRoot) and len(parts) == 1 and parts[0] in data.bound:
        return pointers.text_of(("data", str(parts[0])))
    found = [
        (name, *parts)
        for name, root in scope.roots.items()
        if name in ("event", "profile", "data")
        and (origin := root.find(parts) if isinstance(root, DataRoot) else root.below(parts)) is not None
        and origin.places
        and all(place.reach(()).presence in DECLARED for place in origin.places)
    ]
    names = [part for part in found[0] if isinstance(part, str)] if len(found) == 1 else []
    return pointers.text_of(names) if names else None


def nearest_path(scope: Scope, parts: Sequence[str | Each]) -> Path | None:
    """The same as segments, for a path that may lead through the items of an array."""
    meant = _nearest(scope, parts) or _nearest(scope, _unwrapped(parts))
    return None if meant == tuple(parts) else meant


_WRAPPERS: Final = frozenset({"attributes", "body", "data", "params", "payload", "properties", "traits"})
"""Where other systems keep the values of an event, or of a person, inside of it."""


def _unwrapped(parts: Sequence[str | Each]) -> Sequence[str | Each]:
    """``/event/properties/city`` -> ``/event/city``; nothing where there is no such wrapper."""
    return (parts[0], *parts[2:]) if len(parts) > len(("event", "properties")) and parts[1] in _WRAPPERS else ()


def _nearest(scope: Scope, parts: Sequence[str | Each]) -> Path | None:
    if not parts or not isinstance(parts[0], str):
        return None
    root_name = parts[0] if parts[0] in scope.roots else likely(parts[0], scope.roots)
    root = scope.roots.get(root_name or "")
    if root_name is None or root is None:
        return None
    found = _nearest_data(root, parts[1:]) if isinstance(root, DataRoot) else _nearest_below(root, parts[1:])
    return None if found is None else (root_name, *found)


def _nearest_data(root: DataRoot, parts: Sequence[str | Each]) -> Path | None:
    if not parts or not isinstance(parts[0], str):
        return None
    name = parts[0] if parts[0] in root.bound else likely(parts[0], root.bound)
    if name is None:
        return _nearest_below(root.variables, parts) if root.variables is not None else None
    rest = _nearest_below(root.bound[name], parts[1:])
    return None if rest is None else (name, *rest)


def _nearest_below(origin: Origin, parts: Sequence[str | Each]) -> Path | None:
    path: Path = ()
    left = tuple(parts)
    while left:
        segment, taken = left[0], 1
        names = {name for place in origin.places for name in place.names(path)}
        if segment not in names and all(is_absent(place.reach((*path, segment))) for place in origin.places):
            found = _with_slashes(left, names) or _alike(segment, names)
            if found is None:
                return None
            segment, taken = found
        path, left = (*path, segment), left[taken:]
    return path


def _alike(segment: str | Each, names: Collection[str]) -> tuple[str, int] | None:
    meant = likely(segment, names) if isinstance(segment, str) else None
    return None if meant is None else (meant, 1)


def _with_slashes(parts: Path, names: Collection[str]) -> tuple[str, int] | None:
    """The name that segments are when they are joined, and how many they are: ``a/b``, for want of ``~1``."""
    split = ((name, tuple(name.split("/"))) for name in sorted(names, reverse=True) if "/" in name)
    return next(((name, len(pieces)) for name, pieces in split if parts[: len(pieces)] == pieces), None)
