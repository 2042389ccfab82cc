"""A random number generator -> the text of a `.journey` file in which every construct of the language can occur.

What the checker refuses is never written: conditions know which roots are there and whether the clock may be asked.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

from generate.domain import (
    DATES,
    DURATIONS,
    EVENTS,
    INSTANTS,
    KEYS,
    NUMBERS,
    PLANS,
    SUBSCRIPTIONS,
    WORDS,
    ZONES,
    event_word,
)

CLOCKS = ("09:00", "02:30", "01:30", "00:00", "23:30", "12:15", "17:00", "06:00")
DAYS = ("mon", "fri", "weekdays", "weekends", "tue, thu", "sun")
HOURS = ("09:00 to 17:00", "22:00 to 06:00", "02:00 to 03:00", "01:15 to 01:45", "00:00 to 24:00", "23:00 to 02:30")
SHARES = (("50", "50"), ("60", "40"), ("33.33", "33.33", "33.34"), ("0.01", "99.99"), ("100",))
BINDINGS = ("cart", "seen", "other")


@dataclass(frozen=True)
class Context:
    """What stands around a condition or a step."""

    roots: tuple[str, ...]
    entries: tuple[str, ...] = ()
    clock: bool = True
    run: bool = True
    segments: tuple[str, ...] = ()
    gate: str = ""
    labels: list[str] = field(default_factory=list)

    def bound(self, name: str | None) -> "Context":
        return replace(self, roots=tuple(dict.fromkeys((*self.roots, name)))) if name else self


@dataclass
class Writer:
    """Writes one workspace; ``timeless`` are the segments that do not ask the clock.

    Some durations and clock times come again and again: only where a wait is as long as a cap, or ends as a window
    closes, does anything happen at the very instant that a rule includes or leaves out.
    """

    random: Random
    segments: list[str] = field(default_factory=list)
    timeless: list[str] = field(default_factory=list)
    schema: bool = False
    sent: set[str] = field(default_factory=set)
    duration_again: str = DURATIONS[0]
    clock_again: str = "09:00"

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def one(self, *choices: str) -> str:
        return self.random.choice(choices)

    def duration(self) -> str:
        return self.duration_again if self.chance(0.4) else self.random.choice(DURATIONS)

    def clock(self) -> str:
        return self.clock_again if self.chance(0.5) else self.random.choice(CLOCKS)

    def hours(self) -> str:
        """A window; often one that begins or ends at the clock time that comes again."""
        fitting = [hours for hours in HOURS if self.clock_again in hours]
        return self.random.choice(fitting) if fitting and self.chance(0.5) else self.random.choice(HOURS)

    # ---- values

    def pointer(self, context: Context, field_name: str) -> str:
        """A pointer to a field of that meaning, on the Profile or on what carries data."""
        carriers = [root for root in context.roots if root != "profile"]
        if not carriers or self.chance(0.4):
            own = {"word": "plan", "number": "score", "date": "due", "list": "tags", "key": "plan", "zone": "zone"}
            if self.chance(0.05):
                return self.one("/profile/email", "/profile/externalId", "/profile/address/city", "/profile/nothing")
            return f"/profile/{own[field_name]}"
        named = {"word": "tag", "number": "n", "date": "at", "list": "items", "key": "k", "zone": "zone"}
        return f"/{self.random.choice(carriers)}/{named[field_name]}"

    def literal(self, meaning: str) -> str:
        pools = {"word": WORDS + PLANS, "number": NUMBERS, "key": KEYS, "zone": ZONES}
        return json.dumps(self.random.choice(pools[meaning]))

    def instant(self, context: Context) -> str:
        choices = [self.random.choice(INSTANTS)]
        if context.clock:
            choices += ["now", f"{self.duration()} before now", f"{self.duration()} after now"]
        where = self.pointer(context, "date")
        choices += [f"{self.duration()} {self.one('before', 'after')} {where}"]
        return self.random.choice(choices)

    # ---- conditions

    def condition(self, context: Context, depth: int = 0) -> str:
        if depth < 2 and self.chance(0.3):
            inner = [f"({self.condition(context, depth + 1)})" for _ in range(self.random.randint(2, 3))]
            return self.one(f" {self.one('and', 'or')} ".join(inner), f"not {inner[0]}")
        kinds: list[Callable[[Context], str]] = [self.words, self.words, self.numbers, self.numbers, self.dates]
        kinds += [self.presence, self.lists, self.keys, self.history, self.history]
        if context.entries and context.run:
            kinds.append(lambda inner: f"started by {event_word(self.random.choice(inner.entries))}")
        if context.segments:
            kinds.append(lambda inner: f"in segment {self.random.choice(inner.segments)}")
        return self.random.choice(kinds)(context)

    def predicate(self, context: Context) -> str:
        """What may follow the ``where`` of ``did``, ``any`` and ``all``."""
        if self.chance(0.2):
            return f"({self.condition(context, 2)})"
        return self.random.choice([self.words, self.numbers, self.presence, self.keys])(context)

    def words(self, context: Context) -> str:
        left = self.pointer(context, "word")
        if self.chance(0.15):
            left = f"lower({left})"
        match self.random.randrange(4):
            case 0:
                options = ", ".join(self.literal("word") for _ in range(self.random.randint(1, 3)))
                options += f", {self.pointer(context, 'word')}" if self.chance(0.2) else ""
                return f"{left} {self.one('in', 'not in')} [{options}]"
            case 1:
                return f"{left} {self.one('contains', 'starts with', 'ends with')} {self.literal('word')}"
            case 2:
                return f"{left} {self.one('==', '!=')} {self.pointer(context, 'word')}"
            case _:
                return f"{left} {self.one('==', '!=')} {self.literal(self.one('word', 'word', 'key'))}"

    def numbers(self, context: Context) -> str:
        left = self.pointer(context, self.one("number", "number", "word"))
        if self.chance(0.15):
            left = f"count({self.pointer(context, 'list')})"
        right = self.pointer(context, "number") if self.chance(0.3) else self.literal("number")
        return f"{left} {self.one('==', '!=', '<', '<=', '>', '>=')} {right}"

    def keys(self, context: Context) -> str:
        right = self.pointer(context, "key") if self.chance(0.3) else self.literal("key")
        return f"{self.pointer(context, 'key')} {self.one('==', '!=')} {right}"

    def dates(self, context: Context) -> str:
        left = self.pointer(context, "date")
        right = self.pointer(context, "date") if self.chance(0.15) else self.instant(context)
        if self.chance(0.2):
            left, right = right, left
        if self.chance(0.1):
            return f"{left} {self.one('in', 'not in')} [{right}, {self.random.choice(INSTANTS)}]"
        return f"{left} {self.one('==', '!=', '<', '<=', '>', '>=')} {right}"

    def presence(self, context: Context) -> str:
        meaning = self.one("word", "number", "date", "list", "key")
        return f"{self.pointer(context, meaning)} is {self.one('present', 'missing')}"

    def lists(self, context: Context) -> str:
        carriers = [root for root in context.roots if root != "profile"]
        if not carriers or self.chance(0.4):
            return f"/profile/tags contains {self.literal('word')}"
        where = f"/{self.random.choice(carriers)}/items"
        inner = self.one('/item/tag == "red"', "/item/n > 1", "/item/tag is missing", "(/item/n == 1 or /item/n < 0)")
        return f"{self.one('any', 'all')} {where} as item where {inner}"

    def history(self, context: Context) -> str:
        text = f"did {event_word(self.random.choice(EVENTS))}"
        text += self.correlated(context, clock=context.clock, predicate=True)
        if self.chance(0.6):
            text += f" {self.one('at least', 'exactly', 'at most')} {self.one('once', '2 times', '3 times')}"
        if context.clock and self.chance(0.5):
            text += f" in last {self.duration()}"
        elif context.run and self.chance(0.3):
            text += " since enrollment"
        return text

    def correlated(self, context: Context, *, clock: bool, predicate: bool = False, name: str | None = None) -> str:
        """``[as NAME] [matching POINTER] [where COND]``"""
        named = name or (self.random.choice(BINDINGS) if self.chance(0.4) else None)
        text = f" as {named}" if named else ""
        carriers = [root for root in context.roots if root in ("event", "data")]
        if carriers and self.chance(0.3):
            text += f" matching /{carriers[0]}/{self.one('k', 'k', 'tag')}"
        if self.chance(0.35):
            inner = replace(context.bound(named), clock=clock)
            text += f" where {self.predicate(inner) if predicate else self.condition(inner, 1)}"
        return text

    # ---- steps

    def block(self, context: Context, depth: int) -> list[str]:
        lines: list[str] = []
        for _ in range(self.random.choices((0, 1, 2, 3), (1, 5, 4, 2))[0] if depth else self.random.randint(2, 5)):
            lines += self.step(context, depth)
        return lines

    def step(self, context: Context, depth: int) -> list[str]:
        kinds = [self.wait, self.wait, self.wait_time, self.wait_date, *[self.send] * 4, self.set, self.set]
        if depth < 2:
            kinds += [self.wait_for, self.wait_for, self.wait_for, self.branch, self.split]
        if depth and self.chance(0.15):
            kinds = [self.exit]
        lines = self.random.choice(kinds)(context, depth)
        if self.chance(0.1) and ": split" not in lines[0] and not lines[0].startswith("split"):
            lines[0] = f"{self.label(context)}: {lines[0]}"
        return lines

    def label(self, context: Context) -> str:
        context.labels.append(f"step_{len(context.labels)}")
        return context.labels[-1]

    def wait(self, _: Context, __: int) -> list[str]:
        return [f"wait {self.duration()}"]

    def exit(self, _: Context, __: int) -> list[str]:
        return ["exit"]

    def wait_time(self, _: Context, __: int) -> list[str]:
        days = f"{self.random.choice(DAYS)} " if self.chance(0.4) else ""
        hours = self.hours() if self.chance(0.4) else self.clock()
        return [f"wait until {days}{hours}"] * self.random.choice((1, 1, 1, 2))  # the second is over already

    def wait_date(self, context: Context, _: int) -> list[str]:
        offset = f"{self.duration()} {self.one('before', 'after')} " if self.chance(0.5) else ""
        pointer = self.pointer(context, "date")
        past, missing = self.one("continue", "continue", "exit"), self.one("continue", "continue", "exit")
        return [f"wait until {offset}{pointer} if past {past} if missing {missing}"]

    def set(self, context: Context, _: int) -> list[str]:
        target = self.one("plan", "plan", "score", "score", "due", "due", "zone", "tags", "address/city", "plan/deep")
        meaning = {"plan": "word", "score": "number", "due": "date", "zone": "zone", "tags": "list"}.get(target, "word")
        choices = [self.pointer(context, meaning), "null"]
        if meaning == "date":
            choices += ["now", f"{self.duration()} after now", json.dumps(self.random.choice(DATES))]
        elif meaning == "list":
            choices += ['["red", 1]', "[]", '{"red": null}']
        else:
            choices += [self.literal(meaning)] * 3
        return [f"set /profile/{target} = {self.random.choice(choices)}"]

    def branch(self, context: Context, depth: int) -> list[str]:
        title = f' "Way {self.random.randint(1, 3)}"' if self.chance(0.5) else ""
        lines = [f"branch{title} {{"]
        for _ in range(self.random.randint(1, 3)):
            lines += [f"when {self.condition(context)} {{", *self.block(context, depth + 1), "}"]
        if self.chance(0.6):
            lines += ["else {", *self.block(context, depth + 1), "}"]
        return [*lines, "}"]

    def split(self, context: Context, depth: int) -> list[str]:
        name = self.label(context)
        lines = [f"{name}: split {{" if self.chance(0.5) else f'split "{name}" {{']
        for place, share in enumerate(self.random.choice(SHARES)):
            lines += [f"{share}% arm{place} {{", *self.block(context, depth + 1), "}"]
        return [*lines, "}"]

    def wait_for(self, context: Context, depth: int) -> list[str]:
        lines = [f"wait up to {self.duration()} {{"]
        for _ in range(self.random.randint(1, 3)):
            if self.chance(0.3):
                inner = context
                lines.append(f"when {self.condition(self.timeless_of(context))} {{")
            else:
                name = self.random.choice(BINDINGS) if self.chance(0.4) else None
                inner = context.bound(name)
                new = "new " if self.chance(0.25) else ""
                event = event_word(self.random.choice(EVENTS))
                correlated = self.correlated(context, clock=True, name=name) if name else self.unnamed(context)
                lines.append(f"on {new}{event}{correlated} {{")
            lines += [*self.block(inner, depth + 1), "}"]
        if self.chance(0.5):
            lines += ["timeout {", *self.block(context, depth + 1), "}"]
        return [*lines, "}"]

    def unnamed(self, context: Context) -> str:
        carriers = [root for root in context.roots if root in ("event", "data")]
        text = f" matching /{carriers[0]}/k" if self.chance(0.3) else ""
        return text + (f" where {self.condition(context, 1)}" if self.chance(0.2) else "")

    def timeless_of(self, context: Context) -> Context:
        """C5: no clock in ``exit when`` and ``when`` arms."""
        return replace(context, clock=False, segments=tuple(name for name in context.segments if name in self.timeless))

    def send(self, context: Context, _: int) -> list[str]:
        gates = [context.gate] if context.gate else []
        override = self.one("transactional", *(f"subscription {name}" for name in SUBSCRIPTIONS))
        gate = override if not gates or self.chance(0.2) else ""
        options = [gate] if gate else []
        purposes = ["tx"] if (gate or context.gate) == "transactional" else ["tx", "news", "news"]
        kinds = ["plain", "profile"] + (["event"] if "event" in context.roots else [])
        bound = "data" in context.roots
        if self.chance(0.35):
            values = [self.pointer(context, "word"), self.pointer(context, "number"), '["a", 1]', '"x"', "now"]
            options.append(f"data {{ x = {self.random.choice(values)} }}")
            bound = True
        if bound:
            kinds.append("data")
        if self.chance(0.25):
            roots = ["/profile/plan", "/profile/email", "/profile/score"]
            roots += ["/event/n", "/event/tag"] if "event" in context.roots else []
            roots += ["/data/x"] if bound else []
            options.append(f'subject "To ${{{self.random.choice(roots)}}} and ${{{self.random.choice(roots)}}}"')
        if self.chance(0.25):
            options.append(self.one("window always", f"window {self.hours()}", "window weekends"))
        if self.chance(0.3):
            options.append("if skipped exit")
        template = f"{self.random.choice(purposes)}_{self.random.choice(kinds)}"
        self.sent.add(template)
        return [f"send {template}" + (f" {{ {' '.join(options)} }}" if options else "")]

    # ---- declarations

    def journey(self, key: str) -> str:
        api = self.chance(0.2)
        entries = () if api else tuple(self.random.sample(EVENTS, self.random.choice((1, 1, 1, 2))))
        gate = self.one("transactional", "", *(f"subscription {name}" for name in SUBSCRIPTIONS))
        roots = ("data" if api else "event", "profile")
        context = Context(roots, entries, segments=tuple(self.segments), gate=gate)
        before = replace(context, run=False)
        lines = ["on api"] if api else [self.entry(event, before) for event in entries]
        if entries and self.chance(0.15):
            lines.append(self.entry(entries[0], before))
        lines += [self.enroll(context), *([gate] if gate else []), *self.zone(context)]
        if self.chance(0.35):
            days = self.one("", "", *(f"{day} " for day in DAYS))
            lines.append(f"window {days}{self.hours()}")
            lines += ["window sat"] if self.chance(0.3) else []
        if self.chance(0.5):
            lines.append(f"cap {self.random.choice((1, 1, 2))} sends in {self.duration()}")
        for _ in range(self.random.choice((0, 0, 0, 1, 2, 3))):
            event = event_word(self.random.choice(EVENTS))
            timeless = self.timeless_of(context)
            when, arriving = f"exit when {self.condition(timeless)}", self.correlated(context, clock=True)
            lines.append(self.one(when, f"exit on {event}{arriving}"))
        if self.chance(0.4):
            within = f" within {self.duration()}" if self.chance(0.7) else ""
            event = event_word(self.random.choice(EVENTS))
            lines.append(f"goal {event}{self.correlated(context, clock=True)}{within}")
        lines += ["draft"] if self.chance(0.07) else []
        lines = self.random.sample(lines, len(lines))
        title = ' "A title"' if self.chance(0.3) else ""
        return "\n".join([f"journey {key}{title} {{", *lines, *self.block(context, 0), "}"])

    def entry(self, event: str, context: Context) -> str:
        return f"on {event_word(event)}" + (f" where {self.condition(context)}" if self.chance(0.15) else "")

    def enroll(self, context: Context) -> str:
        policy = self.one("once", "always", "always", f"again after {self.duration()}")
        per = f" per /{context.roots[0]}/{self.one('k', 'k', 'tag')}" if self.chance(0.3) else ""
        overlaps = ["", "skip", "restart"] + ([] if policy == "once" else ["parallel", "parallel"])
        running = self.random.choice(overlaps)
        return f"enroll {policy}{per}" + (f" if running {running}" if running else "")

    def zone(self, context: Context) -> list[str]:
        known = self.random.choice([zone for zone in ZONES if "/" in str(zone) and "Nowhere" not in str(zone)])
        pointer = self.one("/profile/zone", "/profile/zone", f"/{context.roots[0]}/zone")
        return self.random.choice(([], [f'timezone "{known}"'], [f'timezone {pointer} else "{known}"']))

    def workspace(self) -> str:
        self.duration_again, self.clock_again = self.random.choice(DURATIONS), self.random.choice(CLOCKS)
        parts = []
        for name in SUBSCRIPTIONS:
            caps = [f"cap {self.random.choice((1, 1, 2, 3))} sends in {self.duration()}"] if self.chance(0.5) else []
            body = " ".join([f'id "group-{name}"', *caps])
            parts.append(f'subscription {name} "{name}" {self.one("opt-in", "opt-out", "opt-out")} {{ {body} }}')
        for place in range(self.random.randint(0, 2)):
            clock = self.chance(0.5)
            context = Context(("profile",), clock=clock, run=False, segments=tuple(self.timeless))
            name = f"segment_{place}"
            parts.append(f"segment {name} = {self.condition(context)}")
            self.segments.append(name)
            self.timeless += [] if clock else [name]
        if self.schema:
            parts.append(f'event {event_word(EVENTS[0])} {{ schema "event.json" redact /event/secret }}')
        parts += [
            self.journey(key)
            for key in self.random.sample(("alpha", "beta", "Gamma", "a_b"), self.random.randint(1, 4))
        ]
        return "\n\n".join(parts) + "\n"
