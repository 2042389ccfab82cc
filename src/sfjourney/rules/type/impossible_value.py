"""A value that its schema's enumeration does not have."""

from collections.abc import Iterator

from sfjourney.diagnostics import Edit, Finding, Fix, Severity
from sfjourney.facts.fact import Known
from sfjourney.facts.journeys import Knowledge
from sfjourney.rules.questions import Question, questions, quoted
from sfjourney.rules.rule import Rule
from sfjourney.schemas.kinds import identity, kind_of
from sfjourney.spelling import likely
from sfjourney.syntax import values

_MOST_LISTED = 5


def check(knowledge: Knowledge) -> Iterator[Finding]:
    for question in questions(knowledge):
        yield from impossible(question)


def impossible(question: Question) -> Iterator[Finding]:
    """A finding for each constant that a pointer of the question cannot have as its value."""
    condition = question.condition
    operands = list(question.operands())
    if isinstance(condition, values.Comparison) and condition.operator in ("==", "!="):
        pairs = [(operands[0], operands[1]), (operands[1], operands[0])]
    elif isinstance(condition, values.Membership):
        pairs = [(operands[0], option) for option in operands[1:]]
    else:
        return
    for (pointer, after), (value, _) in pairs:
        if not isinstance(pointer, values.Pointer) or not isinstance(value, values.Constant):
            continue
        if all(_cannot_be(known, value.value) for known in after):
            yield _finding(pointer, value, after[0])


def _cannot_be(known: Known, value: object) -> bool:
    """Whether the schema alone rules the value out, among values of its type."""
    fact, path = known.fact, known.by_path
    if fact.values is None or path.values is not None or kind_of(value) not in fact.types:
        return False
    return identity(value) not in fact.values and identity(value) not in path.excluded


def _finding(pointer: values.Pointer, value: values.Constant, known: Known) -> Finding:
    possible = list((known.fact.values or {}).values())
    words = [each for each in possible if isinstance(each, str)]
    meant = likely(value.value, words) if isinstance(value.value, str) else None
    listed = ", ".join(map(quoted, possible[:_MOST_LISTED])) + (", …" if len(possible) > _MOST_LISTED else "")
    return Finding(
        "type/impossible-value",
        f"{pointer.text} is never {quoted(value.value)}",
        value.span,
        "no such value",
        help=f"did you mean {quoted(meant)}?" if meant else f"the schema lists {listed}",
        fix=Fix(f"write {quoted(meant)}", (Edit(value.span, quoted(meant)),), safe=False) if meant else None,
        about=f"{pointer.text} {value.value}",
    )


IMPOSSIBLE_VALUE = Rule(
    code="type/impossible-value",
    title="A comparison with a value that cannot occur",
    severity=Severity.WARNING,
    why="the schema lists the values there can be, and this is none of them",
    bad="""\
        profile { schema "schemas/profile.json" }

        journey j {
          on order.created where /profile/plan is present and /profile/plan == "por"
          enroll always
          transactional

          send welcome
        }
        --- templates/welcome.json
        {
          "name": "Welcome",
          "purpose": "Transactional",
          "definition": {
            "subject": "Welcome",
            "body": {
              "root": "text",
              "elements": {"text": {"type": "Text", "props": {"text": "Hello"}}}
            }
          }
        }
    """,
    good="""\
        profile { schema "schemas/profile.json" }

        journey j {
          on order.created where /profile/plan is present and /profile/plan == "pro"
          enroll always
          transactional

          send welcome
        }
        --- templates/welcome.json
        {
          "name": "Welcome",
          "purpose": "Transactional",
          "definition": {
            "subject": "Welcome",
            "body": {
              "root": "text",
              "elements": {"text": {"type": "Text", "props": {"text": "Hello"}}}
            }
          }
        }
    """,
    check_known=check,
)
