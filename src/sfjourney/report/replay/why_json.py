"""A Profile's story -> its JSON, the same bytes for equal stories."""

import msgspec

from sfjourney.reasons.told import Why


def why_json(why: Why) -> bytes:
    """The story in the format sfjourney.why/1, indented, with a line end."""
    return msgspec.json.format(msgspec.json.encode(why, order="deterministic"), indent=2) + b"\n"
