"""A value that its schema's enumeration does not have."""

from collections.abc import Iterator

from sfjourney.diagnostics import Edit, Finding, Fix, Severity
from sfjourney.facts.fact import Known
from sfjourney.facts.journeys import Knowledge
from sfjourney.model.scopes import step_sites
from sfjourney.rules.questions import cannot_be, impossible, questions, quoted
from sfjourney.rules.rule import Rule
from sfjourney.spelling import likely
from sfjourney.syntax import tree, values

_MOST_LISTED = 5


def check(knowledge: Knowledge) -> Iterator[Finding]:
    for question in questions(knowledge):
        for pointer, value, known in impossible(question):
            yield _finding(pointer, value, known)
    lookup = knowledge.shared.lookup
    for journey in knowledge.model.journeys:
        for site in step_sites(knowledge.model, journey):
            step = site.step
            if not isinstance(step, tree.Set) or step.pointer.root != "profile":
                continue  # type/unsettable says that it cannot be set at all
            if isinstance(step.value, values.Constant) and step.value.value is not None:
                known = lookup.of_origin(site.scope.find(step.pointer.parts))
                if cannot_be(known, step.value.value):
                    yield _finding(step.pointer, step.value, known)


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
