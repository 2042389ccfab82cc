"""An event that no declaration describes, one letter away from one that is declared."""

from collections.abc import Iterator

from sfjourney.diagnostics import Edit, Finding, Fix, Severity
from sfjourney.model.conditions import event_names
from sfjourney.model.model import Model
from sfjourney.rules.misdeclared import misdeclared, misdeclared_finding
from sfjourney.rules.rule import Rule
from sfjourney.rules.words_for_events import advice_on
from sfjourney.spelling import slips_among
from sfjourney.syntax.values import Name
from sfjourney.syntax.written_names import written_event


def check(model: Model) -> Iterator[Finding]:
    if model.declarations_unread:
        return
    names = list(event_names(model))
    declared = {name: event.declaration for name, event in model.events.items() if event.declaration is not None}
    otherwise = misdeclared(
        names,
        {name: declaration.name for name, declaration in declared.items()},
        slips_among,
        lambda name: declared[name].schemas,
    )
    for found in otherwise.values():
        yield misdeclared_finding("reference/misspelt-event", "event", found, written_event(found.name))
    misspelt = slips_among(model.events)
    known: dict[str, str | None] = dict.fromkeys(otherwise)
    for name in names:
        if name.text not in known:
            known[name.text] = misspelt(name.text)
        meant = known[name.text]
        if meant is not None:
            yield _finding(name, meant)
        elif name.text not in declared and (advice := advice_on(name.text)) is not None:
            message = f"{name.text} is taken for an event, and none is declared by this name"
            yield Finding("reference/misspelt-event", message, name.span, "an event here", help=advice, about=name.text)


def _finding(name: Name, meant: str) -> Finding:
    return Finding(
        "reference/misspelt-event",
        f"the event {name.text} is not declared, and {meant} is",
        name.span,
        "not declared",
        help=f"did you mean {written_event(meant)}? If both exist, declare both: event {written_event(name.text)}",
        fix=Fix(f"write {written_event(meant)}", (Edit(name.span, written_event(meant)),), safe=False),
        about=name.text,
    )


MISSPELT_EVENT = Rule(
    code="reference/misspelt-event",
    title="An event is called almost like a declared one, or like a word of the language",
    severity=Severity.WARNING,
    why="nothing ever happens under a misspelt name, and nobody is told",
    bad="""\
        subscription news opt-out

        event product.restocked

        journey j {
          on product.restoked
          enroll once
          subscription news

          send welcome
        }
    """,
    good="""\
        subscription news opt-out

        event product.restocked

        journey j {
          on product.restocked
          enroll once
          subscription news

          send welcome
        }
    """,
    check=check,
)
