"""Templates in which something was put out of order, the same ones for the same seed."""

import json
from collections.abc import Iterator
from random import Random
from typing import Any, Final

Json = Any

POINTERS: Final = (
    "/event/orderId", "/event/total", "/event/items", "/event/items/0/title", "/event/items/01/title", "/event/note",
    "/event/address", "/event/address/zip", "/event/flag", "/event/nope", "/profile/firstName", "/profile/plan",
    "/data/x", "/preset/list", "/event/toString", "/evnt/orderId", " /event/total", "event/orderId", "title", "/", "",
)  # fmt: skip

ELEMENTS: Json = {
    "html": {"type": "Html", "props": {}, "children": ["head", "body"]},
    "head": {"type": "Head", "props": {}, "children": []},
    "body": {"type": "Body", "props": {"style": {"color": "red"}}, "children": ["known", "list", "cond", "md", "go"]},
    "known": {
        "type": "Section",
        "props": {},
        "visible": {"$state": "/profile/firstName"},
        "children": ["name", "note", "shared", "title"],
    },
    "name": {
        "type": "Text",
        "props": {"text": {"$state": "/profile/firstName"}},
        "visible": {"$state": "/event/total", "gt": 5},
    },
    "note": {
        "type": "Text",
        "props": {
            "text": {
                "$cond": {"$state": "/event/note"},
                "$then": {"$template": "N ${/event/note} ${/profile/firstName}"},
                "$else": {"$state": "/event/orderId"},
            }
        },
    },
    "shared": {"type": "Text", "props": {"text": {"$template": "${title} ${/event/orderId}"}}},
    "title": {"type": "Heading", "props": {"text": "Thank you", "as": "h2"}},
    "list": {"type": "Section", "props": {}, "repeat": {"statePath": "/event/items"}, "children": ["row", "shared"]},
    "row": {
        "type": "Text",
        "props": {"text": {"$item": "title"}},
        "visible": [{"$item": "sku"}, {"$state": "/profile/plan", "eq": "pro"}],
    },
    "cond": {"type": "Conditional", "props": {"mso": True}, "children": ["raw"]},
    "raw": {"type": "Raw", "props": {"content": {"$template": "<b>${/event/orderId}</b>"}}},
    "md": {"type": "Markdown", "props": {"content": {"$state": "/profile/firstName"}}},
    "go": {"type": "Button", "props": {"text": "Go", "href": "https://shop.example", "width": 90, "height": 44}},
}

ORDER: Json = {
    "type": "object",
    "required": ["orderId", "total", "items"],
    "properties": {
        "orderId": {"type": "string"},
        "total": {"type": "number"},
        "note": {"type": ["string", "null"]},
        "flag": {"type": "boolean"},
        "address": {"type": "object", "required": ["city"], "properties": {"city": {"type": "string"}}},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["title"],
                "properties": {"title": {"type": "string"}, "sku": {"type": "string"}},
            },
        },
    },
}
PERSON: Json = {"type": "object", "properties": {"firstName": {"type": "string"}, "plan": {"enum": ["free", "pro"]}}}

_PLAIN: Final[tuple[Json, ...]] = (
    None, True, False, 0, -1, 3.5, "", "x", "{{name}}", "Hi ${/event/orderId}", "javascript:alert(1)", "shop.example",
    "{% if x %}", "<b>x</b>", "/event/note", [], {}, [1], ["note", "gone"],
    {"color": "red", "padding": {"$state": "/event/total"}},
)  # fmt: skip
_NAMES: Final = ("visible", "repeat", "children", "text", "href", "src", "alt", "style", "width", "as", "mso", "lang")
_TYPES: Final = ("Text", "Heading", "Image", "Row", "Column", "Body", "Head", "Raw", "Conditional", "Nope", "text", 5)
_STRAYS: Final = ("childern", "visable", "repeats", "prop", "typ", "text", "style", "colour", "//")


def damaged(seed: int, count: int) -> Iterator[str]:
    """So many templates, as JSON."""
    random = Random(seed)  # noqa: S311  # damage that comes out the same each time
    for _ in range(count):
        elements = json.loads(json.dumps(ELEMENTS))
        for _ in range(random.choice((1, 1, 2, 3))):
            _damage(random, elements)
        subject = random.choice(("S", {"$template": "S ${/event/orderId}"}, {"$state": random.choice(POINTERS)}))
        body = {"root": "html", "state": {"preset": {"list": ["a"]}}, "elements": elements}
        file = {"name": "t", "purpose": "Transactional", "definition": {"subject": subject, "body": body}}
        yield json.dumps(file, indent=random.choice((None, 1)))


def _damage(random: Random, elements: Json) -> None:
    element = elements[random.choice(list(elements))]
    props = element["props"] if isinstance(element.get("props"), dict) else {}
    match random.randrange(9):
        case 0:
            element["visible"] = random.choice((_condition(random), _condition(random), *_PLAIN))
        case 1:
            element["repeat"] = random.choice(({"statePath": random.choice(POINTERS)}, {}, random.choice(_PLAIN)))
        case 2:
            element["type"] = random.choice(_TYPES)
        case 3:
            element["children"] = random.choices([*elements, "gone"], k=random.randrange(4))
        case 6:
            element[random.choice(_STRAYS)] = random.choice((["note"], {"$state": "/profile/firstName"}, *_PLAIN))
        case 4 if props:
            del props[random.choice(list(props))]
        case 5:
            props[random.choice(_NAMES)] = random.choice(_PLAIN)
        case _:
            props[random.choice([*props, "text"])] = _expression(random)


def _expression(random: Random) -> Json:
    pointer = random.choice(POINTERS)
    plain: tuple[Json, ...] = (
        {"$state": pointer},
        {"$template": f"A ${{{pointer}}} b"},
        {"$item": pointer.removeprefix("/")},
        {"$bindItem": "title"},
        {"$index": True},
        {"$stat": pointer},
        {"state": pointer},
        {"$template": pointer},
        {"$template": f"A ${{{pointer}"},
        {"$state": pointer, "default": "x"},
        {"$template": f"{{{{x}}}} ${{{pointer}}}"},
        {"$computed": "f", "args": {"a": {"$state": pointer}}},
    )
    one, other = random.choice(plain), random.choice((*plain, *_PLAIN))
    return one if random.randrange(3) else {"$cond": _condition(random), "$then": one, "$else": other}


def _condition(random: Random) -> Json:
    one: Json = {random.choice(("$state", "$state", "$state", "$item")): random.choice(POINTERS)}
    for _ in range(random.choice((0, 1, 1, 2))):
        operator = random.choice(("eq", "neq", "gt", "lte", "not", "like"))
        one[operator] = random.choice((3, "pro", True, None, {"$state": random.choice(POINTERS)}))
    group = random.choice(("$and", "$or"))
    other = {"$state": random.choice(POINTERS)}
    return random.choice((one, one, one, [one, other], {group: [one, other]}, {group: [one], "not": True}, {group: 5}))
