"""What happens to one customer of Greenrow -> the calls that report it.

Every story begins on a day, counted from the first. All secrets are canaries, and stand only where they are redacted.
"""

from datetime import datetime, timedelta
from typing import Any

from recorder import FIRST_DAY, Json, Person, Recorder, day_of, euros, written

GOODS = (
    ("SEED-TOM-01", "Tomato seeds, Black Cherry", "seeds", 3.9),
    ("SEED-BAS-02", "Basil seeds", "seeds", 2.9),
    ("SEED-BEA-07", "Runner bean seeds", "seeds", 4.5),
    ("SEED-MIX-11", "Wild flower mix for bees", "seeds", 12.9),
    ("TOOL-HOE-01", "Hoe with an ash handle", "tools", 46.0),
    ("TOOL-SEC-03", "Secateurs", "tools", 38.5),
    ("TOOL-CAN-04", "Watering can, 9 litres", "tools", 29.0),
    ("POT-CLAY-20", "Clay pot, 20 cm", "pots", 11.5),
    ("POT-BAG-40", "Grow bag, 40 litres", "pots", 14.0),
    ("BOOK-BED-01", "The Patient Bed", "books", 24.0),
)
CROPS = ("tomato", "radish", "basil", "bean", "carrot", "lettuce", "pea")
COUNTRIES = ("DE", "AT", "FR", "GB", "US", "PT", "PL", "NZ")


def sign_up(to: Recorder, who: Person, day: float) -> None:
    """Somebody registers in the app or in the shop, or first here and then there."""
    at = who.at(day, to.between(8, 22))
    plan = to.rng.choice(["free", "free", "pro"])
    known: Json = {"firstName": who.first, "timezone": who.zone, "plan": plan, "status": "active"}
    interests = to.rng.sample(["vegetables", "herbs", "flowers", "fruit"], to.rng.randint(0, 3))
    if interests:
        known["interests"] = interests
    where = to.rng.choices(["app", "shop", "both", "staff"], [62, 24, 10, 4])[0]
    if where in ("app", "both"):
        to.track(who, at, "account.created", {"accountId": f"acc-{who.number}", "plan": plan}, **known)
    if where != "app":
        at += timedelta(hours=5)
        email = f"qa.{who.number}@staff.example.com" if where == "staff" else who.email
        to.ingest(who, at, "identify", userId=who.external_id, traits=known)
        registered = {"user_id": who.number, "email": email}
        to.ingest(who, at + timedelta(seconds=1), "track", event="user_registered", properties=registered)
    if to.chance(30):
        look(to, who, day + to.rng.randint(2, 4), "welcome_planner" if where == "app" else "welcome_shop")


def look(to: Recorder, who: Person, day: float, template: str) -> None:
    """An email is opened and a link in it clicked."""
    at = who.at(day, to.between(10, 20))
    to.track(who, at, "email.opened", {"template": template})
    clicked = {"template": template, "url": f"https://example.com/from/{template}"}
    to.track(who, at + timedelta(seconds=to.rng.randint(5, 300)), "email.clicked", clicked)


def browse(to: Recorder, who: Person, day: float) -> None:
    """A visit of the shop's pages. Who was never identified there is identified first."""
    at = who.at(day, to.between(8, 22))
    to.ingest(who, at, "identify", userId=who.external_id, traits={"lastName": who.last})
    for _ in range(to.rng.randint(1, 4)):
        at += timedelta(seconds=to.rng.randint(20, 200))
        sku, name, _category, price = to.rng.choice(GOODS)
        to.ingest(who, at, "page", name=name, properties={"path": f"/shop/{sku.lower()}"})
        if to.chance(40):
            to.ingest(who, at, "track", event="Product Viewed", properties={"sku": sku, "name": name, "price": price})


