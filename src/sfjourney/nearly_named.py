"""Files that no pattern of the configuration takes, and that are called nearly as one that is sought."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import Final

from msgspec.structs import replace

from sfjourney.diagnostics import Finding
from sfjourney.rules.reference.unknown_template import place_of
from sfjourney.source import Source
from sfjourney.spelling import is_slip_of
from sfjourney.templates.template import name_of
from sfjourney.workspace import FileProblem, Workspace

_JOURNEY: Final = "journey"
_SHORTEST: Final = 6
"""So long is a word whose one wrong letter makes no other word of it: ``jouney``."""
_HOLDS: Final = '"elements"'
"""What stands in every template, and hardly in a schema or in a recording."""


def nearly_journey(names: Iterable[str]) -> str | None:
    """What to do about the first file whose name nearly ends as that of a Journey does: ``gym.journeys``."""
    for name in sorted(names):
        folder, slash, last = name.rpartition("/")
        stem, *endings = last.split(".")
        for ending in endings if stem else ():
            if _is_nearly(ending) and not last.endswith(f".{_JOURNEY}"):
                return f"{name} is called nearly so: rename it to {folder}{slash}{stem}.{_JOURNEY}"
            stem += f".{ending}"
    return None


def _is_nearly(ending: str) -> bool:
    return ending.casefold() == _JOURNEY or is_slip_of(ending.casefold(), _JOURNEY, shortest=_SHORTEST)


def with_nearly_templates(findings: Iterable[Finding], workspace: Workspace) -> Iterator[Finding]:
    """The findings, where a template is sought with the file of its name that lies or ends elsewhere."""
    names: tuple[str, ...] | None = None
    for finding in findings:
        if finding.code != "reference/unknown-template" or finding.fix is not None:
            yield finding
            continue
        names = tuple(workspace.names()) if names is None else names
        found = _template_called(name_of(finding.about), names, workspace)
        yield finding if found is None else replace(finding, help=_move(found, finding.about, workspace))


def _template_called(name: str, names: Iterable[str], workspace: Workspace) -> str | None:
    taken = {source.name for source in (*workspace.templates, *workspace.journeys, *workspace.unreadable)}
    for file in sorted(set(names) - taken):
        last = PurePosixPath(file).name.casefold()
        if last.partition(".")[0] == name.casefold() and _holds_template(workspace.read(file)):
            return file
    return None


def _holds_template(read: Source | FileProblem) -> bool:
    return not isinstance(read, FileProblem) and _HOLDS in read.text


def _move(file: str, name: str, workspace: Workspace) -> str:
    place = place_of(name_of(name), workspace.configuration.templates)
    where = f"move it to {place}" if place is not None else "the configuration says which files are"
    return f"{file} is not read as a template: {where}"
