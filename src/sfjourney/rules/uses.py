"""`count`, `lower`, `before` and `after` -> what each can be asked of, and where a schema rules that out."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from sfjourney.facts.fact import Known
from sfjourney.facts.lookup import Lookup
from sfjourney.facts.questions import Question
from sfjourney.model.origins import Scope
from sfjourney.schemas.kinds import NUMBERS
from sfjourney.syntax import values

TEXT: Final = frozenset({"string"})
KEYS: Final = frozenset({"string", "boolean"}) | NUMBERS
"""What a key of ``per`` can be (semantics.md E2)."""
INSTANTS: Final = "take a property that holds a date or an instant, as a string"


class Misuse(Struct, frozen=True):
    """A pointer in a value that nothing can be made of, by what its schema says; why not, and what to do."""

    pointer: values.Pointer
    known: Known
    value: values.Value
    reason: str
    hint: str


def declared(lookup: Lookup, scope: Scope, pointer: values.Pointer) -> Known | None:
    """What a schema says of a pointer; None where it says nothing, or that nothing is there."""
    if pointer.root not in scope.roots:
        return None
    known = lookup.of_origin(scope.find(pointer.parts))
    return None if known.absent or not known.fact.types else known


def misuses(lookup: Lookup, scope: Scope, value: values.Value) -> Iterator[Misuse]:
    """What is asked of pointers inside a value in vain."""
    while isinstance(value, (values.Lower, values.Shifted, values.Count)):
        inner = value.pointer if isinstance(value, values.Count) else value.value
        if isinstance(inner, values.Pointer):
            types, reason, hint = _asked(value)
            known = declared(lookup, scope, inner)
            if known is not None and not known.fact.types & types:
                yield Misuse(inner, known, value, reason, hint)
        if isinstance(value, values.Count):
            return
        value = value.value


def misused(lookup: Lookup, question: Question) -> Iterator[Misuse]:
    """The same in a question of a condition."""
    scope = question.asked[0].observed.scope
    for value, _ in question.operands():
        yield from misuses(lookup, scope, value)


def _asked(value: values.Count | values.Lower | values.Shifted) -> tuple[frozenset[str], str, str]:
    match value:
        case values.Count():
            return frozenset({"array"}), "has nothing to count", "count the items of an array"
        case values.Lower():
            return TEXT, "has no lower case", "compare it without `lower`"
        case values.Shifted():
            return TEXT, "is no instant", INSTANTS
