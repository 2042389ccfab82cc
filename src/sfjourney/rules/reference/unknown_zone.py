"""A time zone that does not exist."""

from collections.abc import Iterator

from sfjourney.clock.zones import find_zone, zone_names
from sfjourney.diagnostics import Edit, Finding, Fix, Severity
from sfjourney.model.model import Model
from sfjourney.rules.rule import Rule
from sfjourney.spelling import is_surely, likely


def check(model: Model) -> Iterator[Finding]:
    for journey in model.journeys:
        clause = journey.timezone
        if clause is not None and find_zone(clause.zone.value) is None:
            name, span = clause.zone.value, clause.zone.span
            meant = likely(name, _places())
            sure = meant is not None and is_surely(name, meant, _places())
            yield Finding(
                "reference/unknown-zone",
                f'there is no time zone "{name}"',
                span,
                "not an IANA name",
                help=f'did you mean "{meant}"?' if meant else "zones have IANA names, such as Europe/Berlin",
                fix=Fix(f"write {meant}", (Edit(span, f'"{meant}"'),), safe=sure) if meant else None,
                about=name,
            )


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
