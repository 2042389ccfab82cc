"""A send in runs that one event started -> what is known there of every value that its template can read."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from sfjourney.facts.fact import ABSENT, TOP, UNKNOWN, Fact, Known, literal
from sfjourney.facts.here import Implied, Implying
from sfjourney.facts.lookup import Lookup
from sfjourney.facts.setters import Setters
from sfjourney.facts.state import fact_at, written
from sfjourney.model.origins import Origin, Scope, is_nowhere
from sfjourney.model.reads import pointer_of, subject_pointers
from sfjourney.model.redactions import Relation, clashes
from sfjourney.model.scopes import SendSite
from sfjourney.pointers import MISSING, Each, Path, read
from sfjourney.schemas import Presence
from sfjourney.source import Span
from sfjourney.syntax import tree, values


class Sending(Struct, frozen=True):
    """A send in runs that one event (or a call, where ``start`` is None) started, with what is known there."""

    site: SendSite
    start: str | None
    way: tuple[Span, ...]
    """What stands before the blocks of the arms around it, from the outermost; nothing before that of an ``else``."""
    bound: Mapping[str, values.Value]
    _here: Implied
    _computed: Mapping[str, Known]
    _facts: Mapping[Path, Fact]

    def known(self, path: Path) -> Known:
        """What is known of a place in the send's state: ``/event``, ``/profile`` or ``/data``."""
        if path[:1] == ("data",) and len(path) > 1 and path[1] in self.bound:
            return self._bound(self.bound[str(path[1])], str(path[1]), path[2:])
        if not path or path[0] not in self._here.scope.roots:
            return Known(Presence.NEVER, ABSENT) if path[:1] in {("data",), ("event",)} else UNKNOWN
        return self._read(path)

    def _read(self, path: Path) -> Known:
        """What is known of a place in the run, where ``/data`` is a trigger's variables and nothing that is bound."""
        declared = self._here.lookup.at(self._here.scope, path)
        if self._here.facts:
            declared = declared.implied(self._here.implied(path))
        if not self._facts:
            return declared
        fact = fact_at(lambda place: self._facts.get(place, TOP), path)
        known = declared.narrowed(fact)
        return known if known.fact.possible or not fact.possible else written(fact)

    def if_true(self, known: Known) -> Known:
        """The same where it counts as true in a template."""
        return self._here.lookup.if_true(known)

    def origin(self, path: Path) -> Origin | None:
        """What a place means in the runs of this start; None where there is no such root or name."""
        return self._here.scope.find(path)

    def tells(self, root: str) -> bool:
        """Whether what is known of one of its values may tell something of another."""
        if root == "data" and any(self._stands_for(value) for value in self.bound.values()):
            return True
        return self._here.lookup.tells(self._here.scope, root)

    def _stands_for(self, value: values.Value) -> bool:
        return isinstance(value, values.Pointer) and self._here.lookup.tells(self._here.scope, value.root)

    def implying(self, facts: Mapping[Path, Fact]) -> "ImpliedThere":
        """What follows where facts about the send's state hold, too."""
        met = dict(self._here.facts)
        for path, fact in facts.items():
            source = self.source(path)
            if source is not None:
                met[source] = met.get(source, TOP).meet(fact)
        return ImpliedThere(self, Implied(self._here.lookup, self._here.scope, met))

    def source(self, path: Path) -> Path | None:
        """Where the value at a place of the send's state comes from; None where it was made or written for the send."""
        if path[:1] == ("data",) and len(path) > 1 and path[1] in self.bound:
            value = self.bound[str(path[1])]
            return (*value.parts, *path[2:]) if isinstance(value, values.Pointer) else None
        return path

    def _bound(self, value: values.Value, name: str, below: Path) -> Known:
        if isinstance(value, values.Pointer):
            origin = self._meant(value)
            if origin is None or is_nowhere(origin):
                return UNKNOWN  # it is bound to a mistake, which is said where it stands
            return self._read((*value.parts, *below)) if value.root in self._here.scope.roots else UNKNOWN
        if isinstance(value, values.Constant):
            return known_inside(value.value, below)
        pointer = pointer_of(value)
        if pointer is not None and self._is_mistaken(pointer):
            return UNKNOWN
        return self._computed[name] if not below else Known(Presence.NEVER, ABSENT)

    def _meant(self, pointer: values.Pointer) -> Origin | None:
        # `data { name = /data/name }` reads what the trigger gave, and not itself.
        of_state = pointer.root in self.site.scope.roots and pointer.root != "data"
        return (self.site if of_state else self._here).scope.find(pointer.parts)

    def _is_mistaken(self, pointer: values.Pointer) -> bool:
        """Whether a value is made of what is not there, or is redacted: that is said where it stands."""
        origin = self._meant(pointer)
        if origin is None or is_nowhere(origin):
            return True
        return any(clash.relation is Relation.REDACTED for clash in clashes(origin))


