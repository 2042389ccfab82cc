"""Rules about who may be sent to."""

from sfjourney.rules.consent.gated_transactional import GATED_TRANSACTIONAL
from sfjourney.rules.consent.missing import MISSING
from sfjourney.rules.consent.transactional_purpose import TRANSACTIONAL_PURPOSE

RULES = (
    GATED_TRANSACTIONAL,
    MISSING,
    TRANSACTIONAL_PURPOSE,
)
