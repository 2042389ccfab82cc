"""Five weeks of Greenrow, March and April 2026 -> the recordings of this folder, and the Profiles before them.

    python write_recordings.py            writes ../profiles.jsonl, month.jsonl and rough.jsonl
    python write_recordings.py --check    exits with 1 when the files are not what would be written

Every secret in them is an invented `canary-…`, and stands only where it is redacted or declared sensitive: whoever
finds that word in what a replay writes has found a leak.
"""

import sys
from datetime import timedelta
from pathlib import Path
from random import Random
from uuid import UUID

import stories
from recorder import Json, Person, Recorder, compact, euros, people
from rough import rough_lines

HERE = Path(__file__).parent
INVOICE_TEMPLATE = "3f9a6c1e-8b42-4d7f-a0e5-61c2d9b87f43"
OFFERS, TIPS, FROST = (
    "5d0c8a52-6f0e-4c1b-9a37-2f1f0a6f3b11",
    "c2b9e6d4-13a7-4f58-8d20-7b6a4e90c5f2",
    "0f4e7a1c-95d3-4b6e-a8c1-3d5b2e7f9064",
)
"""The ids of the subscriptions in the real workspace, by which its calls name them."""

CHOICES = ((OFFERS, "unsubscribed"), (TIPS, "unsubscribed"), (FROST, "subscribed"), ("feedback", "unsubscribed"))
FROSTY_DAYS = (2, 9, 10, 24)


def profiles(rng: Random, known: list[Person]) -> list[str]:
    """The customers that were there before, as an export of the real workspace would give them."""
    lines = []
    for who in known:
        properties: Json = {"firstName": who.first, "lastName": who.last, "timezone": who.zone, "status": "active"}
        properties["plan"] = rng.choice(["free", "pro", "pro", "team"])
        if rng.randrange(3):
            properties["interests"] = rng.sample(["vegetables", "herbs", "flowers", "fruit"], rng.randint(1, 2))
        line: Json = {"profile": who.profile(**properties)}
        chosen = {group: "unsubscribed" for group in (OFFERS, TIPS) if rng.randrange(8) == 0}
        if rng.randrange(2):
            chosen[FROST] = "subscribed"
        if chosen:
            line["subscriptions"] = chosen
        if rng.randrange(40) == 0:
            line["suppressed"] = True
        lines.append(compact(line))
    return lines


def month(rng: Random, known: list[Person], new: list[Person]) -> list[str]:
    to = Recorder(rng)
    for who in known:
        customer(to, who)
    for who in new:
        newcomer(to, who)
    for who in rng.sample([*known, *new], 14):
        to.track(who, who.at(rng.randint(6, 30), 12), "account.closed", {}, status="closed")
    invoices(to, known[:70])
    invitations(to, known[:20], people(rng, range(4000, 4020)))
    reports(to, known[40:90])
    to.redeliver(40)
    return to.lines()


def customer(to: Recorder, who: Person) -> None:
    """Somebody who was there before."""
    day = to.rng.randint(0, 5)
    if to.chance(20):
        group, name = to.rng.choice(CHOICES)
        to.update(who, who.at(day, 7), subscriptions={group: name})
    if to.chance(3):
        to.update(who, who.at(day, 6), suppressed=True)
    for visit in range(to.rng.choice([0, 0, 1, 1, 2, 5])):
        stories.shopping(to, who, day + to.rng.choice([3, 5, 7]) * visit)
    if to.chance(20):
        stories.shopping(to, who, to.rng.randint(28, 33))
    if to.chance(55):
        stories.browse(to, who, to.rng.randint(0, 34))
    if to.chance(35):
        first = to.rng.randint(0, 10)
        stories.dunning(to, who, first)
        if to.chance(25):
            stories.dunning(to, who, first + 14)
    if to.chance(36):
        stories.cancelling(to, who, to.rng.randint(8, 15))
    if to.chance(22):
        stories.resetting(to, who, to.rng.randint(0, 33))
    if to.chance(30):
        for night in FROSTY_DAYS:
            stories.frosty(to, who, night)
    if to.chance(16):
        stories.kickoff(to, who, to.rng.randint(1, 25))


