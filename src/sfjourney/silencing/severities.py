"""``[severity]`` of a configuration -> how severe the rules are in each file (docs/configuration.md)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from sfjourney.diagnostics import Diagnostic, Finding, Severity
from sfjourney.documents.toml_places import Keys, Mistake
from sfjourney.globs import lies_in
from sfjourney.rules import BY_CODE, in_order
from sfjourney.rules.rule import Rule
from sfjourney.silencing.selection import Selector, UnknownRule, selector
from sfjourney.source import Source, Span
from sfjourney.spelling import likely

_LEVELS = {"error": Severity.ERROR, "warning": Severity.WARNING, "info": Severity.INFO, "off": None}
_EVERYWHERE = "**"
_TABLE: Keys = ("severity",)


class SeveritySetting(Struct, frozen=True):
    """What one line says: the severity of some rules in the files that fit a pattern; None where they are off."""

    files: str
    rules: Selector
    severity: Severity | None


def with_severities(
    diagnostics: tuple[Diagnostic, ...], settings: tuple[SeveritySetting, ...]
) -> tuple[Diagnostic, ...]:
    """The diagnostics as the settings want them. Of several that fit one, the last holds."""
    if not settings:
        return diagnostics
    return in_order(kept for diagnostic in diagnostics if (kept := _as_set(diagnostic, settings)) is not None)


def for_no_files(settings: tuple[SeveritySetting, ...], source: Source, names: Iterable[str]) -> Iterator[Finding]:
    """The tables of settings in a configuration, its ``source``, that are for none of the files of these names."""
    names = tuple(names)
    for pattern in dict.fromkeys(setting.files for setting in settings):
        if pattern == _EVERYWHERE or any(lies_in(name, pattern) for name in names):
            continue
        meant = likely(pattern, {part for name in names for part in (name, *_folders(name))})
        yield Finding(
            "allowance/no-such-files",
            f"no file of the workspace is or lies in {pattern}",
            _named(source, pattern),
            "nothing fits",
            help=f"did you mean {meant}?" if meant else "patterns are relative to this file",
            about=pattern,
        )


def _named(source: Source, pattern: str) -> Span:
    """Where a configuration names its table for a pattern; its beginning, where that is written another way."""
    lines, start = [], 0
    for line in source.text.split("\n"):
        if not line.lstrip().startswith("#"):
            lines.append((line, start))
        start += len(line) + 1
    headers = [(line, start) for line, start in lines if line.lstrip().startswith("[") and "severity" in line]
    for line, start in (*headers, *lines):
        for before, after in (('"', '"'), ("'", "'"), (".", "]"), ("", "."), ("", " "), ("", "=")):
            found = line.find(before + pattern + after)
            if found >= 0 and (before or not line[:found].strip()):
                begin = start + found + len(before)
                return source.span(begin, begin + len(pattern))
    return source.span(0, 0)


def _folders(name: str) -> Iterator[str]:
    while name := name.rpartition("/")[0]:
        yield name


def _as_set(diagnostic: Diagnostic, settings: tuple[SeveritySetting, ...]) -> Diagnostic | None:
    finding = diagnostic.finding
    for setting in reversed(settings):
        if setting.rules.takes(finding.code) and lies_in(finding.span.file, setting.files):
            if not _may_be(BY_CODE[finding.code], setting.severity):
                continue
            return None if setting.severity is None else msgspec.structs.replace(diagnostic, severity=setting.severity)
    return diagnostic


def _may_be(rule: Rule, severity: Severity | None) -> bool:
    return rule.may_be_silenced or severity is Severity.ERROR


def read_severities(table: Any) -> tuple[tuple[SeveritySetting, ...], tuple[Mistake, ...]]:
    """The settings of a ``[severity]`` table, those that count more behind those that count less: families before
    rules, all of the workspace before a folder, folders as they stand.

    And what is wrong, in words for its author: levels and rules that do not exist or cannot be set.
    """
    if not isinstance(table, dict):
        return (), ((_TABLE, "severity should be a table, [severity]"),)
    folders = {key: value for key, value in table.items() if isinstance(value, dict)}
    plain = {key: value for key, value in table.items() if key not in folders}
    read = [*_settings(_EVERYWHERE, _TABLE, plain)]
    for pattern, levels in folders.items():
        if pattern.startswith("/") or ".." in pattern.split("/"):
            read.append(((*_TABLE, pattern), f"[severity] {pattern!r} leads out of the workspace"))
        else:
            read += _settings(pattern, (*_TABLE, pattern), levels)
    mistakes = tuple(one for one in read if isinstance(one, tuple))
    return tuple(one for one in read if not isinstance(one, tuple)), mistakes


def _settings(pattern: str, table: Keys, levels: Mapping[str, Any]) -> Iterator[SeveritySetting | Mistake]:
    """What each line says, or what is wrong with it."""
    place = "[severity]" if table == _TABLE else f'[severity."{pattern}"]'
    for name, level in sorted(levels.items(), key=lambda item: "/" in item[0]):
        path = (*table, name)
        if not isinstance(level, str) or level not in _LEVELS:
            yield path, f"{place} {name}: should be {', '.join(map(repr, _LEVELS))}"
            continue
        try:
            chosen = selector(name)
        except UnknownRule as error:
            yield path, f"{place} {error}"
            continue
        rules = [rule for rule in BY_CODE.values() if chosen.takes(rule.code)]
        if all(rule.family == "recording" for rule in rules):
            yield path, f"{place} {name}: a replay finds it, and its severity cannot be set"
        elif not any(_may_be(rule, _LEVELS[level]) for rule in rules):
            yield path, f"{place} {name}: it is always an error, for what it finds cannot be compiled"
        else:
            yield SeveritySetting(pattern, chosen, _LEVELS[level])
