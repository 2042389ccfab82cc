"""What stands unfinished before a place in a Journey file -> what may be read there, and what a name there is of."""

from collections.abc import Sequence
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from sfjourney import pointers
from sfjourney.language_server.names import NameKind
from sfjourney.model.model import Journey, Model
from sfjourney.model.origins import Origin, Scope
from sfjourney.model.resolve import resolve_journey
from sfjourney.model.scopes import bind_event, entry_scope, event_root, run_scope, segment_scope
from sfjourney.source import Source, Span
from sfjourney.syntax import clauses, tree, values
from sfjourney.syntax.build_words import Part
from sfjourney.syntax.tokens import Token
from sfjourney.syntax.values import Name, Pointer

_DECLARATIONS: Final = frozenset({"JOURNEY", "EVENT", "SEGMENT", "PROFILE", "SUBSCRIPTION"})
_ARRIVE: Final = frozenset({"ON", "GOAL", "DID"})
_NAMES: Final = {"SEND": NameKind.TEMPLATE, "SUBSCRIPTION": NameKind.GROUP}
_EVENT_FOLLOWS: Final = frozenset({"ON", "GOAL", "DID", "BY", "NEW", "EVENT"})


class Written(Struct, frozen=True):
    """The declaration that is being written, from its first word on: tokens and the values of what is whole."""

    parts: tuple[Any, ...]

    @property
    def kind(self) -> str:
        return self.parts[0].type if self.parts else ""

    @property
    def key(self) -> str:
        """The name of what is declared; empty where it has none yet."""
        name = _name_of(self.parts[1]) if len(self.parts) > 1 else None
        return name.text if name is not None else ""

    @property
    def last(self) -> str:
        """The terminal just before the place, or the part that stands there."""
        last = self.parts[-1] if self.parts else None
        if isinstance(last, Token):
            return last.type
        return "NEW" if isinstance(last, Part) and last.what == "fresh" else ""

    @property
    def send(self) -> Name | None:
        """The template of the send whose braces are open."""
        opened: Name | None = None
        for part, following in zip(self.parts, self.parts[1:], strict=False):
            if isinstance(part, Token) and part.type == "SEND":
                opened = _name_of(following)
        return opened

    @property
    def names(self) -> NameKind | None:
        """What a name at the place would be of; None where it would be a new one."""
        last = self.last
        if last == "SEGMENT" and len(self.parts) > 1 and _is(self.parts[-2], "IN"):
            return NameKind.SEGMENT
        if last == "SUBSCRIPTION" and len(self.parts) == 1:
            return None
        return NameKind.EVENT if last in _EVENT_FOLLOWS else _NAMES.get(last)


def written(stack: Sequence[Any]) -> Written:
    """What of a stack belongs to the declaration that is not finished."""
    for index, part in enumerate(stack):
        if isinstance(part, Token) and part.type in _DECLARATIONS:
            return Written(tuple(stack[index:]))
    return Written(())


def scope_of(model: Model, source: Source, here: Written) -> Scope:
    """The roots that a pointer may begin with at the place."""
    if here.kind == "SEGMENT":
        base = segment_scope(model)
    elif here.kind == "EVENT":
        return Scope({"event": event_root(model, (here.key,))}) if here.key else Scope()
    elif here.last == "SET":
        return segment_scope(model)  # a Profile Property, and nothing else
    elif here.kind == "JOURNEY":
        base = run_scope(model, _journey(model, source, here))
    else:
        return Scope()
    return _Names(model, base).after(here.parts)


def _journey(model: Model, source: Source, here: Written) -> Journey:
    """The Journey as far as it is written; where it says nothing yet of what starts it, as it was known before."""
    known = next((journey for journey in model.journeys if journey.key == here.key), None)
    header = [part for part in here.parts if isinstance(part, (clauses.OnEvent, clauses.OnApi))]
    if not header and known is not None:
        return known
    place = Span(source.name, 0, len(source.text))
    declaration = tree.Journey(Name(here.key, place), None, tuple(header), (), place)
    journey = resolve_journey(declaration, tree.JourneyFile(source, (), (), ()), {})
    return replace(journey, api_schema=known.api_schema) if known is not None else journey


class _Names:
    """Follows the tokens of a declaration, and the names that are bound around its end."""

    def __init__(self, model: Model, scope: Scope) -> None:
        self._model = model
        self._scope = scope
        self._event: Name | None = None
        self._array: Pointer | None = None

    def after(self, parts: Sequence[Any]) -> Scope:
        depth = 0
        for index, part in enumerate(parts):
            following = parts[index + 1] if index + 1 < len(parts) else None
            if isinstance(part, Token):
                depth += (part.type == "LBRACE") - (part.type == "RBRACE")
                if part.type in _ARRIVE:
                    entry = part.type == "ON" and depth == 1 and not _is(parts[index - 1], "EXIT")
                    self._arrives(parts[index + 1 : index + 3], entry=entry)
                elif part.type in {"ANY", "ALL"}:
                    self._event, self._array = None, _pointer_of(following)
                elif part.type == "AS":
                    self._bind(_name_of(following))
            elif isinstance(part, Part) and part.what == "as":
                self._bind(part.value)
            elif isinstance(part, Part) and part.what == "quantifier":
                self._event, self._array = None, _pointer_of(following)
        return self._scope

    def _arrives(self, following: Sequence[Any], *, entry: bool) -> None:
        self._array = None
        self._event = next((name for part in following if (name := _name_of(part)) is not None), None)
        if entry and self._event is not None:
            self._scope = entry_scope(self._model, clauses.OnEvent(self._event, None, self._event.span))

    def _bind(self, name: Name | None) -> None:
        if name is None:
            return
        if self._array is not None:
            array = self._scope.find(self._array.parts) or Origin("an array")
            self._scope = self._scope.bound(name.text, array.items())
        elif self._event is not None:
            self._scope = bind_event(self._scope, self._model, name, self._event)


def _is(part: Any, terminal: str) -> bool:
    return isinstance(part, Token) and part.type == terminal


def _name_of(part: Any) -> Name | None:
    """A name, also one whose production is not complete yet."""
    if isinstance(part, Name):
        return part
    if isinstance(part, Token) and part.type in {"NAME", "EVENT_NAME"}:
        return Name(str(part), Span("", part.start_pos, part.end_pos))
    return None


def _pointer_of(part: Any) -> Pointer | None:
    if isinstance(part, values.Pointer):
        return part
    if isinstance(part, Token) and part.type == "POINTER":
        parts = pointers.parse(part)
        return Pointer(str(part), parts, Span("", part.start_pos, part.end_pos))
    return None
