"""Any text -> Markdown in which it is nothing but text: no markup, no link, and nobody is called by it."""

import re

from sfjourney.report.paint import shown

_MARKUP = re.compile(r"[\\`*_{}\[\]#|~^$<>&]")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;"}
_CALLS = re.compile(r"@|(?<=(?<!&)#)(?=\d)|\bgh-(?=\d)|:(?=//)|:(?=[a-z+-][\w+-]*:)|\bwww\.", re.IGNORECASE)
_BREAK = "&#8203;"
"""A space without width: hosts look for names, issues, addresses and emoji in the text that comes of the Markdown."""
_TICKS = re.compile("`+")
_LEAST_FENCE = 3


def plain(text: str) -> str:
    """The text as words of a sentence or cell."""
    escaped = _MARKUP.sub(lambda found: _ENTITIES.get(found.group(), f"\\{found.group()}"), shown(text))
    return uncalling(escaped)


def uncalling(text: str) -> str:
    """Markdown or HTML in which no host finds a name to notify, an issue or an address to link, or an emoji."""
    return _CALLS.sub(lambda found: found.group() + _BREAK, text)


def code(text: str) -> str:
    """The text as code in a cell: it may hold no back-quote, and a bar that would end the cell is escaped."""
    visible = shown(text)
    if not visible.strip() or "`" in visible or ("|" in visible and "\\" in visible):
        return plain(text)
    return "`" + visible.replace("|", "\\|") + "`"


def words(text: str) -> str:
    """Words in which what stands between back-quotes is code, and nothing else is markup."""
    parts = shown(text).split("`")
    if len(parts) % 2 == 0:
        return plain(text)
    return "".join(code(part) if number % 2 else plain(part) for number, part in enumerate(parts))


def fenced(language: str, lines: list[str]) -> str:
    """Lines as a block of code that nothing in them ends."""
    text = "\n".join(map(shown, lines))
    ticks = max((len(found) for found in _TICKS.findall(text)), default=0)
    fence = "`" * max(_LEAST_FENCE, ticks + 1)
    return f"{fence}{language}\n{text}\n{fence}\n"


def folded(summary: str, content: str) -> str:
    """A part that is shown when somebody asks for it. Both are Markdown; the summary stands in HTML and has no code."""
    return f"<details>\n<summary>{summary}</summary>\n\n{content}\n</details>\n"
