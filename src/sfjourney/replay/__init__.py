"""Recordings and a program -> outcomes, runs and sends: identity, idempotency, one simulation a Profile, merge."""
