"""A random number generator -> Journeys over so few values that their conditions contradict each other often.

The recordings keep the schemas, where there are any: what the checker says holds for these.
"""

import json
from random import Random
from typing import Any, Final

MINUTE: Final = 60_000
EVENTS: Final = ("a", "b")
NUMBERS: Final = (0, 1, 2, 3)
WORDS: Final = ("x", "y", "z")
DATES: Final = ("2026-03-28", "2026-03-30T10:00:00Z", "2026-04-05", "2026-03-29T02:30:00+01:00", "soon")
SCHEMAS: Final[dict[str, Any]] = {
    "event.json": {
        "type": "object",
        "required": ["n"],
        "properties": {
            "n": {"type": "integer", "minimum": 0, "maximum": 3},
            "w": {"enum": list(WORDS)},
            "at": {"type": "string"},
            "k": {"type": "integer"},
        },
    },
    "profile.json": {
        "type": "object",
        "properties": {
            "n": {"type": "integer"},
            "w": {"enum": list(WORDS)},
            "at": {"type": "string"},
            "zone": {"type": "string"},
        },
    },
}
TEMPLATE: Final = {
    "name": "Note",
    "purpose": "Transactional",
    "definition": {
        "subject": "Note",
        "body": {"root": "t", "elements": {"t": {"type": "Text", "props": {"text": "Hello"}}}},
    },
}


