"""Placeholders of other template languages, and ours out of place -> where they stand, and what is written instead."""

import json
import re
from collections.abc import Collection, Iterator
from typing import Final

from sfjourney.model.origins import ROOTS, Scope, is_nowhere
from sfjourney.pointers import text_of
from sfjourney.rules.called_elsewhere import called_elsewhere, spelt_elsewhere
from sfjourney.rules.suggest import nearest_pointer, reachable

_ROOTED: Final = r"/?(?:event|profile|data)(?:[./][\w-]+)+"
_NAMES: Final = r"(?:[./][\w-]+)*"
_PLACEHOLDER: Final = (
    r"\$?\{\{\{?[^{}]+\}\}\}?|\{%[^{}]+%\}|<%[^<>]+%>|\*\|[A-Z]\w*(?::\w+)*\|\*|\$\{\}"
    rf"|(?:#|(?<!\d)%|(?<!\$))\{{\s*[/$]?(?P<braced>[A-Za-z_]\w+{_NAMES})\s*(?:(?:\|\|?|\?\?)[^{{}}\n]*)?\}}"
    rf"|(?<![\w%])%%?(?P<percented>[A-Za-z_]\w\w+{_NAMES})%%?(?![0-9A-Fa-f]{{2}})"
    rf"|(?<![\w\[\]])\$?\[\[?\s*(?P<bracketed>[A-Za-z_]\w+{_NAMES})\s*\]\]?(?![(\[:\]])"
    rf"|\$(?:[\[(]\s*)?{_ROOTED}(?:\s*[\])])?"
    rf"|(?<![\w#&])#(?P<hashed>[A-Za-z_]\w+{_NAMES})#(?![\w#])|(?<!\w)\(\(\s*(?P<rounded>[A-Za-z_]\w+{_NAMES})\s*\)\)"
    r"|(?<![\w@.+-])@(?P<at>[a-z]\w++)(?![@./-]\w)"
    rf"|(?<![\w`])<(?P<angled>[A-Za-z_]\w+{_NAMES})>|(?<![\w$])\$(?P<signed>[A-Za-z_]\w++)(?![\w./-]*[\w/])"
)
"""As Liquid, Handlebars, Jinja, EJS, Smarty, Mailchimp and Mailgun have them; and ours with nothing in them, without
the ``$``, without the braces, or in other brackets. Behind ``[name]`` no address follows, as it does in Markdown, and
no two characters behind ``%NAME%`` as in the ``%DAB%20`` of an address. ``<name>``, ``$name``, ``#name#``, ``((name))``
and ``@firstName`` are meant for a value where there is one that is called so, but for tags, ``<code>`` that a
``</code>`` closes or that stands between backquotes, types, ``List<name>``, and calls, ``f((name))``."""
IN_TEMPLATE: Final = re.compile(_PLACEHOLDER + r"|\$\{[^}]*\Z")
"""Also one that is never closed."""
IN_PLAIN: Final = re.compile(
    _PLACEHOLDER + r"|\$\{\s*/?[A-Za-z_][\w./-]*\s*\}|\$\{\s*/?(?:event|profile|data)[./][\w./-]*\s*\Z"
)
"""In a plain string our own ``${/event/total}`` is not filled in either."""
_VALUE: Final = re.compile(r"[#@{$<%=(\[*|\s]*/?([A-Za-z_]\w*(?:[./][\w-]+)*)[#}>%)\]*|\s]*")
POINTER: Final = re.compile(r"\s*(/(?:event|profile|data)(?:/[^\s/]+)+)\s*")
_SHORT: Final = 60
_AROUND: Final = 20
_READ: Final = 1_000
"""Of a text so many characters on each side of a placeholder are put right, of which the nearest are shown."""


def found_in(pattern: re.Pattern[str], text: str, scope: Scope | None) -> Iterator[re.Match[str]]:
    """What fits a pattern and is no prose: a name in braces is meant for a value where it is that of one.

    What ends a block is told with what begins it.
    """
    is_in_block = False
    tags = _tags_in(text) if "<" in text else frozenset()
    for found in pattern.finditer(text):
        if found.start() in tags or _is_prose(found, scope) or (is_in_block and _GOES_ON.match(found.group())):
            continue
        is_in_block = is_in_block or _BEGINS.match(found.group()) is not None
        yield found


