"""A `set` of something that is no Profile Property."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.model.model import Model
from sfjourney.model.origins import IDENTITY
from sfjourney.rules.rule import Rule
from sfjourney.syntax import tree


def check(model: Model) -> Iterator[Finding]:
    for journey in model.journeys:
        for step in journey.all_steps:
            if not isinstance(step, tree.Set):
                continue
            pointer = step.pointer
            if pointer.root != "profile" or len(pointer.parts) == 1:
                message = f"{pointer.text} cannot be set: only Profile Properties can"
                hint = "write set /profile/NAME = VALUE"
                yield Finding(
                    "type/unsettable", message, pointer.span, "no Profile Property", help=hint, about=pointer.text
                )
            elif pointer.parts[1] in IDENTITY:
                message = f"{pointer.text} is the Profile's identity and cannot be set"
                hint = "identity changes by events.track, identify and profiles.update alone"
                yield Finding("type/unsettable", message, pointer.span, "the identity", help=hint, about=pointer.text)


UNSETTABLE = Rule(
    code="type/unsettable",
    title="Something is set that cannot be",
    severity=Severity.ERROR,
    why="the event that started a run never changes, and identity is not a property",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          set /event/total = 1
          send receipt
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          set /profile/plan = "pro"
          send receipt
        }
    """,
    check=check,
)
