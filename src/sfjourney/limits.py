"""What a workspace and a recording may at most be: every bound is named in the message of the one who meets it."""

from typing import Annotated, Final

from msgspec import Meta, Struct

_File = Annotated[int, Meta(ge=1 << 10, le=256 << 20)]


class Limits(Struct, frozen=True, forbid_unknown_fields=True):
    """Bounds on outside input. Sizes in bytes, lengths in characters, the rest counts.

    A workspace may set each in ``[limits]``, within what is written here: below it calls and templates as they are
    would not fit, above it nobody has tried (docs/decisions/0057-limits-within-limits.md).
    """

    line_bytes: Annotated[int, Meta(ge=1 << 10, le=1 << 30)] = 8 << 20
    json_depth: Annotated[int, Meta(ge=16, le=512)] = 64
    object_keys: Annotated[int, Meta(ge=64, le=1_000_000)] = 10_000
    journey_bytes: _File = 4 << 20
    json_bytes: _File = 4 << 20
    nesting: Annotated[int, Meta(ge=16, le=512)] = 256
    quantifier_nesting: Annotated[int, Meta(ge=1, le=16)] = 8
    workspace_files: Annotated[int, Meta(ge=1, le=100_000)] = 1_000
    template_elements: Annotated[int, Meta(ge=1, le=100_000)] = 5_000
    template_depth: Annotated[int, Meta(ge=1, le=1_000)] = 200
    rendered_elements: Annotated[int, Meta(ge=1, le=10_000_000)] = 100_000
    rendered_characters: Annotated[int, Meta(ge=1, le=1 << 30)] = 16 << 20
    pointer_characters: Annotated[int, Meta(ge=64, le=16_384)] = 1_024
    expansion: Annotated[int, Meta(ge=1, le=1_000_000)] = 1_000
    expansion_free_bytes: Annotated[int, Meta(ge=0, le=1 << 40)] = 64 << 20

    def of(self, name: str) -> "Limit":
        """One of the bounds, with the name that it is set by."""
        return Limit(name, getattr(self, name))


class Limit(Struct, frozen=True):
    """A bound and the name that it is set by in the configuration, below ``limits``."""

    name: str
    most: int


DEFAULT_LIMITS: Final = Limits()
WIDEST_LIMITS: Final = Limits(
    line_bytes=1 << 30, json_depth=512, object_keys=1_000_000, nesting=512, pointer_characters=16_384
)
"""What was read before is read again by these, whatever the limits were: nothing that was taken is refused then."""
