"""A Journey of the graph -> a picture of it."""
