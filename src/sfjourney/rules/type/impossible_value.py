"""A value that its schema does not list, or does not allow."""

from collections.abc import Iterator

from sfjourney import pointers
from sfjourney.diagnostics import Edit, Finding, Fix, Severity
from sfjourney.facts.fact import Known
from sfjourney.facts.journeys import Knowledge
from sfjourney.facts.lookup import Lookup
from sfjourney.facts.questions import Question
from sfjourney.model.scopes import step_sites
from sfjourney.rules.misfits import Misfit, misfits
from sfjourney.rules.questions import compared, impossible, questions, quoted
from sfjourney.rules.refusals import refusal
from sfjourney.rules.rule import Rule
from sfjourney.schemas.kinds import identity, kind_of
from sfjourney.spelling import likely
from sfjourney.syntax import tree, values

_MOST_LISTED = 5


def check(knowledge: Knowledge) -> Iterator[Finding]:
    lookup = knowledge.shared.lookup
    for question in questions(knowledge):
        for pointer, value, known in impossible(question):
            yield _finding(pointer, value, known)
        for pointer, value, misfit in _refused(question, lookup):
            yield _compared(pointer, value, misfit)
    for journey in knowledge.model.journeys:
        for site in step_sites(knowledge.model, journey):
            step = site.step
            if not isinstance(step, tree.Set) or step.pointer.root != "profile":
                continue  # type/unsettable says that it cannot be set at all
            if isinstance(step.value, values.Constant) and step.value.value is not None:
                for misfit in misfits(lookup, site.scope, step.pointer.parts, step.value.value):
                    if misfit.of_type:
                        yield _unlisted(step, step.value, misfit)


def _refused(question: Question, lookup: Lookup) -> Iterator[tuple[values.Pointer, values.Constant, Misfit]]:
    """What a property is compared with against its schema, where a run may have set it to something else than that has.

    It may be so then, and is a slip all the same: of the value here, or of the schema. What the set lists is none.
    """
    for pointer, value, after in compared(question):
        if not all(known.fact.written and _is_open(known, value.value) for known in after):
            continue
        for misfit in misfits(lookup, question.asked[0].observed.scope, pointer.parts, value.value):
            if misfit.of_type and misfit.path == pointer.parts:
                yield pointer, value, misfit


def _is_open(known: Known, value: object) -> bool:
    """Whether nothing says of the value by itself that it is there, or that it is not."""
    path = known.by_path
    return known.fact.values is None and kind_of(value) in known.fact.types and identity(value) not in path.excluded


def _compared(pointer: values.Pointer, value: values.Constant, misfit: Misfit) -> Finding:
    listed = misfit.known.fact.values is not None
    hint, meant = _meant(value.value, misfit.known)
    return Finding(
        "type/impossible-value",
        f"{pointer.text} is compared with {quoted(value.value)}, which its schema does not "
        f"{'list' if listed else 'allow'}",
        value.span,
        f"not {'listed' if listed else 'allowed'}",
        help=hint,
        fix=_fix(value, meant) if meant else None,
        about=f"{pointer.text} {value.value}",
    )


def _unlisted(step: tree.Set, value: values.Constant, misfit: Misfit) -> Finding:
    """A value that is set, or a part of it."""
    name, whole = pointers.text_of(misfit.path), misfit.path == step.pointer.parts
    listed = misfit.known.fact.values is not None
    hint, meant = _meant(misfit.value, misfit.known)
    return Finding(
        "type/impossible-value",
        f"{name} is set to {quoted(misfit.value)}, which its schema does not {'list' if listed else 'allow'}",
        value.span,
        (f"not {'listed' if listed else 'allowed'}") if whole else f"has {quoted(misfit.value)} there",
        help=hint,
        fix=_fix(value, meant) if meant and whole else None,
        about=f"{name} {misfit.value}",
    )


def _finding(pointer: values.Pointer, value: values.Constant, known: Known) -> Finding:
    hint, meant = _meant(value.value, known)
    return Finding(
        "type/impossible-value",
        f"{pointer.text} is never {quoted(value.value)}",
        value.span,
        "no such value",
        help=hint,
        fix=_fix(value, meant) if meant else None,
        about=f"{pointer.text} {value.value}",
    )


def _fix(value: values.Constant, meant: str) -> Fix:
    return Fix(f"write {quoted(meant)}", (Edit(value.span, quoted(meant)),), safe=False)


def _meant(value: object, known: Known) -> tuple[str, str | None]:
    """What to do, and the listed value that this one is like."""
    refused = refusal(known, value)
    if refused is not None:
        return f"by its schema every value there {refused}", None
    possible = list((known.fact.values or {}).values())
    words = [each for each in possible if isinstance(each, str)]
    meant = likely(value, words) if isinstance(value, str) else None
    listed = ", ".join(map(quoted, possible[:_MOST_LISTED])) + (", …" if len(possible) > _MOST_LISTED else "")
    lists = "here it is one of" if known.fact.written else "the schema lists"
    return f"did you mean {quoted(meant)}?" if meant else f"{lists} {listed}", meant


IMPOSSIBLE_VALUE = Rule(
    code="type/impossible-value",
    title="A comparison with a value that cannot occur",
    severity=Severity.WARNING,
    why="the schema says which values there can be, and this is none of them",
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
