"""What is known of one instance beside its schema: of it as a whole, and of values inside it."""

from collections.abc import Mapping

from msgspec import Struct, field

from sfjourney.schemas.segments import Segment
from sfjourney.schemas.shapes import ANY_SHAPE, Shape


class Given(Struct, frozen=True):
    """Whether a value is there, None where it may be either, and of which ``shape`` it is if it is there.

    ``below`` says the same of places inside it. What is known at ``EACH`` is known of the item at hand alone.
    """

    present: bool | None = None
    shape: Shape = ANY_SHAPE
    below: Mapping[Segment, "Given"] = field(default_factory=dict)
