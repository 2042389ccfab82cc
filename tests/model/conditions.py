"""Pointers, values, conditions and texts: rules C, D1, P4, R5, S3, S7, S8 and M5 of semantics.md."""

import json
import operator
import re
import uuid
from copy import deepcopy
from datetime import UTC
from decimal import Decimal
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

from model.clock import FOREVER, parse_instant, shift, written

MISSING: Any = object()
ORDERS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
BOUNDS = {"at least": operator.ge, "at most": operator.le, "exactly": operator.eq}


class Instant(int):
    """A value that is an instant: ``now``, a literal, or one moved by a duration."""


def plain(value: Any) -> Any:  # S7, M4
    return written(value) if isinstance(value, Instant) else value


def made_id(*texts: str) -> str:  # R5
    return str(uuid.uuid5(uuid.uuid5(uuid.NAMESPACE_DNS, "sfjourney"), "\x1f".join(texts)))


def digest(*texts: str) -> str:  # S6, M7
    return sha256("\x1f".join(texts).encode()).hexdigest()


def canonical(value: Any) -> str:  # R5: RFC 8785
    if isinstance(value, dict):
        members = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(name)}:{canonical(inner)}" for name, inner in members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    if isinstance(value, int) and 1e21 <= abs(value) < 1e308 and float(value) == value:
        value = float(value)
    if not isinstance(value, float):
        return json.dumps(value, ensure_ascii=False)
    is_plain = value == 0 or 1e-6 <= abs(value) < 1e21
    return format(Decimal(repr(value or 0)).normalize(), "f") if is_plain else re.sub("(e[+-])0*", r"\1", repr(value))


def rendered(text: Any, roots: dict[str, Any]) -> tuple[str, list[str]]:  # M5: the text, and what was not found
    if isinstance(text, str):
        return text, []
    template = text.get("$template", f"${{{text.get('$state')}}}")
    found = {pointer: reach(roots, parts(pointer)) for pointer in re.findall(r"\$\{([^}]+)\}", template)}
    filled = re.sub(r"\$\{([^}]+)\}", lambda place: shown(found[place[1]]), template)
    return filled, [pointer for pointer, value in found.items() if value is MISSING]


def shown(value: Any) -> str:  # M5: as JavaScript's String() has it
    if isinstance(value, list) or value is None or value is MISSING:
        return ",".join(map(shown, value if isinstance(value, list) else ()))
    return value if isinstance(value, str) else "[object Object]" if isinstance(value, dict) else canonical(value)


