"""Texts -> numbers: a page holds each text once."""

from msgspec import Struct, field


class Interning(Struct):
    """Texts by number, in the order in which they came."""

    texts: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def index(self, text: str) -> int:
        """The number of a text."""
        number = self.numbers.get(text)
        if number is None:
            number = self.numbers[text] = len(self.texts)
            self.texts.append(text)
        return number

    def index_or_none(self, text: str | None) -> int:
        """The number of a text, -1 for none."""
        return -1 if text is None else self.index(text)
