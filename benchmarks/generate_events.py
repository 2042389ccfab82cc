"""Writes the recording that the performance figures refer to: the same bytes for the same arguments, everywhere.

    python benchmarks/generate_events.py EVENTS PROFILES FILE [--seed N] [--first LINES] [--dense] [--copies N]

Twelve event names with Zipf shares, four of which the benchmark's Journeys listen to; a few of the others carry a
Profile Property that they read; instants rise over ninety days; one line in two hundred is a redelivery of an earlier
one, key and all. ``--first`` writes only so many lines of the whole.

Two other mixes are for other questions. ``--dense`` has those four names alone, in the same shares among themselves,
so that every event is one that a Journey listens to. ``--copies`` gives every name a number behind it, one for each
Profile out of so many: what three Journeys hear of all Profiles is then heard by as many copies of them, each of its
own events.
"""

import argparse
from bisect import bisect
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice
from pathlib import Path
from random import Random

NAMES = (
    "page_viewed",
    "product_viewed",
    "session_started",
    "cart_updated",
    "search_performed",
    "email_opened",
    "order_placed",
    "app_opened",
    "payment_attempted",
    "signed_up",
    "review_posted",
    "support_ticket_created",
)
SHARES = {name: 1 / rank for rank, name in enumerate(NAMES, 1)}
LISTENED_TO = ("cart_updated", "order_placed", "payment_attempted", "signed_up")
PLANS = ("free", "pro", "team", "enterprise")
COUNTRIES = ("DE", "US", "FR", "GB", "IN", "BR", "JP", "NL")
FIRST_NAMES = ("Ann", "Bob", "Chloe", "Dmitri", "Eva", "Farid", "Grace", "Hiro", "Ines", "Jan")
PATHS = (
    "/",
    "/pricing",
    "/docs/getting-started",
    "/blog/why-journeys",
    "/product/4711",
    "/cart",
    "/account/settings",
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
START = (datetime(2025, 1, 1, tzinfo=UTC) - EPOCH) // timedelta(milliseconds=1)
SPAN = 90 * 86_400_000
REDELIVERED = 0.005
REMEMBERED = 50


class Generator:
    """Makes the lines one by one. The order in which it asks for random numbers is part of the format."""

    def __init__(
        self, events: int, profiles: int, seed: int, names: Sequence[str] = NAMES, copies: int | None = None
    ) -> None:
        self.events = events
        self.profiles = profiles
        self.random = Random(seed)
        self.names = names
        self.shares = tuple(accumulate(SHARES[name] for name in names))
        self.copies = copies

    def lines(self) -> Iterator[str]:
        recent: list[str] = []
        instant, step = START, SPAN / self.events
        for number in range(self.events):
            instant = max(instant + 1, START + int(number * step))
            if recent and self.random.random() < REDELIVERED:
                yield recent[self.below(len(recent))]
                continue
            line = self.event(instant)
            yield line
            if len(recent) < REMEMBERED:
                recent.append(line)
            else:
                recent[number % REMEMBERED] = line

    def below(self, limit: float) -> int:
        """A number from 0 up to a limit, which may be a whole number of anything."""
        return int(self.random.random() * limit)

    def event(self, instant: int) -> str:
        name = self.names[bisect(self.shares, self.random.random() * self.shares[-1])]
        profile = self.profile()
        data = self.data(name, profile)
        properties = self.properties(name, profile)
        who = (
            f'{{"email":"user{profile}@mail{profile % 37}.example.com","externalId":"cust_{profile:09d}",'
            f'"properties":{properties}}}'
        )
        occurred, received = written(instant), written(instant + self.below(3000))
        source = f'{{"sdk":"js/3.2.1","ip":"10.1.{profile % 250}.{profile % 199}"}}'
        if self.copies is not None:
            name = f"{name}_{profile % self.copies}"
        return (
            f'{{"event":"{name}","profile":{who},"data":{data},"occurredAt":"{occurred}","receivedAt":"{received}",'
            f'"idempotencyKey":"{self.uuid()}","source":{source}}}\n'
        )

    def profile(self) -> int:
        """A Profile's number; half of the time one of the low numbers is more likely."""
        share = self.random.random()
        return int(self.profiles * (share * share if self.random.random() < 0.5 else share))  # noqa: PLR2004

    def uuid(self) -> str:
        digits = f"{self.random.getrandbits(128):032x}"
        return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"

    def sku(self) -> str:
        return f"sku-{self.below(5000):05d}"

    def cents(self, limit: int) -> float:
        return self.below(limit) / 100

    def bits(self, count: int, digits: int) -> str:
        return f"{self.random.getrandbits(count):0{digits}x}"

    def data(self, name: str, profile: int) -> str:
        """The payload of an event, by its name."""
        match name:
            case "page_viewed":
                url = f"https://www.example-shop.com{PATHS[self.below(7)]}"
                return f'{{"url":"{url}","referrer":"https://www.google.com/","durationMs":{self.below(90_000)}}}'
            case "product_viewed":
                sku, price = self.sku(), self.cents(20_000)
                return f'{{"productId":"{sku}","price":{price},"currency":"EUR","category":"shoes/running"}}'
            case "cart_updated":
                return self.cart()
            case "order_placed":
                order, total = self.bits(40, 10), self.cents(30_000)
                return f'{{"orderId":"ord-{order}","total":{total},"currency":"EUR","couponCode":null,"items":2}}'
            case "payment_attempted":
                status = "failed" if self.random.random() < 0.4 else "succeeded"  # noqa: PLR2004  # so many fail
                invoice, amount = f"inv-{profile:07d}-{self.below(2)}", self.cents(50_000)
                return (
                    f'{{"invoiceId":"{invoice}","status":"{status}","amount":{amount},'
                    f'"currency":"EUR","method":"card"}}'
                )
            case "signed_up":
                code = self.bits(24, 6)
                return f'{{"source":"organic","campaign":"spring-2025","referralCode":"r{code}"}}'
            case _:
                query, results = self.below(100), self.below(400)
                session = self.bits(48, 12)
                return f'{{"query":"running shoes {query}","results":{results},"sessionId":"s-{session}"}}'

    def cart(self) -> str:
        count = 1 + self.below(3)
        items = ",".join(
            f'{{"sku":"{self.sku()}","qty":{1 + self.below(3)},"price":{self.cents(9_000)}}}' for _ in range(count)
        )
        cart, total = self.bits(40, 10), self.cents(30_000)
        return f'{{"cartId":"cart-{cart}","total":{total},"currency":"EUR","items":[{items}]}}'

    def properties(self, name: str, profile: int) -> str:
        """The Profile Properties of a call: all of them at sign-up, else now and then some."""
        if name == "signed_up":
            plan = PLANS[0 if self.random.random() < 0.7 else 1]  # noqa: PLR2004  # most begin for free
            return (
                f'{{"firstName":"{FIRST_NAMES[profile % 10]}","lastName":"Mueller-{profile % 977}","plan":"{plan}",'
                f'"country":"{COUNTRIES[profile % 8]}","marketingConsent":true}}'
            )
        chance = self.random.random()
        if chance < 0.05:  # noqa: PLR2004  # one in twenty changes something that is read
            return f'{{"plan":"{PLANS[self.below(4)]}","seats":{1 + self.below(20)}}}'
        if chance < 0.30:  # noqa: PLR2004  # and five in twenty something that is not
            return f'{{"lastSeenCity":"City-{self.below(500)}","appVersion":"4.{self.below(20)}.1"}}'
        return "{}"


def written(instant: int) -> str:
    """An instant as the recording writes it: UTC, with milliseconds."""
    return (EPOCH + timedelta(milliseconds=instant)).strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant % 1000:03d}Z"


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the benchmark's recording.")
    parser.add_argument("events", type=int)
    parser.add_argument("profiles", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--first", type=int, default=None)
    parser.add_argument("--dense", action="store_true")
    parser.add_argument("--copies", type=int, default=None)
    arguments = parser.parse_args()
    names = LISTENED_TO if arguments.dense else NAMES
    made = Generator(arguments.events, arguments.profiles, arguments.seed, names, arguments.copies).lines()
    with arguments.file.open("w", encoding="ascii", newline="\n") as file:
        file.writelines(islice(made, arguments.first))


if __name__ == "__main__":
    main()
