"""Writes a workspace without a mistake: the same files for the same arguments, everywhere.

    python benchmarks/generate_workspace.py FOLDER [--journeys 500] [--templates 500] [--elements 60] [--seed N]

No two templates are alike: words, pointers, styles, addresses and the order of elements are drawn anew. About half of
the elements read something, most of them what their schema requires and the rest behind a condition. Each Journey has
some twenty-five lines, and sends two of the templates.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from sfjourney.templates import Dialect, components

Json = Any

WORDS = (
    *(
        "order",
        "parcel",
        "garden",
        "seeds",
        "receipt",
        "spring",
        "delivery",
        "welcome",
        "account",
        "invoice",
        "harvest",
    ),
    *("planner", "water", "sun", "shade", "bed", "soil", "compost", "weekly", "reminder", "discount", "offer", "thank"),
    *(
        "you",
        "again",
        "soon",
        "today",
        "tomorrow",
        "friends",
        "support",
        "answer",
        "question",
        "ready",
        "pickup",
        "tea",
    ),
)
REQUIRED = ("orderId", "number", "city", "currency", "trackingUrl", "shop", "note", "totalText", "placedOn")
OPTIONAL = ("coupon", "giftText", "pickupPlace", "referrer")
AMOUNTS = ("total", "discount", "shipping")
ASKED = ("weight", "points")
"""What Journeys ask about, and sections ``saved``, so that no condition inside them is settled before."""
PROFILE = ("firstName", "lastName", "plan", "city", "gardenName")
COLOURS = ("#333333", "#1a7f37", "#ffffff", "#f6f8fa", "#0969da", "#cf222e")


def string(*, required: bool) -> Json:
    return {"type": "string", "minLength": 1} if required else {"type": "string"}


ORDER: Json = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": [*REQUIRED, "carrier", *AMOUNTS, *ASKED, "saved", "items"],
    "properties": {
        **{name: string(required=True) for name in (*REQUIRED, "carrier")},
        **{name: string(required=False) for name in OPTIONAL},
        **{name: {"type": "number"} for name in (*AMOUNTS, *ASKED, "saved")},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["title", "sku", "price"],
                "properties": {"title": {"type": "string"}, "sku": {"type": "string"}, "price": {"type": "number"}},
            },
        },
    },
}
PERSON: Json = {"type": "object", "properties": {name: string(required=False) for name in PROFILE}}


class TemplateMaker:
    """One template, element by element."""

    def __init__(self, random: Random, elements: int) -> None:
        self.random = random
        self.elements: dict[str, Json] = {}
        self.left = elements

    def template(self, name: str) -> str:
        body = self.add({"type": "Body", "props": {"style": self.style()}, "children": []})
        html = self.add({"type": "Html", "props": {"lang": "en"}, "children": [body]})
        preview = self.add({"type": "Preview", "props": {"text": self.words(8)}})
        self.elements[html]["children"].insert(0, preview)
        while self.left > 0:
            self.elements[body]["children"].append(self.section())
        subject = {"$template": f"{self.words(3)} ${{/event/{self.random.choice(REQUIRED)}}}"}
        definition = {"subject": subject, "body": {"root": html, "elements": self.elements}}
        file = {"name": name, "purpose": "Transactional", "status": "Active", "definition": definition}
        return json.dumps(file, indent=2) + "\n"

    def add(self, element: Json) -> str:
        key = f"{element['type'].lower()}-{len(self.elements)}"
        self.elements[key] = element
        self.left -= 1
        return key

    def section(self) -> str:
        element: Json = {"type": "Section", "props": {"style": self.style()}, "children": []}
        made = self.add(element)
        repeated = self.is_so(0.15)
        if repeated:
            element["repeat"] = {"statePath": "/event/items", "key": "sku"}
        elif self.is_so(0.2):
            element["visible"] = {"$state": "/event/saved", "gt": self.random.randint(1, 50)}
        for _ in range(min(self.left, self.random.randint(3, 9))):
            element["children"].append(self.of_item() if repeated and self.is_so(0.7) else self.simple())
        return made

    def of_item(self) -> str:
        text = self.random.choice(({"$item": "title"}, {"$template": f"${{title}}, {self.words(2)} ${{price}}"}))
        return self.add({"type": "Text", "props": {"text": text}})

    def simple(self) -> str:
        random = self.random
        match random.choice(("text", "text", "read", "guarded", "choice", "heading", "button", "link", "image", "hr")):
            case "text":
                element: Json = {"type": "Text", "props": {"text": self.words(random.randint(4, 20))}}
                if self.is_so(0.4):
                    element["props"]["style"] = self.style()
            case "read":
                element = {"type": "Text", "props": {"text": self.filled(), "style": self.style()}}
            case "guarded":
                pointer = self.optional()
                text = {"$template": f"{self.words(2)} ${{{pointer}}}, {self.words(3)}"}
                element = {"type": "Text", "props": {"text": text}, "visible": {"$state": pointer}}
            case "choice":
                chosen = {
                    "$cond": self.condition(),
                    "$then": self.words(2),
                    "$else": {"$state": f"/event/{random.choice(REQUIRED)}"},
                }
                element = {"type": "Text", "props": {"text": chosen}}
            case "heading":
                element = {"type": "Heading", "props": {"text": self.words(4), "as": f"h{random.randint(1, 6)}"}}
            case "button":
                props = {
                    "text": self.words(2),
                    "href": self.address(),
                    "width": 100 + random.randint(1, 99),
                    "height": 44,
                }
                element = {"type": "Button", "props": props}
            case "link":
                element = {"type": "Link", "props": {"text": self.words(3), "href": self.address()}}
            case "image":
                src = f"https://cdn.shop.example/{random.choice(WORDS)}/{random.randint(1, 9999)}.png"
                props = {"src": src, "alt": self.words(4), "width": random.randint(20, 600)}
                element = {"type": "Image", "props": props}
            case _:
                element = {"type": "Hr", "props": {"style": self.style()}}
        return self.add(element)

    def is_so(self, share: float) -> bool:
        return self.random.random() < share

    def words(self, count: int) -> str:
        return " ".join(self.random.choices(WORDS, k=count))

    def style(self) -> Json:
        random = self.random
        every = {
            "color": random.choice(COLOURS),
            "padding": f"{random.randint(0, 32)}px",
            "fontSize": random.randint(11, 24),
            "textAlign": random.choice(("left", "center", "right")),
        }
        return {name: every[name] for name in random.sample(sorted(every), random.randint(1, 4))}

    def filled(self) -> Json:
        one, other = self.random.sample(REQUIRED, 2)
        amount = self.random.choice(AMOUNTS)
        return {
            "$template": f"{self.words(3)} ${{/event/{one}}}, ${{/event/{amount}}} {self.words(2)} ${{/event/{other}}}"
        }

    def optional(self) -> str:
        return self.random.choice([*(f"/profile/{name}" for name in PROFILE), *(f"/event/{name}" for name in OPTIONAL)])

    def condition(self) -> Json:
        random = self.random
        amount = {"$state": f"/event/{random.choice(AMOUNTS)}", random.choice(("gt", "lte")): random.randint(1, 500)}
        text = {"$state": f"/event/{random.choice(REQUIRED)}", random.choice(("eq", "neq")): random.choice(WORDS)}
        return random.choice((amount, amount, text, {"$and": [amount, text]}, {"$state": self.optional()}))

    def address(self) -> Json:
        path = f"https://shop.example/{self.random.choice(WORDS)}/{self.random.randint(1, 9999)}"
        return path if self.is_so(0.5) else {"$template": f"{path}/${{/event/{self.random.choice(REQUIRED)}}}"}


def journey(number: int, random: Random, templates: int) -> str:
    """One Journey, with waits, a branch and two sends."""
    first, second = number % templates, random.randrange(templates)
    (amount, other), days = random.sample(ASKED, 2), random.randint(1, 20)
    goal = f"  goal order.paid matching /event/orderId within {days + 20} days\n" if number % 2 else ""
    return f"""\
