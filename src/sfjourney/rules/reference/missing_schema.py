"""A schema file that cannot be read."""

import re
from collections.abc import Iterator

from sfjourney.diagnostics import Edit, Finding, Fix, Severity
from sfjourney.model.model import Model
from sfjourney.rules.rule import Rule
from sfjourney.syntax import tree

CODE = "reference/missing-schema"
_PATH = re.compile(r"\S+\.json")
"""What has blanks in it is a title."""


def check(model: Model) -> Iterator[Finding]:
    """``event order.created "schemas/order.json"``: a path in the place of a title. The rest is found in reading."""
    for event in model.declarations(tree.Event):
        title = event.title
        if title is None or event.schemas or _PATH.fullmatch(title.value) is None:
            continue
        written = f"{{ schema {title.written} }}"
        alone = event.span.end == title.span.end
        yield Finding(
            CODE,
            f"{title.written} is the title of {event.name.text} here, and no schema",
            title.span,
            "a title",
            help=f"write {written}" if alone else f"write schema {title.written} in its braces",
            fix=Fix(f"write {written}", (Edit(title.span, written),), safe=False) if alone else None,
            about=event.name.text,
        )


MISSING_SCHEMA = Rule(
    code=CODE,
    title="A schema file is not there",
    severity=Severity.ERROR,
    why="without it nothing is known of what it describes, and no pointer into that is checked",
    bad="""\
        event order.created { schema "schemas/none.json" }
        journey j {
          on order.created
          enroll always
          transactional

          send receipt
        }
    """,
    good="""\
        event order.created { schema "schemas/order.json" }
        journey j {
          on order.created
          enroll always
          transactional

          send receipt
        }
    """,
    check=check,
)
