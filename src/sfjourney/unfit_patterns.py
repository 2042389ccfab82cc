"""The patterns of a configuration that name no file of the workspace -> findings, each where the pattern is written."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

from msgspec.structs import replace

from sfjourney.configuration import Configuration
from sfjourney.diagnostics import Finding, Label
from sfjourney.documents.toml_places import Keys
from sfjourney.globs import fits
from sfjourney.source import Span
from sfjourney.spelling import likely

_LEFT_OUT = Configuration()
_FILES = {"journeys": "**/*.journey", "templates": "*.json"}


def unfit_patterns(
    configuration: Configuration, taken: Iterable[str], names: Callable[[], Iterable[str]]
) -> Iterator[Finding]:
    """Of ``journeys`` and ``templates``; the files that were ``taken``, and the ``names`` of all that there are.

    What holds where nothing is said may fit nothing: a workspace need not have templates yet.
    """
    taken = tuple(taken)
    written = (("journeys", configuration.journeys), ("templates", configuration.templates))
    for key, patterns in written:
        for number, pattern in enumerate(patterns):
            if pattern in getattr(_LEFT_OUT, key) or any(fits(name, pattern) for name in taken):
                continue
            there = tuple(names())
            meant = _files_of_folder(key, pattern, there) or _meant(pattern, there)
            yield Finding(
                "allowance/no-such-files",
                f"no file of the workspace fits {pattern}: none is read as one of its {key}",
                _place(configuration, (key, number), pattern),
                "nothing fits",
                help=f"did you mean {meant}?" if meant else _RELATIVE,
                about=f"{key} {pattern}",
            )


def with_causes(findings: Iterable[Finding], unfit: Collection[Finding]) -> Iterator[Finding]:
    """Where there is no template at all: the patterns that fit nothing with the sends that lack one, as one finding."""
    of_templates = [one for one in unfit if one.about.startswith("templates ")]
    labels = tuple(Label(one.span, "nothing fits this") for one in of_templates)
    meant = next((one.help for one in of_templates if one.help is not None and one.help != _RELATIVE), None)
    is_told = False
    for finding in findings:
        if finding.code == "reference/unknown-template" and labels:
            is_told = True
            yield replace(finding, related=(*finding.related, *labels), help=meant or finding.help)
        else:
            yield finding
    yield from (one for one in unfit if not (is_told and one in of_templates))


_RELATIVE: Final = "patterns are relative to this file"


def _files_of_folder(key: str, pattern: str, names: tuple[str, ...]) -> str | None:
    """The pattern for the files of a folder, where the folder alone is written."""
    folder = pattern.rstrip("/")
    files = f"{folder}/{_FILES[key]}"
    return files if any(fits(name, files) for name in names) else None


def _meant(pattern: str, names: tuple[str, ...]) -> str | None:
    """The same pattern for a folder that is there, and holds what fits."""
    folder, _, last = pattern.rpartition("/")
    folders = {name.rpartition("/")[0] for name in names} - {""}
    candidates = [f"{each}/{last}" for each in sorted(folders)]
    fitting = [each for each in candidates if any(fits(name, each) for name in names)]
    alike = likely(folder, {each.rpartition("/")[0] for each in fitting})
    return None if alike is None else f"{alike}/{last}"


def _place(configuration: Configuration, path: Keys, pattern: str) -> Span:
    """Where a pattern is written; the beginning of the file where it is written with escapes."""
    source = configuration.source
    if source is None:
        raise ValueError(pattern)  # a configuration that names files keeps its text
    start = max(configuration.place(path), 0)
    begin = source.text.find(pattern, start)
    return source.span(begin, begin + len(pattern)) if begin >= 0 else source.span(start, start)
