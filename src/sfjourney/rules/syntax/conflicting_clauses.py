"""Clauses or options that exclude each other."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.model.model import Journey, Model
from sfjourney.rules.rule import Rule
from sfjourney.syntax import clauses, tree


def check(model: Model) -> Iterator[Finding]:
    for journey in model.journeys:
        yield from _header(journey)
        for step in journey.all_steps:
            if isinstance(step, tree.Send):
                yield from _options(step)


def _header(journey: Journey) -> Iterator[Finding]:
    if journey.api is not None and journey.entries:
        entry = journey.entries[0]
        yield _conflict("on api", journey.api, f"on {entry.event.text}", entry, "an API entry stands alone")
    yield from _both(journey.declaration.clauses)
    enroll = journey.enroll
    if enroll is not None and enroll.policy == "once" and enroll.if_running == "parallel":
        message = "`enroll once` and `if running parallel` exclude each other"
        hint = "who enrolls once never has a second run: leave out `if running parallel`, or write `enroll always`"
        yield Finding("syntax/conflicting-clauses", message, enroll.span, help=hint, about="once parallel")


def _options(step: tree.Send) -> Iterator[Finding]:
    yield from _both(step.options)
    always = next((option for option in step.options if isinstance(option, clauses.WindowAlways)), None)
    window = next((option for option in step.options if isinstance(option, clauses.SendWindow)), None)
    if always is not None and window is not None:
        yield _conflict("window always", always, "a window", window, "a send is held by windows or by none")


def _both(parts: tuple[clauses.Clause, ...] | tuple[tree.SendOption, ...]) -> Iterator[Finding]:
    gate = next((part for part in parts if isinstance(part, clauses.Subscription)), None)
    free = next((part for part in parts if isinstance(part, clauses.Transactional)), None)
    if gate is not None and free is not None:
        hint = "a transactional email needs no consent; one that needs it names its subscription"
        yield _conflict("subscription", gate, "transactional", free, hint)


def _conflict(
    first: str,
    one: clauses.Clause | tree.SendOption,
    second: str,
    other: clauses.Clause | tree.SendOption,
    hint: str,
) -> Finding:
    return Finding(
        "syntax/conflicting-clauses",
        f"`{first}` and `{second}` exclude each other",
        other.span,
        "this one",
        (Label(one.span, "and this one"),),
        hint,
        about=f"{first} {second}",
    )


CONFLICTING_CLAUSES = Rule(
    code="syntax/conflicting-clauses",
    title="Two clauses exclude each other",
    severity=Severity.ERROR,
    why="one of the two would have to be ignored, and nobody could tell which",
    bad="""\
        subscription news opt-out

        journey j {
          on order.created
          enroll always
          subscription news
          transactional

          send receipt
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          send receipt
        }
    """,
    check=check,
)
