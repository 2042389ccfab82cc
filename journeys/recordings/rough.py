"""What a recording looks like when things go wrong -> a few hundred lines, of which many are refused or turned down.

Ordinary stories, shuffled, so that events come late and out of order; among them calls that were sent again, with the
same body and with another one, that contradict one another, or that are no calls at all.
"""

import json
from random import Random

import stories
from recorder import Json, Person, Recorder, compact, written

REFUSED = (
    # Not JSON, or not as JSON has to be.
    "this line is a log message, not a call",
    "{'event': 'account.created'}",
    '{"event": "account.created", "profile": {"email": "a@example.com"}',
    '{"event": "order.created", "profile": {"email": "a@example.com"}, "data": {"token": "canary-torn-1", "',
    '{"event": "account.created", "profile": {"email": "a@example.com"}, "data": {}} and something more',
    '{"event": "account.created", "event": "trial.started", "profile": {"email": "a@example.com"}}',
    '{"event": "order.created", "profile": {"email": "a@example.com"}, "data": {"total": NaN}}',
    '{"event": "order.created", "profile": {"email": "a@example.com"}, "data": {"total": -Infinity}}',
    '{"event": "order.created", "profile": {"email": "a@example.com"}, "data": {"total": 01}}',
    '{"event": "order.created", "profile": {"email": "a@example.com"}, "data": {"total": 1,}}',
    '{"event": "order.created", "profile": {"email": "a@example.com"}, "data": {"note": "tab\there"}}',
    '{"event": "order.created", "profile": {"email": "a@example.com"}, "data": ' + "[" * 80 + "]" * 80 + "}",
    '["event", "account.created"]',
    '"account.created"',
    "null",
    "42",
)

AT = "2026-03-12T08:00:00Z"
ADA: Json = {"email": "ada@example.com"}

MALFORMED: tuple[Json, ...] = (
    # Members of the wrong type, missing, or over a limit.
    {"event": 5, "profile": ADA},
    {"event": "", "profile": ADA},
    {"event": "e" * 256, "profile": ADA},
    {"event": None, "profile": ADA},
    {"profile": ADA, "data": {}},
    {"event": "account.created"},
    {"event": "account.created", "profile": {}},
    {"event": "account.created", "profile": "ada@example.com"},
    {"event": "account.created", "profile": {"email": "ada"}},
    {"event": "account.created", "profile": {"email": "ada@home@example.com"}},
    {"event": "account.created", "profile": {"email": "ada lovelace@example.com"}},
    {"event": "account.created", "profile": {"email": f"{'a' * 250}@example.com"}},
    {"event": "account.created", "profile": {"externalId": 7}},
    {"event": "account.created", "profile": ADA | {"properties": ["plan"]}},
    {"event": "account.created", "profile": ADA, "data": "plan=free"},
    {"event": "account.created", "profile": ADA, "data": [1, 2]},
    {"event": "account.created", "profile": ADA, "referenceId": "r" * 256},
    {"event": "account.created", "profile": ADA, "idempotencyKey": ""},
    {"event": "account.created", "profile": ADA, "idempotencyKey": "k" * 256},
    {"event": "account.created", "profile": ADA, "idempotencyKey": 12},
    # Paths that cannot be redacted; the secret must not be told on the way out.
    {
        "event": "order.created",
        "profile": ADA,
        "data": {"token": "canary-data-1"},
        "redactedDataPaths": ["/data/token"],
    },
    {"event": "order.created", "profile": ADA, "data": {"token": "canary-data-2"}, "redactedDataPaths": ["/event"]},
    {"event": "order.created", "profile": ADA, "data": {"token": "canary-data-3"}, "redactedDataPaths": "/event/token"},
    {"event": "order.created", "profile": ADA, "data": {"token": "canary-data-4"}, "redactedDataPaths": [7]},
    {"event": "order.created", "profile": ADA, "data": {"token": "canary-data-5"}, "redactedDataPaths": ["/event/a~2"]},
    # Other calls.
    {"call": "broadcasts.create", "templateId": "win_back_news", "segmentId": "everybody"},
    {"call": "newsletters.publish", "newsletterId": "n-1"},
    {"call": "events.trak", "event": "account.created", "profile": ADA},
    {"call": 5, "event": "account.created", "profile": ADA},
    {"type": "alias", "messageId": "m-1", "email": "ada@example.com"},
    {"type": "track", "messageId": "m-2", "email": "ada@example.com"},
    {"type": "track", "event": "Product Viewed", "email": "ada@example.com"},
    {"type": "identify", "messageId": "m-3", "userId": "u_1"},
    {"type": "page", "messageId": "m-4"},
    {"call": "journeys.trigger", "profile": ADA},
    {"call": "journeys.trigger", "journey": "kickoff_call"},
    {"call": "journeys.trigger", "journey": "kickoff_call", "profile": ADA, "variables": "callId=1"},
    {"call": "emails.send", "to": ADA},
    {"call": "emails.send", "templateId": "invoice_ready"},
    {"call": "emails.send", "templateId": "invoice_ready", "to": ADA, "subject": 5},
    {"call": "emails.batchSend"},
    {"call": "emails.batchSend", "items": []},
    {"call": "emails.batchSend", "items": [{}], "defaults": {"to": ADA}},
    {"call": "emails.batchSend", "items": [{"to": ADA}] * 101},
    {"call": "profiles.update"},
    {"call": "profiles.update", "profile": ADA, "suppressed": "yes"},
    {"call": "profiles.update", "profile": ADA, "subscriptions": {"offers": "maybe"}},
)

