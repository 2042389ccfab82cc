"""Specs that make the real renderers throw make sends fail; those with values of every kind, component by component."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from sfjourney.documents.document import Document, read_document
from sfjourney.source import Source
from sfjourney.templates import Dialect, compile_template, read_template

VECTORS = Path(os.environ.get("SFJOURNEY_VECTORS") or Path(__file__).resolve().parents[1].parent / "shared" / "vectors")
FOLDERS = {"json_render": Dialect.REACT_EMAIL, "jsx_email": Dialect.JSX_EMAIL}
BEYOND_VALUES = {
    "two heads fail",
    "list: two blank lines between items fails",
    "list: blockquote in list item fails",
    "list: heading in list item fails",
    "list: hr in list item fails",
    'Code.theme = "nope"',
    'Code.theme = ""',
}
"""Throws that the kind of a value does not decide: the document, Markdown's own text, names of themes."""


def failing_cases() -> list[Any]:
    return [
        pytest.param(case, dialect, id=f"{folder}-{file.stem}-{case['name']}")
        for folder, dialect in FOLDERS.items()
        for file in sorted((VECTORS / folder).glob("*.json"))
        if file.stem in ("render", "components", "values", "markdown")
        for case in json.loads(file.read_text(encoding="utf-8"))
        if case["kind"] == "render" and ("error" in case["expected"] or isinstance(case["expected"].get("html"), dict))
    ]


CASES = failing_cases()


@pytest.mark.skipif(not CASES, reason="the renderers' cases lie beside the repository")
def test_there_are_renders_that_fail() -> None:
    assert len(CASES) > 80
    assert {case["name"] for case, _ in (param.values for param in CASES)} >= BEYOND_VALUES


@pytest.mark.parametrize(("case", "dialect"), CASES)
def test_what_throws_in_the_renderer_fails_with_a_reason(case: Any, dialect: Dialect) -> None:
    document = read_document(Source("case.json", json.dumps({"definition": {"body": case["spec"]}})))
    assert isinstance(document, Document)
    template = read_template(document, "case").value
    if template is None or case["name"] in BEYOND_VALUES:
        return
    state = (case.get("options") or {}).get("state") or {}
    assert compile_template(template, dialect).resolve(state, state).failure


def body_with(element: dict[str, Any]) -> Any:
    body = {"root": "page", "elements": {"page": {"type": "Container", "props": {}, "children": ["x"]}, "x": element}}
    document = read_document(Source("case.json", json.dumps({"definition": {"body": body}})))
    assert isinstance(document, Document)
    template = read_template(document, "case").value
    assert template is not None
    return compile_template(template, Dialect.JSX_EMAIL)


VALUE = {"$state": "/event/value"}
NO_NAME = {"object", "objects", "number"}
ELEMENTS: list[tuple[str, dict[str, Any], set[str]]] = [
    ("Text", {"text": VALUE}, {"object", "objects"}),
    ("Heading", {"text": VALUE}, {"object", "objects"}),
    ("Heading", {"text": "A", "as": VALUE}, NO_NAME),
    ("Markdown", {"content": VALUE}, {*NO_NAME, "null", "missing"}),
    ("Raw", {"content": VALUE}, {*NO_NAME, "null", "missing"}),
    ("Code", {"content": "a", "language": VALUE}, NO_NAME),
    ("Preview", {"text": VALUE}, set()),
    ("Conditional", {"mso": VALUE}, {"missing", "null"}),
    ("Conditional", {"mso": True, "expression": VALUE}, {*NO_NAME, "string"}),
    ("Nothing", {"text": VALUE}, set()),
]


@pytest.mark.parametrize(("component", "props", "fails"), ELEMENTS, ids=range(len(ELEMENTS)))
def test_a_value_fails_where_its_component_throws(component: str, props: dict[str, Any], fails: set[str]) -> None:
    values: dict[str, Any] = {"null": None, "object": {}, "objects": [["a", {}]], "number": 5, "string": "h2"}
    states = {name: {"event": {"value": value}} for name, value in values.items()} | {"missing": {"event": {}}}
    compiled = body_with({"type": component, "props": props})
    reasons = {name: compiled.resolve(state, state).failure for name, state in states.items()}
    assert {name for name, reason in reasons.items() if reason is not None} == fails
    assert all("h2" not in (reason or "") and "5" not in (reason or "") for reason in reasons.values())
