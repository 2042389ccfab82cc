"""What other systems call a value of ours -> the pointer to it."""

from collections.abc import Sequence
from typing import Final

from sfjourney.model.origins import DataRoot, Scope, is_absent
from sfjourney.pointers import Each, text_of
from sfjourney.rules.suggest import below_another_root, nearest_pointer
from sfjourney.schemas import DECLARED

PROFILES: Final = frozenset({"contact", "customer", "person", "recipient", "subscriber", "traits", "user"})
"""What the Profile is called elsewhere."""
_OTHERS: Final = PROFILES | {"context", "message", "params", "payload", "properties", "track"}
"""Beside them, what is the event elsewhere, or the event in one system and the person in another."""
_MERGE_TAGS: Final = {"fname": "firstname", "lname": "lastname"}


def called_elsewhere(scope: Scope, parts: Sequence[str | Each]) -> str | None:
    """``/user/plan``: the pointer to what a root of another system holds, as far as it may be there."""
    if len(parts) < 2 or parts[0] in scope.roots or parts[0] not in _OTHERS:  # noqa: PLR2004  # a root and a name
        return None
    root, *rest = parts
    if rest[0] in scope.roots or rest[0] in _OTHERS:  # `/user/profile/plan`, `/context/traits/plan`
        below = _declared(scope, rest) if rest[0] in scope.roots else called_elsewhere(scope, rest)
        if below is not None:
            return below
    declared = below_another_root(scope, rest)
    profile = scope.roots.get("profile")
    if declared is not None or root not in PROFILES or profile is None or isinstance(profile, DataRoot):
        return declared
    names = [part for part in ("profile", *rest) if isinstance(part, str)]
    if len(names) > len(rest) and not all(is_absent(place.reach(rest)) for place in profile.places):
        return text_of(names)
    return nearest_pointer(scope, ("profile", *rest))


def _declared(scope: Scope, parts: Sequence[str | Each]) -> str | None:
    """A pointer below a root of ours, where there surely is such a value."""
    origin = scope.roots[str(parts[0])]
    places = () if isinstance(origin, DataRoot) else origin.places
    is_there = places and all(place.reach(parts[1:]).presence in DECLARED for place in places)
    return text_of([part for part in parts if isinstance(part, str)]) if is_there else None


def spelt_elsewhere(scope: Scope, name: str) -> str | None:
    """``FNAME``, ``FIRST_NAME``: the one pointer whose name has the same letters, as other systems write them."""
    wanted = _letters(name)
    wanted = _MERGE_TAGS.get(wanted, wanted)
    found = set()
    for root, origin in scope.roots.items():
        if isinstance(origin, DataRoot):
            names = set(origin.bound)
        elif root in ("event", "profile"):
            names = {each for place in origin.places for each in place.names(())}
        else:
            continue
        found |= {(root, each) for each in names if _letters(each) == wanted}
    return text_of(found.pop()) if len(found) == 1 else None


def _letters(name: str) -> str:
    return name.replace("_", "").replace("-", "").casefold()
