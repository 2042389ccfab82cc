"""Rules about values that are not what they are taken for."""

from sfjourney.rules.type.constant_condition import CONSTANT_CONDITION
from sfjourney.rules.type.impossible_value import IMPOSSIBLE_VALUE
from sfjourney.rules.type.may_be_missing import MAY_BE_MISSING
from sfjourney.rules.type.mismatch import MISMATCH
from sfjourney.rules.type.no_order import NO_ORDER
from sfjourney.rules.type.out_of_place import OUT_OF_PLACE
from sfjourney.rules.type.unfit_value import UNFIT_VALUE
from sfjourney.rules.type.unknown_pointer import UNKNOWN_POINTER
from sfjourney.rules.type.unsettable import UNSETTABLE

RULES = (
    CONSTANT_CONDITION,
    IMPOSSIBLE_VALUE,
    MAY_BE_MISSING,
    MISMATCH,
    NO_ORDER,
    OUT_OF_PLACE,
    UNFIT_VALUE,
    UNKNOWN_POINTER,
    UNSETTABLE,
)
