"""The example of a rule, one text -> the files of a small workspace.

A line ``--- PATH`` begins another file; what stands before the first is ``example.journey``. The files below are there
too wherever an example mentions them by name, so that an example shows nothing but its point.
"""

import re
from textwrap import dedent, indent

_MARK = re.compile(r"^--- (\S+)$", re.MULTILINE)


def _template(purpose: str, subject: str, text: str) -> str:
    return dedent(f"""\
        {{
          "name": "{subject}",
          "purpose": "{purpose}",
          "status": "Active",
          "definition": {{
            "from": "Shop <hello@shop.example>",
            "subject": "{subject}",
            "preheader": "",
            "replyTo": null,
            "body": {{
              "root": "html",
              "elements": {{
                "html": {{"type": "Html", "props": {{"lang": "en"}}, "children": ["body"]}},
                "body": {{"type": "Body", "props": {{}}, "children": ["text"]}},
                "text": {{"type": "Text", "props": {{"text": {text}}}, "children": []}}
              }}
            }}
          }}
        }}
        """)


STANDARD_FILES = {
    "templates/welcome.json": _template("Promotional", "Welcome", '"Hello from the shop"'),
    "templates/receipt.json": _template("Transactional", "Your order", '{"$state": "/event/orderId"}'),
    "schemas/order.json": dedent("""\
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "type": "object",
          "required": ["orderId", "total", "gift", "shipTo", "items"],
          "properties": {
            "orderId": {"type": "string"},
            "total": {"type": "number"},
            "coupon": {"type": "string"},
            "gift": {"type": "boolean"},
            "shipTo": {"type": "object", "required": ["city"], "properties": {"city": {"type": "string"}}},
            "items": {
              "type": "array",
              "items": {
                "type": "object",
                "required": ["name"],
                "properties": {"name": {"type": "string"}, "note": {"type": "string"}}
              }
            }
          }
        }
        """),
    "schemas/payment.json": dedent("""\
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "type": "object",
          "required": ["orderId", "total"],
          "properties": {
            "orderId": {"type": "string"},
            "total": {"type": "number"},
            "payment": {
              "type": "object",
              "properties": {"method": {"type": "string"}, "token": {"type": "string"}}
            }
          }
        }
        """),
    "schemas/profile.json": dedent("""\
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "type": "object",
          "properties": {
            "firstName": {"type": "string"},
            "plan": {"enum": ["free", "pro"]}
          }
        }
        """),
}


def note(elements: str, *, children: str = "text", send: str = "send note", more: str = "") -> str:
    """An example whose point is a template: a Journey that sends it, and its body with these elements.

    ``children`` are the keys in the outermost element, ``more`` what stands before it in the body.
    """
    keys = ", ".join(f'"{key}"' for key in children.split())
    inside = indent(dedent(elements).strip(), "        ").lstrip()
    first = indent(dedent(more).strip(), "      ") + "\n" if more else ""
    return (
        _NOTE.replace("send note", send)
        + "--- templates/note.json\n"
        + _NOTE_TEMPLATE.replace("      BODY\n", first).replace("KEYS", keys).replace("ELEMENTS", inside)
    )


_NOTE = dedent("""\
    event order.created { schema "schemas/order.json" }

    journey j {
      on order.created
      enroll always
      transactional

      send note
    }
    """)

_NOTE_TEMPLATE = dedent("""\
    {
      "name": "Note",
      "purpose": "Transactional",
      "definition": {
        "subject": "Your order",
        "body": {
          BODY
          "root": "html",
          "elements": {
            "html": {"type": "Html", "props": {"lang": "en"}, "children": ["body"]},
            "body": {"type": "Body", "props": {}, "children": [KEYS]},
            ELEMENTS
          }
        }
      }
    }
    """)


PLAIN_NOTE = note('"text": {"type": "Text", "props": {"text": "Thank you"}}')
"""An example with a template in which nothing is wrong."""


_ORDERS = """\
    event order.created {
      schema "schemas/payment.json"
      redact /event/payment/token
    }

    journey j {
      on order.created
      enroll always if running parallel
      transactional

      send receipt
    }
    """


def recorded(records: str, workspace: str = _ORDERS) -> str:
    """An example whose point is a recording: a workspace, by default a Journey that every order enters, and records."""
    return dedent(workspace) + "--- recording.jsonl\n" + dedent(records)


def example_files(example: str) -> dict[str, str]:
    """The files of an example's workspace, by path."""
    _, *rest = parts = _MARK.split(dedent(example).strip("\n") + "\n")
    files = {"example.journey": parts[0]} | dict(
        zip(rest[::2], (text.lstrip("\n") for text in rest[1::2]), strict=True)
    )
    mentioned = "\n".join(files.values())
    for path, text in STANDARD_FILES.items():
        stem = path.rpartition("/")[2].removesuffix(".json")
        if path not in files and re.search(rf"\b{stem}\b", mentioned):
            files[path] = text
    return files
