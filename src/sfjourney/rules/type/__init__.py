"""Rules about values that are not what they are taken for."""

from sfjourney.rules.type.out_of_place import OUT_OF_PLACE
from sfjourney.rules.type.unknown_pointer import UNKNOWN_POINTER
from sfjourney.rules.type.unordered import UNORDERED
from sfjourney.rules.type.unsettable import UNSETTABLE

RULES = (
    OUT_OF_PLACE,
    UNKNOWN_POINTER,
    UNORDERED,
    UNSETTABLE,
)
