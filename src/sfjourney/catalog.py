"""A workspace -> the components that its templates are made of: the renderer's, and its own."""

from msgspec import Struct

from sfjourney.configuration import ConfigurationError, OwnComponent
from sfjourney.diagnostics import Finding
from sfjourney.documents.document import read_document
from sfjourney.documents.scan import JsonProblem
from sfjourney.schemas import Schema, read_schema
from sfjourney.source import Source
from sfjourney.templates import Catalog, Dialect, components, own_component
from sfjourney.workspace import FileProblem, Workspace


class ReadCatalog(Struct, frozen=True):
    """A catalog, the files with the JSON Schemas of its own components, and what is odd in those that can be used."""

    components: Catalog
    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]


def catalog_of(workspace: Workspace) -> Catalog:
    """The components that templates of a workspace are made of: the renderer's, and its own.

    Raises ConfigurationError where the JSON Schema of an own one cannot be used.
    """
    return read_catalog(workspace).components


def read_catalog(workspace: Workspace) -> ReadCatalog:
    """The same, with what was read for it."""
    found = dict(components(Dialect(workspace.configuration.catalog)))
    sources: dict[str, Source] = {}
    findings: list[Finding] = []
    for declared in workspace.configuration.components:
        source, schema, odd = _props(workspace, declared)
        found[declared.name] = own_component(declared.name, schema, shows_children=declared.children)
        if declared.props not in sources:
            findings += odd
        sources[declared.props] = source
    return ReadCatalog(found, tuple(sources.values()), tuple(findings))


def _props(workspace: Workspace, declared: OwnComponent) -> tuple[Source, Schema, tuple[Finding, ...]]:
    source = workspace.read(declared.props)
    if isinstance(source, FileProblem):
        alike = workspace.alike(declared.props)
        raise _no_props(workspace, declared, source.message + (f"; did you mean {alike}?" if alike else ""))
    document = read_document(source, workspace.limits)
    if isinstance(document, JsonProblem):
        raise _no_props(workspace, declared, f"is not JSON: {document.message}")
    checked = read_schema(document, workspace.limits)
    if checked.value is None or not isinstance(document.value, dict):
        problem = checked.findings[0].message if checked.findings else "it describes no object"
        raise _no_props(workspace, declared, f"is no JSON Schema of props: {problem}")
    return source, checked.value, checked.findings


def _no_props(workspace: Workspace, declared: OwnComponent, why: str) -> ConfigurationError:
    path = ("components", declared.name, "props")
    return workspace.configuration.mistake(path, f"{'.'.join(path)}: {declared.props} {why}")