def _tags_in(text: str) -> frozenset[int]:
    """Where tags that are closed begin, and those in code, which Markdown has between backquotes."""
    closed, last = set(_CLOSING.findall(text)), text.rfind("`")
    tags: set[int] = set()
    at = quotes = 0
    for found in _OPENING.finditer(text):
        quotes, at = quotes + text.count("`", at, found.start()), found.start()
        if found[1] in closed or (quotes % 2 and at < last):
            tags.add(at)
    return frozenset(tags)


_OPENING: Final = re.compile(r"<([\w./-]+)>")
_CLOSING: Final = re.compile(r"</([\w./-]+)>")
_BEGINS: Final = re.compile(r"\{%|\{\{\{?[~#^]|<%|\*\|IF")
_GOES_ON: Final = re.compile(
    r"\{%-?\s*(?:end|else|elif|elsif)|\{\{~?(?:/\w+\s*~?\}\}|\s*else\b)|<%-?\s*\}?\s*(?:end|else)\b|<%-?\s*\}\s*-?%>|\*\|(?:END|ELSE)"
)
"""What ends a block of another language, or stands between two parts of one."""
_OF_A_PROGRAM: Final = re.compile(r"[a-z][A-Z]|\w[_./]\w")
_IN_CAPITALS: Final = re.compile(r"[A-Z][A-Z\d]*(?:_[A-Z\d]+)*")
_OF_WINDOWS: Final = frozenset({"APPDATA", "LOCALAPPDATA", "PATH", "PROGRAMFILES", "TEMP", "USERPROFILE"})
"""Names that a reader is told to type."""


def _is_prose(found: re.Match[str], scope: Scope | None) -> bool:
    """Whether a name between signs may be a word of the text: ``[Update]``, ``{yes}``."""
    braced, percented, bracketed = found["braced"], found["percented"], found["bracketed"]
    signed = found["angled"] or found["signed"] or found["hashed"] or found["rounded"] or found["at"]
    if found["at"] is not None and _OF_A_PROGRAM.search(found["at"]) is None:
        return True  # `@greenrow` is somebody's name elsewhere
    name = braced or percented or bracketed or signed
    if name is not None and _is_choice(found, name):
        return True
    if name is None or ours(found.group(), scope) is not None or behind_filter(found.group(), scope) is not None:
        return False
    if signed is not None:
        return True
    if percented is not None:
        is_plain = _OF_A_PROGRAM.search(name) is None and _IN_CAPITALS.fullmatch(name) is None
        return name in _OF_WINDOWS or (is_plain and not found.group().startswith("%%"))
    if bracketed is not None and found.group().startswith("[["):
        return _OF_A_PROGRAM.search(name) is None
    return "_" not in name or _IN_CAPITALS.fullmatch(name) is None


def _is_choice(found: re.Match[str], name: str) -> bool:
    """Whether it leaves a choice of words, one of which happens to name a value: ``{city|town}``, ``[track/order]``.

    What is behind one ``|`` is a filter where it is called as one is, or where the name before it is none of prose.
    """
    if "/" in name and name.partition("/")[0] not in ROOTS and f"/{name}" not in found.group():
        return True
    piped = _PIPED.match(found.group()) if found["braced"] is not None else None
    if piped is None or piped["sign"] != "|" or found.group()[1:].lstrip().startswith("$"):
        return False
    behind = found.group()[piped.end("filter") :]
    is_filter = piped["filter"].casefold() in _FILTERS or piped["filter"][0] in "\"'" or behind[:1] in {":", "("}
    return not is_filter and _OF_A_PROGRAM.search(name) is None


def written_instead(
    foreign: str,
    text: str,
    scope: Scope | None,
    *,
    filled: bool,
    clear: Collection[str] = (),
    chooses: bool = True,
) -> str:
    """What to do about a placeholder in a text, in words. ``filled`` says whether pointers are filled in there,
    ``chooses`` whether an expression may stand there instead.

    ``clear`` are those in the text of which it is clear what they read, and that may be read.
    """
    if foreign == "${}":
        return "name the value in it by where it stands, as in ${/event/orderId}"
    if (told := _without_filter(foreign, text, scope, clear=None if filled else clear, chooses=chooses)) is not None:
        return told
    if _VALUE.fullmatch(foreign) is None or _GOES_ON.match(foreign):
        if foreign.startswith("${"):
            return "close it with }"
        return 'choose with {"$cond": …, "$then": …, "$else": …} or `visible`, and repeat an element with `repeat`'
    written = ours(foreign, scope)
    known = written is not None
    shown = written or "${/event/orderId}"
    if not filled:
        shown = as_template(_in_whole(foreign, text, shown, scope, clear))
    return f"write {shown}" if known else f"name the value by where it stands, as in {shown}"