# {" ".join(random.choices(WORDS, k=8))}
journey j{number} "{" ".join(random.choices(WORDS, k=3))}" {{
  on order.created where /event/{amount} > {random.randint(1, 100)} and /event/carrier == "{random.choice(WORDS)}"
  enroll always per /event/orderId
  timezone "Europe/Berlin"
  transactional
  window weekdays 08:00 to {random.randint(17, 21)}:00
  exit on order.paid matching /event/orderId
{goal}
  wait {random.randint(1, 48)} hours
  branch "kind" {{
    when /event/{other} >= {random.randint(1, 400)} {{
      send t{first} {{
        subject "{" ".join(random.choices(WORDS, k=3))} ${{/event/{random.choice(REQUIRED)}}}"
        if skipped exit
      }}
    }}
    else {{
      wait {days} days
    }}
  }}
  answered: wait up to {random.randint(2, 9)} days {{
    on order.shipped matching /event/orderId {{
      exit
    }}
    timeout {{
      send t{second}
    }}
  }}
}}
"""


def schema_of_templates() -> Json:
    """What the catalog says of elements, as a JSON Schema: what native code can ask of the same files."""
    expression = {"type": "object", "anyOf": [{"required": [key]} for key in ("$state", "$item", "$cond", "$template")]}
    kinds = [
        {
            "type": "object",
            "required": ["type", "props"],
            "properties": {
                "type": {"const": name},
                "props": {
                    "type": "object",
                    "required": [prop.name for prop in component.props.values() if prop.required],
                    "properties": {p.name: {"anyOf": [p.schema, expression]} for p in component.props.values()},
                    "additionalProperties": False,
                },
                "children": {"type": "array", "items": {"type": "string"}},
            },
        }
        for name, component in components(Dialect.JSX_EMAIL).items()
    ]
    elements = {"type": "object", "additionalProperties": {"oneOf": kinds}}
    body = {"type": "object", "required": ["root", "elements"], "properties": {"elements": elements}}
    definition = {"type": "object", "required": ["body"], "properties": {"body": body}}
    return {"type": "object", "required": ["definition"], "properties": {"definition": definition}}


def files(journeys: int, templates: int, elements: int, seed: int) -> Iterator[tuple[str, str]]:
    """The files of the workspace: names and texts."""
    random = Random(seed)
    for number in range(templates):
        yield f"templates/t{number}.json", TemplateMaker(random, elements).template(f"Template {number}")
    events = "".join(f'event order.{name} {{ schema "../order.json" }}\n' for name in ("created", "paid", "shipped"))
    declarations = f'profile {{ schema "../profile.json" }}\n{events}\n'
    for number in range(journeys):
        text = journey(number, random, templates)
        yield f"journeys/j{number}.journey", text if number else declarations + text
    yield "order.json", json.dumps(ORDER, indent=2)
    yield "profile.json", json.dumps(PERSON, indent=2)


def write(folder: Path, journeys: int, templates: int, elements: int = 60, seed: int = 7) -> None:
    """Write them below a folder."""
    for name, text in files(journeys, templates, elements, seed):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--journeys", type=int, default=500)
    parser.add_argument("--templates", type=int, default=500)
    parser.add_argument("--elements", type=int, default=60)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    write(options.folder, options.journeys, options.templates, options.elements, options.seed)


if __name__ == "__main__":
    main()
