"""Markdown of a component -> the HTML that the renderers make of it, with their inlined styles."""
