"""Rules about what a template makes of what it is given."""

from sfjourney.rules.template.ambiguous_name import AMBIGUOUS_NAME
from sfjourney.rules.template.array_as_text import ARRAY_AS_TEXT
from sfjourney.rules.template.bad_address import BAD_ADDRESS
from sfjourney.rules.template.bad_subject import BAD_SUBJECT
from sfjourney.rules.template.bad_url import BAD_URL
from sfjourney.rules.template.blocked_markup import BLOCKED_MARKUP
from sfjourney.rules.template.broken_conditional import BROKEN_CONDITIONAL
from sfjourney.rules.template.conditional_in_text import CONDITIONAL_IN_TEXT
from sfjourney.rules.template.constant_visible import CONSTANT_VISIBLE
from sfjourney.rules.template.cycle import CYCLE
from sfjourney.rules.template.empty_email import EMPTY_EMAIL
from sfjourney.rules.template.foreign_syntax import FOREIGN_SYNTAX
from sfjourney.rules.template.header_break import HEADER_BREAK
from sfjourney.rules.template.html_in_markdown import HTML_IN_MARKDOWN
from sfjourney.rules.template.ignored_key import IGNORED_KEY
from sfjourney.rules.template.image_without_alt import IMAGE_WITHOUT_ALT
from sfjourney.rules.template.inherited_name import INHERITED_NAME
from sfjourney.rules.template.item_outside_repeat import ITEM_OUTSIDE_REPEAT
from sfjourney.rules.template.malformed import MALFORMED
from sfjourney.rules.template.malformed_condition import MALFORMED_CONDITION
from sfjourney.rules.template.malformed_repeat import MALFORMED_REPEAT
from sfjourney.rules.template.may_be_missing import MAY_BE_MISSING
from sfjourney.rules.template.may_be_no_text import MAY_BE_NO_TEXT
from sfjourney.rules.template.misplaced_component import MISPLACED_COMPONENT
from sfjourney.rules.template.misplaced_field import MISPLACED_FIELD
from sfjourney.rules.template.missing_child import MISSING_CHILD
from sfjourney.rules.template.missing_prop import MISSING_PROP
from sfjourney.rules.template.missing_root import MISSING_ROOT
from sfjourney.rules.template.not_sendable import NOT_SENDABLE
from sfjourney.rules.template.not_text import NOT_TEXT
from sfjourney.rules.template.other_preview import OTHER_PREVIEW
from sfjourney.rules.template.pointer_form import POINTER_FORM
from sfjourney.rules.template.preset_state import PRESET_STATE
from sfjourney.rules.template.repeat_over_no_array import REPEAT_OVER_NO_ARRAY
from sfjourney.rules.template.same_item import SAME_ITEM
from sfjourney.rules.template.too_large import TOO_LARGE
from sfjourney.rules.template.too_wide import TOO_WIDE
from sfjourney.rules.template.unavailable_root import UNAVAILABLE_ROOT
from sfjourney.rules.template.unescaped_state import UNESCAPED_STATE
from sfjourney.rules.template.unknown_component import UNKNOWN_COMPONENT
from sfjourney.rules.template.unknown_expression import UNKNOWN_EXPRESSION
from sfjourney.rules.template.unknown_field import UNKNOWN_FIELD
from sfjourney.rules.template.unknown_prop import UNKNOWN_PROP
from sfjourney.rules.template.unknown_root import UNKNOWN_ROOT
from sfjourney.rules.template.unreachable_element import UNREACHABLE_ELEMENT
from sfjourney.rules.template.unresolved_pointer import UNRESOLVED_POINTER
from sfjourney.rules.template.wrong_prop import WRONG_PROP

RULES = (
    AMBIGUOUS_NAME,
    ARRAY_AS_TEXT,
    BAD_ADDRESS,
    BAD_SUBJECT,
    BAD_URL,
    BLOCKED_MARKUP,
    BROKEN_CONDITIONAL,
    CONDITIONAL_IN_TEXT,
    CONSTANT_VISIBLE,
    CYCLE,
    EMPTY_EMAIL,
    FOREIGN_SYNTAX,
    HEADER_BREAK,
    HTML_IN_MARKDOWN,
    IGNORED_KEY,
    IMAGE_WITHOUT_ALT,
    INHERITED_NAME,
    ITEM_OUTSIDE_REPEAT,
    MALFORMED,
    MALFORMED_CONDITION,
    MALFORMED_REPEAT,
    MAY_BE_MISSING,
    MAY_BE_NO_TEXT,
    MISPLACED_COMPONENT,
    MISPLACED_FIELD,
    MISSING_CHILD,
    MISSING_PROP,
    MISSING_ROOT,
    NOT_SENDABLE,
    NOT_TEXT,
    OTHER_PREVIEW,
    POINTER_FORM,
    PRESET_STATE,
    REPEAT_OVER_NO_ARRAY,
    SAME_ITEM,
    TOO_LARGE,
    TOO_WIDE,
    UNAVAILABLE_ROOT,
    UNESCAPED_STATE,
    UNKNOWN_COMPONENT,
    UNKNOWN_EXPRESSION,
    UNKNOWN_FIELD,
    UNKNOWN_PROP,
    UNKNOWN_ROOT,
    UNREACHABLE_ELEMENT,
    UNRESOLVED_POINTER,
    WRONG_PROP,
)
