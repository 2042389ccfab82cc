"""A time zone that does not exist."""

import re
from collections.abc import Iterator
from typing import Final

from sfjourney.clock.zones import find_zone, zone_names
from sfjourney.diagnostics import Edit, Finding, Fix, Severity
from sfjourney.model.model import Model
from sfjourney.rules.rule import Rule
from sfjourney.spelling import is_surely, likely

_OFFSET: Final = re.compile(r"(?:UTC|GMT)?[ ]?([+-])(\d{1,2})(?::?(\d\d))?", re.IGNORECASE)


def check(model: Model) -> Iterator[Finding]:
    for journey in model.journeys:
        clause = journey.timezone
        if clause is not None and find_zone(clause.zone.value) is None:
            name, span = clause.zone.value, clause.zone.span
            offset = _OFFSET.fullmatch(name)
            meant = likely(name, _places()) if offset is None else None
            sure = meant is not None and is_surely(name, meant, _places())
            yield Finding(
                "reference/unknown-zone",
                f'there is no time zone "{name}"',
                span,
                "not an IANA name",
                help=f'did you mean "{meant}"?' if meant else _named_otherwise(offset),
                fix=Fix(f"write {meant}", (Edit(span, f'"{meant}"'),), safe=sure) if meant else None,
                about=name,
            )


def _named_otherwise(offset: re.Match[str] | None) -> str:
    """What to write for what is like no name."""
    if offset is None:
        return "zones have IANA names, such as Europe/Berlin"
    hint = "an offset has no summer time: name a place, such as Europe/Berlin"
    hours, minutes = int(offset[2]), int(offset[3] or 0)
    fixed = f"Etc/GMT{'-' if offset[1] == '+' else '+'}{hours}"  # the sign is the other way round there
    return hint if minutes or find_zone(fixed) is None else f'{hint}; "{fixed}" is always UTC{offset[1]}{hours}'


def _places() -> list[str]:
    """The names of places. An abbreviation that happens to be a zone too, such as EST, has no summer time."""
    return [name for name in zone_names() if "/" in name or name == "UTC"]


UNKNOWN_ZONE = Rule(
    code="reference/unknown-zone",
    title="A time zone does not exist",
    severity=Severity.ERROR,
    why="windows and calendar days would have no clock to go by",
    bad="""\
        journey j {
          on order.created
          enroll always
          timezone "Europe/Berln"
          transactional

          send receipt
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          timezone "Europe/Berlin"
          transactional

          send receipt
        }
    """,
    check=check,
)
