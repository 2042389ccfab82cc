"""A name that is declared, or bound, twice."""

from collections.abc import Iterable, Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.model.model import Model
from sfjourney.rules.rule import Rule
from sfjourney.rules.twice import twice, twice_finding
from sfjourney.steps.send import bindings
from sfjourney.syntax import tree
from sfjourney.syntax.values import Name

_OF_WORKSPACES = "names hold for the whole workspace: keep one, or give one of the two another name"
_OF_PROFILES = "a workspace has one `profile`: keep one of the two"
_OF_IDS = "an external id is of one subscription alone: correct one of the two"
_OF_A_SEND = "a send binds each name once: keep one, or give one of the two another name"
_OF_A_SPLIT = "the arms of a split have names of their own: give one of the two another name"


def check(model: Model) -> Iterator[Finding]:
    yield from _duplicates("event", (event.name for event in model.declarations(tree.Event)))
    yield from _duplicates("subscription", (group.name for group in model.declarations(tree.SubscriptionGroup)))
    yield from _duplicates("segment", (segment.name for segment in model.declarations(tree.Segment)))
    yield from _duplicates("Journey", (journey.name for journey in model.declarations(tree.Journey)))
    profiles = (Name("profile", profile.span) for profile in model.declarations(tree.Profile))
    yield from _duplicates("profile", profiles, _OF_PROFILES)
    yield from _duplicates("external id", _external_ids(model), _OF_IDS)
    for journey in model.journeys:
        for step in journey.all_steps:
            if isinstance(step, tree.Send):
                yield from _duplicates("`data` name", (binding.name for binding in bindings(step)), _OF_A_SEND)
            if isinstance(step, tree.Split):
                yield from _duplicates("arm", (share.name for share in step.shares), _OF_A_SPLIT)


def _external_ids(model: Model) -> Iterator[Name]:
    for group in model.declarations(tree.SubscriptionGroup):
        yield from (Name(text.value, text.span) for text in group.ids[:1])


def _duplicates(kind: str, names: Iterable[Name], hint: str = _OF_WORKSPACES) -> Iterator[Finding]:
    for again in twice((name.text, name.span) for name in names):
        what = "the `profile` declaration" if kind == "profile" else f"the {kind} `{again.name}`"
        yield twice_finding("syntax/duplicate-name", again, f"{what} stands twice", hint, f"{kind} {again.name}")


DUPLICATE_NAME = Rule(
    code="syntax/duplicate-name",
    title="A name stands for two things",
    severity=Severity.ERROR,
    why="a name that means two things means neither to its reader",
    bad="""\
        subscription news opt-out
        subscription news opt-in

        journey j {
          on signed_up
          enroll once
          subscription news

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
