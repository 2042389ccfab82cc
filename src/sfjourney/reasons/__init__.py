"""Recordings, a program and a Profile -> its story: what happened to it, and why, or why not (semantics.md O3)."""