BAD_INSTANTS: tuple[object, ...] = (
    *("yesterday", "2026-03-12", "2026-03-12T08:00:00", "2026-03-12 08:00:00Z", "2026-03-12T08:00:00+0100"),
    *("2026-03-12T08:00:60Z", "2026-03-12T24:00:00Z", "2026-02-30T08:00:00Z", "1969-12-31T23:59:59Z"),
    *("9999-01-01T00:00:00Z", 1773302400, False, {}),
)

TURNED_DOWN: tuple[Json, ...] = (
    # Calls as they should be, about what is not there.
    {"call": "journeys.trigger", "journey": "no_such_journey", "profile": ADA},
    {"call": "journeys.trigger", "journey": "welcome_series", "profile": ADA},
    {"call": "journeys.trigger", "journey": "referral_thanks", "profile": ADA},
    {"call": "journeys.trigger", "journey": "kickoff_call", "profile": ADA, "variables": {}},
    {"call": "emails.send", "templateId": "no_such_template", "to": ADA},
    {"call": "emails.send", "templateId": "cart_reminder", "to": ADA},
    {"call": "emails.send", "templateId": "garden_report", "to": ADA, "subscriptionGroupId": "no_such_group"},
    {"call": "emails.send", "templateId": "invoice_ready", "to": {"externalId": "u_nobody"}},
    {"call": "emails.send", "templateId": "invoice_ready", "profileId": "00000000-0000-4000-8000-000000000000"},
    {"call": "profiles.update", "profileId": "00000000-0000-4000-8000-000000000001", "suppressed": True},
    {"call": "profiles.update", "profile": ADA, "subscriptions": {"no_such_group": "subscribed"}},
    {"event": "account.created", "profile": {"externalId": "u_nobody"}},
    {"type": "track", "messageId": "m-5", "userId": "u_nobody", "event": "Product Viewed"},
    {"type": "page", "messageId": "m-6", "email": "nobody@example.com"},
)


ODD_BUT_FINE = (
    # Another zone, more digits than count, spaces, escapes, members that nobody knows, and no instant of one's own.
    '{"event": "bed.planted", "profile": {"email": "ada@example.com"}, "occurredAt": "2026-03-12T13:45:00+05:45"}',
    '{"event": "bed.planted", "profile": {"email": "ada@example.com"}, "occurredAt": "2026-03-12T08:00:00.123456789Z"}',
    ' {"event" : "bed.planted",\t"profile" : {"email" : "  ADA@Example.com "}, "receivedAt" : "2026-03-12T08:00:01Z"} ',
    '{"event": "bed.pl\\u0061nted", "profile": {"email": "ada@example.com"}, "occurredAt": "2026-03-12T08:00:02Z"}',
    '{"sdk": {"name": "js"}, "event": "bed.planted", "profile": {"email": "ada@example.com"}, "data": null}',
    '{"call": "events.track", "event": "bed.planted", "profile": {"email": "ada@example.com", "externalId": null}}',
)


