"""A compiler, checker and simulator for Segmentflow Journeys: find out what they do before a customer does.

The verbs of the command line are functions here: ``check``, ``fmt``, ``compile``, ``diff``, ``simulate``, ``why``,
``list``, ``render``, ``explain`` and ``schema``.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sfjourney.api import Simulation, WorkspaceHasErrors, check, compile, diff, fmt, simulate, why  # noqa: A004
    from sfjourney.inspection import explain, list, render, schema  # noqa: A004

__all__ = [
    "Simulation",
    "WorkspaceHasErrors",
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

_LOOKING = ("explain", "list", "render", "schema")


def __getattr__(name: str) -> Any:
    """Import the API when it is first used: the command line starts without it."""
    if name in __all__:
        return getattr(import_module("sfjourney.inspection" if name in _LOOKING else "sfjourney.api"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
