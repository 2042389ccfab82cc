"""A graph and its templates -> a program: what is decided per record was decided once for all of them."""
