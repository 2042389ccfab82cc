"""Findings and the comments that allow some of them -> the findings that are left, and those about the comments."""

from collections.abc import Iterable, Iterator

from sfjourney.diagnostics import Edit, Finding, Fix
from sfjourney.rules import BY_CODE
from sfjourney.silencing.directives import Allowance, directives
from sfjourney.source import Span
from sfjourney.syntax.tree import JourneyFile

_Place = tuple[str, int, str]
"""A file, a line and a code."""


def without_allowed(findings: Iterable[Finding], files: Iterable[JourneyFile]) -> list[Finding]:
    """The findings that no comment allows, and what is wrong with the comments.

    What keeps a workspace from being compiled is never silenced. Where something of that kind is found other rules
    keep quiet, so that an allowance which silences nothing proves nothing.
    """
    found = list(findings)
    read = {file.source.name: one for file in files if (one := directives(file)) is not None}
    if not read:
        return found
    allowances = [allowance for one in read.values() for allowance in one.allowances]
    used: list[set[str]] = [set() for _ in allowances]
    by_place: dict[_Place, set[str]] = {}
    for allowance, silenced in zip(allowances, used, strict=True):
        for code in allowance.codes:
            by_place.setdefault((allowance.source.name, allowance.line, code), silenced)
    sources = {allowance.source.name: allowance.source for allowance in allowances}
    kept: list[Finding] = []
    for finding in found:
        source = sources.get(finding.span.file)
        line = source.position(finding.span.start).line if source is not None else 0
        by = by_place.get((finding.span.file, line, finding.code))
        if by is not None and BY_CODE[finding.code].may_be_silenced:
            by.add(finding.code)
        else:
            kept.append(finding)
    sound = all(BY_CODE[finding.code].may_be_silenced for finding in kept)
    kept += [finding for one in read.values() for finding in one.findings]
    for allowance, silenced in zip(allowances, used, strict=True):
        kept += _about(allowance, silenced, sound=sound)
    return kept


def _about(allowance: Allowance, used: set[str], *, sound: bool) -> Iterator[Finding]:
    """What is wrong with one: codes that cannot be silenced, those that silence nothing, and how it is written.

    The last is not told of a comment that is to be taken out.
    """
    named = list(dict.fromkeys(allowance.codes))
    known = [code for code in named if code in BY_CODE and code not in used]
    never = [code for code in known if not _is_silenced_by_comments(code)]
    idle = [code for code in known if code not in never] if sound else []
    keep = [code for code in named if code not in never and code not in idle]
    if keep or not named:
        yield from allowance.mistakes
    fix = _fix(allowance, keep)
    for code in never:
        place = allowance.places[allowance.codes.index(code)]
        message = f"`{code}` cannot be silenced by a comment"
        yield Finding("allowance/unused", message, place, "silences nothing", help=_why_not(code), fix=fix, about=code)
    if idle:
        place = allowance.places[allowance.codes.index(idle[0])]
        listed = " and ".join(f"`{code}`" for code in idle)
        yield Finding(
            "allowance/unused",
            f"nothing is found here of {listed}",
            place,
            "silences nothing",
            help="take it out" if keep == [] else f"leave {', '.join(keep)}",
            fix=fix,
            about=" ".join(idle),
        )


def _is_silenced_by_comments(code: str) -> bool:
    rule = BY_CODE[code]
    return rule.may_be_silenced and rule.family not in ("allowance", "recording")


def _why_not(code: str) -> str:
    family = BY_CODE[code].family
    if family == "recording":
        return "a replay finds it, and no line of a Journey"
    if family == "allowance":
        return "mend the comment that it is about"
    return "what it finds cannot be compiled: mend that"


def _fix(allowance: Allowance, keep: list[str]) -> Fix:
    if keep:
        first, last = allowance.places[0], allowance.places[-1]
        return Fix(f"leave {', '.join(keep)}", (Edit(first.to(last), ", ".join(keep)),), safe=True)
    text, span = allowance.source.text, allowance.comment.span
    start = span.start
    while start and text[start - 1] in " \t":
        start -= 1
    alone = start == 0 or text[start - 1] == "\n"
    end = min(span.end + 1, len(text)) if alone else span.end
    return Fix("take the comment out", (Edit(Span(span.file, start, end), ""),), safe=True)
