"""Rules about clocks, windows and waits."""

from sfjourney.rules.time.always_past import ALWAYS_PAST
from sfjourney.rules.time.asks_the_clock import ASKS_THE_CLOCK
from sfjourney.rules.time.clock_change import CLOCK_CHANGE
from sfjourney.rules.time.empty_window import EMPTY_WINDOW
from sfjourney.rules.time.outlasts_goal import OUTLASTS_GOAL
from sfjourney.rules.time.too_long import TOO_LONG

RULES = (
    ALWAYS_PAST,
    ASKS_THE_CLOCK,
    CLOCK_CHANGE,
    EMPTY_WINDOW,
    OUTLASTS_GOAL,
    TOO_LONG,
)
