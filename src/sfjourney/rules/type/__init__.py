"""Rules about values that are not what they are taken for."""
