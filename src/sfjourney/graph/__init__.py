"""A resolved Journey -> a validated graph with canonical JSON, bounds and reads (graph.md)."""
