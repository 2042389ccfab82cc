"""The patterns of a configuration that name no file of the workspace -> findings, each where the pattern is written."""

from collections.abc import Callable, Collection, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from sfjourney.configuration import Configuration
from sfjourney.diagnostics import Finding, Label
from sfjourney.documents.toml_places import Keys
from sfjourney.globs import fits
from sfjourney.source import Span
from sfjourney.spelling import likely

_LEFT_OUT = Configuration()
_FILES = {"journeys": "**/*.journey", "templates": "*.json"}


class Unfit(Struct, frozen=True):
    """A pattern that fits nothing, the key that it stands behind, and the pattern that was probably meant."""

    key: str
    pattern: str
    place: Span
    meant: str | None

    @property
    def hint(self) -> str | None:
        return f"did you mean {self.meant}?" if self.meant else None

    @property
    def finding(self) -> Finding:
        return Finding(
            "allowance/no-such-files",
            f"no file of the workspace fits {self.pattern}: none is read as one of its {self.key}",
            self.place,
            "nothing fits",
            help=self.hint or "patterns are relative to this file",
            about=f"{self.key} {self.pattern}",
        )


def unfit_patterns(
    configuration: Configuration, taken: Iterable[str], names: Callable[[], Iterable[str]]
) -> Iterator[Unfit]:
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
            yield Unfit(key, pattern, _place(configuration, (key, number), pattern), meant)


def with_causes(findings: Iterable[Finding], unfit: Collection[Unfit]) -> Iterator[Finding]:
    """Where there is no template at all: the patterns that fit nothing with the sends that lack one, as one finding."""
    of_templates = [one for one in unfit if one.key == "templates"]
    labels = tuple(Label(one.place, "nothing fits this") for one in of_templates)
    hint = next((one.hint for one in of_templates if one.meant), None)
    is_told = False
    for finding in findings:
        if finding.code == "reference/unknown-template" and labels:
            is_told = True
            yield replace(finding, related=(*finding.related, *labels), help=hint or finding.help)
        else:
            yield finding
    yield from (one.finding for one in unfit if not (is_told and one in of_templates))


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
