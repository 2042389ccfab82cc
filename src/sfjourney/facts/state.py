"""The facts of the path at hand, taken back at the end of an arm and joined where arms meet again.

One table serves the whole walk of a Journey: an arm writes into it and notes what it overwrote, so that the work is in
proportion to what arms decide and not to how much is known where they begin.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from sfjourney.facts.fact import ABSENT, IMPOSSIBLE, PRESENT, TOP, UNKNOWN, Fact, Known, covers
from sfjourney.facts.here import Declaring, Implying
from sfjourney.model.origins import Scope
from sfjourney.pointers import Each, Path, array_index
from sfjourney.schemas import Presence

PROFILE = "profile"
ASKED = "?"
"""The root of questions: how each came out that was asked in this instant, under its text. No pointer begins so."""

_DEAD: Path = ()
"""The place of the fact that no run comes here."""

_ARRAY = frozenset({"array"})
_OBJECT = frozenset({"object"})
_EITHER = _ARRAY | _OBJECT


class _Noted(Struct, frozen=True):
    """A fact, and the era of the Profile in which it was true. What is ``written`` is there whatever a schema says."""

    fact: Fact
    era: int
    written: bool = False


class _Outcome(Struct, frozen=True):
    """What one arm has decided at its end."""

    changed: dict[Path, Fact]
    era: int


class Watch(Protocol):
    """Who keeps something of its own along ways."""

    def begin(self) -> None: ...

    def end(self, *, alive: bool) -> None: ...

    def back(self) -> None: ...


def fact_at(own: Callable[[Path], Fact], path: Path) -> Fact:
    """What is decided of a place by facts about it and about what holds it: below nothing is nothing."""
    for length in range(1, len(path)):
        if own(path[:length]).present is False:
            return ABSENT
    return own(path)


def written(fact: Fact) -> Known:
    """What is known of a place where the path has put something that its schema does not allow."""
    presence = {True: Presence.ALWAYS, False: Presence.NEVER, None: Presence.UNKNOWN}[fact.present]
    return Known(presence, fact, fact)


class PathState:
    """What the path at hand has decided. ``beside`` says what is known of a place beside that.

    A Profile may change whenever a run waits: then an ``era`` ends, and of older facts about it only this is left,
    that a property which was there still is, unless it is one of those that some Journey ``deletes``. That is taken
    for granted and no more: who asks again whether it is there gets an open answer.
    """

    def __init__(self, beside: Declaring, deletes: frozenset[Path] = frozenset()) -> None:
        self._beside = beside
        self._implying: tuple[int, Scope, Implying] | None = None
        self._deletes = deletes
        self._facts: dict[Path, _Noted] = {}
        self._inside: dict[Path, set[Path]] = {}
        self._roots: set[str] = set()
        self._trail: list[tuple[Path, _Noted | None]] = []
        self._era = 0
        self._eras = 0
        self._writes = False
        self._unfit: dict[Path, Fact] = {}

    @property
    def dead(self) -> bool:
        """Whether what the path has decided contradicts itself."""
        return _DEAD in self._facts

    @property
    def decides(self) -> bool:
        """Whether the path has decided anything."""
        return bool(self._facts)

    def fact(self, path: Path) -> Fact:
        """What the path has decided of one place; what is below nothing is nothing."""
        return fact_at(self._own, path)

    def known(self, path: Path) -> Known:
        """What is known of a place altogether."""
        declared, fact = self._declared(path), self.fact(path)
        if fact.written:
            known = replace(declared.narrowed(self._may_be(path, declared).meet(fact)), by_path=fact)
        else:
            known = self._with_implied(path, declared).narrowed(fact)
        if not known.fact.possible and fact.possible:
            return written(fact)
        return replace(known, by_path=TOP) if self._is_stale(path) else known

    def _may_be(self, path: Path, declared: Known) -> Fact:
        """What is where this run has put what need not fit: that, or what others put there since, which fits."""
        put = self._unfit.get(path)
        return TOP if put is None else replace(declared.fact.join(put), present=None)

    def _with_implied(self, path: Path, declared: Known) -> Known:
        """What a schema says of a place, with what follows from what the path has decided of others."""
        root = path[0] if path else None
        if not self._facts or not isinstance(root, str) or not self._beside.tells(root):
            return declared
        known, scope = self._implying, self._beside.scope
        if known is None or known[0] != self._era or known[1] is not scope:
            known = self._implying = (self._era, scope, self._beside.implying(self.telling()))
        return declared.implied(known[2].implied(path))

    def telling(self) -> dict[Path, Fact]:
        """The facts that may tell something of values beside those that they are about: the certain ones of now."""
        telling = {root for root in self._roots if self._beside.tells(root)}
        if not telling:
            return {}  # with a question in every branch there are many facts, and each send asks for these
        return {
            path: noted.fact
            for path, noted in self._facts.items()
            if path and path[0] in telling and noted.fact is not TOP and (noted.era == self._era or path[0] != PROFILE)
        }

    def _declared(self, path: Path) -> Known:
        """What a schema says of a place, but not where something was written over it, or over what holds it."""
        if not self._writes:
            return self._beside.declared(path)
        for length in range(2, len(path)):
            noted = self._facts.get(path[:length])
            if noted is not None and noted.written and noted.era == self._era:
                return UNKNOWN if noted.fact.types & {"object", "array"} else Known(Presence.NEVER, ABSENT)
        return self._beside.declared(path)

    def _is_stale(self, path: Path) -> bool:
        """Whether a fact about the Profile is of an earlier era: it is likely so still, and may be asked for again."""
        noted = self._facts.get(path)
        return noted is not None and noted.era != self._era and path[:1] == (PROFILE,)

    def meet(self, path: Path, fact: Fact) -> None:
        """Add what holds from here on. What is there stands in something that is there too."""
        known = self.known(path)
        met = known.fact.meet(fact)
        if not met.possible and self._is_stale(path):
            met = self._declared(path).fact.meet(fact)
            self._note(path, TOP)
        if not met.possible:
            self.end()
            return
        if met.present:
            for length in range(1, len(path)):
                self._require_container(path[:length], path[length])
        own = self._own(path).meet(fact)
        self._note(path, own if own.present is not None else met if met.present is False else own)

    def put(self, path: Path, fact: Fact, source: Known) -> None:
        """A value of a source is written: what was known of it, and of all inside it, is so no more."""
        fact = self._judged(path, fact, source)
        for inner in sorted(self._inside.get(path, ()), key=len):
            self._note(inner, TOP)
        for length in range(2, len(path)):
            self._note(path[:length], Fact(present=True, types=frozenset({"object"})))
        self._note(path, fact, written=True)
        self._writes = True

    def allow(self, path: Path, fact: Fact, source: Known) -> None:
        """Such a value may be written at some time: of what does not fit its schema, nothing is known any more."""
        if self._judged(path, fact, source).written:
            self._note(path, Fact(written=True))

    def _judged(self, path: Path, fact: Fact, source: Known) -> Fact:
        """The fact with whether what it says of a place may be other than what the schema says."""
        declared = self._declared(path)
        fits = not declared.surely_there if fact.present is False else covers(declared, fact, source)
        if not fits:
            put = self._unfit.get(path)
            self._unfit[path] = fact if put is None else put.join(fact)
        return replace(fact, written=not fits)

    def weaken(self, names: Iterable[str]) -> None:
        """Others may have set these properties of the Profile: what was there is there, and no more is known."""
        for name in names:
            for inner in (*self._inside.get((PROFILE, name), ()), (PROFILE, name)):
                if self._own(inner) is not TOP:
                    self._note(inner, self._left(inner, self._own(inner)))

    def forget(self, root: str) -> None:
        """The root stands for something else from here on."""
        for inner in self._inside.get((root,), ()):
            self._note(inner, TOP)

    def new_era(self) -> None:
        """Time passes: the Profile may change."""
        self._eras += 1
        self._era = self._eras

    def end(self) -> None:
        """Nothing comes after this."""
        self._note(_DEAD, IMPOSSIBLE)

    def tentatively(self, way: Callable[[], None]) -> None:
        """Go a way, and come back knowing what was known before."""
        mark, era = len(self._trail), self._era
        way()
        self._undo(mark)
        self._era = era

    def rules_out(self, way: Callable[[], None]) -> bool:
        """Whether a way contradicts what is known. Nothing is kept of it."""
        dead = []

        def tried() -> None:
            way()
            dead.append(self.dead)

        self.tentatively(tried)
        return dead[0]

    def either(
        self,
        ways: Sequence[Callable[[], None]],
        fork: "Watch | None" = None,
        passed: Callable[[int], None] | None = None,
        at_last: Callable[[], None] | None = None,
    ) -> None:
        """Go every way from here, and keep what holds after each of them that does not end.

        ``fork`` is told where each way begins, and how it ends. ``passed`` adds what holds on every later way, as
        nobody there went the way of this place: said once, and not anew on each. ``at_last`` goes from here, too, when
        all ways are gone, and leads nowhere.
        """
        outcomes = []
        era = self._era
        start = len(self._trail)
        for place, way in enumerate(ways):
            mark = len(self._trail)
            if fork is not None:
                fork.begin()
            way()
            if fork is not None:
                fork.end(alive=not self.dead)
            if not self.dead:
                paths = dict.fromkeys(path for path, _ in self._trail[start:])
                outcomes.append(_Outcome({path: self._own(path) for path in paths}, self._era))
            self._undo(mark)
            self._era = era
            if passed is not None:
                passed(place)
        self._undo(start)
        if fork is not None:
            fork.back()
        if at_last is not None:
            self.tentatively(at_last)
        if outcomes:
            self._keep(outcomes, era)
        else:
            self.end()

    def snapshot(self, paths: Iterable[Path]) -> dict[Path, Fact]:
        """The facts of some places, as they are now; without those of which nothing is known."""
        own = {path: fact for path in paths if (fact := self._own(path)) is not TOP}
        return {path: self.known(path).fact if fact.written else fact for path, fact in own.items()}

    def _keep(self, outcomes: Sequence[_Outcome], era: int) -> None:
        by_path: dict[Path, list[Fact]] = {}
        for outcome in outcomes:
            for path, fact in outcome.changed.items():
                by_path.setdefault(path, []).append(fact)
        before = {
            path: self.known(path).fact
            for path, facts in by_path.items()
            if len(facts) < len(outcomes) and any(fact.written for fact in facts)
        }
        if any(outcome.era != era for outcome in outcomes):
            self.new_era()
        for path, facts in by_path.items():
            joined = facts[0]
            for fact in facts[1:]:
                joined = joined.join(fact)
            if len(facts) < len(outcomes):
                joined = joined.join(before[path] if path in before else self._own(path))
            self._note(path, joined)

    def _own(self, path: Path) -> Fact:
        noted = self._facts.get(path)
        if noted is None:
            return TOP
        if noted.era == self._era or path[:1] not in ((PROFILE,), (ASKED,)):
            return noted.fact
        if path[0] == ASKED:
            return TOP
        return self._left(path, noted.fact)

    def _left(self, path: Path, fact: Fact) -> Fact:
        """What of a fact about the Profile still holds when others may have changed it."""
        left = fact.only_presence
        if not self._is_deleted(path):
            return left
        return replace(left, present=None) if left.written else TOP

    def _is_deleted(self, path: Path) -> bool:
        return any(path[:length] in self._deletes for length in range(1, len(path) + 1))

    def _require_container(self, path: Path, inside: str | Each) -> None:
        types = _ARRAY if isinstance(inside, Each) else _OBJECT if array_index(inside) is None else _EITHER
        own = self._own(path)
        if own.present and own.types <= types:
            return
        met = own.meet(PRESENT).meet(Fact(types=types))
        if not met.possible:
            self.end()
        elif met != own:
            self._note(path, met)

    def _note(self, path: Path, fact: Fact, *, written: bool = False) -> None:
        self._implying = None
        self._trail.append((path, self._facts.get(path)))
        self._facts[path] = _Noted(fact, self._era, written)
        if path not in self._inside:
            self._inside[path] = set()
            if path and isinstance(path[0], str):
                self._roots.add(path[0])
            for length in range(1, len(path)):
                self._inside.setdefault(path[:length], set()).add(path)

    def _undo(self, mark: int) -> None:
        while len(self._trail) > mark:
            self._implying = None
            path, noted = self._trail.pop()
            if noted is None:
                del self._facts[path]
            else:
                self._facts[path] = noted
