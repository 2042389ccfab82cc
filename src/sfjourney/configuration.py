"""``sfjourney.toml`` -> the settings of a workspace, or what is wrong with it."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal, get_type_hints

import msgspec
from msgspec import Struct, field

from sfjourney.documents.toml import read_toml
from sfjourney.documents.toml_places import Keys, Mistake, line_and_column, nearest, placed, places_of
from sfjourney.limits import DEFAULT_LIMITS, Limits
from sfjourney.source import Source
from sfjourney.spelling import likely

if TYPE_CHECKING:
    from sfjourney.silencing.severities import SeveritySetting

NAME = "sfjourney.toml"
PROJECT_FILE = "pyproject.toml"

_KEYS: dict[str, tuple[str, ...]] = {
    "": ("catalog", "components", "journeys", "templates", "redaction", "severity", "limits"),
    "redaction": ("reads",),
    "limits": Limits.__struct_fields__,
}


_IN_PROJECT: Keys = ("tool", "sfjourney")


class ConfigurationError(ValueError):
    """Why a configuration cannot be used, in words for its author."""


class _MistakesError(Exception):
    """What is wrong in a configuration, by the keys that lead there."""

    def __init__(self, *mistakes: Mistake) -> None:
        super().__init__(*(message for _, message in mistakes))
        self.mistakes = mistakes


class OwnComponent(Struct, frozen=True):
    """A component that the workspace adds to its catalog; ``props`` is the file with the JSON Schema of its props."""

    name: str
    props: str
    children: bool = False


class Configuration(Struct, frozen=True):
    """Where things are in a workspace, and what they mean; the defaults hold where nothing is said.

    ``journeys`` and ``templates`` are glob patterns relative to the workspace.
    """

    catalog: Literal["jsx-email", "react-email"] = "jsx-email"
    journeys: tuple[str, ...] = ("**/*.journey",)
    templates: tuple[str, ...] = ("templates/*.json",)
    redacted_reads: Literal["never", "first-instant"] = "never"
    components: tuple[OwnComponent, ...] = ()
    limits: Limits = DEFAULT_LIMITS
    severities: tuple["SeveritySetting", ...] = ()
    source: Source | None = None
    """The file, where it names files of its own: that there are none such comes to light when those are read."""

    def mistake(self, path: Keys, message: str) -> ConfigurationError:
        """What is wrong with a value that could be read, by the keys that lead there."""
        if self.source is None:
            return ConfigurationError(f"{NAME}: {message}")
        return _at_their_places(self.source.name, self.source.text, [(path, message)])

    def place(self, path: Keys) -> int:
        """Where the value at a path is written in its file, or what it is in; -1 where nothing is."""
        return -1 if self.source is None else nearest(_in_file(self.source.name, path), places_of(self.source.text))

    def written_at(self, path: Keys) -> str | None:
        """The same as messages write it, ``sfjourney.toml:3:1``; None where nothing is written."""
        at = self.place(path)
        if self.source is None or at < 0:
            return None
        return f"{self.source.name}:{line_and_column(self.source.text, at)}"


def read_configuration(text: str, file: str) -> Configuration | None:
    """The configuration in a file; None where it is a ``pyproject.toml`` that has none.

    Raises ConfigurationError for bad TOML, an unknown key, or a value that the key cannot have.
    """
    try:
        content = read_toml(text, file)
    except ValueError as error:
        raise ConfigurationError(str(error)) from error
    try:
        if file.endswith(PROJECT_FILE):
            tools = content.get("tool")
            if not isinstance(tools, dict) or "sfjourney" not in tools:
                return None
            content = _table(tools["sfjourney"], (), "tool.sfjourney")
        return _read(content, Source(file, text))
    except _MistakesError as error:
        raise _at_their_places(file, text, error.mistakes) from error


def _at_their_places(file: str, text: str, mistakes: Sequence[Mistake]) -> ConfigurationError:
    return ConfigurationError(placed(file, text, [(_in_file(file, path), message) for path, message in mistakes]))


def _in_file(file: str, path: Keys) -> Keys:
    """The keys that lead to a setting from the top of its file."""
    return (*_IN_PROJECT, *path) if file.endswith(PROJECT_FILE) else path


def _read(content: dict[str, Any], source: Source) -> Configuration:
    """Raises _MistakesError."""
    unknown = _unknown_keys(content)
    severity, limits = content.pop("severity", {}), content.pop("limits", {})
    severities = _severities(severity, unknown)
    _refuse_without_props(content.get("components", {}))
    read = _validated(content)
    if limits:
        read = msgspec.structs.replace(read, limits=_limits(limits))
    usual = Configuration()
    is_usual = (read.journeys, read.templates) == (usual.journeys, usual.templates)
    if severity == {} and not read.components and is_usual:
        return read
    return msgspec.structs.replace(read, severities=severities, source=source)


def _severities(table: Any, unknown: list[Mistake]) -> tuple["SeveritySetting", ...]:
    """Raises _MistakesError for all that is wrong there, and for the unknown keys."""
    settings: tuple[SeveritySetting, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    if table != {}:
        # All rules are imported for it, so it comes only with a table that names some.
        from sfjourney.silencing.severities import read_severities  # noqa: PLC0415

        settings, mistakes = read_severities(table)
    if unknown or mistakes:
        raise _MistakesError(*unknown, *mistakes)
    return settings


def _limits(table: dict[str, Any]) -> Limits:
    """The limits in a table of which every key is known. What is not in it stays as it is."""
    try:
        return msgspec.convert(table, Limits)
    except msgspec.ValidationError:
        raise _MistakesError(*_not_limits(table)) from None


def _not_limits(table: dict[str, Any]) -> Iterator[Mistake]:
    for name, hint in get_type_hints(Limits, include_extras=True).items():
        (bounds,) = hint.__metadata__
        value = table.get(name, bounds.ge)
        if type(value) is not int or not bounds.ge <= value <= bounds.le:
            message = f"limits.{name} should be a whole number from {bounds.ge} to {bounds.le}"
            yield ("limits", name), message


def _unknown_keys(content: dict[str, Any]) -> list[Mistake]:
    """All keys that nothing knows. Raises _MistakesError where there is no table to look for them in."""
    if isinstance(content.get("tool"), dict) and "sfjourney" in content["tool"]:
        message = f"unknown key 'tool'; only in a {PROJECT_FILE} is it [tool.sfjourney]"
        raise _MistakesError((_IN_PROJECT, message))
    unknown: list[Mistake] = []
    for name, keys in _KEYS.items():
        path: tuple[str, ...] = (name,) if name else ()
        unknown += _unknown(_table(content.get(name, {}) if name else content, path), path, keys)
    for name, component in _table(content.get("components", {}), ("components",)).items():
        path = ("components", name)
        unknown += _unknown(_table(component, path), path, _Component.__struct_fields__)
    return unknown


def _refuse_without_props(components: dict[str, Any]) -> None:
    without = [name for name, component in components.items() if "props" not in component]
    needed = "needs 'props', the file with the JSON Schema of its props"
    if without:
        raise _MistakesError(*((("components", name), f"[components.{name}] {needed}") for name in without))


def _table(found: object, path: tuple[str, ...], called: str = "") -> dict[str, Any]:
    """What is a table. Raises _MistakesError where it is none."""
    if not isinstance(found, dict):
        name = called or ".".join(path)
        raise _MistakesError((path, f"{name} should be a table, [{name}]"))
    return found


def _unknown(found: Iterable[str], path: tuple[str, ...], keys: Collection[str]) -> Iterator[Mistake]:
    """The keys that a table cannot have. What is known is listed once."""
    where, listed = f"[{'.'.join(path)}] " if path else "", False
    for key in found:
        if key not in keys:
            meant = likely(key, keys)
            hint = f"; did you mean {meant!r}?" if meant else ""
            if not meant and not listed:
                hint, listed = f"; known are {', '.join(map(repr, keys))}", True
            yield (*path, key), f"{where}unknown key {key!r}{hint}"


class _Redaction(Struct, forbid_unknown_fields=True):
    reads: Literal["never", "first-instant"] = "never"


class _Component(Struct, forbid_unknown_fields=True):
    props: str
    children: bool = False


class _File(Struct, forbid_unknown_fields=True):
    """What a configuration may say: it decides whether one can be used. Why not, pydantic says in better words."""

    catalog: Literal["jsx-email", "react-email"] = "jsx-email"
    components: dict[str, _Component] = {}
    journeys: tuple[str, ...] = Configuration().journeys
    templates: tuple[str, ...] = Configuration().templates
    redaction: _Redaction = field(default_factory=_Redaction)


def _validated(content: dict[str, Any]) -> Configuration:
    try:
        read = msgspec.convert(content, _File)
    except msgspec.ValidationError as error:
        raise _MistakesError(*(_mistakes(content) or [((), str(error))])) from error
    if not read.journeys:
        left_out = [*Configuration().journeys]
        raise _MistakesError((("journeys",), f"journeys names no file; left out, it is {left_out}"))
    wrong = [*_odd_patterns("journeys", read.journeys), *_odd_patterns("templates", read.templates)]
    if wrong:
        raise _MistakesError(*wrong)
    own = tuple(OwnComponent(name, given.props, given.children) for name, given in read.components.items())
    return Configuration(read.catalog, read.journeys, read.templates, read.redaction.reads, own)


def _odd_patterns(key: str, patterns: Sequence[str]) -> Iterator[Mistake]:
    for number, pattern in enumerate(patterns):
        if not pattern:
            yield (key, number), f"{key}.{number} is an empty pattern"
        if pattern.startswith("/") or ".." in pattern.split("/"):
            yield (key, number), f"{pattern!r} leads out of the workspace"


def _mistakes(content: dict[str, Any]) -> list[Mistake]:
    """The mistakes in a configuration; none where there is none."""
    # pydantic takes longer to import than a small workspace takes to check.
    from pydantic import BaseModel, ConfigDict, ValidationError  # noqa: PLC0415

    class Redaction(BaseModel):
        model_config = ConfigDict(extra="forbid", strict=True)
        reads: Literal["never", "first-instant"] = "never"

    class Component(BaseModel):
        model_config = ConfigDict(extra="forbid", strict=True)
        props: str
        children: bool = False

    class File(BaseModel):
        model_config = ConfigDict(extra="forbid", strict=True)
        catalog: Literal["jsx-email", "react-email"] = "jsx-email"
        components: dict[str, Component] = {}
        journeys: list[str] = []
        templates: list[str] = []
        redaction: Redaction = Redaction()

    try:
        File.model_validate(content)
    except ValidationError as error:
        return [
            (one["loc"], f"{'.'.join(map(str, one['loc']))}: {_in_words(one['msg'], one['input'])}")
            for one in error.errors()
        ]
    return []


def _in_words(message: str, value: object) -> str:
    said = message.replace("Input should", "should")
    is_text = isinstance(value, str) and said == "should be a valid list"
    return f"should be a list, {json.dumps([value], ensure_ascii=False)}" if is_text else said
