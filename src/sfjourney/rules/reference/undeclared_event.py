"""An event that no declaration describes."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.model.conditions import event_names
from sfjourney.model.model import Model
from sfjourney.rules.rule import Rule
from sfjourney.rules.words_for_events import advice_on
from sfjourney.spelling import likely_among, slips_among
from sfjourney.syntax.written_names import written_event


def check(model: Model) -> Iterator[Finding]:
    if model.declarations_unread:
        return
    seen, misspelt = set(model.events), slips_among(model.events)
    near = likely_among(model.events)
    for name in event_names(model):
        if name.text not in seen and misspelt(name.text) is None and advice_on(name.text) is None:
            seen.add(name.text)
            meant = near(name.text)
            declare = f"declare it, with a schema: event {written_event(name.text)}"
            yield Finding(
                "reference/undeclared-event",
                f"the event {name.text} is not declared, so nothing is known of its payload",
                name.span,
                "not declared",
                help=f"did you mean `{meant}`?" if meant else declare,
                about=name.text,
            )


UNDECLARED_EVENT = Rule(
    code="reference/undeclared-event",
    title="An event is not declared",
    severity=Severity.INFO,
    why="no pointer into an undeclared event can be checked, and a misspelt event never comes",
    bad="""\
        subscription news opt-out

        journey j {
          on signed_up
          enroll once
          subscription news

          send welcome
        }
    """,
    good="""\
        subscription news opt-out

        event signed_up

        journey j {
          on signed_up
          enroll once
          subscription news

          send welcome
        }
    """,
    check=check,
)
