"""A number and a word -> the word as it stands behind the number."""


def plural(count: int, word: str) -> str:
    """The word for so many: ``1 email``, ``2 emails``."""
    return word if count == 1 else f"{word}s"


def counted(count: int, word: str) -> str:
    """The number before its word: ``1,024 records``."""
    return f"{count:,} {plural(count, word)}"
