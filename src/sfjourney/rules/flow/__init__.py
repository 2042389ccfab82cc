"""Rules about the way of a run through its Journey."""
