"""Graphs, their nodes and conditions -> the words of the language, and sources of diagrams."""
