"""A pointer to nothing -> the pointer that was probably meant, of those that exist at that place."""

from collections.abc import Sequence

from sfjourney import pointers
from sfjourney.model.origins import DataRoot, Origin, Scope, is_absent
from sfjourney.pointers import Each
from sfjourney.spelling import likely


def nearest_pointer(scope: Scope, parts: Sequence[str | Each]) -> str | None:
    """The pointer most like this one whose every segment is declared; None where one segment is like no other.

    It is another than this one, which may be there in runs that another event started.
    """
    meant = _nearest(scope, parts)
    return None if meant == _text(parts) else meant


def _text(parts: Sequence[str | Each]) -> str | None:
    """A pointer without the items of arrays in it; None for one that has some."""
    names = [part for part in parts if isinstance(part, str)]
    return pointers.text_of(names) if len(names) == len(parts) else None


def _nearest(scope: Scope, parts: Sequence[str | Each]) -> str | None:
    if not parts or not isinstance(parts[0], str):
        return None
    root_name = parts[0] if parts[0] in scope.roots else likely(parts[0], scope.roots)
    root = scope.roots.get(root_name or "")
    if root_name is None or root is None:
        return None
    if isinstance(root, DataRoot):
        return _nearest_data(root, parts)
    found = _nearest_below(root, parts[1:])
    return None if found is None else pointers.text_of((root_name, *found))


def _nearest_data(root: DataRoot, parts: Sequence[str | Each]) -> str | None:
    if len(parts) < 2 or not isinstance(parts[1], str):  # noqa: PLR2004  # /data and a name
        return None
    name = parts[1] if parts[1] in root.bound else likely(parts[1], root.bound)
    if name is None:
        found = _nearest_below(root.variables, parts[1:]) if root.variables is not None else None
        return None if found is None else pointers.text_of(("data", *found))
    rest = _nearest_below(root.bound[name], parts[2:])
    return None if rest is None else pointers.text_of(("data", name, *rest))


def _nearest_below(origin: Origin, parts: Sequence[str | Each]) -> tuple[str, ...] | None:
    path: tuple[str, ...] = ()
    for segment in parts:
        if not isinstance(segment, str):
            return None
        names = {name for place in origin.places for name in place.names(path)}
        if segment not in names and all(is_absent(place.reach((*path, segment))) for place in origin.places):
            meant = likely(segment, names)
            if meant is None:
                return None
            path = (*path, meant)
        else:
            path = (*path, segment)
    return path
