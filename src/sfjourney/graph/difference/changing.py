"""A condition -> whether it may come out otherwise later in one run."""

from msgspec import Struct

from sfjourney.expressions.tree import AllItems, AnyItem, Condition, Did, InSegment, Missing, Operand, Present


def asks_for_what_changes(condition: Condition | None) -> bool:
    """Whether it asks for the Profile, its history, the time or a segment: the event of a run stays what it is."""
    left: list[object] = [condition]
    while left:
        part = left.pop()
        match part:
            case Did() | InSegment() | Operand(fn="now"):
                return True
            case Operand(pointer=str(pointer)) | AnyItem(pointer=pointer) | AllItems(pointer=pointer):
                read = pointer
            case Present(pointer=pointer) | Missing(pointer=pointer):
                read = pointer
            case _:
                read = ""
        if read == "/profile" or read.startswith("/profile/"):
            return True
        if isinstance(part, Struct):
            left += (getattr(part, name) for name in part.__struct_fields__)
        elif isinstance(part, tuple):
            left += part
    return False
