"""Sets of terminals -> the language's own words: "expected a step or `}`"."""

from collections.abc import Iterable

from sfjourney.syntax.automaton.language import Language


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VALUE = _words("null false STRING NUMBER POINTER QUOTED_POINTER INSTANT SHORT_DURATION now count lower true")
_UNITS = _words("week weeks day days hour hours minute minutes second seconds")

_GROUPS: tuple[tuple[str, frozenset[str], frozenset[str]], ...] = (
    ("a declaration", _words("profile journey segment"), _words("event subscription")),
    ("a clause", _words("enroll timezone cap goal"), _words("draft on window transactional subscription exit")),
    ("a step", _words("send wait branch split set"), _words("exit LABEL")),
    (
        "an option of the send",
        _words("subject from data"),
        _words("reply-to subscription transactional window if"),
    ),
    ("a unit of time", _words("day days hour hours"), _UNITS),
    ("a comparison", _words("== != < > contains"), _words("<= >= starts ends in not is")),
    ("a condition", _words("not ( any did started"), _VALUE | _words("all in")),
    ("a value", _words("now lower count true null"), _VALUE | _words("{ [")),
    ("a JSON value", _words("true null [ {"), _VALUE),
    ("a day of the week", _words("mon tue wed"), _words("thu fri sat sun weekdays weekends")),
    ("a pointer", _words("POINTER QUOTED_POINTER"), _words("")),
    ("an event name", _words("EVENT_NAME"), _words("STRING")),
    ("a name", _words("NAME"), _words("STRING")),
    ("a name", _words("KEY"), _words("STRING")),
    ("a duration", _words("SHORT_DURATION"), _words("NUMBER")),
    ("a clock time", _words("CLOCK"), _words("")),
    ("a string", _words("STRING"), _words("")),
    ("a number", _words("NUMBER"), _words("")),
    ("the end of the file", _words("$END"), _words("")),
)
"""A group is named where all its marks are possible; it then speaks for the rest of its words too."""

_MOST_WORDS = 6


def spelling(language: Language, terminal: str) -> str:
    """How a keyword or sign is written; for a terminal that is a pattern its name in the grammar."""
    return language.spelling.get(terminal, terminal)


def keywords(language: Language, terminals: Iterable[str]) -> dict[str, str]:
    """Of these terminals the ones that are words: how each is written -> its terminal."""
    spelled = {spelling(language, terminal): terminal for terminal in sorted(terminals)}
    return {word: terminal for word, terminal in spelled.items() if word != terminal and word[0].isalpha()}


def keyword(language: Language, word: str) -> str | None:
    """The terminal of a word that is a keyword somewhere in the language."""
    return language.keywords.get(word)


def is_keyword(language: Language, text: str) -> bool:
    """Whether a text is a word of the language, and no sign."""
    return text[:1].isalpha() and keyword(language, text) is not None


def expected(language: Language, terminals: Iterable[str]) -> str:
    """What could stand here, in words: ``a step or `}` ``."""
    left = {spelling(language, terminal) for terminal in terminals}
    listed = []
    for words, marks, others in _GROUPS:
        if marks <= left:
            listed.append(words)
            left -= marks | others
    listed += sorted(f"`{word}`" for word in left if not word.isupper())
    if len(listed) > _MOST_WORDS:
        listed = [*listed[: _MOST_WORDS - 1], "something else"]
    if len(listed) <= 1:
        return listed[0] if listed else "the end of the file"
    return ", ".join(listed[:-1]) + " or " + listed[-1]
