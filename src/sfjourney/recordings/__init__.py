"""Recordings -> calls that were made, line by line; what is no call is refused with its place (semantics.md R, T1)."""
