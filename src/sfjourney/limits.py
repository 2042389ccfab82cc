"""What a workspace and a recording may at most be: every bound is named in the message of the one who meets it."""

from msgspec import Struct


class Limits(Struct, frozen=True):
    """Bounds on outside input. Sizes in bytes, lengths in characters, the rest counts."""

    line_bytes: int = 8 * 1024 * 1024
    json_depth: int = 64
    object_keys: int = 10_000
    journey_bytes: int = 4 * 1024 * 1024
    json_bytes: int = 4 * 1024 * 1024
    nesting: int = 256
    workspace_files: int = 1_000
    template_elements: int = 5_000
    template_depth: int = 200
    rendered_elements: int = 100_000
    rendered_characters: int = 16 * 1024 * 1024
    pointer_characters: int = 1_024
    expansion: int = 1_000
    expansion_free_bytes: int = 64 * 1024 * 1024


DEFAULT_LIMITS = Limits()
