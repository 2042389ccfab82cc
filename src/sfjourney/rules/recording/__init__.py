"""Rules about what a replay finds in a recording."""

from sfjourney.rules.recording.broken_schema import BROKEN_SCHEMA
from sfjourney.rules.recording.failed_send import FAILED_SEND
from sfjourney.rules.recording.identity_conflict import IDENTITY_CONFLICT
from sfjourney.rules.recording.key_reuse import KEY_REUSE
from sfjourney.rules.recording.never_entered import NEVER_ENTERED
from sfjourney.rules.recording.never_reached import NEVER_REACHED
from sfjourney.rules.recording.never_sent import NEVER_SENT
from sfjourney.rules.recording.redacted_read import REDACTED_READ
from sfjourney.rules.recording.refused import REFUSED
from sfjourney.rules.recording.unanswered import UNANSWERED
from sfjourney.rules.recording.unknown_zone import UNKNOWN_ZONE
from sfjourney.rules.recording.unredacted import UNREDACTED
from sfjourney.rules.recording.unresolved_value import UNRESOLVED_VALUE

RULES = (
    BROKEN_SCHEMA,
    FAILED_SEND,
    IDENTITY_CONFLICT,
    KEY_REUSE,
    NEVER_ENTERED,
    NEVER_REACHED,
    NEVER_SENT,
    REDACTED_READ,
    REFUSED,
    UNANSWERED,
    UNKNOWN_ZONE,
    UNREDACTED,
    UNRESOLVED_VALUE,
)
