"""Rules about clocks, windows and waits."""

from sfjourney.rules.time.asks_the_clock import ASKS_THE_CLOCK
from sfjourney.rules.time.empty_window import EMPTY_WINDOW
from sfjourney.rules.time.too_long import TOO_LONG

RULES = (
    ASKS_THE_CLOCK,
    EMPTY_WINDOW,
    TOO_LONG,
)
