"""A value of a type that its use has no use for."""

from collections.abc import Iterator
from typing import Final

from sfjourney import pointers
from sfjourney.diagnostics import Finding, Severity
from sfjourney.facts.fact import Known, literal, set_by
from sfjourney.facts.journeys import Knowledge
from sfjourney.facts.lookup import Lookup
from sfjourney.model.model import Journey
from sfjourney.model.origins import IDENTITY, Scope
from sfjourney.model.scopes import StepSite, run_scope, step_sites
from sfjourney.plurals import counted
from sfjourney.rules.misfits import Lack, Misfit, lacks, misfits
from sfjourney.rules.questions import kinds_text, questions, quoted, text_of, types_text
from sfjourney.rules.rule import Rule
from sfjourney.rules.uses import INSTANTS, KEYS, TEXT, Misuse, declared, misused, misuses
from sfjourney.schemas import DECLARED, Presence
from sfjourney.schemas.kinds import NUMBERS, kind_of
from sfjourney.source import Span
from sfjourney.spelling import likely
from sfjourney.steps.send import bindings
from sfjourney.syntax import tree, values

_OF_TYPE: Final = "set a value of the type that the schema has for it"
_OF_SCHEMA: Final = "set a value that both schemas have, or change one of them"
_STRING: Final = frozenset({"string"})
_MOST_LISTED: Final = 5


def check(knowledge: Knowledge) -> Iterator[Finding]:
    lookup = knowledge.shared.lookup
    for question in questions(knowledge):
        yield from map(_misuse, misused(lookup, question))
    asks = _Asks(lookup)
    for journey in knowledge.model.journeys:
        yield from asks.clauses(journey, run_scope(knowledge.model, journey))
        for site in step_sites(knowledge.model, journey):
            yield from asks.step(site)


def _misuse(misuse: Misuse) -> Finding:
    words = kinds_text(misuse.known)
    message = f"{misuse.pointer.text} is {words}, which {misuse.reason}: {text_of(misuse.value)} is always missing"
    return _finding(message, misuse.pointer.span, f"this is {words}", misuse.hint, misuse.pointer.text)