def newcomer(to: Recorder, who: Person) -> None:
    day = to.rng.randint(0, 24)
    stories.sign_up(to, who, day)
    if to.chance(55):
        stories.gardening(to, who, day + to.rng.choice([1, 1, 1, 2, 3, 9]))
    if to.chance(30):
        stories.trial(to, who, day + to.rng.randint(1, 4))
    if to.chance(40):
        stories.browse(to, who, day + to.rng.randint(0, 5))
    if to.chance(35):
        stories.shopping(to, who, day + to.rng.randint(1, 7))
    if to.chance(10):
        stories.resetting(to, who, day + to.rng.randint(1, 9))


def invoices(to: Recorder, paying: list[Person]) -> None:
    """On the first of April everybody who pays gets an invoice, twenty in a call."""
    for start in range(0, len(paying), 20):
        items = [invoice(to, who) for who in paying[start : start + 20]]
        defaults = {"templateId": INVOICE_TEMPLATE, "replyTo": "billing@example.com"}
        at = paying[0].at(23, 6) + timedelta(minutes=start)
        to.call(at, {"call": "emails.batchSend", "defaults": defaults, "items": items})


def invoice(to: Recorder, who: Person) -> Json:
    number = to.number()
    data = {"invoiceId": f"inv-{number}", "invoiceNumber": f"2026-{number}", "amountText": euros(49), "month": "March"}
    return {
        "idempotencyKey": f"invoice:{number}",
        "to": {"email": who.email, "externalId": who.external_id},
        "data": data,
    }


def invitations(to: Recorder, hosts: list[Person], guests: list[Person]) -> None:
    for host, guest in zip(hosts, guests, strict=True):
        link = f"https://example.com/join/{to.canary('invite')}"
        data = {"inviter": host.first, "team": f"{host.last} & Co", "inviteLink": link}
        body: Json = {"call": "emails.send", "templateId": "team_invite", "to": {"email": guest.email}, "data": data}
        to.call(host.at(to.rng.randint(1, 30), 11), body | {"idempotencyKey": f"invite:{to.number()}"})


def reports(to: Recorder, readers: list[Person]) -> None:
    """A monthly report to Profiles by the ids of the real workspace, for those who want our tips."""
    for who in readers:
        profile_id = str(UUID(int=to.rng.getrandbits(128), version=4))
        to.update(who, who.at(0, 1), profileId=profile_id)
        data = {"month": "March", "planted": to.rng.randint(1, 9), "harvested": 2, "reportId": f"rep-{to.number()}"}
        body: Json = {"call": "emails.send", "templateId": "garden_report", "profileId": profile_id, "data": data}
        body |= {"subscriptionGroupId": TIPS, "idempotencyKey": f"report:{to.number()}"}
        to.call(who.at(23, 8), body)


def files() -> dict[Path, str]:
    """Every file and what belongs in it. Each has a seed of its own, so that one can change without the others."""
    known, new = people(Random(1), range(1000, 1160)), people(Random(2), range(2000, 2290))
    found = {
        HERE.parent / "profiles.jsonl": profiles(Random(3), known),
        HERE / "month.jsonl": month(Random(4), known, new),
        HERE / "rough.jsonl": rough_lines(Random(5), people(Random(6), range(5000, 5040))),
    }
    return {path: "".join(f"{line}\n" for line in lines) for path, lines in found.items()}


def main(arguments: list[str]) -> int:
    if arguments == ["--check"]:
        stale = [path for path, text in files().items() if not path.is_file() or path.read_text("utf-8") != text]
        for path in stale:
            print(f"{path.name} is not what this program writes", file=sys.stderr)
        return 1 if stale else 0
    if arguments:
        print(__doc__, file=sys.stderr)
        return 2
    for path, text in files().items():
        path.write_text(text, "utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
