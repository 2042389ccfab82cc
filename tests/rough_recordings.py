"""Recordings in which much is not as it should be: people with two names, keys used again, late calls, no calls."""

import json
from pathlib import Path
from random import Random
from typing import Any

JOURNEY = """
    journey thanks {
      on order.created where /event/total > 10
      enroll again after 1 hour per /event/orderId
      transactional
      exit on order.cancelled matching /event/orderId
      wait up to 2 hours { on order.paid as paid matching /event/orderId { send receipt wait 1 hour } }
      send receipt
    }
"""
_EVENTS = ("order.created", "order.created", "order.paid", "order.cancelled", "seen", "seen", "seen")
_NO_CALLS = ("", "{}", "[1]", '{"event": "seen"', '{"event": "seen", "event": "seen"}', '{"call": "broadcasts.send"}')


def write_rough(path: Path, calls: int, seed: int, *, without_instants: int = 20) -> Path:
    """So many calls and some lines that are none; one call of ``without_instants`` has that of the one before it."""
    random = Random(seed)  # noqa: S311  # a seed, not a secret
    lines = []
    for number in range(calls):
        if number and random.randrange(200) == 0:
            lines.append(random.choice(_NO_CALLS))
        lines.append(json.dumps(_call(random, number, without_instants), separators=(",", ":")))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _call(random: Random, number: int, without_instants: int) -> dict[str, Any]:
    person = random.randrange(200)
    body: dict[str, Any] = {}
    kind = random.randrange(40)
    if kind == 0:
        items = [{"to": {"email": _email(random, person)}, "idempotencyKey": f"i{random.randrange(90)}"}, {}]
        body = {"call": "emails.batchSend", "defaults": {"templateId": "receipt"}, "items": items}
    elif kind == 1:
        body = {"call": "profiles.update", "profile": _who(random, person), "profileId": f"p{person % 7}"}
    elif kind == 2:
        body = {"type": "identify", "messageId": f"m{random.randrange(90)}", "email": _email(random, person)}
        body |= {"userId": f"x{person}"}
    else:
        data = {"orderId": f"o{random.randrange(5)}", "total": random.randrange(5, 40)}
        body = {"event": random.choice(_EVENTS), "profile": _who(random, person), "data": data}
        if random.randrange(10):
            body["idempotencyKey"] = f"k{random.randrange(20 * 200)}" if random.randrange(10) == 0 else f"n{number}"
    if number == 0 or random.randrange(without_instants):
        late = random.choice((0, 0, 0, 0, 0, 0, 0, 0, 0, 3_600))
        second = max(number * 7 - late, 0)
        hours, minutes = divmod(second // 60, 60)
        body["occurredAt"] = f"2026-03-{20 + hours // 24:02d}T{hours % 24:02d}:{minutes:02d}:{second % 60:02d}Z"
    return body


def _who(random: Random, person: int) -> dict[str, Any]:
    """Nearly always one email with one external id; sometimes one of both, or that of somebody else."""
    strange = random.randrange(30)
    if strange == 0:
        return {"externalId": f"x{person}"}
    if strange == 1:
        return {"email": _email(random, person)}
    other = random.randrange(200) if strange == 2 else person
    return {"email": _email(random, person), "externalId": f"x{other}"}


def _email(random: Random, person: int) -> str:
    return f"{random.choice('eeeeeeeeE')}{person}@x.yz"