def parts(pointer: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def reach(value: Any, path: list[str]) -> Any:  # RFC 6901
    for part in path:
        if isinstance(value, list) and re.fullmatch("0|[1-9][0-9]*", part) and int(part) < len(value):
            value = value[int(part)]
        else:
            value = value.get(part, MISSING) if isinstance(value, dict) else MISSING
    return value


def without(payload: Any, pointers: list[str]) -> Any:  # D1
    kept = deepcopy(payload)
    for _, *above, last in map(parts, pointers):
        holder = reach(kept, above)
        if isinstance(holder, dict):
            holder.pop(last, None)
        elif reach(holder, [last]) is not MISSING:
            holder[int(last)] = None
    return kept


def put(held: Any, path: list[str], value: Any) -> Any:  # P4, S7
    name, *deeper = path
    inner = held.get(name) if isinstance(held.get(name), dict) else {}
    if deeper and value is None and held.get(name) is not inner:
        return held
    value = put(inner, deeper, value) if deeper else value
    return {other: kept for other, kept in {**held, name: value}.items() if other != name or value is not None}


class Scope(SimpleNamespace):
    """What conditions read: roots, now, zone, history, segments, since (a place in the history), started_by."""

    def but(self, **changes: Any) -> "Scope":
        return Scope(**vars(self) | changes)

    def bound(self, name: str | None, value: Any) -> "Scope":
        return self.but(roots={**self.roots, name: value}) if name else self

    def read(self, pointer: str) -> Any:
        return reach(self.roots, parts(pointer))

    def instant(self, value: Any) -> Any:  # S3
        at = parse_instant(value, self.zone) if isinstance(value, str) else None
        return value if isinstance(value, Instant) else MISSING if at is None else Instant(at)

    def value(self, operand: Any) -> Any:
        if "literal" in operand:
            return operand["literal"]
        if "pointer" in operand:
            return self.read(operand["pointer"])
        if "instant" in operand:
            return self.instant(operand["instant"])
        if operand["fn"] == "now":
            return Instant(self.now)
        function, value = operand["fn"], self.value(operand["of"])
        if function in ("count", "lower"):  # C3
            is_right = isinstance(value, list if function == "count" else str)
            return MISSING if not is_right else len(value) if function == "count" else value.lower()
        at, sign = self.instant(value), 1 if function == "after" else -1
        return MISSING if at is MISSING else Instant(shift(at, operand["duration"], sign, self.zone))

    def equal(self, left: Any, right: Any) -> bool | None:  # C2; None where a side is missing: C1
        if isinstance(left, Instant) or isinstance(right, Instant):
            left, right = self.instant(left), self.instant(right)
        return None if left is MISSING or right is MISSING else canonical(left) == canonical(right)

    def compared(self, sign: str, left: Any, right: Any, *, instants: bool) -> bool:  # C1, C2, C3
        if sign in ("==", "!="):
            return self.equal(left, right) is (sign == "==")
        if sign in ORDERS:
            if instants or isinstance(left, Instant) or isinstance(right, Instant):
                left, right = self.instant(left), self.instant(right)
            return {type(left), type(right)} <= {int, float, Instant} and bool(ORDERS[sign](left, right))
        if sign == "contains" and isinstance(left, list):
            return any(self.equal(item, right) for item in left)
        if not isinstance(left, str) or not isinstance(right, str):
            return False
        found = {"contains": right in left, "starts with": left.startswith(right), "ends with": left.endswith(right)}
        return found[sign]

    def fits(self, clause: Any, event: Any) -> bool:  # C4
        pointer, where = clause.get("matching"), clause.get("where")
        if event is None or clause.get("event") != event["name"]:
            return False
        if pointer and not self.equal(reach(event["payload"], parts(pointer)[1:]), self.read(pointer)):
            return False
        return where is None or self.bound(clause.get("name"), event["payload"]).holds(where)

    def did(self, condition: Any) -> bool:  # S8
        last, first, times = condition.get("last"), self.since if condition.get("since") else 0, condition["times"]
        after = shift(self.now, last, -1, self.zone) if last else -FOREVER
        found = sum(event["at"] > after and self.fits(condition, event) for event in self.history[first:])
        return bool(BOUNDS[times["bound"]](found, times["number"]))

    def holds(self, condition: Any) -> bool:
        match condition["op"]:
            case "always" | "never" as word:
                return bool(word == "always")
            case "and" | "or" as word:
                return {"and": all, "or": any}[word](map(self.holds, condition["of"]))
            case "not":  # C1
                return not self.holds(condition["of"])
            case "in" | "not in" as word:  # C1
                value, options = self.value(condition["value"]), map(self.value, condition["options"])
                read = [self.instant(option) if isinstance(value, Instant) else option for option in options]
                equals = {self.equal(value, option) for option in read if option is not MISSING}
                return True in equals if word == "in" else value is not MISSING and equals <= {False}
            case "present" | "missing" as word:
                return (self.read(condition["pointer"]) is MISSING) is (word == "missing")
            case "any" | "all" as word:  # C3
                items = self.read(condition["pointer"])
                scopes = [self.bound(condition["name"], item) for item in (items if isinstance(items, list) else ())]
                found = [scope.holds(condition["where"]) for scope in scopes]
                return isinstance(items, list) and {"any": any, "all": all}[word](found)
            case "did":
                return self.did(condition)
            case "started by":
                return bool(self.started_by == condition["event"])
            case "in segment":  # S8
                scope = self.but(roots={"profile": self.roots["profile"]}, zone=UTC)
                return scope.holds(self.segments[condition["segment"]])
            case sign:
                left, right = self.value(condition["left"]), self.value(condition["right"])
                return self.compared(sign, left, right, instants=condition.get("instants", False))
