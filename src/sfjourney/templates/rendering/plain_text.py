"""HTML of an email -> its plain-text part, laid out as html-to-text does it for the renderers."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct, field

from sfjourney.templates.dialect import Dialect
from sfjourney.templates.refusals import VOID_TAGS
from sfjourney.templates.rendering.coercion import units
from sfjourney.templates.rendering.tokens import HIDDEN, End, Start, Text, Token, tokens

_SPACES = re.compile(r"[ \t\r\n\f\u200b]+")
_NUMBER = re.compile(r"[0-9]{1,9}")
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LISTS: Final = frozenset(("ul", "ol"))
_BLOCK_NAMES: Final = "article aside blockquote div footer form header main nav p pre section table"
_BLOCKS: Final = frozenset(_BLOCK_NAMES.split()) | _HEADINGS | _LISTS  # fmt: skip
_SKIP_MARKS: Final = ("data-skip", "data-skip-in-text")
_WIDTHS: Final = {Dialect.JSX_EMAIL: 80, Dialect.REACT_EMAIL: None}
_RULE: Final = {Dialect.JSX_EMAIL: "-" * 80, Dialect.REACT_EMAIL: "-" * 40}
_CELLS: Final = {Dialect.JSX_EMAIL: frozenset[str](), Dialect.REACT_EMAIL: frozenset(("td", "th"))}
_NARROWEST: Final = 20
_DEEPEST: Final = 1_000
"""Blocks in blocks that are laid out as such; what is deeper comes from no component."""


def plain_text(html: str, dialect: Dialect) -> str:
    """The same email as text: headings in capitals, links with their address behind them, lists with marks."""
    shown = list(_shown(tokens(html)))
    layout = _Layout(dialect, _longest_prefixes(shown))
    for token in shown:
        match token:
            case Text(text):
                layout.text(text)
            case Start():
                layout.start(token)
            case End(name):
                layout.end(name)
    return layout.finished()


def _shown(found: Iterator[Token]) -> Iterator[Token]:
    """The tokens without what plain text leaves out, with everything in it."""
    hidden, depth = "", 0
    for token in found:
        if hidden:
            if isinstance(token, Start) and token.name == hidden:
                depth += 1
            elif isinstance(token, End) and token.name == hidden:
                depth -= 1
                hidden = hidden if depth else ""
        elif isinstance(token, Start) and token.name not in VOID_TAGS and _is_skipped(token):
            hidden, depth = token.name, 1
        else:
            yield token


def _longest_prefixes(found: Sequence[Token]) -> Iterator[int]:
    """How long the longest mark of each list is, in the order in which the lists begin: all its items line up by it."""
    longest: list[int] = []
    inside: list[tuple[int, int]] = []
    for token in found:
        if isinstance(token, Start) and token.name in _LISTS:
            inside.append((len(longest), _first_number(token)))
            longest.append(0)
        elif isinstance(token, Start) and token.name == "li" and inside:
            place, number = inside[-1]
            inside[-1] = place, number + 1
            longest[place] = max(longest[place], len(_numbered(number)))
        elif isinstance(token, End) and token.name in _LISTS and inside:
            inside.pop()
    return iter(longest)


def _first_number(tag: Start) -> int:
    written = tag.attributes.get("start", "")
    return int(written) if _NUMBER.fullmatch(written) else 1


def _numbered(number: int) -> str:
    return f" {number}. "


def _is_skipped(tag: Start) -> bool:
    return tag.name in HIDDEN or any(tag.attributes.get(mark) == "true" for mark in _SKIP_MARKS)


class _Block(Struct):
    """One block being laid out: finished parts, the lines of words behind them, and the line breaks owed before those.

    Parts and lines are kept in pieces and joined once, so that a long text costs no more than its length. What is
    empty still owes the breaks around it, as html-to-text has it.
    """

    name: str
    leading: int
    trailing: int
    width: int | None
    prefix: str = ""
    preformatted: bool = False
    parts: list[str] = field(default_factory=list)
    stashed: int = 0
    lines: list[list[str]] = field(default_factory=list)
    room: int = 0
    space: bool = False
    number: int = 1
    """Of a list, that of its next item."""
    mark: int = 0
    """Of a list, the length of the longest mark before an item."""

    def whole(self) -> str:
        """All of it."""
        self._finish_lines()
        return "".join(self.parts)

    def append(self, text: str, leading: int, trailing: int) -> None:
        """Put a finished block behind what there is."""
        breaks = max(self.stashed, leading)
        self._finish_lines()
        if self.parts:
            self.parts += ["\n" * breaks, text]
        else:
            self.parts = [text] if text else []
            self.leading = breaks
        self.stashed = trailing

    def word(self, word: str, *, apart: bool) -> None:
        """Add a word: to the last one unless it stands ``apart``, and what has no room goes to a new line with it."""
        if self.stashed:
            self.lines = [[] for _ in range(self.stashed + 1)]
            self.room = 0
            self.stashed = 0
        elif not self.lines:
            self.lines = [[]]
            self.room = 0
        line = self.lines[-1]
        if line and not apart:
            last = line.pop()
            self.room -= units(last) + bool(line)
            word = last + word
        cost = units(word) + bool(line)
        if line and self.width is not None and self.room + cost > self.width:
            self.lines.append([word])
            self.room = cost - 1
        else:
            line.append(word)
            self.room += cost

    def line_break(self) -> None:
        """Begin a new line."""
        self.lines = [*(self.lines or [[]]), []]
        self.room = 0
        self.space = False

    def _finish_lines(self) -> None:
        if self.lines:
            words = "\n".join(" ".join(line) for line in self.lines)
            self.parts += [words] if words else []
            self.lines = []
            self.room = 0
            self.space = False


class _Layout:
    def __init__(self, dialect: Dialect, longest_prefixes: Iterator[int]) -> None:
        self.dialect = dialect
        self.longest_prefixes = longest_prefixes
        self.blocks = [_Block("", 0, 0, _WIDTHS[dialect])]
        self.links: list[tuple[str, list[str]]] = []

    def text(self, text: str) -> None:
        block = self.blocks[-1]
        if block.preformatted:
            for index, line in enumerate(text.split("\n")):
                if index:
                    block.line_break()
                if line:
                    self._word(line, apart=False)
            return
        for word, apart in self._line_of(text):
            self._word(word, apart=apart)

    def _line_of(self, text: str) -> Iterator[tuple[str, bool]]:
        """The words of a text, each with whether a space is between it and what stands before it."""
        block = self.blocks[-1]
        for index, word in enumerate(_SPACES.sub(" ", text).split(" ")):
            block.space = block.space or index > 0
            if word:
                yield word, block.space
                block.space = False

    def _word(self, word: str, *, apart: bool) -> None:
        if any(each.name in _HEADINGS for each in self.blocks):
            word = word.upper()
        for _, said in self.links:
            said.append(word)
        self.blocks[-1].word(word, apart=apart)

    def start(self, tag: Start) -> None:
        match tag.name:
            case "br":
                self.blocks[-1].line_break()
            case "hr":
                self.blocks[-1].append(_RULE[self.dialect], 2, 2)
            case "a":
                self._close_link()
                self.links.append((tag.attributes.get("href", ""), []))
            case "li":
                self._open_item()
            case name if name in _LISTS:
                self._open_list(tag)
            case name if name in _BLOCKS:
                self._open(name)
            case name if name in _CELLS[self.dialect]:
                self._open(name, 1)

    def end(self, name: str) -> None:
        if name == "a":
            self._close_link()
        elif name == "li" or name in _BLOCKS or name in _CELLS[self.dialect]:
            self._close(name)

    def finished(self) -> str:
        while len(self.blocks) > 1:
            self._close(self.blocks[-1].name)
        return self.blocks[0].whole()

    def _open(self, name: str, breaks: int = 2, prefix: str = "") -> None:
        outer = self.blocks[-1]
        if len(self.blocks) > _DEEPEST:
            return
        width = None if outer.width is None else max(_NARROWEST, outer.width - len(prefix))
        leading = 3 if name in ("h1", "h2", "h3") else breaks
        self.blocks.append(
            _Block(name, leading, breaks, width, prefix, preformatted=name == "pre" or outer.preformatted)
        )
        if name == "blockquote":
            self.blocks[-1].prefix = "> "

    def _open_list(self, tag: Start) -> None:
        longest = next(self.longest_prefixes)
        self._open(tag.name, 1 if self.blocks[-1].name == "li" else 2)
        self.blocks[-1].number = _first_number(tag)
        self.blocks[-1].mark = longest if tag.name == "ol" else 0

    def _open_item(self) -> None:
        around = self.blocks[-1]
        prefix = _numbered(around.number) if around.name == "ol" else " * "
        around.number += 1
        nested = any(block.name == "li" for block in self.blocks)
        self._open("li", 1, (prefix.lstrip() if nested else prefix).ljust(around.mark - nested))

    def _close(self, name: str) -> None:
        if all(block.name != name for block in self.blocks[1:]):
            return
        closed = ""
        while closed != name:
            block = self.blocks.pop()
            closed = block.name
            self._finish(block)

    def _finish(self, block: _Block) -> None:
        text = block.whole()
        trailing = max(block.stashed, block.trailing)
        if block.name == "blockquote":
            text = "\n".join("> " + line for line in text.strip("\n").split("\n"))
        elif block.name == "li":
            text = block.prefix + text.replace("\n", "\n" + " " * len(block.prefix))
        if text or block.name not in _LISTS:
            self.blocks[-1].append(text, block.leading, trailing)

    def _close_link(self) -> None:
        if not self.links:
            return
        href, said = self.links.pop()
        address = href.removeprefix("mailto:")
        if not address or address.startswith("#"):
            return
        words = "".join(said)
        if words and words == address and self.dialect is Dialect.REACT_EMAIL:
            return
        for word, apart in self._line_of(f" {address}" if words else address):
            self.blocks[-1].word(word, apart=apart)
