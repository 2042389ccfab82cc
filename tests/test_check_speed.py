"""How long a check of many templates takes, beside decoding and validating the same files in native code."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import jsonschema_rs

import sfjourney
from sfjourney.templates import Dialect, components
from workspaces import write_files

Json = Any

TEMPLATES: Final = 500
ELEMENTS: Final = 60
MOST: Final = 45
"""Times the native validation, in processor time, a check may take: twice what it does, for machines are not alike."""

ORDER: Final = {
    "type": "object",
    "required": ["orderId", "total"],
    "properties": {"orderId": {"type": "string"}, "total": {"type": "number"}},
}


def element(number: int) -> Json:
    """One of the six kinds that most emails are made of, half of them with something to read."""
    match number % 6:
        case 0:
            children = [f"e{inside}" for inside in range(number + 1, min(number + 6, ELEMENTS - 2))]
            return {"type": "Section", "props": {"style": {"padding": "8px 0"}}, "children": children}
        case 1:
            text = {"$template": "Hello ${/profile/firstName}, order ${/event/orderId}"}
            return {"type": "Text", "props": {"text": text}, "visible": {"$state": "/profile/firstName"}}
        case 2:
            return {"type": "Heading", "props": {"text": f"Part {number}", "as": "h2"}}
        case 3:
            href = {"$template": "https://shop.example/orders/${/event/orderId}"}
            return {"type": "Button", "props": {"text": "See it", "href": href, "width": 200, "height": 44}}
        case 4:
            large = {
                "$cond": {"$state": "/event/total", "gt": 100},
                "$then": "Large",
                "$else": {"$state": "/event/orderId"},
            }
            return {"type": "Text", "props": {"text": large, "style": {"color": "#333333", "fontSize": 14}}}
        case _:
            src = f"https://shop.example/{number}.png"
            return {"type": "Image", "props": {"src": src, "alt": "A picture", "width": 56, "height": 56}}


def template(number: int) -> str:
    elements = {f"e{each}": element(each) for each in range(ELEMENTS - 2)}
    top = [f"e{each}" for each in range(0, ELEMENTS - 2, 6)]
    outer = {
        "html": {"type": "Html", "props": {"lang": "en"}, "children": ["body"]},
        "body": {"type": "Body", "props": {}, "children": top},
    }
    subject = {"$template": "Order ${/event/orderId}"}
    definition = {"subject": subject, "body": {"root": "html", "elements": {**outer, **elements}}}
    return json.dumps({"name": f"Template {number}", "purpose": "Transactional", "definition": definition}, indent=1)


def schema_of_templates() -> Json:
    """What the catalog says of elements, as a JSON Schema."""
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


def seconds(run: Callable[[], object]) -> float:
    """Processor time of the fastest of three runs."""
    times = []
    for _ in range(3):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def test_a_check_is_a_bounded_multiple_of_decoding_and_validating(tmp_path: Path) -> None:
    texts = {f"templates/t{number}.json": template(number) for number in range(TEMPLATES)}
    sends = "\n".join(f"  send t{number}\n  wait 1 hour" for number in range(TEMPLATES))
    journey = (
        'profile { schema "profile.json" }\nevent order.created { schema "order.json" }\n'
        f"journey j {{\n  on order.created\n  enroll always\n  transactional\n\n{sends}\n}}\n"
    )
    profile = {"type": "object", "properties": {"firstName": {"type": "string"}}}
    others = {"j.journey": journey, "order.json": json.dumps(ORDER), "profile.json": json.dumps(profile)}
    root = write_files(tmp_path, {**texts, **others})
    validator = jsonschema_rs.validator_for(schema_of_templates())
    assert sfjourney.check(root) == ()
    native = seconds(lambda: all(validator.is_valid(json.loads(text)) for text in texts.values()))
    checked = seconds(lambda: sfjourney.check(root))
    print(f"check {checked:.3f} s, json.loads and jsonschema-rs {native:.3f} s: {checked / native:.1f} times")  # noqa: T201  # the figure is what a reader of the log wants
    assert checked <= MOST * native
