"""A program and the records of one Profile -> what happened. Pure: the unit is one Profile (semantics.md T5)."""
