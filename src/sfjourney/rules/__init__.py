"""The rules. RULES is their table of contents: a rule is one file, and one line here."""

from collections.abc import Iterable, Iterator

from sfjourney.diagnostics import Diagnostic, Finding, Severity
from sfjourney.model.model import Model
from sfjourney.rules.consent.gated_transactional import GATED_TRANSACTIONAL
from sfjourney.rules.consent.missing import MISSING
from sfjourney.rules.consent.transactional_purpose import TRANSACTIONAL_PURPOSE
from sfjourney.rules.flow.no_send import NO_SEND
from sfjourney.rules.flow.shares import SHARES
from sfjourney.rules.flow.uncorrelated_event import UNCORRELATED_EVENT
from sfjourney.rules.flow.unnamed_split import UNNAMED_SPLIT
from sfjourney.rules.flow.unreachable_step import UNREACHABLE_STEP
from sfjourney.rules.redaction.holds_redacted import HOLDS_REDACTED
from sfjourney.rules.redaction.redacted_read import REDACTED_READ
from sfjourney.rules.redaction.secret_field import SECRET_FIELD
from sfjourney.rules.redaction.sensitive_in_marketing import SENSITIVE_IN_MARKETING
from sfjourney.rules.reference.invalid_schema import INVALID_SCHEMA
from sfjourney.rules.reference.missing_schema import MISSING_SCHEMA
from sfjourney.rules.reference.segment_cycle import SEGMENT_CYCLE
from sfjourney.rules.reference.undeclared_event import UNDECLARED_EVENT
from sfjourney.rules.reference.unknown_binding import UNKNOWN_BINDING
from sfjourney.rules.reference.unknown_segment import UNKNOWN_SEGMENT
from sfjourney.rules.reference.unknown_subscription import UNKNOWN_SUBSCRIPTION
from sfjourney.rules.reference.unknown_template import UNKNOWN_TEMPLATE
from sfjourney.rules.reference.unknown_zone import UNKNOWN_ZONE
from sfjourney.rules.reference.unused_declaration import UNUSED_DECLARATION
from sfjourney.rules.reference.unused_template import UNUSED_TEMPLATE
from sfjourney.rules.rule import Rule
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
from sfjourney.rules.template.malformed import MALFORMED
from sfjourney.rules.template.unavailable_root import UNAVAILABLE_ROOT
from sfjourney.rules.template.unknown_root import UNKNOWN_ROOT
from sfjourney.rules.template.unresolved_pointer import UNRESOLVED_POINTER
from sfjourney.rules.time.asks_the_clock import ASKS_THE_CLOCK
from sfjourney.rules.time.empty_window import EMPTY_WINDOW
from sfjourney.rules.time.too_long import TOO_LONG
from sfjourney.rules.type.out_of_place import OUT_OF_PLACE
from sfjourney.rules.type.unknown_pointer import UNKNOWN_POINTER
from sfjourney.rules.type.unsettable import UNSETTABLE

RULES: tuple[Rule, ...] = (
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
    INVALID_SCHEMA,
    MISSING_SCHEMA,
    SEGMENT_CYCLE,
    UNDECLARED_EVENT,
    UNKNOWN_BINDING,
    UNKNOWN_SEGMENT,
    UNKNOWN_SUBSCRIPTION,
    UNKNOWN_TEMPLATE,
    UNKNOWN_ZONE,
    UNUSED_DECLARATION,
    UNUSED_TEMPLATE,
    OUT_OF_PLACE,
    UNKNOWN_POINTER,
    UNSETTABLE,
    NO_SEND,
    SHARES,
    UNCORRELATED_EVENT,
    UNNAMED_SPLIT,
    UNREACHABLE_STEP,
    ASKS_THE_CLOCK,
    EMPTY_WINDOW,
    TOO_LONG,
    MALFORMED,
    UNAVAILABLE_ROOT,
    UNKNOWN_ROOT,
    UNRESOLVED_POINTER,
    HOLDS_REDACTED,
    REDACTED_READ,
    SECRET_FIELD,
    SENSITIVE_IN_MARKETING,
    GATED_TRANSACTIONAL,
    MISSING,
    TRANSACTIONAL_PURPOSE,
)

BY_CODE = {rule.code: rule for rule in RULES}


def check(model: Model) -> Iterator[Finding]:
    """Everything that the rules find in a workspace."""
    for rule in RULES:
        if rule.check is not None:
            yield from rule.check(model)


def diagnose(findings: Iterable[Finding]) -> tuple[Diagnostic, ...]:
    """Findings with the severity and the reason of their rules: one for each, in the order of files and places."""
    unique = dict.fromkeys(findings)
    found = [BY_CODE[finding.code].diagnose(finding) for finding in unique]
    return tuple(sorted(found, key=lambda d: (d.finding.span, -d.severity, d.finding.code, d.finding.message)))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)
