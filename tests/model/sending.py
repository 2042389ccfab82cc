"""The gates, the subject and the row of one EmailSend: rules M1, M2, M3 and M5 of semantics.md."""

import re
from typing import TYPE_CHECKING, Any

from model.values import MISSING, Scope, shown
from model.zones import parts, shift, written, zone_named

if TYPE_CHECKING:
    from model.person import Person


def email_send(
    person: "Person", now: int, template: str, group: str | None, to: str, subject: Any, roots: Any, within: Any = None
) -> dict[str, Any]:
    """M1, M2: gates and subject; ``within`` is a Journey and the zone of its days."""
    reason = gate(person, now, group, within)
    own = person.world.templates[template]["definition"].get("subject")
    text, unresolved = rendered(own if subject is None else subject, roots)
    row: dict[str, Any] = {
        "template": template,
        "profileId": person.id,
        "to": to,
        "subject": text,
        "decidedAt": written(now),
    }
    row |= {"sentAt": None if reason else written(now), "status": "Skipped" if reason else "Sent", "reason": reason}
    row |= {"journey": None, "runId": None, "node": None, "idempotencyKey": None}
    row["unresolved"] = [{"pointer": pointer, "where": "subject", "element": None} for pointer in unresolved]
    person.sends.append({"row": row, "at": None if reason else now, "group": group})
    return row


def gate(person: "Person", now: int, group: str | None, within: Any) -> str | None:
    """M2, M3"""
    if person.suppressed:
        return "suppressed"
    if group is not None:
        default = "subscribed" if person.world.groups[group]["policy"] == "opt-out" else "unsubscribed"
        if person.choices.get(group, default) != "subscribed":
            return "not-subscribed"
        for cap in person.world.groups[group]["caps"]:
            days, elapsed = parts(cap["duration"])
            since = now - days * 86_400_000 - elapsed
            if (
                sum(s["group"] == group and s["at"] is not None and since < s["at"] for s in person.sends)
                >= cap["sends"]
            ):
                return "cap"
    if within is not None:
        journey, zone = within
        for cap in journey["caps"]:
            since = shift(now, cap["duration"], -1, zone)
            sent = [s["at"] for s in person.sends if s["row"]["journey"] == journey["key"] and s["at"] is not None]
            if sum(since < at for at in sent) >= cap["sends"]:
                return "cap"
    return None


def rendered(expression: Any, roots: dict[str, Any]) -> tuple[str, list[str]]:
    """M5, for subjects: a literal, ``$state`` or ``$template``; the text, and the pointers that found nothing."""
    if isinstance(expression, str):
        return expression, []
    whole = Scope(roots, 0, zone_named("UTC"), [], {})  # type: ignore[arg-type]
    if "$state" in expression:
        found = whole.read(expression["$state"])
        return shown(found), [expression["$state"]] if found is MISSING else []
    pointers = list(dict.fromkeys(re.findall(r"\$\{([^}]+)\}", expression["$template"])))
    text = re.sub(r"\$\{([^}]+)\}", lambda found: shown(whole.read(found[1])), expression["$template"])
    return text, [pointer for pointer in pointers if whole.read(pointer) is MISSING]
