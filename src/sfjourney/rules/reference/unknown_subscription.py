"""A consent gate that no declaration describes."""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from sfjourney.diagnostics import Finding, Severity
from sfjourney.model.model import Model
from sfjourney.rules.rule import Rule
from sfjourney.rules.undeclared import undeclared
from sfjourney.steps.send import consent_option
from sfjourney.syntax import clauses, tree
from sfjourney.syntax.values import Name


def check(model: Model) -> Iterator[Finding]:
    if model.declarations_unread:
        return
    declared = {name: group.name for name, group in model.subscriptions.items()}
    for found in undeclared("reference/unknown-subscription", "subscription", list(_named(model)), declared, "opt-in"):
        yield replace(found, help=_NO_CONSENT) if found.fix is None and found.about in _NONE else found


_NONE: Final = frozenset({"transactional", "none", "no", "all", "everyone", "everybody", "off"})
_NO_CONSENT: Final = "an email that needs no consent is `transactional`, in place of `subscription NAME`"


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