class ImpliedThere(Struct, frozen=True):
    """What follows for values of a send's state, whatever they are called there."""

    _sending: Sending
    _here: Implied

    def implied(self, path: Path) -> Fact:
        source = self._sending.source(path)
        return TOP if source is None else self._here.implied(source)


_NOTHING: Final = Implied(Lookup(), Scope(), {})
"""Where there is no send, no schema is at hand."""


class StateAtSend(Struct, frozen=True):
    """The state that a template finds at a send, or without one; ``own`` is what its body brings."""

    own: Mapping[str, object]
    sending: Sending | None

    def declared(self, path: Path) -> Known:
        """What is known of a place, without the conditions of the template."""
        if not path:
            return UNKNOWN
        if self._is_own(path[0]):
            return known_inside(self.own[str(path[0])], path[1:])
        return self.sending.known(path) if self.sending is not None else UNKNOWN

    @property
    def scope(self) -> Scope:
        return self.sending.site.scope if self.sending is not None else _NOTHING.scope

    def tells(self, root: str) -> bool:
        return self.sending is not None and not self._is_own(root) and self.sending.tells(root)

    def implying(self, facts: Mapping[Path, Fact]) -> Implying:
        return self.sending.implying(facts) if self.sending is not None else _NOTHING

    def _is_own(self, root: str | Each) -> bool:
        roots = self.sending.site.scope.roots if self.sending is not None else ()
        return root not in roots and root in self.own


def known_inside(value: object, below: Path) -> Known:
    """What is known of a place inside a value that somebody wrote out: every item it can be, inside a repeat."""
    reached: list[object] = [value]
    for segment in below:
        if isinstance(segment, str):
            reached = [read(each, (segment,)) for each in reached]
        else:
            reached = [item for each in reached if isinstance(each, list) for item in each]
    known = [literal(each) if each is not MISSING else Known(Presence.NEVER, ABSENT) for each in reached]
    if not known:
        return Known(Presence.NEVER, ABSENT)
    fact = known[0].fact
    for each in known[1:]:
        fact = fact.join(each.fact)
    some = Presence.NEVER if fact.present is False else Presence.MAYBE
    return Known(Presence.ALWAYS if fact.present else some, fact)


Reads = Mapping[str, frozenset[Path]]
"""For each template the places that it reads, by the template's name."""


class Shared(Struct, frozen=True):
    """What all walks of a workspace share: answers of schemas, who sets what, what each template reads."""

    lookup: Lookup
    setters: Setters
    reads: Reads


def wanted(step: tree.Send, bound: Mapping[str, values.Value], reads: Reads) -> set[Path]:
    """The places whose facts a send's template and subject can ask for; ``bound`` is its ``data``."""
    places: set[Path] = set()
    for path in (*reads.get(step.template.text, ()), *(pointer.parts for pointer in subject_pointers(step))):
        if path[:1] == ("data",) and len(path) > 1 and path[1] in bound:
            value = bound[str(path[1])]
            if isinstance(value, values.Pointer):
                places.update(prefixes((*value.parts, *path[2:])))
        else:
            places.update(prefixes(path))
    return places


def prefixes(path: Path) -> list[Path]:
    """A path and all that lead to it, without its root."""
    return [path[:length] for length in range(2, len(path) + 1)]
