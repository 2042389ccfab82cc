"""A declaration that nothing uses."""

from collections.abc import Iterable, Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.model.conditions import all_conditions, event_names
from sfjourney.model.model import Journey, Model
from sfjourney.rules.rule import Rule
from sfjourney.spelling import likely_among
from sfjourney.steps.send import consent_option
from sfjourney.syntax import clauses, tree, values


def check(model: Model) -> Iterator[Finding]:
    if model.unread or _has_one_twice(model):
        return
    starts_unknown = any(journey.start_unknown for journey in model.journeys)
    events = _meant((name.text for name in event_names(model)), model.events)
    asked = (c.segment.text for c in all_conditions(model) if isinstance(c, values.InSegment))
    segments = _meant(asked, model.segments)
    for name, event in model.events.items():
        if name not in events and event.declaration is not None and not starts_unknown:
            yield _unused("event", event.declaration.name)
    for name, segment in model.segments.items():
        if name not in segments:
            yield _unused("segment", segment.name)
    if any(map(_forgets_its_gate, model.journeys)):
        return  # consent/missing: one of the subscriptions is what was forgotten
    used = _meant(_subscriptions(model), model.subscriptions)
    for name, group in model.subscriptions.items():
        if name not in used:
            yield _unused("subscription", group.name)


def _has_one_twice(model: Model) -> bool:
    """Whether two Journeys have one name: of the second nobody knows what it uses."""
    names = [journey.name.text for journey in model.declarations(tree.Journey)]
    return len(set(names)) < len(names)


def _meant(names: Iterable[str], declared: Iterable[str]) -> set[str]:
    """The declared names that are used, also where they are misspelt: that is another rule's finding."""
    known = set(declared)
    near = likely_among(known)
    return {name if name in known else near(name) or name for name in names}


def _subscriptions(model: Model) -> Iterator[str]:
    for journey in model.journeys:
        options = [consent_option(step) for step in journey.all_steps if isinstance(step, tree.Send)]
        for gate in (*journey.consents, *options):
            if isinstance(gate, clauses.Subscription):
                yield gate.group.text


def _forgets_its_gate(journey: Journey) -> bool:
    sends = (step for step in journey.all_steps if isinstance(step, tree.Send))
    return not journey.consents and any(consent_option(send) is None for send in sends)


def _unused(kind: str, name: values.Name) -> Finding:
    return Finding(
        "reference/unused-declaration",
        f"no Journey uses the {kind} `{name.text}`",
        name.span,
        "unused",
        help="take it out if it is left over",
        about=f"{kind} {name.text}",
    )


UNUSED_DECLARATION = Rule(
    code="reference/unused-declaration",
    title="A declaration that nothing uses",
    severity=Severity.INFO,
    why="a declaration that is left over misleads whoever looks for what the workspace does",
    bad="""\
        event signed_up
        subscription news opt-out
        subscription offers opt-in

        journey j {
          on signed_up
          enroll once
          subscription news

          send welcome
        }
    """,
    good="""\
        event signed_up
        subscription news opt-out

        journey j {
          on signed_up
          enroll once
          subscription news

          send welcome
        }
    """,
    check=check,
)
