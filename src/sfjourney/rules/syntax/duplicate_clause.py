"""A clause or option that stands once, written twice."""

from collections.abc import Iterable, Iterator

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.model.model import Model
from sfjourney.rules.rule import Rule
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
        yield from _twice((_ONCE.get(type(clause)), clause.span) for clause in journey.clauses)
    for resolved in model.journeys:
        for step in resolved.all_steps:
            if isinstance(step, tree.Send):
                yield from _twice((_option_name(option), option.span) for option in step.options)
    for event in model.declarations(tree.Event):
        yield from _twice(("schema", text.span) for text in event.schemas)
    for profile in model.declarations(tree.Profile):
        yield from _twice(("schema", text.span) for text in profile.schemas)
    for group in model.declarations(tree.SubscriptionGroup):
        yield from _twice(("id", text.span) for text in group.ids)


def _option_name(option: tree.SendOption) -> str | None:
    return option.word if isinstance(option, tree.TextOption) else _ONCE.get(type(option))


def _twice(named: Iterable[tuple[str | None, Span]]) -> Iterator[Finding]:
    first: dict[str, Span] = {}
    for name, span in named:
        if name is None:
            continue
        if name in first:
            yield Finding(
                "syntax/duplicate-clause",
                f"`{name}` stands here twice",
                span,
                "the second",
                (Label(first[name], "the first"),),
                "keep one of the two",
                about=name,
            )
        first.setdefault(name, span)


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
