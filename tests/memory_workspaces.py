"""Texts -> a compiled workspace that lies in memory, beside the templates and schemas of tests/cases."""

import json
from typing import Any

from journey_cases import CASES, mentioned_files
from sfjourney.configuration import Configuration
from sfjourney.graph.graph import Graph
from sfjourney.graph.json import graph_json
from sfjourney.pipeline import Compiled, compile_workspace
from sfjourney.source import Source
from sfjourney.workspace import Workspace


def compiled(*texts: str) -> Compiled:
    """The workspace of these Journey files and of the templates they mention. Schema paths are those of tests/cases."""
    journeys = tuple(Source(f"text{number}.journey", text) for number, text in enumerate(texts, 1))
    files = mentioned_files("\n".join(texts))
    templates = tuple(Source(name, text) for name, text in files.items() if name.startswith("templates/"))
    return compile_workspace(Workspace(CASES, Configuration(), journeys, templates, (), ()))


def helps(text: str, code: str) -> list[str | None]:
    """What is advised by each finding of a rule."""
    return [d.finding.help for d in compiled(text).diagnostics if d.finding.code == code]


def graph_of(*texts: str) -> Graph:
    result = compiled(*texts)
    assert result.graph is not None, [d.finding.message for d in result.diagnostics]
    return result.graph


def canonical_bytes(graph: Graph) -> bytes:
    """The graph's JSON without ``source``, which says where things are written."""
    content: dict[str, Any] = json.loads(graph_json(graph))
    del content["source"]
    return json.dumps(content, indent=1).encode()
