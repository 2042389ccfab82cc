"""A compiler, checker and simulator for Segmentflow Journeys: find out what they do before a customer does.

The verbs of the command line are functions here: ``check``, ``fmt``, ``compile``, ``diff``, ``simulate``, ``why``,
``list``, ``render``, ``explain`` and ``schema``; and so are the types of what they give and raise (docs/python.md).
"""

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from sfjourney.version import VERSION

if TYPE_CHECKING:
    from sfjourney.api import check, compile, diff, fmt, simulate, why  # noqa: A004
    from sfjourney.clock.instants import InstantError
    from sfjourney.configuration import ConfigurationError
    from sfjourney.diagnostics import Diagnostic, Severity
    from sfjourney.graph.difference.changes import Difference
    from sfjourney.graph.graph import Graph
    from sfjourney.graph.json import GraphError
    from sfjourney.inspection import explain, list, render, schema  # noqa: A004
    from sfjourney.inventory.listing import Item
    from sfjourney.reasons.edits import EditError
    from sfjourney.reasons.selection import NobodyError
    from sfjourney.reasons.told import Why
    from sfjourney.recordings.errors import RecordingError
    from sfjourney.replay.intake import TooManyRefused
    from sfjourney.results import Diagnostics, Simulation, WorkspaceHasErrors
    from sfjourney.rules.rule import Rule
    from sfjourney.templates import RenderedEmail
    from sfjourney.workspace import WorkspaceError

__all__ = [
    "ConfigurationError",
    "Diagnostic",
    "Diagnostics",
    "Difference",
    "EditError",
    "Graph",
    "GraphError",
    "InstantError",
    "Item",
    "NobodyError",
    "RecordingError",
    "RenderedEmail",
    "Rule",
    "Severity",
    "Simulation",
    "TooManyRefused",
    "Why",
    "WorkspaceError",
    "WorkspaceHasErrors",
    "__version__",
    "check",
    "compile",
    "diff",
    "explain",
    "fmt",
    "list",
    "render",
    "schema",
    "simulate",
    "why",
]

__version__ = VERSION

_MODULES: Final = {
    "ConfigurationError": "configuration",
    "Diagnostic": "diagnostics",
    "Diagnostics": "results",
    "Difference": "graph.difference.changes",
    "EditError": "reasons.edits",
    "Graph": "graph.graph",
    "GraphError": "graph.json",
    "InstantError": "clock.instants",
    "Item": "inventory.listing",
    "NobodyError": "reasons.selection",
    "RecordingError": "recordings.errors",
    "RenderedEmail": "templates",
    "Rule": "rules.rule",
    "Severity": "diagnostics",
    "Simulation": "results",
    "TooManyRefused": "replay.intake",
    "Why": "reasons.told",
    "WorkspaceError": "workspace",
    "WorkspaceHasErrors": "results",
    "check": "api",
    "compile": "api",
    "diff": "api",
    "explain": "inspection",
    "fmt": "api",
    "list": "inspection",
    "render": "inspection",
    "schema": "inspection",
    "simulate": "api",
    "why": "api",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is first used: the command line starts without it."""
    if name in _MODULES:
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> Sequence[str]:
    """What a notebook offers and ``help`` shows."""
    return sorted({*globals(), *__all__})
