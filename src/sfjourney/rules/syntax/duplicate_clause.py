"""A clause or option that stands once, written twice."""

from collections.abc import Iterable, Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.model.model import Model
from sfjourney.rules.rule import Rule
from sfjourney.rules.twice import twice, twice_finding
from sfjourney.source import Span
from sfjourney.syntax import clauses, tree

_ONCE: dict[type[object], str] = {
    clauses.OnApi: "on api",
    clauses.Enroll: "enroll",
    clauses.Timezone: "timezone",
    clauses.Subscription: "subscription",
    clauses.Transactional: "transactional",
    clauses.Goal: "goal",
    clauses.Draft: "draft",
    tree.DataOption: "data",
    tree.IfSkipped: "if skipped exit",
    clauses.WindowAlways: "window always",
}


def check(model: Model) -> Iterator[Finding]:
    for journey in model.declarations(tree.Journey):
        yield from _duplicates((_ONCE.get(type(clause)), clause.span) for clause in journey.clauses)
    for resolved in model.journeys:
        for step in resolved.all_steps:
            if isinstance(step, tree.Send):
                yield from _duplicates((_option_name(option), option.span) for option in step.options)
    for event in model.declarations(tree.Event):
        yield from _duplicates(("schema", text.span) for text in event.schemas)
    for profile in model.declarations(tree.Profile):
        yield from _duplicates(("schema", text.span) for text in profile.schemas)
    for group in model.declarations(tree.SubscriptionGroup):
        yield from _duplicates(("id", text.span) for text in group.ids)


def _option_name(option: tree.SendOption) -> str | None:
    return option.word if isinstance(option, tree.TextOption) else _ONCE.get(type(option))


def _duplicates(named: Iterable[tuple[str | None, Span]]) -> Iterator[Finding]:
    for again in twice((name, span) for name, span in named if name is not None):
        message = f"`{again.name}` stands here twice"
        yield twice_finding("syntax/duplicate-clause", again, message, "keep one of the two", again.name)


DUPLICATE_CLAUSE = Rule(
    code="syntax/duplicate-clause",
    title="A clause stands twice",
    severity=Severity.ERROR,
    why="of two answers to one question a reader cannot tell which holds",
    bad="""\
        journey j {
          on order.created
          enroll once
          enroll always
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
