"""A workspace -> what there is in it, who uses what, and what a change touches."""
