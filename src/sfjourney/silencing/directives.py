"""A comment ``# sfjourney: allow CODE, CODE -- reason`` -> what it allows on which line, and what is wrong with it."""

import re
from collections.abc import Iterator
from itertools import takewhile

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
_BEFORE_REASON = re.compile("--|[\u2012-\u2015]|(?<!\\S)-(?!\\S)")
"""What sets off a reason, and the dashes that are written, or typed by a program, in its place."""
_ALLOW = "allow"
_ELSEWHERE = ("disable", "ignore", "noqa", "silence", "skip", "suppress")
_FORM = "write `# sfjourney: allow CODE -- reason`"


class Allowance(Struct, frozen=True):
    """What one comment allows on a line, counted from 1: findings of these codes; 0 where no line follows.

    ``mistakes`` are about how it is written.
    """

    source: Source
    comment: Comment
    line: int
    codes: tuple[str, ...]
    places: tuple[Span, ...]
    mistakes: tuple[Finding, ...]


class Directives(Struct, frozen=True):
    """The allowances of one file, and the findings about comments that are none but speak to us."""

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
        words, dash = _words(comment, found.end())
        codes = words[:1] + list(takewhile(lambda word: "/" in word[0], words[1:]))
        strays = words[len(codes) :]
        mistakes = (*_colon(comment, found.end()), *_mistakes(comment, codes, strays, dash))
        line = below[file.source.position(comment.span.start).line - 1]
        names, places = tuple(code for code, _ in codes), tuple(place for _, place in codes)
        allowances.append(Allowance(file.source, comment, line, names, places, mistakes))
    return Directives(tuple(allowances), tuple(findings))


def _words(comment: Comment, start: int) -> tuple[list[tuple[str, Span]], re.Match[str] | None]:
    """The words before the reason with their places, and what sets the reason off; None where nothing does."""
    start += comment.text.startswith(":", start)
    dash = _BEFORE_REASON.search(comment.text, start)
    end = dash.start() if dash is not None else len(comment.text)
    return [(found.group(), _part(comment, *found.span())) for found in _WORD.finditer(comment.text, start, end)], dash


def _part(comment: Comment, start: int, end: int) -> Span:
    return Span(comment.span.file, comment.span.start + start, comment.span.start + end)


def _colon(comment: Comment, start: int) -> Iterator[Finding]:
    if comment.text.startswith(":", start):
        place = _part(comment, start, start + 1)
        space = "" if comment.text[start + 1 : start + 2].isspace() else " "
        fix = Fix("take the colon out", (Edit(place, space),), safe=True)
        yield _malformed("a colon stands behind `allow`", place, "none belongs here", fix)


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
    comment: Comment, codes: list[tuple[str, Span]], strays: list[tuple[str, Span]], dash: re.Match[str] | None
) -> Iterator[Finding]:
    if not codes:
        yield _malformed("this names no rule", comment.span, "allows nothing", None)
        return
    if strays:
        place = Span(comment.span.file, strays[0][1].start, strays[0][1].start)
        fix = Fix("write `--` before the reason", (Edit(place, "-- "),), safe=True) if dash is None else None
        yield _malformed(f"`{strays[0][0]}` is no rule", strays[0][1], "a reason stands behind `--`", fix)
    elif dash is None or not comment.text[dash.end() :].strip():
        yield Finding(
            "allowance/without-reason",
            "this does not say why",
            comment.span,
            "no reason",
            help="write it behind the rule: -- REASON",
            about=" ".join(code for code, _ in codes),
        )
    elif dash.group() != "--":
        place = _part(comment, *dash.span())
        fix = Fix("write `--`", (Edit(place, "--"),), safe=True)
        yield _malformed(f"`{dash.group()}` sets off no reason", place, "a reason stands behind `--`", fix)
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
