"""Rules about the way of a run through its Journey."""

from sfjourney.rules.flow.exit_before_arm import EXIT_BEFORE_ARM
from sfjourney.rules.flow.never_resolves import NEVER_RESOLVES
from sfjourney.rules.flow.no_send import NO_SEND
from sfjourney.rules.flow.overlapping_arms import OVERLAPPING_ARMS
from sfjourney.rules.flow.send_after_goal import SEND_AFTER_GOAL
from sfjourney.rules.flow.sends_together import SENDS_TOGETHER
from sfjourney.rules.flow.shadowed_arm import SHADOWED_ARM
from sfjourney.rules.flow.shares import SHARES
from sfjourney.rules.flow.uncorrelated_event import UNCORRELATED_EVENT
from sfjourney.rules.flow.unnamed_split import UNNAMED_SPLIT
from sfjourney.rules.flow.unreachable_step import UNREACHABLE_STEP

RULES = (
    EXIT_BEFORE_ARM,
    NEVER_RESOLVES,
    NO_SEND,
    OVERLAPPING_ARMS,
    SEND_AFTER_GOAL,
    SENDS_TOGETHER,
    SHADOWED_ARM,
    SHARES,
    UNCORRELATED_EVENT,
    UNNAMED_SPLIT,
    UNREACHABLE_STEP,
)
