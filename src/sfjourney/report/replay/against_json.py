"""A summary and a comparison with real emails -> one JSON object."""

import msgspec

from sfjourney.against.told import Against
from sfjourney.replay.summary import Summary


def summary_with_against(summary: Summary, against: Against) -> bytes:
    """The summary as summary.json holds it, with one more member, ``against``: the comparison (sfjourney.against/1)."""
    whole = msgspec.to_builtins(summary) | {"against": msgspec.to_builtins(against)}
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"
