"""Rules about what a template makes of what it is given."""

from sfjourney.rules.template.malformed import MALFORMED
from sfjourney.rules.template.unavailable_root import UNAVAILABLE_ROOT
from sfjourney.rules.template.unknown_root import UNKNOWN_ROOT
from sfjourney.rules.template.unresolved_pointer import UNRESOLVED_POINTER

RULES = (
    MALFORMED,
    UNAVAILABLE_ROOT,
    UNKNOWN_ROOT,
    UNRESOLVED_POINTER,
)