class Contradictions:
    """Writes one workspace and recordings for it."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311  # a seed, not a secret
        self.typed = self.chance(0.5)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def one(self, *choices: str) -> str:
        return self.random.choice(choices)

    # ---- Journeys

    def condition(self, roots: tuple[str, ...], depth: int = 0, *, clock: bool = True) -> str:
        if depth < 2 and self.chance(0.25):
            parts = [f"({self.condition(roots, depth + 1, clock=clock)})" for _ in range(2)]
            return self.one(parts[0] + f" {self.one('and', 'or')} " + parts[1], f"not {parts[0]}")
        root = self.one(*roots)
        match self.random.randrange(10):
            case 0:
                return f"/{root}/{self.one('n', 'w')} is {self.one('present', 'missing')}"
            case 1 | 2:
                return f'/{root}/w {self.one("==", "!=")} "{self.one(*WORDS)}"'
            case 3:
                return f'/{root}/w {self.one("in", "not in")} ["{self.one(*WORDS)}", "{self.one(*WORDS)}"]'
            case 4 if clock:
                left = self.one("", "", "1 day before ", "2 days after ", "3 hours before ") + f"/{root}/at"
                return f"{left} {self.one('<', '<=', '>')} {self.one('now', 'now', '1 day before now', '2h after now')}"
            case 5:
                period = self.one("", " in last 1 day") if clock else ""
                return f"did {self.one(*EVENTS)} {self.one('at least once', 'at most once', 'exactly once')}{period}"
            case 6:
                return f"/{root}/w contains {json.dumps(self.one(*WORDS))}"
            case _:
                right = str(self.random.choice(NUMBERS)) if self.chance(0.85) else f"/{self.one(*roots)}/n"
                return f"/{root}/n {self.one('==', '!=', '<', '<=', '>', '>=')} {right}"

    def block(self, roots: tuple[str, ...], depth: int) -> list[str]:
        lines: list[str] = []
        for _ in range(self.random.randint(1, 4 if depth == 0 else 2)):
            lines += self.step(roots, depth)
        return lines

    def step(self, roots: tuple[str, ...], depth: int) -> list[str]:
        match self.random.randrange(12 if depth < 3 else 5):
            case 0:
                return [f"wait {self.one('1 hour', '1 day', '10 minutes')}"]
            case 1:
                pointer = f"/{self.one(*roots)}/at"
                moved = self.one("", "", "1 day before ", "2 days before ", "1 day after ", "6 hours before ")
                policies = f"if past {self.one('continue', 'exit')} if missing {self.one('continue', 'exit')}"
                return [f"wait until {moved}{pointer} {policies}"]
            case 2:
                return [self.setting(roots)]
            case 3:
                return ["exit"] if depth and self.chance(0.5) else ["send note"]
            case 4:
                return ["send note"]
            case 5 | 6 | 7 | 8:
                return self.branch(roots, depth)
            case 9:
                name = f"s{self.random.randrange(10**9)}"
                one, other = self.block(roots, depth + 1), self.block(roots, depth + 1)
                return [f'split "{name}" {{', "50% one {", *one, "}", "50% other {", *other, "}", "}"]
            case _:
                return self.wait_for(roots, depth)

    def setting(self, roots: tuple[str, ...]) -> str:
        choices = [f'set /profile/w = "{self.one(*WORDS)}"', f"set /profile/n = {self.random.choice(NUMBERS)}"]
        choices += ["set /profile/w = null", "set /profile/at = now", "set /profile/at = 1 day before now"]
        choices += [
            f"set /profile/n = /{self.one(*roots)}/n",
            f"set /profile/at = 5 hours after /{self.one(*roots)}/at",
        ]
        return self.one(*choices)

    def branch(self, roots: tuple[str, ...], depth: int) -> list[str]:
        lines = ["branch {"]
        for _ in range(self.random.randint(1, 3)):
            lines += [f"when {self.condition(roots)} {{", *self.block(roots, depth + 1), "}"]
        if self.chance(0.5):
            lines += ["else {", *self.block(roots, depth + 1), "}"]
        return [*lines, "}"]

    def wait_for(self, roots: tuple[str, ...], depth: int) -> list[str]:
        lines = [f"wait up to {self.one('1 hour', '1 day')} {{"]
        for _ in range(self.random.randint(1, 3)):
            if self.chance(0.35):
                asked = tuple(root for root in roots if root != "profile" or self.chance(0.8))
                lines += [f"when {self.condition(asked, clock=False)} {{", *self.block(roots, depth + 1), "}"]
                continue
            name = self.one("", "p", "q")
            inner = (*roots, name) if name and name not in roots else roots
            bound = f" as {name}" if name else ""
            matching = self.one("", "", " matching /event/k")
            where = f" where {self.condition((*inner, *([name] * 2 if name else [])), 1)}" if self.chance(0.6) else ""
            lines.append(f"on {self.one('', '', 'new ')}{self.one(*EVENTS)}{bound}{matching}{where} {{")
            lines += [*self.block(inner, depth + 1), "}"]
        if self.chance(0.5):
            lines += ["timeout {", *self.block(roots, depth + 1), "}"]
        return [*lines, "}"]

    def journey(self, key: str) -> str:
        roots = ("event", "profile")
        starts = self.random.sample(EVENTS, self.random.choice((1, 1, 2)))
        filters = [f" where {self.condition(roots)}" if self.chance(0.6) else "" for _ in starts]
        lines = [f"on {event}{where}" for event, where in zip(starts, filters, strict=True)]
        per = self.one("", "", " per /event/k")
        lines.append(f"enroll always{per} if running {self.one('skip', 'restart', 'parallel')}")
        lines += ["transactional", self.one("", 'timezone "Europe/Berlin"', 'timezone /profile/zone else "UTC"')]
        for _ in range(self.random.choice((0, 0, 1, 2))):
            on = f"exit on {self.one(*EVENTS)}{self.one('', ' matching /event/k')}"
            on += f" where {self.condition(('event', 'profile'))}" if self.chance(0.6) else ""
            lines.append(self.one(f"exit when {self.condition(roots, clock=False)}", on))
        lines += [self.one("", "", "window 09:00 to 17:00")]
        return "\n".join([f"journey {key} {{", *lines, *self.block(roots, 0), "}"])

    def files(self) -> dict[str, str]:
        """The files of the workspace, by path."""
        declared = (
            'profile { schema "profile.json" }\nevent a { schema "event.json" }\nevent b { schema "event.json" }\n'
        )
        journeys = "\n\n".join(self.journey(key) for key in ("one", "two")[: self.random.choice((1, 1, 2))])
        schemas = {name: json.dumps(schema) for name, schema in SCHEMAS.items()} if self.typed else {}
        text = (declared if self.typed else "") + journeys + "\n"
        return {"all.journey": text, "templates/note.json": json.dumps(TEMPLATE), **schemas}

    # ---- recordings

    def values(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.chance(0.7):
            found["w"] = self.random.choice(WORDS)
        if self.chance(0.6):
            found["at"] = self.random.choice(DATES)
        if self.typed or self.chance(0.8):
            found["n"] = self.random.choice(NUMBERS)
        return found

    def recording(self, count: int) -> list[dict[str, Any]]:
        now = 1_774_600_000_000 + self.random.randrange(72) * 3_600_000
        records = []
        for _ in range(count):
            now += self.random.choice((0, 0, 1, 10, 60, 60, 600, 1440)) * MINUTE
            properties: dict[str, Any] = {}
            if self.chance(0.5):
                properties = {name: value for name, value in self.values().items() if self.chance(0.6)}
            if self.chance(0.1):
                properties["zone"] = self.one("America/New_York", "Pacific/Apia")
            who = {"email": f"p{self.random.randrange(3)}@x.io", "properties": properties}
            data = {**self.values(), **({"k": self.random.choice((1, 2))} if self.chance(0.8) else {})}
            records.append({"event": self.one(*EVENTS), "profile": who, "data": data, "at": now})
        return records
