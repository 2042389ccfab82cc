"""Rules about the way of a run through its Journey."""

from sfjourney.rules.flow.no_send import NO_SEND
from sfjourney.rules.flow.shadowed_arm import SHADOWED_ARM
from sfjourney.rules.flow.shares import SHARES
from sfjourney.rules.flow.step_after_exit import STEP_AFTER_EXIT
from sfjourney.rules.flow.uncorrelated_event import UNCORRELATED_EVENT
from sfjourney.rules.flow.unnamed_split import UNNAMED_SPLIT
from sfjourney.rules.flow.unreachable_step import UNREACHABLE_STEP

RULES = (
    NO_SEND,
    SHADOWED_ARM,
    SHARES,
    STEP_AFTER_EXIT,
    UNCORRELATED_EVENT,
    UNNAMED_SPLIT,
    UNREACHABLE_STEP,
)
