"""A second, naive simulator: the rules of semantics.md written down once more, slowly, sharing nothing with ``src``."""
