"""A comment ``# sfjourney: allow CODE, CODE -- reason`` -> what it allows on which line, and what is wrong with it."""

import re
from collections.abc import Iterator

from msgspec import Struct

from sfjourney.diagnostics import Edit, Finding, Fix
from sfjourney.rules import BY_CODE
from sfjourney.silencing.selection import meant_rule
from sfjourney.source import Source, Span
from sfjourney.spelling import likely
from sfjourney.syntax.allowing import lines_of_code
from sfjourney.syntax.tree import Comment, JourneyFile

_DIRECTIVE = re.compile(r"#[ \t]*(?P<us>sfjourney)[ \t]*(?P<colon>:?)[ \t]*(?P<word>[^\s:]*)[ \t]*")
_WORD = re.compile(r"[^\s,]+")
_ALLOW = "allow"
_ELSEWHERE = ("disable", "ignore", "noqa", "silence", "skip", "suppress")
_FORM = "write `# sfjourney: allow CODE -- reason`"


class Allowance(Struct, frozen=True):
    """What one comment allows on a line, counted from 1: findings of these codes; 0 where no line follows."""

    source: Source
    comment: Comment
    line: int
    codes: tuple[str, ...]
    places: tuple[Span, ...]


class Directives(Struct, frozen=True):
    """The allowances of one file, and the findings about how they are written."""

    allowances: tuple[Allowance, ...]
    findings: tuple[Finding, ...]


def directives(file: JourneyFile) -> Directives | None:
    """Read the comments of a file that speak to us; None where none does."""
    spoken = [(comment, found) for comment in file.comments if (found := _DIRECTIVE.match(comment.text)) is not None]
    spoken = [(comment, found) for comment, found in spoken if found["colon"] or found["word"] == _ALLOW]
    if not spoken:
        return None
    below = lines_of_code(file.source)
    allowances: list[Allowance] = []
    findings: list[Finding] = []
    for comment, found in spoken:
        if found["word"] != _ALLOW or not found["colon"]:
            findings.append(_no_allowance(file.source, comment, found))
            continue
        words, reason = _words(comment, found.end())
        codes = words[:1] + [word for word in words[1:] if "/" in word[0]]
        strays = words[len(codes) :]
        findings += _mistakes(comment, codes, strays, reason)
        line = below[file.source.position(comment.span.start).line - 1]
        places = tuple(place for _, place in codes)
        allowances.append(Allowance(file.source, comment, line, tuple(code for code, _ in codes), places))
    return Directives(tuple(allowances), tuple(findings))


def _words(comment: Comment, start: int) -> tuple[list[tuple[str, Span]], str | None]:
    """The words before ``--`` with their places, and the reason behind it; None where there is no ``--``."""
    words: list[tuple[str, Span]] = []
    for found in _WORD.finditer(comment.text, start):
        if found.group() == "--":
            return words, comment.text[found.end() :].strip()
        begin = comment.span.start + found.start()
        words.append((found.group(), Span(comment.span.file, begin, begin + len(found.group()))))
    return words, None


def _no_allowance(source: Source, comment: Comment, found: re.Match[str]) -> Finding:
    word, start = found["word"], comment.span.start
    if word == _ALLOW:
        colon = source.span(start + found.end("us"), start + found.end("us"))
        fix = Fix("write `sfjourney:`", (Edit(colon, ":"),), safe=False)
        return _malformed("behind `sfjourney` a colon is missing", comment.span, "not read", fix)
    span = source.span(start + found.start("word"), start + found.end("word")) if word else comment.span
    known = likely(word, (_ALLOW,)) is not None or word in _ELSEWHERE
    fix_word = Fix(f"write `{_ALLOW}`", (Edit(span, _ALLOW),), safe=False) if known else None
    message = f"`{word}` is nothing that a comment can say here" if word else "this comment says nothing"
    return _malformed(message, span, "not read", fix_word)


def _mistakes(
    comment: Comment, codes: list[tuple[str, Span]], strays: list[tuple[str, Span]], reason: str | None
) -> Iterator[Finding]:
    if not codes:
        yield _malformed("this names no rule", comment.span, "allows nothing", None)
        return
    if strays:
        place = Span(comment.span.file, strays[0][1].start, strays[0][1].start)
        fix = Fix("write `--` before the reason", (Edit(place, "-- "),), safe=True) if reason is None else None
        yield _malformed(f"`{strays[0][0]}` is no rule", strays[0][1], "a reason stands behind `--`", fix)
    elif not reason:
        yield Finding(
            "allowance/without-reason",
            "this does not say why",
            comment.span,
            "no reason",
            help="write it behind the rule: -- REASON",
            about=" ".join(code for code, _ in codes),
        )
    for code, place in codes:
        if code not in BY_CODE:
            yield _unknown(code, place)


def _unknown(code: str, place: Span) -> Finding:
    family = [known for known in BY_CODE if known.startswith(f"{code}/")]
    meant = None if family else meant_rule(code)
    hint = f"did you mean {meant}?" if meant else "`sfjourney explain` lists the rules"
    if family:
        hint = f"it is a family: name the rule that is meant, such as {family[0]}"
    fix = Fix(f"write {meant}", (Edit(place, meant),), safe=False) if meant else None
    return Finding(
        "allowance/unknown-rule", f"there is no rule `{code}`", place, "no rule", help=hint, fix=fix, about=code
    )


def _malformed(message: str, span: Span, label: str, fix: Fix | None) -> Finding:
    return Finding("allowance/malformed", message, span, label, help=_FORM, fix=fix, about=message)
