"""A question whose answer is known before it is asked."""

from collections.abc import Iterator, Sequence

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.facts.conditions import is_never_lower
from sfjourney.facts.decide import Reason
from sfjourney.facts.fact import Known
from sfjourney.facts.journeys import Knowledge
from sfjourney.facts.questions import Question
from sfjourney.facts.same_value import order_of
from sfjourney.model.conditions import arrivals
from sfjourney.model.reads import Usage, conditions_within
from sfjourney.pointers import text_of as text_of_path
from sfjourney.rules.closed_arms import told_as_arms
from sfjourney.rules.questions import impossible, pointer_in_quotes, questions, quoted, text_of
from sfjourney.rules.rule import Rule
from sfjourney.rules.started import START_COUNTS, asked_of, counts_start, without_start
from sfjourney.syntax import values
from sfjourney.syntax.written_names import written_pointer


def check(knowledge: Knowledge) -> Iterator[Finding]:
    told = told_as_arms(knowledge)
    for question in questions(knowledge):
        verdict = question.verdict
        if verdict is None or verdict.reason in (Reason.TYPES, Reason.ORDER) or id(question.condition) in told:
            continue
        if verdict.reason in (Reason.PATH, Reason.START) and question.journey is not None and question.journey.damaged:
            continue  # what cannot be read may lead here too
        if isinstance(question.condition, values.StartedBy) and not _one_way(question.condition, question):
            continue
        if not question.names_unknown and next(impossible(question), None) is None:
            yield _finding(question, verdict.reason, outcome=verdict.outcome)


def _one_way(condition: values.StartedBy, question: Question) -> bool:
    """Whether it comes out the same for all runs of the Journey. In a filter it means nothing (type/out-of-place)."""
    entries = question.journey.entries if question.journey is not None else ()
    return question.usage is not Usage.FILTER and (
        len({entry.event.text for entry in entries}) == 1
        or all(entry.event.text != condition.event.text for entry in entries)
    )


def _finding(question: Question, reason: Reason, *, outcome: bool) -> Finding:
    word = "true" if outcome else "false"
    about = " ".join(text_of(value) for value, _ in question.operands())
    if counts_start(question):
        about = asked_of(question.condition)
    hint, fix = pointer_in_quotes(question) or (_hint(question), None)
    return Finding(
        "type/constant-condition",
        f"this is always {word}: {_why(question, reason)}",
        question.condition.span,
        f"always {word}",
        tuple(Label(one.span, one.words) for one in question.asked[0].because),
        hint,
        fix,
        about=about,
    )


def _hint(question: Question) -> str:
    if counts_start(question):
        return without_start(question.usage)
    operands = [value for value, _ in question.operands()]
    found = next((other for value in operands for other in operands if is_never_lower(value, other)), None)
    if isinstance(found, values.Constant) and isinstance(found.value, str):
        return f"write it in lower case too: {quoted(found.value.lower())}"
    return _of_what_arrives(question) or "take it out, or ask something else"


def _of_what_arrives(question: Question) -> str | None:
    """How to read what arrives, where a clause about it asks of nothing but the event that started the run."""
    read = [value for value, _ in question.operands() if isinstance(value, values.Pointer)]
    if question.journey is None or not read or any(pointer.root != "event" for pointer in read):
        return None
    for arrival in arrivals(question.journey):
        if arrival.where is not None and any(one is question.condition for one in conditions_within(arrival.where)):
            name, named = ("arrived", "as arrived where ") if arrival.name is None else (arrival.name.text, "")
            there = written_pointer(text_of_path((name, *read[0].parts[1:])))
            return f"/event is what started the run; of what arrives read, for example, {named}{there}"
    return None


def _left(question: Question) -> str | None:
    """Where but one value is left here, by the schema and by what was asked before: which."""
    for value, known in question.operands():
        left = [list((one.fact.values or {}).values()) for one in known]
        if isinstance(value, values.Pointer) and left and len(left[0]) == 1 and all(one == left[0] for one in left):
            return f"no value but {quoted(left[0][0])} is left here"
    return None


def _by_itself(question: Question) -> str | None:
    """Why it has one answer whatever a schema says."""
    condition, operands = question.condition, [value for value, _ in question.operands()]
    if isinstance(condition, values.Membership) and not condition.options:
        return "there is nothing in the list"
    if operands and all(_is_given(value) for value in operands):
        return "nothing in it can be otherwise"
    if isinstance(condition, values.Comparison) and (side := order_of(condition.left, condition.right)) is not None:
        return (
            "both sides are the same"
            if side == 0
            else f"the left side is {'earlier' if side < 0 else 'later'} than the right one"
        )
    if any(is_never_lower(value, other) for value in operands for other in operands):
        return "a text in lower case has no capital letter"
    return None


def _of_texts(condition: values.Condition, operands: Sequence[tuple[values.Value, tuple[Known, ...]]]) -> str | None:
    """What a schema says of the texts in which another one is sought, in vain."""
    if not isinstance(condition, values.Containment) or not isinstance(condition.right, values.Constant):
        return None
    if not isinstance(condition.right.value, str):
        return None
    at_start = condition.operator == "starts with"
    refused = operands[0][1][0].texts.refusal_of_part(condition.right.value, at_start=at_start)
    return f"by its schema {text_of(condition.left)} {refused}" if refused is not None else None


def _is_given(value: values.Value) -> bool:
    """Whether it is the same for everybody and at all times."""
    return isinstance(value, values.Constant) or (isinstance(value, values.Lower) and _is_given(value.value))


def _why(question: Question, reason: Reason) -> str:
    if counts_start(question):
        return START_COUNTS
    if isinstance(question.condition, values.Did) and reason is Reason.VALUES:
        return "everything has happened at least 0 times"
    if isinstance(question.condition, values.StartedBy):
        only = reason is Reason.START and question.verdict is not None and question.verdict.outcome
        return "nothing else starts the runs that come here" if only else "it starts no run that comes here"
    of_itself = _by_itself(question)
    if of_itself is not None:
        return of_itself
    if reason is Reason.PATH:
        return _left(question) or "that was decided on the way here"
    return _of_texts(question.condition, list(question.operands())) or "its schema allows no other value"


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
          exit on order.refunded where /event/total > 50

          wait 1 day
          send receipt
        }
    """,
    good="""\
        event order.created { schema "schemas/order.json" }

        journey j {
          on order.created where /event/total >= 100
          enroll always
          transactional
          exit on order.refunded where /event/total < 500

          wait 1 day
          send receipt
        }
    """,
    check_known=check,
)
