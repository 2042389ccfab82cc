"""``sfjourney.toml`` -> the settings of a workspace, or what is wrong with it."""

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal, get_type_hints

import msgspec
from msgspec import Struct, field

from sfjourney.documents.toml import read_toml
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


class ConfigurationError(ValueError):
    """Why a configuration cannot be used, in words for its author."""


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
    """The file, where it sets severities: a table of them may be for files that there are not."""
    file: str = NAME
    """What it is called: that it is wrong comes to light at times when other files are read."""


def read_configuration(text: str, file: str) -> Configuration | None:
    """The configuration in a file; None where it is a ``pyproject.toml`` that has none.

    Raises ConfigurationError for bad TOML, an unknown key, or a value that the key cannot have.
    """
    try:
        content = read_toml(text)
    except ValueError as error:
        raise ConfigurationError(f"{file}: {error}") from error
    if file.endswith(PROJECT_FILE):
        tools = content.get("tool")
        if not isinstance(tools, dict) or "sfjourney" not in tools:
            return None
        content = tools["sfjourney"]
        if not isinstance(content, dict):
            raise ConfigurationError(f"{file}: tool.sfjourney should be a table, [tool.sfjourney]")
    unknown = _unknown_keys(content, file)
    severity, limits = content.pop("severity", {}), content.pop("limits", {})
    severities = _severities(severity, file, unknown)
    _refuse_without_props(content.get("components", {}), file)
    read = _validated(content, file)
    if limits:
        read = msgspec.structs.replace(read, limits=_limits(limits, file))
    if severity == {}:
        return read
    return msgspec.structs.replace(read, severities=severities, source=Source(file, text))


def _severities(table: Any, file: str, unknown: list[str]) -> tuple["SeveritySetting", ...]:
    """Raises ConfigurationError for all that is wrong there, behind the unknown keys, each in a line."""
    settings: tuple[SeveritySetting, ...] = ()
    mistakes: tuple[str, ...] = ()
    if table != {}:
        # All rules are imported for it, so it comes only with a table that names some.
        from sfjourney.silencing.severities import read_severities  # noqa: PLC0415

        settings, mistakes = read_severities(table)
    if unknown or mistakes:
        raise ConfigurationError(f"{file}: " + "\n  ".join((*unknown, *mistakes)))
    return settings


def _limits(table: dict[str, Any], file: str) -> Limits:
    """The limits in a table of which every key is known. What is not in it stays as it is."""
    try:
        return msgspec.convert(table, Limits)
    except msgspec.ValidationError:
        for name, hint in get_type_hints(Limits, include_extras=True).items():
            (bounds,) = hint.__metadata__
            value = table.get(name, bounds.ge)
            if type(value) is not int or not bounds.ge <= value <= bounds.le:
                message = f"limits.{name} should be a whole number from {bounds.ge} to {bounds.le}"
                raise ConfigurationError(f"{file}: {message}") from None
        raise


def _unknown_keys(content: dict[str, Any], file: str) -> list[str]:
    """All keys that nothing knows, in words. Raises ConfigurationError where there is no table to look for them in."""
    if isinstance(content.get("tool"), dict) and "sfjourney" in content["tool"]:
        raise ConfigurationError(f"{file}: unknown key 'tool'; only in a {PROJECT_FILE} is it [tool.sfjourney]")
    unknown: list[str] = []
    for table, keys in _KEYS.items():
        unknown += _unknown(_table(content.get(table, {}) if table else content, table, file), table, keys)
    for name, component in _table(content.get("components", {}), "components", file).items():
        table = f"components.{name}"
        unknown += _unknown(_table(component, table, file), table, _Component.__struct_fields__)
    return unknown


def _refuse_without_props(components: dict[str, Any], file: str) -> None:
    for name, component in components.items():
        if "props" not in component:
            needs = f"[components.{name}] needs 'props', the file with the JSON Schema of its props"
            raise ConfigurationError(f"{file}: {needs}")


def _table(found: object, name: str, file: str) -> dict[str, Any]:
    """What is a table. Raises ConfigurationError where it is none."""
    if not isinstance(found, dict):
        raise ConfigurationError(f"{file}: {name} should be a table, [{name}]")
    return found


def _unknown(found: Iterable[str], table: str, keys: Collection[str]) -> Iterator[str]:
    """The keys that a table cannot have, in words. What is known is listed once."""
    where, listed = f"[{table}] " if table else "", False
    for key in found:
        if key not in keys:
            meant = likely(key, keys)
            hint = f"; did you mean {meant!r}?" if meant else ""
            if not meant and not listed:
                hint, listed = f"; known are {', '.join(map(repr, keys))}", True
            yield f"{where}unknown key {key!r}{hint}"


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


def _validated(content: dict[str, Any], file: str) -> Configuration:
    try:
        read = msgspec.convert(content, _File)
    except msgspec.ValidationError as error:
        raise ConfigurationError(f"{file}: {_mistake(content) or error}") from error
    if not read.journeys:
        raise ConfigurationError(f"{file}: journeys names no file; left out, it is {[*Configuration().journeys]}")
    for name, patterns in (("journeys", read.journeys), ("templates", read.templates)):
        if "" in patterns:
            raise ConfigurationError(f"{file}: {name}.{patterns.index('')} is an empty pattern")
    for pattern in (*read.journeys, *read.templates):
        if pattern.startswith("/") or ".." in pattern.split("/"):
            raise ConfigurationError(f"{file}: {pattern!r} leads out of the workspace")
    own = tuple(OwnComponent(name, given.props, given.children) for name, given in read.components.items())
    return Configuration(read.catalog, read.journeys, read.templates, read.redaction.reads, own, file=file)


def _mistake(content: dict[str, Any]) -> str | None:
    """The first mistake in a configuration, with its place; None where there is none."""
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
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        return f"{place}: {first['msg'].replace('Input should', 'should')}"
    return None
