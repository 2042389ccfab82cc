"""Values, pointers and conditions: rules C, S3 and S8 of semantics.md."""

import json
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import reduce
from typing import Any, Final
from zoneinfo import ZoneInfo

from model.zones import parse_instant, shift, start_of_day, written, zone_named

MISSING: Final = object()


@dataclass(frozen=True)
class Instant:
    """A value that is an instant: ``now``, a literal, or one moved by a duration."""

    at: int


def number_text(number: float) -> str:
    """A number as ECMAScript writes it (RFC 8785, and texts of templates)."""
    if isinstance(number, int):
        return str(number)
    if number == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(number)).normalize().as_tuple()
    text, places = "".join(map(str, digits)), len(digits) + int(exponent)
    if len(text) <= places <= 21:
        text += "0" * (places - len(text))
    elif 0 < places <= 21:
        text = f"{text[:places]}.{text[places:]}"
    elif -6 < places <= 0:
        text = f"0.{'0' * -places}{text}"
    else:
        text = text[0] + ("." + text[1:] if len(text) > 1 else "") + f"e{places - 1:+d}"
    return ("-" if sign else "") + text


def canonical(value: Any) -> str:
    """RFC 8785."""
    if isinstance(value, dict):
        members = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(name)}:{canonical(inner)}" for name, inner in members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(inner) for inner in value) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return json.dumps(value) if value is None or isinstance(value, bool) else number_text(value)


def shown(value: Any) -> str:
    """A value in a text, as JavaScript's String() has it (json_render.md, ``$template``)."""
    if value is None or value is MISSING:
        return ""
    if isinstance(value, list):
        return ",".join(shown(inner) for inner in value)
    if isinstance(value, str):
        return value
    return "[object Object]" if isinstance(value, dict) else canonical(value)


