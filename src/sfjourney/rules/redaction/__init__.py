"""Rules about values that must not be kept or shown."""
