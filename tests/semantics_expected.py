"""The rows of a simulation beside the lines that a case expects, in the fields that the case names."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

import sfjourney
from semantics_case import Case
from semantics_records import fields, milliseconds, profile_id

Row = dict[str, Any]
_MARK = re.compile(r"#! (error|warning|info|finding)$")
_VISIT = re.compile(r"([^@>]+)(?:@([^>]+))?(?:>(.+))?")


def compare(case: Case, simulation: sfjourney.Simulation) -> None:
    """Assert that the simulation gave the rows that each section of the case expects."""
    _rows(case, "sends", [_sent(row) for row in _plain(simulation.sends_with_state)], _expected_send)
    _rows(case, "runs", [_ran(row) for row in _plain(simulation.runs)], _expected_run)
    _rows(case, "outcomes", [_answered(row) for row in _plain(simulation.outcomes)], _expected_outcome)
    _rows(case, "refused", _plain(simulation.refused), _expected_refused)
    _summary(case, simulation)
    _truth(case, simulation)


def compare_findings(case: Case, workspace: Path) -> None:
    """Assert that each marked line has a finding of that severity, and that no other line has an error."""
    found: set[tuple[str, str]] = set()
    errors: list[tuple[str, set[str]]] = []
    for diagnostic in sfjourney.check(workspace):
        spans = [diagnostic.finding.span, *(label.span for label in diagnostic.finding.related)]
        places = {name for span in spans for name in _places(workspace, span.file, span.start)}
        found |= {(word, place) for word in (diagnostic.severity.word, "finding") for place in places}
        if diagnostic.severity.word == "error":
            errors.append((diagnostic.finding.message, places))
    wanted = sorted(set(_marks(case)))
    _same("marked findings", [mark for mark in wanted if mark in found], wanted)
    allowed = {place for severity, place in wanted if severity == "error"}
    _same("errors elsewhere", [message for message, places in errors if not places & allowed], [])


def has_errors(case: Case) -> bool:
    """Whether the case is of a workspace that cannot be replayed."""
    return any(severity == "error" for severity, _ in _marks(case))


def _marks(case: Case) -> Iterable[tuple[str, str]]:
    number = 0
    for section in case.of("journeys"):
        for line in section.lines:
            number += 1
            mark = _MARK.search(line)
            if mark:
                yield mark.group(1), f"case.journey:{number}"
        number += 1  # sections are joined by an empty line
    for line in case.lines("check") or ():
        severity, file = line.split()
        yield severity, file


def _places(workspace: Path, file: str, offset: int) -> Iterable[str]:
    text = (workspace / file).read_text(encoding="utf-8")
    return file, f"{file}:{text.count(chr(10), 0, offset) + 1}"


def _plain(rows: Iterable[Any]) -> list[Row]:
    return [msgspec.to_builtins(row) for row in rows]


def _rows(case: Case, section: str, actual: list[Row], expected: Callable[[str], Row]) -> None:
    """Compare all rows, Profile by Profile and in order. A row more than expected is shown in full."""
    lines = case.lines(section)
    if lines is None:
        return
    wanted: dict[str, list[Row]] = defaultdict(list)
    got: dict[str, list[Row]] = defaultdict(list)
    for line in lines:
        row = expected(line)
        wanted[row.get("profileId", "") if section in ("runs", "sends") else ""].append(row)
    for row in actual:
        rows = got[row["profileId"] if section in ("runs", "sends") else ""]
        beside = wanted[row["profileId"] if section in ("runs", "sends") else ""]
        named = beside[len(rows)] if len(rows) < len(beside) else row
        rows.append({name: row.get(name, "ABSENT") for name in named})
    _same(
        section,
        [row for who in sorted(got) for row in got[who]],
        [row for who in sorted(wanted) for row in wanted[who]],
    )


def _same(what: str, came: list[Any], rule: list[Any]) -> None:
    """Assert that two lists are equal; otherwise show both."""
    lines = [f"{what} that came:", *map(_shown, came), f"{what} by the rule:", *map(_shown, rule)]
    assert came == rule, "\n".join(lines)


def _shown(row: Any) -> str:
    if not isinstance(row, dict):
        return f"  {row}"
    return "  " + " ".join(f"{name}={_legible(name, value)}" for name, value in row.items())


def _legible(name: str, value: Any) -> Any:
    if name == "path" and not isinstance(value, _Written):
        return ",".join(f"{node}@{_legible('until', at)}>{port}" for node, at, port in value)
    if name in _INSTANTS and isinstance(value, int):
        return datetime.fromtimestamp(value / 1000, UTC).isoformat(timespec="milliseconds")
    return value


def _instants(row: Row) -> Row:
    """A row with its instants in milliseconds."""
    return {
        name: milliseconds(value) if name in _INSTANTS and isinstance(value, str) else value
        for name, value in row.items()
    }


_INSTANTS = {"enrolledAt", "endedAt", "goalAt", "decidedAt", "sentAt", "instant", "until"}
_NAMES = {
    "at": "enrolledAt",
    "ended": "endedAt",
    "goal": "goalAt",
    "sent": "sentAt",
    "key": "key",
    "waiting": "waitingFor",
}


def _ran(row: Row) -> Row:
    waiting = row["waitingFor"]
    return _instants(row) | {
        "waitingFor": waiting["node"] if waiting else None,
        "until": milliseconds(waiting["until"]) if waiting else None,
        "path": [(visit["node"], milliseconds(visit["at"]), visit["out"]) for visit in row["path"]],
    }


def _expected_run(line: str) -> Row:
    (journey, status, *reason), named = fields(line)
    path = named.pop("path", None)
    row: Row = {"journey": journey, "status": status, "reason": reason[0] if reason else None} | _named(named)
    if path is not None:
        row["path"] = _Written(path.split(","))
    return row


class _Written(list[str]):
    """Rows in a row as a case writes them: equal to rows that agree in all that is written."""

    __hash__ = None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, list) or len(other) != len(self):
            return False
        return all(_agrees(written, found) for written, found in zip(self, other, strict=True))


def _agrees(written: str, found: tuple[Any, ...]) -> bool:
    """Whether `NODE@AT>PORT` or `STATUS/CODE` agrees with what was found, in the parts that are written."""
    if len(found) == len(("status", "code")):
        return written in (found[0], f"{found[0]}/{found[1]}")
    visit = _VISIT.fullmatch(written)
    if visit is None:
        return False
    node, at, port = visit.groups()
    return bool(node == found[0] and (at is None or milliseconds(at) == found[1]) and port in (None, found[2]))


def _sent(row: Row) -> Row:
    state = {f"state:{pointer}": value for pointer, value in _members(row["state"], "")}
    pointers = ",".join(sorted({one["pointer"] for one in row["unresolved"]}))
    return _instants(row) | state | {"unresolved": pointers}


def _members(value: Any, pointer: str) -> Iterable[tuple[str, Any]]:
    """Every value at or below a pointer. The cases' states are small and shallow."""
    yield pointer, value
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _members(member, f"{pointer}/{name}")


