"""What is said of questions whose answer the event that starts a run has given already."""

from typing import Final

from sfjourney.facts.decide import Reason
from sfjourney.facts.questions import Question
from sfjourney.model.reads import Usage
from sfjourney.syntax import values

START_COUNTS: Final = "the event that starts the run counts"


def counts_start(question: Question) -> bool:
    """Whether a question about the history comes out one way because the event that starts the run is in it."""
    asks = isinstance(question.condition, (values.Did, values.InSegment))
    return asks and question.verdict is not None and question.verdict.reason is Reason.START


def asked_of(condition: values.Condition) -> str:
    """The event or segment that such a question is about."""
    match condition:
        case values.Did():
            return f"did {condition.event.text}"
        case values.InSegment():
            return f"in segment {condition.segment.text}"
        case _:
            return ""


def without_start(usage: Usage) -> str:
    """How to ask for other events than that one."""
    if usage is Usage.FILTER:
        return "for an earlier one ask `at least 2 times`; `exactly 1 time` says that there is none before"
    return "for a later one ask `since enrollment`; for an earlier one, `at least 2 times`"