class _Asks:
    """Looks up what schemas say of values, and compares it with what they are used for."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup

    def clauses(self, journey: Journey, scope: Scope) -> Iterator[Finding]:
        enroll, zone = journey.enroll, journey.timezone
        if enroll is not None and enroll.per is not None:
            hint = "take a string or a number that tells one run from another"
            yield from self._pointer(enroll.per, scope, KEYS, "cannot be a key: nobody ever enters", hint)
        if zone is not None and zone.pointer is not None:
            hint = f'take a property with the name of a zone, or write: timezone "{zone.zone.value}"'
            reason = f"names no time zone: {zone.zone.value} is always taken"
            yield from self._pointer(zone.pointer, scope, TEXT, reason, hint)

    def step(self, site: StepSite) -> Iterator[Finding]:
        match site.step:
            case tree.WaitUntilDate() as wait:
                reason = f"is no instant: `if missing {wait.if_missing}` decides for every run"
                yield from self._pointer(wait.pointer, site.scope, TEXT, reason, INSTANTS)
            case tree.Set() as step:
                yield from map(_misuse, misuses(self._lookup, site.scope, step.value))
                yield from self._set(step, site.scope)
            case tree.Send() as send:
                for binding in bindings(send):
                    yield from map(_misuse, misuses(self._lookup, site.scope, binding.value))
            case _:
                pass

    def _known(self, value: values.Value, scope: Scope) -> Known | None:
        if isinstance(value, values.Constant):
            return literal(value.value)
        return declared(self._lookup, scope, value) if isinstance(value, values.Pointer) else None

    def _pointer(
        self, pointer: values.Pointer, scope: Scope, types: frozenset[str], reason: str, hint: str
    ) -> Iterator[Finding]:
        known = self._known(pointer, scope)
        if known is not None and not known.fact.types & types:
            message = f"{pointer.text} is {kinds_text(known)}, which {reason}"
            yield _finding(message, pointer.span, f"this is {kinds_text(known)}", hint, pointer.text)

    def _set(self, step: tree.Set, scope: Scope) -> Iterator[Finding]:
        """A property is given a value of another type than its schema has for it."""
        target, value = self._known(step.pointer, scope), self._known(step.value, scope)
        if step.pointer.root != "profile" or len(step.pointer.parts) == 1 or target is None or value is None:
            return
        if step.pointer.parts[1] in IDENTITY:
            return  # type/unsettable says that it cannot be set at all
        name, written = step.pointer.text, text_of(step.value)
        if isinstance(step.value, values.Constant) and step.value.value is not None:
            found = list(misfits(self._lookup, scope, step.pointer.parts, step.value.value))
            yield from (_misfit(step, misfit) for misfit in found if not misfit.of_type)
            for lack in lacks(scope, step.pointer.parts, step.value.value):
                if not any(_is_slip(misfit, lack) for misfit in found):
                    yield _lack(step, lack)
        elif isinstance(step.value, values.Constant):
            if target.presence is Presence.ALWAYS:
                message = f"{name} is required by the schema of the Profile, and null deletes it"
                hint = "set another value, or take it out of `required`"
                yield _finding(message, step.value.span, "this deletes it", hint, name)
        elif not _number_alike(value.fact.types) & _number_alike(target.fact.types):
            message = f"{name} is {kinds_text(target)}, and {written} {kinds_text(value)}"
            yield _finding(message, step.value.span, f"this is {kinds_text(value)}", _OF_TYPE, name)
        elif value.presence in DECLARED and not _may_fit(value, target):
            message = f"by its schema {written} is never a value that the schema of the Profile has for {name}"
            yield _finding(message, step.value.span, "never fits", _hint(target), name)


def _may_fit(value: Known, target: Known) -> bool:
    """Whether something that two schemas have may be the same; null deletes, and fits everywhere."""
    put = set_by(value.fact)
    if not put.possible:
        return True
    common = put.meet(target.fact)
    if not common.possible or not common.types:
        return False
    if common.types != _STRING or common.values is not None:
        return True
    met = value.texts.meet(target.texts)
    return met.longest is None or met.shortest <= met.longest


def _hint(target: Known) -> str:
    listed = list((target.fact.values or {}).values())
    return f"the schema lists {', '.join(map(quoted, listed[:_MOST_LISTED]))}" if listed else _OF_SCHEMA


def _misfit(step: tree.Set, misfit: Misfit) -> Finding:
    name, inside = pointers.text_of(misfit.path), misfit.path != step.pointer.parts
    if not misfit.allowed:
        holder, member = pointers.text_of(misfit.path[:-1]), misfit.path[-1]
        message = f"the schema of the Profile allows no `{member}` in {holder}"
        return _finding(message, step.value.span, f"has `{member}`", f"take `{member}` out, or declare it", name)
    kind, possible = kind_of(misfit.value), kinds_text(misfit.known)
    its, written = types_text(frozenset({kind})), quoted(misfit.value)
    message = f"{name} is {possible}, and " + (f"{written} {its}" if misfit.value is not None else "never null")
    if kind in NUMBERS and not misfit.known.fact.types.isdisjoint(NUMBERS):
        its = "no whole number"
        message = f"{name} is {possible.replace('a number', 'a whole number')}, and {written} is none"
    return _finding(message, step.value.span, f"has {its} there" if inside else f"this is {its}", _OF_TYPE, name)


def _is_slip(misfit: Misfit, lack: Lack) -> bool:
    """Whether a member that may not be there is a misspelt one that has to be: it is one mistake."""
    if misfit.allowed or isinstance(lack.missing, int) or misfit.path[:-1] != lack.path:
        return False
    return likely(misfit.path[-1], [lack.missing]) is not None


def _lack(step: tree.Set, lack: Lack) -> Finding:
    name = pointers.text_of(lack.path)
    if isinstance(lack.missing, int):
        message = f"{name} is set to {counted(lack.missing, 'item')}, and the schema of the Profile asks for more"
        return _finding(message, step.value.span, "too few items", "add what is missing, or set another value", name)
    message = f"{name} is set without `{lack.missing}`, which the schema of the Profile requires there"
    hint = f"add `{lack.missing}`, or take it out of `required`"
    return _finding(message, step.value.span, f"has no `{lack.missing}`", hint, f"{name} {lack.missing}")


def _number_alike(types: frozenset[str]) -> frozenset[str]:
    return types | NUMBERS if types & NUMBERS else types


def _finding(message: str, span: Span, label: str, hint: str, about: str) -> Finding:
    return Finding("type/unfit-value", message, span, label, help=hint, about=about)


UNFIT_VALUE = Rule(
    code="type/unfit-value",
    title="A value of the wrong type for its use",
    severity=Severity.WARNING,
    why="nothing converts it: it counts as missing there, or breaks the schema of the Profile",
    bad="""\
        event order.created { schema "schemas/order.json" }

        journey j {
          on order.created
          enroll always per /event/shipTo
          transactional

          send receipt
        }
    """,
    good="""\
        event order.created { schema "schemas/order.json" }

        journey j {
          on order.created
          enroll always per /event/shipTo/city
          transactional

          send receipt
        }
    """,
    check_known=check,
)
