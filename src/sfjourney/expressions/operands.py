"""Operands in normal form -> functions that read their values; what is not there is MISSING."""

from msgspec import UNSET

from sfjourney import pointers
from sfjourney.clock.durations import Duration, from_iso
from sfjourney.clock.instants import parse_instant
from sfjourney.clock.zones import Zone
from sfjourney.expressions import tree
from sfjourney.expressions.compare import Instant, as_instant
from sfjourney.expressions.scope import Read, Scope, Witness, ZoneOf, witnessed, zone_of_run
from sfjourney.pointers import MISSING


def compile_pointer(text: str, witness: Witness | None = None) -> Read:
    """A function that reads the value at a pointer, or MISSING."""
    return witnessed(text, _pointer(text), witness)


def _pointer(text: str) -> Read:
    root, *parts = pointers.parse(text)
    if len(parts) == 1:
        (key,) = parts

        def read_member(scope: Scope) -> object:
            holder = scope.roots.get(root)
            return holder.get(key, MISSING) if type(holder) is dict else pointers.read(holder, parts)

        return read_member
    if not parts:
        return lambda scope: _as_it_is_now(scope.roots.get(root, MISSING))
    return lambda scope: pointers.read(scope.roots.get(root, MISSING), parts)


def _as_it_is_now(whole: object) -> object:
    """A root read whole. Members of the live Profile are replaced later on, but what was read of it may be kept."""
    return dict(whole) if isinstance(whole, dict) else whole


def compile_operand(operand: tree.Operand, zone_of: ZoneOf = zone_of_run, witness: Witness | None = None) -> Read:
    """A function that gives a value; an instant is an Instant, what is not there is MISSING."""
    if operand.pointer is not UNSET:
        return compile_pointer(operand.pointer, witness)
    if operand.instant is not UNSET:
        instant = Instant(parse_instant(operand.instant))
        return lambda _scope: instant
    if operand.fn is UNSET:
        literal = operand.literal
        return lambda _scope: literal
    return witnessed(operand, _function(operand, zone_of, witness), witness)


def _function(operand: tree.Operand, zone_of: ZoneOf, witness: Witness | None) -> Read:
    if operand.fn == "now" or operand.of is UNSET:
        return lambda scope: Instant(scope.now)
    inner = compile_operand(operand.of, zone_of, witness)
    if operand.fn in ("before", "after"):
        return _shift(inner, operand.fn, from_iso(str(operand.duration)), zone_of)
    return _count(inner) if operand.fn == "count" else _lower(inner)


def _shift(inner: Read, direction: str, duration: Duration, zone_of: ZoneOf) -> Read:
    move = Zone.before if direction == "before" else Zone.after

    def read(scope: Scope) -> object:
        zone = zone_of(scope)
        instant = as_instant(inner(scope), zone)
        return MISSING if instant is None else Instant(move(zone, instant, duration))

    return read


def _count(inner: Read) -> Read:
    def read(scope: Scope) -> object:
        value = inner(scope)
        return len(value) if isinstance(value, list) else MISSING

    return read


def _lower(inner: Read) -> Read:
    def read(scope: Scope) -> object:
        value = inner(scope)
        return value.lower() if isinstance(value, str) else MISSING

    return read


def may_be_moment(operand: tree.Operand) -> bool:
    """Whether an operand gives an instant, beside which texts are read as instants too."""
    return operand.instant is not UNSET or operand.fn in ("now", "before", "after")
