"""A workspace -> the components that its templates are made of: the renderer's, and its own."""

from sfjourney.configuration import ConfigurationError, OwnComponent
from sfjourney.diagnostics import Checked, Finding
from sfjourney.documents.document import read_document
from sfjourney.documents.scan import JsonProblem
from sfjourney.schemas import read_schema
from sfjourney.source import Source
from sfjourney.templates import Catalog, Component, Dialect, components, own_component
from sfjourney.workspace import FileProblem, Workspace


def catalog_of(workspace: Workspace) -> Catalog:
    """The components that templates of a workspace are made of: the renderer's, and its own.

    Raises ConfigurationError where the JSON Schema of an own one cannot be used.
    """
    configuration = workspace.configuration
    own = [_own_component(workspace, declared) for declared in configuration.components]
    return {**components(Dialect(configuration.catalog)), **{component.name: component for component in own}}


def props_findings(workspace: Workspace) -> Checked[tuple[Source, ...]]:
    """What is odd in the JSON Schemas of the workspace's own components, all of which can be used; and their files."""
    findings: list[Finding] = []
    sources: dict[str, Source] = {}
    for declared in workspace.configuration.components:
        source = workspace.read(declared.props)
        if isinstance(source, Source) and declared.props not in sources:
            document = read_document(source, workspace.limits)
            if not isinstance(document, JsonProblem):
                sources[declared.props] = source
                findings += read_schema(document, workspace.limits).findings
    return Checked(tuple(sources.values()), tuple(findings))


def _own_component(workspace: Workspace, declared: OwnComponent) -> Component:
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
    return own_component(declared.name, checked.value, shows_children=declared.children)


def _no_props(workspace: Workspace, declared: OwnComponent, why: str) -> ConfigurationError:
    path = ("components", declared.name, "props")
    return workspace.configuration.mistake(path, f"{'.'.join(path)}: {declared.props} {why}")
