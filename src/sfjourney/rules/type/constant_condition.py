"""A question whose answer is known before it is asked."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.facts.decide import Reason
from sfjourney.facts.journeys import Knowledge
from sfjourney.rules.questions import Question, questions, text_of
from sfjourney.rules.rule import Rule
from sfjourney.rules.type.impossible_value import impossible


def check(knowledge: Knowledge) -> Iterator[Finding]:
    for question in questions(knowledge):
        verdict = question.verdict
        if verdict is None or verdict.reason not in (Reason.VALUES, Reason.PATH):
            continue
        if not question.names_unknown and next(impossible(question), None) is None:
            yield _finding(question, outcome=verdict.outcome, by_path=verdict.reason is Reason.PATH)


def _finding(question: Question, *, outcome: bool, by_path: bool) -> Finding:
    word = "true" if outcome else "false"
    about = " ".join(text_of(value) for value, _ in question.operands())
    reason = "by what was asked on the way here" if by_path else "by the values that the schema allows"
    return Finding(
        "type/constant-condition",
        f"this is always {word}, {reason}",
        question.condition.span,
        f"always {word}",
        help="take it out, or ask something else",
        about=about,
    )


CONSTANT_CONDITION = Rule(
    code="type/constant-condition",
    title="A comparison that is always true or always false",
    severity=Severity.WARNING,
    why="what depends on it happens to everybody or to nobody",
    bad="""\
        event order.created { schema "schemas/order.json" }

        journey j {
          on order.created where /event/total >= 100
          enroll always
          transactional

          branch "small orders" {
            when /event/total < 50 { send receipt }
          }
        }
    """,
    good="""\
        event order.created { schema "schemas/order.json" }

        journey j {
          on order.created where /event/total >= 100
          enroll always
          transactional

          branch "large orders" {
            when /event/total > 500 { send receipt }
          }
        }
    """,
    check_known=check,
)
