"""The text of a template's file -> whether it surely holds no placeholder, markup or pointer among words.

A fast path of template/foreign-syntax: a few searches over the whole file, instead of a look at each of its strings.
Most files have nothing of the kind. A search may find too much (then each string is looked at), never too little.
"""

import re
from typing import Final

from sfjourney.rules.sent import SentTemplate

ENTITY: Final = re.compile(r"&(?:[A-Za-z]\w{1,30}|#\d{1,7}|#[xX][\da-fA-F]{1,6});")
_BEGINNINGS: Final = frozenset("/ \t\n\r")
"""What a pointer in the place of a text begins with."""
_PLACEHOLDERS: Final = re.compile(r"\$\{")
"""Counted by an expression, which is twice as fast as str.count here."""
_NAMES_IN_SIGNS: Final = tuple(
    (sign, re.compile(rest))
    for sign, rest in (
        ("[", r"\[[ \t]*[A-Za-z_]"),
        ("#", r"#[A-Za-z_]\w*+(?:[./][\w-]++)*+#"),
        ("%", r"%[ \t]*[A-Za-z_]"),
        ("(", r"\(\([ \t]*[A-Za-z_]"),
        ("@", r"@(?:(?<![\w@.+-]@)|(?<=\\[nrt]@))[a-z]"),
    )
)
"""Each sign by an expression of its own, which is sought by that sign, and only where the text has it. A bracket of
JSON stands before a quotation mark, another bracket or a line end."""
_BARE_BRACE: Final = re.compile(r'\{[^"}\r\n](?:(?<!\s)(?<!\$\{.)|(?<=[ \t])[ \t]*+[^"}\s])')
"""A brace of JSON stands before a quotation mark; those of other languages are double, or stand before a name."""
_BARE_DOLLAR: Final = re.compile(r"\$(?:\\?/?(?:event|profile|data)|[A-Za-z_]\w*+(?!\"\s*:))")
_MAYBE_IN_PROSE: Final = re.compile(r'/(?:(?<!["{\w/]/)|(?<=\\[nrt"]/))(?:event|profile|data)/')
"""A pointer of JSON stands behind a quotation mark, and one of a ``$template`` behind a brace; sought by its slash."""
_BEGINS_WITH_SLASH: Final = re.compile(r'\$template"\s*:\s*"/')


def is_surely_plain(sent: SentTemplate) -> bool:
    """Whether the file has no opening of a tag, no ``${`` but in a ``$template``, and no text that is a pointer."""
    text, survey = sent.template.document.source.text, sent.survey
    if not survey.is_tree or survey.has_unfilled or ("\\" in text and "\\u" in text):
        return False
    if _has_more_brackets(sent, text) or _may_have_bare(text) or _may_have_prose(text):
        return False
    if "&" in text and ENTITY.search(text) is not None:
        return False
    for header in (sent.template.subject, sent.template.preheader):
        if isinstance(header, str) and header[:1] in _BEGINNINGS:
            return False
    for visit in survey.visits:
        props = visit.element.props
        for name in visit.look.texts:
            if type(value := props[name]) is str and value[:1] in _BEGINNINGS:  # type: ignore[index]  # texts are given
                return False
    return len(_PLACEHOLDERS.findall(text)) == sum(read.offset is not None for read in survey.reads)


def _has_more_brackets(sent: SentTemplate, text: str) -> bool:
    """Whether there are more ``<`` than those of addresses, ``Name <mail@example.com>``, which open no tag."""
    at = -1
    for _ in range(f"{sent.template.from_}{sent.template.reply_to}".count("<") + 1):
        at = text.find("<", at + 1)
        if at < 0:
            return False
    return True


def _may_have_bare(text: str) -> bool:
    """Whether a string of the file may hold a brace without a ``$``, a ``$`` without a brace, or another sign."""
    return (
        _BARE_BRACE.search(text) is not None
        or _BARE_DOLLAR.search(text) is not None
        or any(sign in text and names.search(text) is not None for sign, names in _NAMES_IN_SIGNS)
        or ("*" in text and "*|" in text)
    )


def _may_have_prose(text: str) -> bool:
    """Whether a pointer may stand among the words of a string."""
    return _MAYBE_IN_PROSE.search(text) is not None or _BEGINS_WITH_SLASH.search(text) is not None
