"""The parts of SARIF 2.1.0 that we write (OASIS, sections named below)."""

from typing import Literal

from msgspec import Struct, field

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

Level = Literal["error", "warning", "note"]


class Message(Struct, frozen=True):
    """3.11"""

    text: str


class MultiformatMessage(Struct, frozen=True):
    """3.12"""

    text: str
    markdown: str


class ArtifactLocation(Struct, frozen=True, rename="camel"):
    """3.4"""

    uri: str
    uri_base_id: str = "%SRCROOT%"


class Region(Struct, frozen=True, rename="camel", omit_defaults=True):
    """3.30: lines and columns count from 1, the end is the column behind it; 0 where the whole line is meant."""

    start_line: int
    start_column: int = 0
    end_line: int = 0
    end_column: int = 0


class PhysicalLocation(Struct, frozen=True, rename="camel"):
    """3.29"""

    artifact_location: ArtifactLocation
    region: Region


class Location(Struct, frozen=True, rename="camel", omit_defaults=True):
    """3.28"""

    physical_location: PhysicalLocation
    message: Message | None = None
    id: int = -1


class ArtifactContent(Struct, frozen=True):
    """3.3"""

    text: str


class Replacement(Struct, frozen=True, rename="camel"):
    """3.57"""

    deleted_region: Region
    inserted_content: ArtifactContent


class ArtifactChange(Struct, frozen=True, rename="camel"):
    """3.56"""

    artifact_location: ArtifactLocation
    replacements: tuple[Replacement, ...]


class SarifFix(Struct, frozen=True, rename="camel"):
    """3.55"""

    description: Message
    artifact_changes: tuple[ArtifactChange, ...]


class Suppression(Struct, frozen=True):
    """3.35"""

    justification: str
    kind: Literal["external"] = "external"


class Result(Struct, frozen=True, rename="camel", omit_defaults=True):
    """3.27"""

    rule_id: str
    rule_index: int
    level: Level
    message: Message
    locations: tuple[Location, ...]
    partial_fingerprints: dict[str, str]
    related_locations: tuple[Location, ...] = ()
    fixes: tuple[SarifFix, ...] = ()
    suppressions: tuple[Suppression, ...] = ()


class ReportingConfiguration(Struct, frozen=True):
    """3.50"""

    level: Level


class RuleProperties(Struct, frozen=True):
    """3.8"""

    tags: tuple[str, ...]


class ReportingDescriptor(Struct, frozen=True, rename="camel"):
    """3.49"""

    id: str
    short_description: Message
    full_description: Message
    help: MultiformatMessage
    default_configuration: ReportingConfiguration
    properties: RuleProperties


class ToolComponent(Struct, frozen=True):
    """3.19"""

    name: str
    version: str
    rules: tuple[ReportingDescriptor, ...]


class Tool(Struct, frozen=True):
    """3.18"""

    driver: ToolComponent


class Invocation(Struct, frozen=True, rename="camel"):
    """3.20"""

    execution_successful: bool


class Run(Struct, frozen=True, rename="camel"):
    """3.14"""

    tool: Tool
    invocations: tuple[Invocation, ...]
    results: tuple[Result, ...]
    column_kind: Literal["unicodeCodePoints"] = "unicodeCodePoints"


class SarifLog(Struct, frozen=True, kw_only=True):
    """3.13"""

    schema: str = field(default=SCHEMA, name="$schema")
    version: Literal["2.1.0"] = "2.1.0"
    runs: tuple[Run, ...]
