"""What a Journey may contain: one module per kind of step, and this list of them."""

from sfjourney.steps.branch import BRANCH
from sfjourney.steps.exit import EXIT
from sfjourney.steps.kind import AnyStepKind
from sfjourney.steps.send import SEND
from sfjourney.steps.set_property import SET
from sfjourney.steps.split import SPLIT
from sfjourney.steps.wait import WAIT
from sfjourney.steps.wait_for import WAIT_FOR
from sfjourney.steps.wait_until import WAIT_UNTIL_DATE, WAIT_UNTIL_TIME
from sfjourney.syntax import tree

STEP_KINDS: tuple[AnyStepKind, ...] = (
    SEND,
    WAIT,
    WAIT_UNTIL_TIME,
    WAIT_UNTIL_DATE,
    WAIT_FOR,
    BRANCH,
    SPLIT,
    SET,
    EXIT,
)

_BY_SYNTAX = {kind.syntax: kind for kind in STEP_KINDS}


def kind_of(step: tree.Step) -> AnyStepKind:
    """The kind of a step as written."""
    return _BY_SYNTAX[type(step)]
