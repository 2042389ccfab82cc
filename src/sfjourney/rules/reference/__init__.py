"""Rules about names that lead nowhere, and things that nothing leads to."""

from sfjourney.rules.reference.idle_keyword import IDLE_KEYWORD
from sfjourney.rules.reference.invalid_schema import INVALID_SCHEMA
from sfjourney.rules.reference.missing_schema import MISSING_SCHEMA
from sfjourney.rules.reference.misspelt_event import MISSPELT_EVENT
from sfjourney.rules.reference.misspelt_required import MISSPELT_REQUIRED
from sfjourney.rules.reference.segment_cycle import SEGMENT_CYCLE
from sfjourney.rules.reference.undeclared_event import UNDECLARED_EVENT
from sfjourney.rules.reference.unknown_binding import UNKNOWN_BINDING
from sfjourney.rules.reference.unknown_segment import UNKNOWN_SEGMENT
from sfjourney.rules.reference.unknown_subscription import UNKNOWN_SUBSCRIPTION
from sfjourney.rules.reference.unknown_template import UNKNOWN_TEMPLATE
from sfjourney.rules.reference.unknown_zone import UNKNOWN_ZONE
from sfjourney.rules.reference.unused_declaration import UNUSED_DECLARATION
from sfjourney.rules.reference.unused_template import UNUSED_TEMPLATE

RULES = (
    INVALID_SCHEMA,
    IDLE_KEYWORD,
    MISSPELT_REQUIRED,
    MISSING_SCHEMA,
    SEGMENT_CYCLE,
    UNDECLARED_EVENT,
    MISSPELT_EVENT,
    UNKNOWN_BINDING,
    UNKNOWN_SEGMENT,
    UNKNOWN_SUBSCRIPTION,
    UNKNOWN_TEMPLATE,
    UNKNOWN_ZONE,
    UNUSED_DECLARATION,
    UNUSED_TEMPLATE,
)
