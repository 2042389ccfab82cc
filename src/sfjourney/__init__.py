"""A compiler, checker and simulator for Segmentflow Journeys."""