def segments(pointer: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def reach(value: Any, path: list[str]) -> Any:
    """RFC 6901; MISSING where nothing is."""
    for part in path:
        if isinstance(value, dict):
            value = value.get(part, MISSING)
        elif isinstance(value, list) and part.isdecimal() and str(int(part)) == part and int(part) < len(value):
            value = value[int(part)]
        else:
            return MISSING
    return value


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@dataclass(frozen=True)
class Scope:
    """All that a condition may read: the roots of pointers, the clock, the Profile's history."""

    roots: dict[str, Any]
    now: int
    zone: ZoneInfo
    history: list[tuple[str, Any, int]]
    segments: dict[str, Any]
    since: int = 0  # the place in the history at which the run begins
    started_by: str | None = None
    bound: dict[str, Any] = field(default_factory=dict)

    def read(self, pointer: str) -> Any:
        root, *path = segments(pointer)
        return reach({**self.roots, **self.bound}.get(root, MISSING), path)

    def binding(self, name: str | None, value: Any) -> "Scope":
        return self if name is None else replace(self, bound={**self.bound, name: value})

    def instant(self, value: Any) -> Any:
        """S3: an instant, from a string in RFC 3339 or a date; MISSING from anything else."""
        if isinstance(value, Instant):
            return value
        if not isinstance(value, str):
            return MISSING
        at = parse_instant(value)
        at = start_of_day(value, self.zone) if at is None else at
        return MISSING if at is None else Instant(at)

    def value(self, operand: Any) -> Any:
        if "literal" in operand:
            return operand["literal"]
        if "pointer" in operand:
            return self.read(operand["pointer"])
        if "instant" in operand:
            return self.instant(operand["instant"])
        if operand["fn"] == "now":
            return Instant(self.now)
        inner = self.value(operand["of"])
        if operand["fn"] == "count":  # C3
            return len(inner) if isinstance(inner, list) else MISSING
        if operand["fn"] == "lower":  # C3
            return inner.lower() if isinstance(inner, str) else MISSING
        inner = self.instant(inner)
        sign = 1 if operand["fn"] == "after" else -1
        return inner if inner is MISSING else Instant(shift(inner.at, operand["duration"], sign, self.zone))

    def equal(self, left: Any, right: Any) -> bool | None:
        """C2; None where a side is missing (C1), as all is that is compared with an instant and is none (S3)."""
        if isinstance(left, Instant) or isinstance(right, Instant):
            left, right = self.instant(left), self.instant(right)
        if left is MISSING or right is MISSING:
            return None
        return left == right if isinstance(left, Instant) else canonical(left) == canonical(right)

    def differs(self, value: Any, option: Any) -> bool:
        """C1, for `not in`: an option that is missing is none; a value that is missing beside it is in no such list."""
        if option is MISSING or (isinstance(value, Instant) and self.instant(option) is MISSING):
            return True
        return self.equal(value, option) is False

    def ordered(self, condition: Any) -> bool:
        """C2: two numbers or two instants, else false."""
        left, right = self.value(condition["left"]), self.value(condition["right"])
        if condition.get("instants") or isinstance(left, Instant) or isinstance(right, Instant):
            left, right = self.instant(left), self.instant(right)
            if left is MISSING or right is MISSING:
                return False
            left, right = left.at, right.at
        if not is_number(left) or not is_number(right):
            return False
        return bool({"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[condition["op"]])

    def texts(self, operation: str, left: Any, right: Any) -> bool:
        """C3"""
        if operation == "contains" and isinstance(left, list):
            return any(self.equal(item, right) for item in left)
        if not isinstance(left, str) or not isinstance(right, str):
            return False
        if operation == "contains":
            return right in left
        return left.startswith(right) if operation == "starts with" else left.endswith(right)

    def did(self, condition: Any) -> bool:
        """S8"""
        first = self.since if condition.get("since") else 0
        last = condition.get("last")
        after = shift(self.now, last, -1, self.zone) if last else None
        found = 0
        for name, payload, at in self.history[first:]:
            if name == condition["event"] and (after is None or after < at <= self.now):
                found += self.fits(condition, payload)
        bound, number = condition["times"]["bound"], condition["times"]["number"]
        return bool({"at least": found >= number, "at most": found <= number, "exactly": found == number}[bound])

    def fits(self, clause: Any, payload: Any) -> bool:
        """Whether a payload fits ``[as NAME] [matching POINTER] [where COND]`` (C4)."""
        matching = clause.get("matching")
        if matching and not self.equal(reach(payload, segments(matching)[1:]), self.read(matching)):
            return False
        where = clause.get("where")
        return where is None or self.binding(clause.get("name"), payload).holds(where)

    def holds(self, condition: Any) -> bool:
        match condition["op"]:
            case "always" | "never" as word:
                return bool(word == "always")
            case "and":
                return all(self.holds(inner) for inner in condition["of"])
            case "or":
                return any(self.holds(inner) for inner in condition["of"])
            case "not":
                return not self.holds(condition["of"])  # C1
            case "==" | "!=" as sign:
                equal = self.equal(self.value(condition["left"]), self.value(condition["right"]))
                return equal is not None and equal == (sign == "==")  # C1
            case "<" | "<=" | ">" | ">=":
                return self.ordered(condition)
            case "contains" | "starts with" | "ends with" as operation:
                return self.texts(operation, self.value(condition["left"]), self.value(condition["right"]))
            case "in" | "not in" as word:
                value = self.value(condition["value"])
                options = [self.value(option) for option in condition["options"]]
                if word == "in" or value is MISSING:
                    return word == "in" and any(self.equal(value, option) for option in options)
                return all(self.differs(value, option) for option in options)
            case "present" | "missing" as word:
                return bool((self.read(condition["pointer"]) is not MISSING) == (word == "present"))
            case "any" | "all" as word:  # C3
                items = self.read(condition["pointer"])
                if not isinstance(items, list):
                    return False
                fits = [self.binding(condition["name"], item).holds(condition["where"]) for item in items]
                return any(fits) if word == "any" else all(fits)
            case "did":
                return self.did(condition)
            case "started by":
                return bool(self.started_by == condition["event"])
            case "in segment":  # S8: only /profile and history, days in UTC
                utc = zone_named("UTC")
                assert utc is not None
                inner = replace(self, roots={"profile": self.roots["profile"]}, bound={}, zone=utc)
                return inner.holds(self.segments[condition["segment"]])
            case _:
                raise AssertionError(condition)


def merged(properties: Any, changes: Any) -> Any:
    """P4: key by key, null deletes."""
    together = {**properties, **changes}
    return {name: value for name, value in together.items() if value is not None}


def put(properties: Any, path: list[str], value: Any) -> Any:
    """S7: ``set``; null deletes, a nested pointer makes objects."""
    name, *deeper = path
    held = properties.get(name)
    if deeper:
        if value is None and not isinstance(held, dict):
            return properties
        value = put(held if isinstance(held, dict) else {}, deeper, value)
    if isinstance(value, Instant):
        value = written(value.at)
    if value is None:
        return {other: inner for other, inner in properties.items() if other != name}
    return {**properties, name: value}


def without(payload: Any, paths: list[str]) -> Any:
    """D1: redacted values leave; an array's item becomes null, a path to nothing is no error."""
    return reduce(lambda value, path: removed(value, segments(path)[1:]), paths, payload)


def removed(value: Any, path: list[str]) -> Any:
    if reach(value, path) is MISSING:
        return value
    name, *deeper = path
    if isinstance(value, list):
        place = int(name)
        return [*value[:place], removed(value[place], deeper) if deeper else None, *value[place + 1 :]]
    if deeper:
        return {**value, name: removed(value[name], deeper)}
    return {other: inner for other, inner in value.items() if other != name}