def gardening(to: Recorder, who: Person, day: float) -> None:
    """A garden, perhaps after the sample one and before another, and beds in it."""
    garden = {"gardenId": f"gar-{who.number}"}
    at = who.at(day, to.between(9, 21))
    if to.chance(25):
        sample = {"gardenId": f"gar-{who.number}-sample", "name": "A sample garden", "sample": True}
        to.track(who, at, "garden.created", sample)
        at += timedelta(minutes=to.rng.randint(3, 90))
    name = to.rng.choice(["the balcony", "the back garden", "plot 17", "the roof"])
    to.track(who, at, "garden.created", garden | {"name": name, "sample": False})
    if to.chance(25):
        seen = {"article": "a-12", "title": "When sowing outdoors is safe"}
        read = who.at(day + to.rng.randint(5, 8), 19)
        to.ingest(who, read, "track", event="Help Article Viewed", properties=seen)
    if to.chance(8):
        # Beds that were planted before there was an app come as a number.
        to.update(who, who.at(day + 6, 12), profile=who.profile(beds=to.rng.randint(3, 9)))
        return
    planted = day + to.rng.choice([1, 1, 5, 6, 7, 20])
    for bed in range(1, to.rng.choice([0, 1, 2, 4, 6, 8]) + 1):
        at = who.at(planted, to.between(8, 20))
        crop = {"bed": f"bed-{bed}", "crop": to.rng.choice(CROPS), "plantedOn": at.date().isoformat()}
        to.track(who, at, "bed.planted", garden | crop, beds=bed)
        planted += to.rng.choice([0, 1, 1, 2, 4])
    if to.chance(10):
        second = {"gardenId": f"gar-{who.number}-2", "name": "the other balcony", "sample": False}
        to.track(who, who.at(day + 9, 18), "garden.created", second)


def trial(to: Recorder, who: Person, day: float) -> None:
    at = who.at(day, to.between(9, 18))
    ends = at + timedelta(days=2 if to.chance(6) else 14)
    plan = to.rng.choice(["pro", "pro", "team"])
    started: Json = {"trialId": f"tri-{who.number}", "plan": plan}
    started |= {"trialEndsAt": written(ends), "trialEndsText": day_of(ends)}
    if plan == "team":
        started["seats"] = to.rng.randint(3, 12)
    to.track(who, at, "trial.started", started, plan=plan)
    if to.chance(6):
        # Reported once more, by another part of the shop.
        to.track(who, at + timedelta(seconds=3), "trial.started", started)
    match to.rng.choices(
        ["paid", "paid late", "cancelled", "longer", "cut", "unlimited", "over"], [25, 8, 8, 8, 6, 5, 40]
    )[0]:
        case "paid":
            subscribe(to, who, day + to.rng.randint(4, 13), plan)
        case "paid late":
            subscribe(to, who, day + to.rng.randint(15, 18), plan)
        case "cancelled":
            to.track(who, who.at(day + to.rng.randint(2, 12), 15), "trial.cancelled", {"trialId": f"tri-{who.number}"})
        case "longer":
            moved = written(ends + timedelta(days=7))
            to.update(who, who.at(day + 9, 14), profile=who.profile(trialEndsAt=moved))
        case "cut":
            to.update(who, who.at(day + 8, 14), profile=who.profile(trialEndsAt=written(who.at(day + 9, 14))))
        case "unlimited":
            to.update(who, who.at(day + 8, 14), profile=who.profile(trialEndsAt=None))
        case _:
            pass


def subscribe(to: Recorder, who: Person, day: float, plan: str) -> None:
    started = {"subscriptionId": f"sub-{to.number()}", "plan": plan, "interval": "year", "trialId": f"tri-{who.number}"}
    to.track(who, who.at(day, to.between(9, 20)), "subscription.started", started, plan=plan)


def basket(to: Recorder) -> list[Json]:
    found: list[Json] = []
    for sku, name, category, price in to.rng.sample(GOODS, to.rng.choice([1, 2, 2, 3, 5])):
        item: Json = {"sku": sku, "name": name, "category": category, "quantity": to.rng.choice([1, 1, 2, 3])}
        item |= {"price": price, "priceText": euros(price * item["quantity"]), "inStock": not to.chance(3)}
        if category != "books":
            item["imageUrl"] = f"https://example.com/images/{sku.lower()}.jpg"
        found.append(item)
    return found


def total_of(items: list[Json]) -> float:
    return round(sum(float(item["price"]) * int(item["quantity"]) for item in items), 2)


def shopping(to: Recorder, who: Person, day: float) -> None:
    """A basket that is filled, and ordered, left, or ordered after a reminder."""
    cart, items = f"cart-{to.number()}", basket(to)
    at = who.at(day, to.between(8, 21))
    coupon = "SPRING5" if to.chance(12) else None
    for count in range(max(1, len(items) - 2), len(items) + 1):
        filled = items[:count]
        total = total_of(filled)
        data = {"cartId": cart, "total": total, "totalText": euros(total), "currency": "EUR", "coupon": coupon}
        to.track(who, at, "cart.updated", data | {"items": filled})
        at += timedelta(minutes=to.rng.randint(1, 20))
    match to.rng.choices(["ordered", "later", "emptied", "looked", "left"], [45, 12, 5, 12, 26])[0]:
        case "ordered":
            order(to, who, at, items, cart)
        case "later":
            order(to, who, at + timedelta(hours=to.between(3, 60)), items, cart)
        case "emptied":
            to.track(who, at + timedelta(minutes=30), "cart.emptied", {"cartId": cart})
        case "looked":
            at += timedelta(hours=to.between(3, 20))
            clicked = {"template": "cart_reminder", "url": f"https://example.com/cart/{cart}"}
            to.track(who, at, "email.clicked", clicked)
        case _:
            pass


