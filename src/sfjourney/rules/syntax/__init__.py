"""Rules about text that cannot be read, or says two things."""

from sfjourney.rules.syntax.bad_duration import BAD_DURATION
from sfjourney.rules.syntax.bad_instant import BAD_INSTANT
from sfjourney.rules.syntax.bad_name import BAD_NAME
from sfjourney.rules.syntax.bad_number import BAD_NUMBER
from sfjourney.rules.syntax.bad_pointer import BAD_POINTER
from sfjourney.rules.syntax.bad_string import BAD_STRING
from sfjourney.rules.syntax.bad_time import BAD_TIME
from sfjourney.rules.syntax.clause_after_step import CLAUSE_AFTER_STEP
from sfjourney.rules.syntax.conflicting_clauses import CONFLICTING_CLAUSES
from sfjourney.rules.syntax.duplicate_clause import DUPLICATE_CLAUSE
from sfjourney.rules.syntax.duplicate_label import DUPLICATE_LABEL
from sfjourney.rules.syntax.duplicate_name import DUPLICATE_NAME
from sfjourney.rules.syntax.hidden_character import HIDDEN_CHARACTER
from sfjourney.rules.syntax.missing_clause import MISSING_CLAUSE
from sfjourney.rules.syntax.nesting import NESTING
from sfjourney.rules.syntax.unclosed_block import UNCLOSED_BLOCK
from sfjourney.rules.syntax.unclosed_string import UNCLOSED_STRING
from sfjourney.rules.syntax.unexpected_token import UNEXPECTED_TOKEN
from sfjourney.rules.syntax.unknown_keyword import UNKNOWN_KEYWORD
from sfjourney.rules.syntax.unreadable import UNREADABLE

RULES = (
    BAD_DURATION,
    BAD_INSTANT,
    BAD_NAME,
    BAD_NUMBER,
    BAD_POINTER,
    BAD_STRING,
    BAD_TIME,
    CLAUSE_AFTER_STEP,
    CONFLICTING_CLAUSES,
    DUPLICATE_CLAUSE,
    DUPLICATE_LABEL,
    DUPLICATE_NAME,
    HIDDEN_CHARACTER,
    MISSING_CLAUSE,
    NESTING,
    UNCLOSED_BLOCK,
    UNCLOSED_STRING,
    UNEXPECTED_TOKEN,
    UNKNOWN_KEYWORD,
    UNREADABLE,
)
