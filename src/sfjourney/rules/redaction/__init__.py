"""Rules about values that must not be kept or shown."""

from sfjourney.rules.redaction.holds_redacted import HOLDS_REDACTED
from sfjourney.rules.redaction.redacted_read import REDACTED_READ
from sfjourney.rules.redaction.secret_field import SECRET_FIELD
from sfjourney.rules.redaction.sensitive_in_marketing import SENSITIVE_IN_MARKETING

RULES = (
    HOLDS_REDACTED,
    REDACTED_READ,
    SECRET_FIELD,
    SENSITIVE_IN_MARKETING,
)
