"""Time as the rules T of semantics.md have it: instants are integers, milliseconds of UTC since 1970."""
