"""Boxes and the lines between them -> where to draw them: layers from top to bottom, nothing over anything else."""
