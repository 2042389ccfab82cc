"""The grammar of the language -> what editors colour it by: a TextMate grammar, and a Vim syntax file.

Words and patterns are those of ``grammars/journey.lark``; which kind of word each is follows from the rules that it
stands in.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

from lark.lexer import PatternStr

from grammars import language_by_lark

KINDS: Final[tuple[tuple[str, str, str, tuple[str, ...]], ...]] = (
    ("declaration", "storage.type", "Structure", ("profile", "event", "subscription_group", "segment", "journey")),
    ("constant", "constant.language", "Constant", ("constant", "now")),
    ("unit", "keyword.other.unit", "Type", ("unit",)),
    ("day", "constant.language.day", "Constant", ("day", "all_days")),
    (
        "operator",
        "keyword.operator.word",
        "Operator",
        ("any_of", "all_of", "negation", "membership", "text_operator", "presence", "presence_word", "quantifier",
         "in_segment", "direction"),
    ),
    (
        "step",
        "keyword.control",
        "Statement",
        ("send", "wait", "wait_until_time", "wait_for", "arm_on", "arm_when", "timeout", "branch", "otherwise", "split",
         "set", "exit"),
    ),
    ("clause", "keyword.other", "Keyword", ()),
)  # fmt: skip
"""Kinds of words: their scope in TextMate, their group in Vim, and the rules whose words they are.

