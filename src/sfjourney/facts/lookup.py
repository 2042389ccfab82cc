"""A place in a payload or Profile -> what its schema says, asked once for each place."""

from collections.abc import Hashable, Mapping
from functools import reduce

from sfjourney.facts.fact import TRUTHY, UNKNOWN, Fact, Known, of_reach
from sfjourney.facts.instance import Instance, given
from sfjourney.model.origins import Origin, Place, Scope
from sfjourney.pointers import Path
from sfjourney.schemas import Presence
from sfjourney.schemas.kinds import NUMBERS
from sfjourney.schemas.multiples import common
from sfjourney.schemas.texts import of_some_text

_WEAKEST_FIRST = (Presence.UNKNOWN, Presence.MAYBE)


class Lookup:
    """Answers about schemas, remembered for one check of one workspace: templates share most of what they read.

    Where a Profile ``changes`` piecemeal, by `set`, it need not fit the alternatives of its schema as a whole.
    """

    def __init__(self, *, changes: bool = True) -> None:
        self._changes = changes
        self._tells: dict[tuple[int, str], bool] = {}
        self._instances: dict[Hashable, Instance] = {}
        self._answers: dict[Hashable, Known] = {}
        self._true: dict[int, tuple[Known, Known]] = {}
        self._kept: list[Place] = []
        self._found: dict[tuple[int, Path], Known] = {}
        self._scopes: list[Scope] = []

    def at(self, scope: Scope, path: Path) -> Known:
        """What is known of a place by what its root means in a scope."""
        key = (id(scope), path)
        known = self._found.get(key)
        if known is None:
            self._scopes.append(scope)
            known = self._found[key] = self.of_origin(scope.find(path))
        return known

    def tells(self, scope: Scope, root: str) -> bool:
        """Whether what is known of one value below a root may tell something of another, by the schema of both."""
        key = (id(scope), root)
        tells = self._tells.get(key)
        if tells is None:
            self._scopes.append(scope)
            origin = scope.roots.get(root)
            places = origin.places if isinstance(origin, Origin) else ()
            tells = self._tells[key] = bool(places) and all(map(self._may_tell, places))
        return tells

    def _may_tell(self, place: Place) -> bool:
        return place.schema is not None and place.schema.tells and not (place.is_profile and self._changes)

    def instances(self, scope: Scope, root: str, facts: Mapping[Path, Fact]) -> tuple[Instance, ...]:
        """What a root that tells may stand for where these facts hold of values below it."""
        origin = scope.roots[root]
        own = {path: self.at(scope, path).fact.meet(fact) for path, fact in facts.items() if path[:1] == (root,)}
        key = frozenset((path, fact.identity) for path, fact in own.items())
        found = []
        for place in origin.places if isinstance(origin, Origin) else ():
            known = (id(place.schema), place.inside, key)
            if known not in self._instances:
                self._kept.append(place)
                below = {(*place.inside, *path[1:]): fact for path, fact in own.items()}
                self._instances[known] = Instance(place, given(below))
            found.append(self._instances[known])
        return tuple(found)

    def if_true(self, known: Known) -> Known:
        """What is known of a value where it is there and JavaScript takes it for true."""
        true = self._true.get(id(known))
        if true is None:
            true = self._true[id(known)] = (known, known.narrowed(TRUTHY))
        return true[1]

    def of_origin(self, origin: Origin | None) -> Known:
        """What is known of whatever stands there, whichever of its places it is."""
        if origin is None or not origin.places:
            return UNKNOWN
        return reduce(either, map(self.of_place, origin.places))

    def of_place(self, place: Place) -> Known:
        key = (id(place.schema), place.is_profile, place.inside)
        known = self._answers.get(key)
        if known is None:
            reach = place.reach(())
            dated = reach.types == frozenset({"string"}) and reach.formats == frozenset({"date-time"})
            known = self._answers[key] = Known(
                reach.presence, of_reach(reach), date_time=dated, texts=reach.texts, steps=reach.steps
            )
            self._kept.append(place)  # an id is of use as long as what has it is there
        return known


def either(one: Known, other: Known) -> Known:
    """What is known where a value comes from one of two."""
    if one.presence is other.presence:
        presence = one.presence
    elif one.absent and other.absent:
        presence = Presence.UNDECLARED
    else:
        presence = next((weak for weak in _WEAKEST_FIRST if weak in (one.presence, other.presence)), Presence.MAYBE)
    return Known(
        presence,
        one.fact.join(other.fact),
        one.by_path.join(other.by_path),
        one.date_time and other.date_time,
        texts=of_some_text([known.texts for known in (one, other) if "string" in known.fact.types]),
        steps=common([known.steps for known in (one, other) if known.fact.types & NUMBERS]),
    )
