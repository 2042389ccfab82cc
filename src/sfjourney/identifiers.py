"""Names of what happened -> stable ids: UUIDv5 of what a thing is, never of where it stood (semantics.md R5, M7)."""

import hashlib
from typing import Final

SEPARATOR: Final = "\x1f"
_NAMESPACE: Final = bytes.fromhex("d65db4c836dc51a188da3cb2b18cf42b")
"""The UUIDv5 of `sfjourney` in the namespace of DNS."""
_VARIANT: Final = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
"""A digit of hexadecimal with the two bits that say which kind of UUID it is in (RFC 9562, section 4.1)."""


def identifier(*parts: str) -> str:
    """The UUIDv5 of these parts in the namespace of sfjourney (RFC 9562, section 5.5)."""
    return _uuid5(SEPARATOR.join(parts))


def _uuid5(name: str) -> str:
    # The standard library's uuid5 says the same and takes four times as long, once for every email of a replay.
    digest = hashlib.sha1(_NAMESPACE + name.encode(), usedforsecurity=False).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{_VARIANT[digest[16]]}{digest[17:20]}-{digest[20:32]}"


def fingerprint(*parts: str) -> str:
    """The SHA-256, in hexadecimal, of these parts. The name of a file may hold bytes that are no UTF-8."""
    return hashlib.sha256(SEPARATOR.join(parts).encode("utf-8", "surrogatepass")).hexdigest()