def order(to: Recorder, who: Person, at: datetime, items: list[Json], cart: str | None) -> None:
    """An order, its delivery, and perhaps a review before or after we ask for one."""
    number = to.number()
    ordered = {"orderId": f"ord-{number}"}
    lines = [{name: value for name, value in item.items() if name != "inStock"} for item in items]
    total = total_of(items)
    paid, redact = payment(to)
    data: Json = ordered | {"orderNumber": f"G-26-{number:05d}", "total": total, "totalText": euros(total)}
    data |= {"currency": "EUR", "items": lines, "payment": paid}
    data["shipTo"] = {"name": f"{who.first} {who.last}", "city": "Exampleton", "country": to.rng.choice(COUNTRIES)}
    if cart is not None:
        data["cartId"] = cart
    if to.chance(10):
        data["gift"] = {"message": "For your new balcony"} if to.chance(60) else {}
    to.track(who, at, "order.created", data, *redact)
    if to.chance(5):
        to.track(who, at + timedelta(days=2), "order.refunded", ordered | {"amount": total})
        return
    if to.chance(8):
        return
    delivered = at + timedelta(days=to.between(2, 6))
    to.track(who, delivered, "order.delivered", ordered | {"carrier": "Example Post"})
    if to.chance(45):
        later = delivered + timedelta(days=to.rng.choice([4, 9, 9, 10, 11]), hours=to.between(0, 6))
        to.track(who, later, "review.posted", ordered | {"rating": to.rng.choice([2, 3, 4, 5, 5, 5])})


def payment(to: Recorder) -> tuple[Json, list[str]]:
    """How an order was paid, and the paths of what nobody may keep."""
    match to.rng.choice(["card", "card", "sepa", "paypal"]):
        case "card":
            paid = {"method": "card", "label": "Visa ending in 4242", "token": to.canary("card")}
            return paid, ["/event/payment/token"]
        case "sepa":
            return {"method": "sepa", "label": "direct debit", "iban": to.canary("iban")}, ["/event/payment/iban"]
        case _:
            return {"method": "paypal", "label": "PayPal"}, []


def dunning(to: Recorder, who: Person, day: float) -> None:
    number = to.number()
    amount = to.rng.choice([6.0, 49.0, 49.0, 120.0])
    invoice = {"invoiceId": f"inv-{number}"}
    at = who.at(day, to.between(0, 24))
    again = at + timedelta(days=3)

    def failed(when: datetime, attempt: int, **more: Any) -> None:
        data = invoice | {"invoiceNumber": f"2026-{number}", "amount": amount, "amountText": euros(amount)}
        data |= {"currency": "EUR", "attempt": attempt, "card": {"brand": "Visa", "last4": "4242"}}
        to.track(
            who, when, "payment.failed", data | more | {"payment": {"token": to.canary("card")}}, "/event/payment/token"
        )

    def paid(when: datetime) -> None:
        to.track(who, when, "payment.succeeded", invoice | {"amount": amount})

    failed(at, 1, **({"nextAttemptAt": written(again)} if to.chance(85) else {}))
    match to.rng.choices(
        ["soon", "reported twice", "retried", "new card", "refused", "voided", "never"], [15, 10, 20, 12, 20, 5, 18]
    )[0]:
        case "soon":
            paid(at + timedelta(seconds=50))
        case "reported twice":
            failed(at + timedelta(minutes=5), 1)
            paid(at + timedelta(days=2))
        case "retried":
            paid(again)
        case "new card":
            to.update(who, again + timedelta(hours=20), profile=who.profile(cardUpdated=True))
            paid(again + timedelta(days=to.rng.choice([1, 4])))
        case "refused":
            failed(again + timedelta(hours=3), 2)
            if to.chance(50):
                paid(again + timedelta(days=to.rng.randint(2, 9)))
        case "voided":
            to.track(who, again, "invoice.voided", invoice | {"reason": "a mistake of ours"})
        case _:
            pass


