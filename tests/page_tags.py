"""A page in HTML -> its tags, each with its attributes."""

from html.parser import HTMLParser

Tag = tuple[str, dict[str, str | None]]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Tag] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def tags(page: str) -> list[Tag]:
    parser = _Tags()
    parser.feed(page)
    return parser.found
