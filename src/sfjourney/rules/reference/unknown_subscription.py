"""A consent gate that no declaration describes."""

from collections.abc import Iterator

from sfjourney.diagnostics import Edit, Finding, Fix, Severity
from sfjourney.model.model import Model
from sfjourney.rules.misdeclared import misdeclared, misdeclared_finding, written_name
from sfjourney.rules.rule import Rule
from sfjourney.spelling import is_surely, likely
from sfjourney.steps.send import consent_option
from sfjourney.syntax import clauses, tree
from sfjourney.syntax.values import Name


def check(model: Model) -> Iterator[Finding]:
    if model.declarations_unread:
        return
    named = list(_named(model))
    otherwise = misdeclared(named, {name: group.name for name, group in model.subscriptions.items()}, likely)
    for found in otherwise.values():
        yield misdeclared_finding("reference/unknown-subscription", "subscription", found, written_name(found.name))
    for group in named:
        if group.text not in model.subscriptions and group.text not in otherwise:
            meant = likely(group.text, model.subscriptions)
            yield _finding(group, meant, sure=meant is not None and is_surely(group.text, meant, model.subscriptions))


def _finding(group: Name, meant: str | None, *, sure: bool) -> Finding:
    return Finding(
        "reference/unknown-subscription",
        f"there is no subscription `{group.text}`",
        group.span,
        "not declared",
        help=f"did you mean `{meant}`?" if meant else f"declare it: subscription {group.text} opt-in",
        fix=Fix(f"write `{meant}`", (Edit(group.span, meant),), safe=sure) if meant else None,
        about=group.text,
    )


def _named(model: Model) -> Iterator[Name]:
    for journey in model.journeys:
        yield from (gate.group for gate in journey.consents if isinstance(gate, clauses.Subscription))
        for step in journey.all_steps:
            gate = consent_option(step) if isinstance(step, tree.Send) else None
            if isinstance(gate, clauses.Subscription):
                yield gate.group


UNKNOWN_SUBSCRIPTION = Rule(
    code="reference/unknown-subscription",
    title="A subscription that is not declared",
    severity=Severity.ERROR,
    why="without its policy nobody can say who may get the email",
    bad="""\
        subscription news opt-out

        journey j {
          on signed_up
          enroll once
          subscription newz

          send welcome
        }
    """,
    good="""\
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