A word of several is of the first; the last kind has all that are left.
"""

NAME: Final = "NAME"
_WORD_BEGINS = r"(?<![\w.-])"
_WORD_ENDS = r"(?![\w-]|\.\w)"


@cache
def words() -> dict[str, tuple[str, ...]]:
    """The words of each kind; together all of the language."""
    lark = language_by_lark()
    spelled = {
        terminal.name: str(terminal.pattern.value)
        for terminal in lark.terminals
        if isinstance(terminal.pattern, PatternStr) and terminal.pattern.value[0].isalpha()
    }
    left = set(spelled.values())
    found: dict[str, tuple[str, ...]] = {}
    for kind, _, _, rules in KINDS:
        mine = {
            spelled[symbol.name]
            for rule in lark.rules
            if _written_rule(rule.origin.name) in rules or not rules
            for symbol in rule.expansion
            if symbol.name in spelled
        }
        found[kind] = tuple(sorted(mine & left))
        left -= mine
    assert not left
    return found


def _written_rule(name: str) -> str:
    """The rule of the grammar that a rule is of: Lark makes rules of its own from what may be repeated."""
    return re.sub(r"^__(\w+?)_(?:plus|star)_\d+$", r"\1", name)


def pattern(terminal: str) -> str:
    """What a terminal matches."""
    return str(language_by_lark().get_terminal(terminal).pattern.value).replace("\n", r"\n").replace("\t", r"\t")


def dotted() -> str:
    """Event names that have a dot."""
    return _WORD_BEGINS + pattern("EVENT_NAME").removesuffix("*") + "+"


def operators() -> tuple[str, ...]:
    """The signs that compare or bind, longest first."""
    signs = {
        str(terminal.pattern.value)
        for terminal in language_by_lark().terminals
        if isinstance(terminal.pattern, PatternStr) and re.fullmatch("[=!<>%]+", str(terminal.pattern.value))
    }
    return tuple(sorted(signs, key=lambda sign: (-len(sign), sign)))


# ---- TextMate


def textmate() -> str:
    """The grammar as VS Code and others read it."""
    grammar = {
        "name": "Journey",
        "scopeName": "source.journey",
        "fileTypes": ["journey"],
        "comment": "Made from grammars/journey.lark by tests/test_editors.py --update; do not edit.",
        "patterns": list(_textmate_patterns()),
    }
    return json.dumps(grammar, indent=2, ensure_ascii=False) + "\n"


def _textmate_patterns() -> Iterator[dict[str, Any]]:
    name, event = pattern(NAME), pattern("EVENT_NAME")
    yield {"match": pattern("COMMENT"), "name": "comment.line.number-sign.journey"}
    # What is declared, and what is sent, by the word before it.
    declared = f"(?:{event}|{name})"
    kinds = "|".join(words()["declaration"])
    yield {
        "match": rf"{_WORD_BEGINS}({kinds})[ \t]+({declared})(?=[ \t]*(?:\"|\{{|=(?!=)|opt-|$))",
        "captures": {"1": {"name": "storage.type.journey"}, "2": {"name": "entity.name.type.journey"}},
    }
    yield {
        "match": rf"{_WORD_BEGINS}(send)[ \t]+({name})",
        "captures": {"1": {"name": "keyword.control.journey"}, "2": {"name": "entity.name.function.journey"}},
    }
    yield {
        "match": rf"{_WORD_BEGINS}(as)[ \t]+({name})",
        "captures": {"1": {"name": "keyword.other.journey"}, "2": {"name": "variable.other.journey"}},
    }
    yield {"match": rf"{_WORD_BEGINS}{name}(?=[ \t]*:)", "name": "entity.name.label.journey"}
    yield {"match": _WORD_BEGINS + pattern("KEY"), "name": "variable.parameter.journey"}
    yield {
        "begin": '"',
        "end": r'"|$',
        "name": "string.quoted.double.journey",
        "patterns": [
            {"match": r"\\(?:[\"\\/bfnrt]|u[0-9A-Fa-f]{4})", "name": "constant.character.escape.journey"},
            {"match": r"\\.", "name": "invalid.illegal.escape.journey"},
            {"match": r"\$\{[^}\"]+\}", "name": "variable.other.pointer.journey"},
        ],
    }
    yield {"match": pattern("QUOTED_POINTER"), "name": "variable.other.pointer.journey"}
    yield {"match": pattern("POINTER"), "name": "variable.other.pointer.journey"}
    for terminal in ("INSTANT", "CLOCK", "SHORT_DURATION"):
        yield {"match": _WORD_BEGINS + pattern(terminal), "name": f"constant.numeric.{terminal.lower()}.journey"}
    yield {"match": _WORD_BEGINS + pattern("NUMBER"), "name": "constant.numeric.journey"}
    yield {"match": dotted(), "name": "entity.name.type.event.journey"}
    for kind, scope, _, _ in KINDS:
        listed = "|".join(sorted(words()[kind], key=lambda word: (-len(word), word)))
        yield {"match": f"{_WORD_BEGINS}(?:{listed}){_WORD_ENDS}", "name": f"{scope}.journey"}
    signs = "|".join(re.escape(sign) for sign in operators())
    yield {"match": signs, "name": "keyword.operator.journey"}


# ---- Vim


def vim_syntax() -> str:
    """The syntax file. Of two items that begin at one place Vim takes the one that is defined last."""
    lines = [
        '" Vim syntax file',
        '" Language: Journey (sfjourney)',
        '" Made from grammars/journey.lark by tests/test_editors.py --update; do not edit.',
        "",
        'if exists("b:current_syntax")',
        "  finish",
        "endif",
        "let s:cpo = &cpo",
        "set cpo&vim",
        "",
        "syntax case match",
        "syntax sync minlines=50",
        "",
    ]
    signs = "|".join(operators())
    lines.append(_item("Operator", signs))
    for kind, _, _, _ in reversed(KINDS):
        listed = "|".join(sorted(words()[kind], key=lambda word: (-len(word), word)))
        lines.append(_item(kind.title(), f"{_WORD_BEGINS}(?:{listed}){_WORD_ENDS}"))
    lines += [
        _item("Event", dotted()),
        _item("Number", _WORD_BEGINS + pattern("NUMBER")),
        *(_item("Time", _WORD_BEGINS + pattern(terminal)) for terminal in ("SHORT_DURATION", "CLOCK", "INSTANT")),
        _item("Key", _WORD_BEGINS + pattern("KEY")),
        _item("Label", rf"{_WORD_BEGINS}{pattern(NAME)}(?=[ \t]*:)"),
        _item("Pointer", pattern("POINTER")),
        _item("Pointer", pattern("QUOTED_POINTER")),
        _item("String", pattern("STRING"), "contains=journeyEscape,journeyInside"),
        _item("Escape", r"\\(?:[\"\\/bfnrt]|u[0-9A-Fa-f]{4})", "contained"),
        _item("Inside", r"\$\{[^}\"]+\}", "contained"),
        _item("Comment", pattern("COMMENT"), "contains=@Spell"),
        "",
    ]
    links = {kind.title(): group for kind, _, group, _ in KINDS} | {
        "Event": "Type", "Number": "Number", "Time": "Number", "Key": "Identifier", "Label": "Label",
        "Pointer": "Identifier", "String": "String", "Escape": "SpecialChar", "Inside": "Identifier",
        "Comment": "Comment",
    }  # fmt: skip
    lines += [f"highlight default link journey{name} {group}" for name, group in links.items()]
    lines += ["", 'let b:current_syntax = "journey"', "", "let &cpo = s:cpo", "unlet s:cpo"]
    return "\n".join(lines) + "\n"


def _item(name: str, expression: str, more: str = "") -> str:
    return f"syntax match journey{name} '{vim_pattern(expression)}' {more}".rstrip()


_LOOKS: Final = {"(?:": ("%(", ")"), "(?=": ("%(", ")@="), "(?!": ("%(", ")@!"), "(?<!": ("%(", ")@<!")}
# A set of Vim never holds the end of a line, so none need leave it out.
_IN_SET: Final = {r"\w": "0-9A-Za-z_", r"\n": "", r"\t": r"\t", r"\\": r"\\", r"\"": '"', r"\/": "/"}


def vim_pattern(expression: str) -> str:
    """A regular expression of the grammar as Vim writes it in its very magic form."""
    out, closing, at = [r"\v"], list[str](), 0
    while at < len(expression):
        opened = next((sign for sign in _LOOKS if expression.startswith(sign, at)), None)
        char = expression[at]
        if opened is not None:
            before, behind = _LOOKS[opened]
            out.append(before)
            closing.append(behind)
            at += len(opened)
        elif char == "(":
            out.append("(")
            closing.append(")")
            at += 1
        elif char == ")":
            out.append(closing.pop())
            at += 1
        elif char == "[":
            at = _set(expression, at, out)
        elif char == "\\":
            escaped = expression[at : at + 2]
            out.append(
                "[0-9A-Za-z_]" if escaped == r"\w" else escaped if escaped[1] in r"\.$nt{}" else _literal(escaped[1])
            )
            at += 2
        else:
            out.append(char if char in "*+?|{}." else _literal(char))
            at += 1
    return "".join(out)


def _literal(char: str) -> str:
    return char if char.isalnum() or char in '_ "/`-#:,' else "\\" + char


def _set(expression: str, at: int, out: list[str]) -> int:
    """Take one bracketed set. Returns where it ends."""
    end, held = at + 1, ""
    while expression[end] != "]":
        width = 2 if expression[end] == "\\" else 1
        part = expression[end : end + width]
        held += _IN_SET[part] if width > 1 else part
        end += width
    out.append("." if held == "^" else f"[{held}]")
    return end + 1