_PIPED: Final = re.compile(
    r"(?:\$?\{\{\{?|<%=|[$#]?\{)-?\s*/?(?P<value>[A-Za-z_]\w*(?:[./][\w-]+)*)\s*"
    r"(?P<sign>\?\?|\|\|?)\s*(?P<filter>[A-Za-z_\"'][\w.]*)"
)
"""A value with a filter, or a default, behind it."""
_DEFAULTS: Final = frozenset({"default", "d", "fallback", "or", "otherwise"})
_FILTERS: Final = frozenset(
    {
        *("upper", "uppercase", "upcase", "lower", "lowercase", "downcase"),
        *("capitalize", "capitalise", "capfirst", "titlecase", "titleize"),
        *("trim", "strip", "escape", "truncate", "nl2br", "urlencode", "url_encode"),
        *("default", "fallback"),
    }
)
"""Those of other languages that are no words of a choice, as `title` and `date` are."""


def behind_filter(foreign: str, scope: Scope | None) -> str | None:
    """The value that a filter or a default is behind, as we write it; None where that is not clear."""
    piped = _PIPED.match(foreign)
    return ours(f"{{{{{piped['value']}}}}}", scope) if piped is not None else None


def _without_filter(
    foreign: str, text: str, scope: Scope | None, *, clear: Collection[str] | None, chooses: bool
) -> str | None:
    """What to do about a filter: there are none, and a default is chosen; None where there is none here."""
    piped = _PIPED.match(foreign)
    if piped is None:
        return None
    known = behind_filter(foreign, scope)
    if piped["sign"] != "|" or piped["filter"] in _DEFAULTS:
        if not chooses:
            return "there are no defaults in a Journey's own subject: choose in that of the template, with $cond"
        read = f'{{"$state": "{known[2:-1]}"}}' if known is not None else '{"$state": …}'
        return f'there are no defaults in a text: choose with {{"$cond": {read}, "$then": {read}, "$else": …}}'
    shown = known or "${/event/orderId}"
    whole = shown if clear is None else as_template(_in_whole(foreign, text, shown, scope, clear))
    then = f"then write {whole}" if known is not None else f"name it by where it stands, as in {whole}"
    return f"there are no filters: whoever sends the value sends it as it is to be shown; {then}"


def ours(foreign: str, scope: Scope | None) -> str | None:
    """The placeholder as we write it; None where neither it nor what a send has says in which root its value is."""
    value = _VALUE.fullmatch(foreign)
    names = re.split(r"[./]", value[1]) if value is not None else []
    if len(names) > 1 and names[0] in ROOTS:
        return f"${{{(_instead(scope, names) if scope is not None else None) or text_of(names)}}}"
    if scope is None or not names:
        return None
    pointer = reachable(scope, names) or called_elsewhere(scope, names)
    if pointer is None and len(names) == 1 and _SURELY_A_VALUE.match(foreign):
        pointer = spelt_elsewhere(scope, names[0])
    return f"${{{pointer}}}" if pointer is not None else None


def _instead(scope: Scope, names: list[str]) -> str | None:
    """What was probably meant by a pointer that leads nowhere."""
    found = scope.find(names)
    return nearest_pointer(scope, names) if found is not None and is_nowhere(found) else None


_SURELY_A_VALUE: Final = re.compile(r"\*\||\$?\{\{|<%|\W*[A-Z]+_[A-Z_\d]*[A-Z]\b")
"""The signs, or the spelling, of what is no word of a text in any case."""


def _in_whole(foreign: str, text: str, written: str, scope: Scope | None, clear: Collection[str]) -> str:
    """The text around it, with every other placeholder that is clear put right as well."""

    def put_right(found: re.Match[str]) -> str:
        return (found.group() in clear and ours(found.group(), scope)) or found.group()

    before, _, behind = text.partition(foreign)
    before, behind = (IN_PLAIN.sub(put_right, side) for side in (before[-_READ:], behind[:_READ]))
    if len(before) + len(behind) > _SHORT:
        before = before if len(before) <= _AROUND else "…" + before[-_AROUND:]
        behind = behind if len(behind) <= _AROUND else behind[:_AROUND] + "…"
    return f"{before}{written}{behind}"


def as_template(text: str) -> str:
    """The expression that fills a text in."""
    return f'{{"$template": {json.dumps(text, ensure_ascii=False)}}}'
