"""Planned body and a send's state -> the HTML that the renderer makes of it, and what a reader sees of that."""
