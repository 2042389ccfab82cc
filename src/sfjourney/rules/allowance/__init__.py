"""Rules about comments that silence other rules."""

from sfjourney.rules.allowance.malformed import MALFORMED
from sfjourney.rules.allowance.no_such_files import NO_SUCH_FILES
from sfjourney.rules.allowance.unknown_rule import UNKNOWN_RULE
from sfjourney.rules.allowance.unused import UNUSED
from sfjourney.rules.allowance.without_reason import WITHOUT_REASON

RULES = (
    MALFORMED,
    NO_SUCH_FILES,
    UNKNOWN_RULE,
    UNUSED,
    WITHOUT_REASON,
)
