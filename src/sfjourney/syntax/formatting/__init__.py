"""The text of a ``.journey`` file -> the same in its one form (language.md 7)."""

from sfjourney.syntax.formatting.form import format_source

__all__ = ["format_source"]