def rough_lines(rng: Random, everybody: list[Person]) -> list[str]:
    """The lines, most of them in no order at all; the first has no instant to go by."""
    to = Recorder(rng)
    tell_stories(to, everybody)
    good = to.lines()
    odd = [*map(compact, contradictions(to, everybody)), *map(compact, leaks(everybody)), batch(everybody[0])]
    refused = [*REFUSED, *(compact(body | {"occurredAt": AT}) for body in MALFORMED), *map(with_instant, BAD_INSTANTS)]
    turned_down = [json.dumps(body | {"occurredAt": AT}) for body in TURNED_DOWN]
    lines = [*good, *odd, *refused, *turned_down, *ODD_BUT_FINE, "", "   "]
    rng.shuffle(lines)
    return [compact({"event": "account.created", "profile": ADA}), *lines]


def tell_stories(to: Recorder, everybody: list[Person]) -> None:
    for who in everybody:
        stories.sign_up(to, who, to.rng.randint(0, 12))
        story = to.rng.choice([stories.shopping, stories.resetting, stories.dunning, stories.gardening, stories.trial])
        story(to, who, to.rng.randint(0, 14))
    to.redeliver(25)


def with_instant(at: object) -> str:
    return compact({"event": "account.created", "profile": ADA, "occurredAt": at})


def contradictions(to: Recorder, everybody: list[Person]) -> list[Json]:
    """Keys that are used again for something else, and Profiles that are said to be two or to be one."""
    found: list[Json] = []
    for _, body in to.rng.sample(to.calls, 8):
        again = {name: value for name, value in body.items() if name != "receivedAt"}
        found.append(again | {"referenceId": "sent again, with something more"})
    for one, other in zip(everybody[:6], everybody[6:12], strict=True):
        crossed = {"email": one.email, "externalId": other.external_id}
        found.append(
            {"event": "cart.emptied", "profile": crossed, "data": {"cartId": "c"}, "occurredAt": written(one.at(20))}
        )
    for who in everybody[12:15]:
        second = {"email": who.email, "externalId": f"{who.external_id}-second"}
        found.append(
            {"event": "cart.emptied", "profile": second, "data": {"cartId": "c"}, "occurredAt": written(who.at(20))}
        )
    for who, zone in zip(everybody[15:19], ("Mars/Olympus", "Europe/Berln", "CEST", ""), strict=True):
        account = {"accountId": f"acc-{who.number}", "plan": "free"}
        new = {"email": f"zone.{who.number}@example.com", "properties": {"timezone": zone}}
        found.append(
            {"event": "account.created", "profile": new, "data": account, "occurredAt": written(who.at(1, 22))}
        )
    return found


def leaks(everybody: list[Person]) -> list[Json]:
    """Orders that carry what should have been redacted, redact what is read, or lack what an email shows."""
    to = Recorder(Random(len(everybody)))
    for who in everybody[19:31]:
        stories.order(to, who, who.at(15, 12), stories.basket(to), None)
    found = [body for _, body in to.calls if body["event"] == "order.created"]
    for number, body in enumerate(found):
        match number % 4:
            case 0:
                body["data"]["payment"] = {"method": "card", "label": "Visa", "token": to.canary("bare")}
                body.pop("redactedDataPaths", None)
            case 1:
                body["data"]["totalText"] = to.canary("total")
                body["redactedDataPaths"] = [*body.get("redactedDataPaths", ()), "/event/totalText"]
            case 2:
                del body["data"]["orderNumber"]
            case _:
                body["data"]["items"] = "three packets of seeds"
    return found


def batch(who: Person) -> str:
    """A batch in which one item is good and every other one has something else wrong."""
    data = {"invoiceId": "inv-1", "invoiceNumber": "2026-1", "amountText": "€49.00", "month": "March"}
    items: list[object] = [
        {"to": {"email": who.email}, "data": data, "idempotencyKey": "batch-1"},
        {"to": {"email": who.email}, "data": data, "idempotencyKey": "batch-1", "subject": "the key again"},
        {"data": data, "idempotencyKey": "batch-2"},
        {"to": {"email": who.email}, "templateId": "no_such_template", "idempotencyKey": "batch-3"},
        {"to": {"externalId": "u_nobody"}, "idempotencyKey": "batch-4"},
        "not an item",
    ]
    body = {"call": "emails.batchSend", "defaults": {"templateId": "invoice_ready"}, "items": items}
    return compact(body | {"occurredAt": AT})