def _expected_send(line: str) -> Row:
    (template, decided, status, *reason), named = fields(line)
    row: Row = {"template": template, "decidedAt": milliseconds(decided), "status": status}
    row["sentAt"] = row["decidedAt"] if status == "Sent" else None
    if reason or status != "Failed":
        row["reason"] = reason[0] if reason else None
    if "key" in named:
        row["idempotencyKey"] = named.pop("key")
    return row | _named(named)


def _answered(row: Row) -> Row:
    counts = (row["matchedJourneys"], row["enrolledJourneys"], row["skippedJourneys"])
    return _instants(row) | {
        "counts": "/".join("-" if count is None else str(count) for count in counts),
        "skipped": {f"{skip['journey']}:{skip['reason']}" for skip in row["skipped"] or ()},
        "items": [(item["status"], item["code"]) for item in row["items"] or ()],
        "event": row["eventId"] is not None,
        "run": row["runId"] is not None,
    }


def _expected_outcome(line: str) -> Row:
    (number, status, *rest), named = fields(line)
    row: Row = {"line": int(number), "status": status}
    code = next((word for word in rest if re.fullmatch(r"[a-z_]+", word)), None)
    if code or status in ("accepted", "duplicate"):
        row["code"] = code
    skipped = {word for word in rest if ":" in word}
    counts = [word for word in rest if "/" in word]
    if counts:
        row |= {"counts": counts[0], "skipped": skipped}
    if "items" in named:
        row["items"] = _Written(named.pop("items").split(","))
    if "at" in named:
        row["instant"] = milliseconds(named.pop("at"))
    return row | ({"profileId": None} if named.get("who") == "nobody" else {}) | _known(named)


def _known(named: Row) -> Row:
    who = named.pop("who", None)
    return named | ({"profileId": profile_id(who)} if who not in (None, "nobody") else {})


def _named(named: Row) -> Row:
    row = {_NAMES.get(name, name): value for name, value in named.items() if name != "who"}
    row["profileId"] = profile_id(named.get("who", "ada"))
    return _instants(row)


def _expected_refused(line: str) -> Row:
    place, *code = line.split()
    number, _, column = place.partition(":")
    row: Row = {"line": int(number)}
    if column:
        row["column"] = int(column)
    return row | ({"code": code[0]} if code else {})


def _summary(case: Case, simulation: sfjourney.Simulation) -> None:
    summary = msgspec.to_builtins(simulation.summary)
    for line in case.lines("summary") or ():
        path, value = line.split(" = ", 1)
        found = summary
        for name in path.split("."):
            found = found[int(name)] if isinstance(found, list | tuple) else found.get(name)
        _same(path, [found], [msgspec.json.decode(value)])
    counts: dict[str, int] = defaultdict(int)
    for one in summary["attention"]:
        counts[one["code"]] += one["count"]
    for line in case.lines("attention") or ():
        code, count = line.split()
        _same(code, [counts[code]], [int(count)])


def _truth(case: Case, simulation: sfjourney.Simulation) -> None:
    lines = case.lines("truth") or ()
    reasons = {run.journey: run.reason for run in simulation.runs}
    got = [
        f"{'true' if reasons[f'probe_{number:03}'] else 'false'} {line.split(maxsplit=1)[1]}"
        for number, line in enumerate(lines, 1)
    ]
    _same("truths", got, [" ".join(line.split(maxsplit=1)) for line in lines])
