"""Short lines of a case -> recorded calls as JSON, and instants -> milliseconds since 1970."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

# `09:00` is on Monday 5 January 2026, `01-07T09:00` in 2026; without an offset it is UTC.
_INSTANT = re.compile(
    r"(?:(?:(?P<year>\d{4})-)?(?P<day>\d\d-\d\d)T)?"
    r"(?P<clock>\d\d:\d\d)(?P<seconds>:\d\d)?(?P<fraction>\.\d+)?(?P<offset>Z|[+-]\d\d:\d\d)?"
)
_DECODER = json.JSONDecoder()


def rfc3339(short: str) -> str:
    """An instant as records carry it."""
    found = _INSTANT.fullmatch(short)
    if found is None:
        raise ValueError(f"{short} is no instant of a case")
    part = found.groupdict(default="")
    date = f"{part['year'] or '2026'}-{part['day'] or '01-05'}"
    return f"{date}T{part['clock']}{part['seconds'] or ':00'}{part['fraction']}{part['offset'] or 'Z'}"


def milliseconds(short: str) -> int:
    """An instant, short or in full, as milliseconds since 1970."""
    since = datetime.fromisoformat(rfc3339(short)) - datetime(1970, 1, 1, tzinfo=UTC)
    return since // timedelta(milliseconds=1)


def profile_id(who: str) -> str:
    """The id of a Profile whose first record names it by this email or, as `x:ID`, external id (R5)."""
    name = who if who.startswith("x:") else f"e:{email_of(who)}"
    return made_id("profile", name)


def made_id(*parts: str) -> str:
    """An id of R5."""
    return str(uuid5(uuid5(NAMESPACE_DNS, "sfjourney"), "\x1f".join(parts)))


def email_of(who: str) -> str:
    return who if "@" in who else f"{who}@example.com"


def words(line: str) -> list[Any]:
    """A line cut at spaces; what begins like a JSON string, object or array is one word, decoded unless a string."""
    found: list[Any] = []
    place = 0
    while place < len(line):
        if line[place] == " ":
            place += 1
        elif line[place] in '"{[':
            value, place = _DECODER.raw_decode(line, place)
            found.append(value)
        else:
            end = line.find(" ", place)
            end = len(line) if end < 0 else end
            found.append(line[place:end])
            place = end
    return found


def fields(line: str) -> tuple[list[str], dict[str, Any]]:
    """A line of expected values: its words, and its `name=value` parts; a value is JSON or a bare word."""
    bare: list[str] = []
    named: dict[str, Any] = {}
    place = 0
    while place < len(line):
        name = re.compile(r"([a-z][\w:/~-]*)=").match(line, place)
        if line[place] == " ":
            place += 1
        elif name and line[name.end() : name.end() + 1] in ('"', "{", "["):
            named[name.group(1)], place = _DECODER.raw_decode(line, name.end())
        else:
            end = line.find(" ", place)
            end = len(line) if end < 0 else end
            if name:
                named[name.group(1)] = _plain(line[name.end() : end])
            else:
                bare.append(line[place:end])
            place = end
    return bare, named


def recorded_line(line: str, number: int) -> str:
    """A record as it stands in the file. `| …` is verbatim; see docs at the top of semantics_case.py for the rest."""
    if line.startswith("|"):
        return line[1:].removeprefix(" ")
    parts = words(line)
    extra: dict[str, Any] = {}
    if "with" in parts:
        at = parts.index("with")
        extra, parts = parts[at + 1], parts[:at]
    instant = parts.pop(0) if _INSTANT.fullmatch(str(parts[0])) else None
    who, verb, *rest = parts
    body = _call(str(who), str(verb), rest, number)
    if instant is not None:
        body["timestamp" if "messageId" in body else "occurredAt"] = rfc3339(instant)
    for name, value in extra.items():
        old = body.get(name)
        body[name] = old | value if isinstance(old, dict) and isinstance(value, dict) else value
    return json.dumps({name: value for name, value in body.items() if value != "ABSENT"}, ensure_ascii=False)


def _call(who: str, verb: str, rest: list[Any], number: int) -> dict[str, Any]:
    name = rest[0] if rest else None
    payload = {"data": rest[1]} if len(rest) > 1 else {}
    profile = _identity(who)
    update = {"call": "profiles.update", "profile": profile}
    item = {"messageId": f"m{number}", "email": profile.get("email"), "userId": profile.get("externalId")}
    match verb:
        case "tracks":
            return {"event": name, "profile": profile} | payload
        case "triggers":
            variables = {"variables": rest[1]} if len(rest) > 1 else {}
            return {"call": "journeys.trigger", "journey": name, "profile": profile} | variables
        case "is-sent":
            return {"call": "emails.send", "templateId": name, "to": profile} | payload
        case "changes":
            return update | {"profile": profile | {"properties": name}}
        case "subscribes" | "unsubscribes":
            return update | {"subscriptions": {str(name): f"{verb[:-1]}d"}}
        case "suppressed" | "unsuppressed":
            return update | {"suppressed": verb == "suppressed"}
        case "exists":
            return update
        case "identifies":
            return _present(item) | {"type": "identify", "traits": name or {}}
        case "ingests":
            return _present(item) | {"type": "track", "event": name, "properties": rest[1] if len(rest) > 1 else {}}
        case "views":
            return _present(item) | {"type": "page", "name": name, "properties": {}}
        case _:
            raise ValueError(f"a case knows no verb {verb}")


def _identity(who: str) -> dict[str, Any]:
    """`ada` has an email, `x:42` an external id, `ada+42` both."""
    if who.startswith("x:"):
        return {"externalId": who[2:]}
    name, plus, external = who.partition("+")
    return {"email": email_of(name)} | ({"externalId": external} if plus else {})


def _present(item: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if value is not None}


def _plain(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text
