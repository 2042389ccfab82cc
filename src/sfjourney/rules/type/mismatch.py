"""A value that is compared with one of another type."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.facts.decide import Reason
from sfjourney.facts.journeys import Knowledge
from sfjourney.rules.questions import Question, kinds_text, questions, text_of
from sfjourney.rules.rule import Rule
from sfjourney.syntax import values


def check(knowledge: Knowledge) -> Iterator[Finding]:
    for question in questions(knowledge):
        verdict = question.verdict
        if isinstance(question.condition, values.Quantified):
            yield from _not_array(question)
        elif verdict is not None and verdict.reason is Reason.TYPES and not question.names_unknown:
            yield _finding(question, outcome=verdict.outcome)


def _finding(question: Question, *, outcome: bool) -> Finding:
    (left, left_known), (right, right_known), *rest = question.operands()
    others = text_of(right) if not rest else "any of these"
    message = f"{text_of(left)} is {kinds_text(left_known[0])}, and {others} {kinds_text(right_known[0])}"
    if isinstance(question.condition, values.Containment):
        message = (
            f"{text_of(left)} is {kinds_text(left_known[0])}, of which `{question.condition.operator}` cannot be asked"
        )
    word = "true" if outcome else "false"
    return Finding(
        "type/mismatch",
        f"{message}: this is always {word}",
        question.condition.span,
        f"always {word}",
        help='compare values of one type: "5" is not 5',
        about=f"{text_of(left)} {text_of(right)}",
    )


def _not_array(question: Question) -> Iterator[Finding]:
    for value, after in question.operands():
        if not question.names_unknown and all(known.fact.types and "array" not in known.fact.types for known in after):
            yield Finding(
                "type/mismatch",
                f"{text_of(value)} is {kinds_text(after[0])}, and has no items: this is always false",
                value.span,
                "no array",
                help="`any` and `all` ask about the items of an array",
                about=text_of(value),
            )


MISMATCH = Rule(
    code="type/mismatch",
    title="Values of different types are compared",
    severity=Severity.WARNING,
    why="a comparison never converts: it always comes out the same, and an arm is never taken",
    bad="""\
        event order.created { schema "schemas/order.json" }

        journey j {
          on order.created where /event/total == "100"
          enroll always
          transactional

          send receipt
        }
    """,
    good="""\
        event order.created { schema "schemas/order.json" }

        journey j {
          on order.created where /event/total == 100
          enroll always
          transactional

          send receipt
        }
    """,
    check_known=check,
)
