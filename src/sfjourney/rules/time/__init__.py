"""Rules about clocks, windows and waits."""
