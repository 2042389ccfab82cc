"""Rules about what a template makes of what it is given."""
