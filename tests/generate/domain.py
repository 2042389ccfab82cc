"""The small worlds that random workspaces and recordings share."""

import json
from typing import Any, Final

EVENTS: Final = ("order.created", "cart_updated", "Order Completed")
SUBSCRIPTIONS: Final = ("news", "offers")
DURATIONS: Final = (
    "30 minutes",
    "1 hour",
    "1h30m",
    "6 hours",
    "24 hours",
    "1 day",
    "1 day",
    "2 days",
    "1 day 2 hours",
    "2d12h",
    "1 week",
    "90 seconds",
)
ZONES: Final = (
    "America/New_York",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Pacific/Apia",
    "America/New_York",
    "Nowhere/Land",
    7,
)
WORDS: Final = ("red", "Red", "blue", "")
PLANS: Final = ("free", "pro")
NUMBERS: Final = (0, 1, 2, 1.5, -1, 1e21)
KEYS: Final = ("c1", "c2", 1, "1", True, 1.0)

# Where clocks change: the days around these are the days of the recordings.
STARTS: Final = (
    "2026-03-07T00:00:00Z",  # New York, gap on the 8th
    "2026-10-31T00:00:00Z",  # New York, twice on 1 November
    "2026-03-28T00:00:00Z",  # Berlin, gap on the 29th
    "2026-10-24T00:00:00Z",  # Berlin, twice on the 25th
    "2026-10-03T00:00:00Z",  # Lord Howe, half an hour's gap on the 4th
    "2026-04-04T00:00:00Z",  # Lord Howe, half an hour twice on the 5th
    "2011-12-28T00:00:00Z",  # Apia, no 30 December
)
INSTANTS: Final = (
    *(start.replace("T00:00:00Z", "T12:00:00Z") for start in STARTS),
    "2026-03-08T02:30:00-05:00",
    "2026-10-25T01:30:00.500Z",
)
DATES: Final = (
    *INSTANTS,
    *(start[:10] for start in STARTS),
    "2026-03-08",
    "2026-03-29",
    "2026-11-01",
    "2026-10-04",
    "2011-12-30",
    "2026-02-30",
    "1969-01-01",
    "9999-01-01",
    "2026-03-08T09:00:00.0009Z",
    "soon",
    7,
    None,
)


def event_word(name: str) -> str:
    """An event's name as the language writes it."""
    return json.dumps(name) if " " in name else name


def template(purpose: str, subject: Any, real_id: str) -> dict[str, Any]:
    body = {"root": "page", "elements": {"page": {"type": "Html", "props": {}, "children": []}}}
    return {
        "id": real_id,
        "name": "T",
        "purpose": purpose,
        "status": "Active",
        "definition": {"subject": subject, "body": body},
    }


SUBJECTS: Final = {
    "plain": "Hello ${/profile/plan}",
    "profile": {"$template": "Hi ${/profile/plan} (${/profile/score})"},
    "event": {"$template": "On ${/event/tag} ${/event/k} ${/event/items}"},
    "data": {"$state": "/data/x"},
}
TEMPLATES: Final = {
    f"{short}_{kind}": template(purpose, subject, f"real-{short}-{kind}")
    for short, purpose in (("tx", "Transactional"), ("news", "General"))
    for kind, subject in SUBJECTS.items()
}
SCHEMA: Final = {
    "type": "object",
    "properties": {
        "k": {},
        "n": {},
        "tag": {},
        "items": {},
        "zone": {},
        "secret": {"type": "string"},
        "at": {"type": "string", "format": "date-time"},
        "until": {"type": "string", "format": "date-time"},
    },
}
