"""Syntax trees, templates and schemas -> a workspace whose names are bound and whose types are known."""