def cancelling(to: Recorder, who: Person, day: float) -> None:
    """A plan is cancelled; some answer why, some come back."""
    for number in range(to.rng.choice([0, 1, 5, 6])):
        at = who.at(day - to.between(0, day), 17)
        planted = {"gardenId": f"gar-{who.number}", "bed": f"bed-{number}", "crop": to.rng.choice(CROPS)}
        to.track(who, at, "bed.planted", planted | {"plantedOn": at.date().isoformat()})
    for number in range(to.rng.choice([0, 0, 0, 2])):
        at = who.at(day - 0.5 * number, 11)
        to.track(who, at, "support.ticket_opened", {"ticketId": f"t-{to.number()}", "topic": "billing"})
    at = who.at(day, to.between(9, 20))
    reason = to.rng.choice([*("price", "unused", "missing-feature", "other") * 3, "fraud", "duplicate"])
    ended = {"subscriptionId": f"sub-{who.number}", "plan": "pro", "reason": reason, "endsText": day_of(at)}
    to.track(who, at, "subscription.cancelled", ended, plan="free")
    if to.chance(45):
        answers = {"Would you come back?": to.rng.choice(["yes", "maybe", "no"]), "What was missing?": "Fruit trees"}
        answered = {"survey": "cancellation", "answers": answers}
        to.track(who, who.at(day + to.rng.randint(0, 9), 20), "Survey Answered", answered)
    if to.chance(20):
        subscribe(to, who, day + to.rng.randint(2, 12), "pro")
        again = ended | {"subscriptionId": f"sub-{to.number()}", "reason": "price"}
        to.track(who, who.at(day + 16, 12), "subscription.cancelled", again)


def resetting(to: Recorder, who: Person, day: float) -> None:
    at = who.at(day, to.between(7, 23))
    often = to.rng.choice([1, 1, 1, 1, 1, 1, 2, 2, 5])
    for count in range(often):
        reset = f"rst-{to.number()}"
        minutes = 15 if to.chance(10) else 120
        asked: Json = {"resetId": reset, "channel": "app" if to.chance(10) else "email"}
        asked |= {"expiresAt": written(at + timedelta(minutes=minutes)), "token": to.canary("reset")}
        if to.chance(70):
            asked["city"] = "Exampleton"
        to.track(who, at, "password_reset.requested", asked, "/event/token")
        at += timedelta(minutes=to.rng.randint(2, 12))
        if count == often - 1 and to.chance(65):
            to.track(who, at, "password_reset.completed", {"resetId": reset})


def frosty(to: Recorder, who: Person, day: float) -> None:
    """A night with frost: forecast in the morning, again at noon and in the evening, sometimes taken back."""
    gardens: list[str | None] = [f"gar-{who.number}"]
    gardens += [f"gar-{who.number}-2"] if to.chance(15) else []
    gardens += [None] if to.chance(15) else []
    night = (FIRST_DAY + timedelta(days=int(day))).isoformat()
    for garden in gardens:
        lowest = to.rng.choice([-3, -1, 0, 1, 1, 3])
        for hour in to.rng.choice([(9,), (9, 13), (11, 20), (16,), (7, 22)]):
            data: Json = {"gardenId": garden, "place": "Exampleton", "night": night}
            data |= {"lowest": lowest, "lowestText": f"{lowest} °C"}
            to.track(who, who.at(day, hour + to.between(0, 0.9)), "frost.forecast", data)
        if garden is not None and to.chance(15):
            to.track(who, who.at(day, 14.5), "frost.withdrawn", {"gardenId": garden, "night": night})


def kickoff(to: Recorder, who: Person, day: float) -> None:
    at, call = who.at(day, to.between(9, 17)), f"call-{to.number()}"

    def book(when: datetime, starts: datetime) -> None:
        variables: Json = {"callId": call, "startsAt": written(starts), "joinUrl": f"https://example.com/meet/{call}"}
        variables |= {"startsText": f"{day_of(starts)}, {starts:%H:%M} UTC"}
        variables["host"] = {"name": "Mara Jung", "email": "mara@example.com"}
        if to.chance(60):
            variables["agenda"] = [
                {"topic": "Your gardens", "minutes": 20},
                {"topic": "Who may do what", "minutes": 10},
            ]
        body: Json = {
            "call": "journeys.trigger",
            "journey": "kickoff_call",
            "profile": who.profile(company=f"{who.last} & Co"),
        }
        to.call(when, body | {"variables": variables, "idempotencyKey": f"kickoff:{to.number()}"})

    starts = at + (timedelta(hours=5) if to.chance(20) else timedelta(days=to.rng.randint(2, 7)))
    book(at, starts)
    match to.rng.choices(["held", "moved", "cancelled"], [65, 20, 15])[0]:
        case "moved":
            book(at + timedelta(hours=2), starts + timedelta(days=2))
        case "cancelled":
            to.track(who, at + timedelta(hours=3), "call.cancelled", {"callId": call})
        case _:
            pass
