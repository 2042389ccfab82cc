"""Resolved Journeys -> what is known, on every path that leads to a step, of the values that are read there."""
