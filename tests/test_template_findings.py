"""Mistakes in templates, each alone: every one gives one finding, and what is put right gives none."""

import json
from pathlib import Path
from typing import Any

import pytest

import sfjourney
from sfjourney.cli import main
from sfjourney.configuration import ConfigurationError
from sfjourney.diagnostics import Finding, Severity
from workspaces import write_files

Json = Any

ITEM = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "note": {"type": "string"}}}
EVENT: Json = {
    "type": "object",
    "required": ["kind", "name", "count", "items"],
    "properties": {
        "kind": {"enum": ["a", "b"]},
        "name": {"type": "string"},
        "count": {"type": "number"},
        "items": {"type": "array", "minItems": 1, "maxItems": 3, "items": ITEM},
    },
}
JOURNEY = """\
event note.asked { schema "event.json" }
journey j {
  on note.asked
  enroll always
  transactional

  send note
}
"""
TAG: Json = {
    "type": "object",
    "required": ["title"],
    "properties": {
        "title": {"$ref": "#/definitions/words"},
        "size": {"enum": ["small", "large"]},
        "wide": {"enum": [True, "auto"]},
        "stars": {"type": "integer", "maximum": 5},
        "tags": {"type": "array", "items": {"$ref": "#/definitions/words"}},
    },
    "patternProperties": {"^data-": {"type": "string"}},
    "definitions": {"words": {"type": "string"}},
}


def text(value: Json, **others: Json) -> Json:
    return {"type": "Text", "props": {"text": value}, **others}


def findings(root: Path, elements: Json, more: dict[str, str] | None = None) -> list[Finding]:
    """What is found at elements in the body of a template; keys that begin with ``_`` are of children of others."""
    page = {
        "html": {"type": "Html", "props": {}, "children": ["body"]},
        "body": {"type": "Body", "props": {}, "children": [key for key in elements if key[0] != "_"]},
        **elements,
    }
    definition = {"subject": "A note", "body": {"root": "html", "elements": page}}
    template = {"name": "Note", "purpose": "Transactional", "definition": definition}
    files = {"j.journey": JOURNEY, "event.json": json.dumps(EVENT), "templates/note.json": json.dumps(template)}
    found = sfjourney.check(write_files(root, {**files, **(more or {})}))
    return [one.finding for one in found if one.severity is not Severity.INFO]


OF_ITEMS = {"type": "Section", "props": {}, "children": ["_x"], "repeat": {"statePath": "/event/items"}}


@pytest.mark.parametrize(
    ("elements", "code", "said"),
    [
        (
            {"s": {**OF_ITEMS, "repeat": {"statePath": {"$item": "list"}}}, "_x": text({"$item": "x"})},
            "template/malformed-repeat",
            "a list in an item cannot be repeated over",
        ),
        (
            {"s": {**OF_ITEMS, "repeat": {"statePath": "/event/name"}}, "_x": text({"$item": "x"})},
            "template/repeat-over-no-array",
            "/event/name is no array",
        ),
        ({"s": OF_ITEMS, "_x": text({"$bindItem": "/name"})}, "template/pointer-form", "write name"),
        ({"s": OF_ITEMS, "_x": text({"$item": "note"})}, "template/may-be-missing", '{"$item": "note"}'),
        ({"x": text({"$state": "/event//name"})}, "template/pointer-form", "a segment of it is empty"),
        ({"x": text({"$state": "/event/items/3/name"})}, "template/unresolved-pointer", "/event/items/3"),
        ({"x": text({"$state": "/event/items/3"})}, "template/unresolved-pointer", "allows no item there"),
        ({"x": text({"$state": "/event/items"})}, "template/not-text", "the whole email fails"),
        ({"x": text({"$template": "${/event/items}"})}, "template/array-as-text", "[object Object]"),
        ({"x": {"type": "Text", "props": {"txt": "x"}}}, "template/missing-prop", "did you mean text?"),
        ({"x": {"type": "Text", "text": "x", "props": {}}}, "template/unknown-field", "beside the props"),
        ({"x": {"type": "Text", "prop": {"text": "x"}}}, "template/unknown-field", "did you mean props?"),
        ({"x": text("x", visibel={"$state": "/event/name"})}, "template/unknown-field", "shown to everybody"),
        ({"x": text("x", style={"color": "red"})}, "template/unknown-field", "write it inside"),
        ({"x": text("x", comment="for the team")}, "template/unknown-prop", "an element has no `comment`"),
        (
            {"x": {"type": "Heading", "props": {"text": "x", "as": {"$state": "/event/kind"}}}},
            "template/wrong-prop",
            "takes one of h1, h2, h3, h4, h5, h6",
        ),
        (
            {"x": {"type": "Markdown", "props": {"content": "a <b>c</b>"}}},
            "template/html-in-markdown",
            "`<b>` in Markdown",
        ),
        (
            {"x": {"type": "Markdown", "props": {"content": {"$template": "${/event/count}\n\n<!-- c -->"}}}},
            "template/html-in-markdown",
            "`<!--` in Markdown",
        ),
    ],
)
def test_one_mistake_gives_one_finding(elements: Json, code: str, said: str, tmp_path: Path) -> None:
    (found,) = findings(tmp_path, elements)
    assert found.code == code
    assert said in f"{found.message} {found.help}"


@pytest.mark.parametrize(
    "elements",
    [
        {"x": text("x", **{"//": "for the team"})},
        {"x": {"type": "Markdown", "props": {"content": "1 < 2, <https://a.b> and `<b>`\n\n    <i>\n"}}},
        {"s": OF_ITEMS, "_x": text({"$item": "note"}, visible={"$item": "note"})},
    ],
)
def test_what_is_meant_so_is_clean(elements: Json, tmp_path: Path) -> None:
    assert findings(tmp_path, elements) == []


REACT = {"sfjourney.toml": 'catalog = "react-email"\n'}
JSX: dict[str, str] = {}


@pytest.mark.parametrize("configuration", [JSX, REACT])
def test_a_heading_shows_numbers_as_a_text_does(configuration: dict[str, str], tmp_path: Path) -> None:
    written = {"x": {"type": "Heading", "props": {"text": 5}}}
    read = {"y": {"type": "Heading", "props": {"text": {"$state": "/event/count"}}}}
    assert findings(tmp_path, {**written, **read}, configuration) == []


@pytest.mark.parametrize(
    ("element", "configuration", "said"),
    [
        ({"type": "Heading", "props": {"text": True}}, JSX, "nothing shows"),
        ({"type": "Text", "props": {"text": {"an": "object"}}}, JSX, "the whole email fails"),
        ({"type": "Text", "props": {"text": ["a", "b"]}}, JSX, "without a space"),
        ({"type": "Preview", "props": {"text": 5}}, JSX, "the inbox shows something else"),
        ({"type": "Preview", "props": {"text": 5}}, REACT, "the whole email fails"),
        ({"type": "Section", "props": {"style": "color: red"}}, JSX, "the style is lost"),
        ({"type": "Section", "props": {"style": "color: red"}}, REACT, "the whole email fails"),
        ({"type": "Markdown", "props": {"content": "- a\n\n  b\n- c"}}, JSX, None),
        ({"type": "Markdown", "props": {"content": "- a\n\n  b\n- c"}}, REACT, "a list item with more in it"),
        ({"type": "Body", "props": {}}, JSX, "an email has one body"),
    ],
)
def test_what_a_value_does_is_said_as_the_renderer_does_it(
    element: Json, configuration: dict[str, str], said: str | None, tmp_path: Path
) -> None:
    found = findings(tmp_path, {"x": element, "shown": text("x")}, configuration)
    assert [said in one.message for one in found if said] == ([] if said is None else [True])
    assert said is not None or found == []


OWN = {"sfjourney.toml": '[components.Tag]\nprops = "tag.json"\n', "tag.json": json.dumps(TAG)}


@pytest.mark.parametrize(
    ("props", "code", "said"),
    [
        ({"title": "x", "size": "large", "tags": ["a"], "data-x": "y"}, None, ""),
        ({"title": "x", "size": {"$state": "/event/name"}}, None, ""),
        ({"title": 5}, "template/wrong-prop", "takes a string, and this is 5"),
        ({}, "template/missing-prop", "Tag needs `title`"),
        ({"title": "x", "sizes": "large"}, "template/unknown-prop", "did you mean size?"),
        ({"title": "x", "size": "huge"}, "template/wrong-prop", "one of small, large"),
        ({"title": "x", "wide": "yes"}, "template/wrong-prop", "one of true, auto, and this"),
        ({"title": "x", "size": {"$state": "/event/kind"}}, "template/wrong-prop", "/event/kind never is"),
        ({"title": "x", "tags": ["a", 5]}, "template/wrong-prop", "/* in it is of another type"),
        ({"title": "x", "stars": 6}, "template/wrong-prop", "Tag.stars is too large: it looks"),
        ({"title": {"$state": "/event/count"}}, "template/wrong-prop", "/event/count never is"),
    ],
)
@pytest.mark.parametrize("is_inside", [False, True])
def test_own_components_are_checked_by_their_schema(
    props: Json, code: str | None, said: str, is_inside: Json, tmp_path: Path
) -> None:
    schema = {"$ref": "#/definitions/all", "definitions": {"all": TAG, **TAG["definitions"]}} if is_inside else TAG
    found = findings(tmp_path, {"x": {"type": "Tag", "props": props}}, {**OWN, "tag.json": json.dumps(schema)})
    assert [one.code for one in found] == ([] if code is None else [code])
    assert not found or said in f"{found[0].message} {found[0].help}"


def chosen(then: Json, otherwise: Json, by: str = "/event/name") -> Json:
    return {"$cond": {"$state": by}, "$then": then, "$else": otherwise}


def element(kind: str, **props: Json) -> Json:
    return {"type": kind, "props": props}


CHOSEN = [
    (element("Heading", text="x", **{"as": chosen("h1", "h9")}), "template/wrong-prop", "the text shows as <h9>", "h9"),
    (text(chosen({"an": "object"}, "x")), "template/wrong-prop", "the whole email fails", {"an": "object"}),
    (text(chosen("x", chosen(["a", "b"], "y", "/event/count"))), "template/wrong-prop", "without a space", ["a", "b"]),
    (text(chosen(True, "x")), "template/wrong-prop", "nothing shows", True),
    (text(chosen("x", {"state": "/event/name"})), "template/unknown-expression", "did you mean $state?", None),
    (
        element("Text", text="x", style=chosen("a: b", {})),
        "template/wrong-prop",
        "style",
        "a: b",
    ),
    (element("Markdown", content=chosen("x", 5)), "template/wrong-prop", "the whole email fails", 5),
    (element("Markdown", content=chosen("x", None)), "template/wrong-prop", "the whole email fails", None),
    (element("Code", content="x", language=chosen("css", "ccs")), "template/wrong-prop", "whole email fails", "ccs"),
    (element("Preview", text=chosen("a", 5)), "template/wrong-prop", "the inbox shows something else", 5),
    (element("Tag", title=chosen("x", 5)), "template/wrong-prop", "takes a string, and this is 5", 5),
    (element("Tag", title="x", size=chosen("small", "huge")), "template/wrong-prop", "one of small, large", "huge"),
]


@pytest.mark.parametrize(("written", "code", "said", "value"), CHOSEN)
def test_what_a_condition_chooses_is_checked_as_what_is_written_in_its_place(
    written: Json, code: str, said: str, value: Json, tmp_path: Path
) -> None:
    (found,) = findings(tmp_path, {"x": written, "y": text("y")}, OWN)
    assert found.code == code
    assert said in f"{found.message} {found.help}"
    source = (tmp_path / "templates" / "note.json").read_text(encoding="utf-8")
    assert code != "template/wrong-prop" or json.loads(source[found.span.start : found.span.end]) == value


@pytest.mark.parametrize(
    "written",
    [
        text(chosen("x", None)),
        text(chosen("x", False)),
        text(chosen(5, {"$state": "/event/name"})),
        element("Text", text="x", style=chosen(None, {"color": chosen("red", None, "/event/count")})),
        element("Image", src="https://a.b/c.png", alt="x", width=chosen(5, None)),
        element("Tag", title="x", tags=chosen(["a"], [chosen("b", "c", "/event/count")]), size=chosen(None, "small")),
    ],
)
def test_what_may_well_be_chosen_is_clean(written: Json, tmp_path: Path) -> None:
    assert findings(tmp_path, {"x": written, "y": text("y")}, OWN) == []


@pytest.mark.parametrize("where", ["subject", "preheader"])
def test_what_is_chosen_for_a_header_is_a_text(where: str, tmp_path: Path) -> None:
    body = {"root": "body", "elements": {"body": element("Body") | {"children": ["t"]}, "t": text("x")}}
    definition = {"subject": "s", where: chosen("a", {"b": 1}), "body": body}
    template = {"name": "N", "purpose": "Transactional", "definition": definition}
    (found,) = findings(tmp_path, {}, {"templates/note.json": json.dumps(template)})
    assert (found.code, "[object Object]" in found.message) == ("template/not-text", True)


@pytest.mark.parametrize(("content", "said"), [('{"type": "strin"}', "no JSON Schema of props"), (None, "exist")])
@pytest.mark.parametrize("command", [["check"], ["compile"], ["render", "note"]])
def test_a_schema_of_props_that_cannot_be_used_is_said(
    content: str | None, said: str, command: list[str], tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    files = {**OWN, "tag.json": content or ""}
    findings_of = {"j.journey": JOURNEY, "event.json": "{}", "templates/note.json": "{}"}
    write_files(tmp_path, {**findings_of, **files})
    if content is None:
        (tmp_path / "tag.json").unlink()
    monkeypatch.chdir(tmp_path)
    assert main(command) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "sfjourney.toml:2:1: components.Tag.props: tag.json" in told


def test_a_schema_of_props_that_is_called_otherwise_is_suggested_and_its_idle_keys_are_told(tmp_path: Path) -> None:
    files = {"j.journey": JOURNEY, "event.json": "{}", **OWN, "tag.json": '{"type": "object", "propertis": {}}'}
    write_files(tmp_path, files)
    assert [one.finding.code for one in sfjourney.check(tmp_path) if one.finding.span.file == "tag.json"] == [
        "reference/idle-keyword"
    ]
    (tmp_path / "tag.json").rename(tmp_path / "tags.json")
    with pytest.raises(ConfigurationError, match=r"tag\.json does not exist; did you mean tags\.json\?"):
        sfjourney.check(tmp_path)


def test_the_configuration_in_which_a_schema_of_props_is_named_is_said(tmp_path: Path) -> None:
    written = '[tool.sfjourney.components.Tag]\nprops = "tag.json"\n'
    write_files(tmp_path, {"j.journey": JOURNEY, "event.json": "{}", "pyproject.toml": written})
    says = r"^pyproject\.toml:2:1: components\.Tag\.props: tag\.json does not exist"
    with pytest.raises(ConfigurationError, match=says):
        sfjourney.check(tmp_path)


def test_each_reason_why_a_journey_cannot_send_a_template_is_told(tmp_path: Path) -> None:
    page = {
        "html": {"type": "Html", "props": {}, "children": ["body"]},
        "body": {"type": "Body", "props": {}, "children": ["x"]},
        "x": text("Hello"),
    }
    definition = {"subject": "A note", "body": {"root": "html", "elements": page}}
    template = {"name": "Note", "purpose": "Newsletter", "status": "Archived", "definition": definition}
    found = findings(tmp_path, {}, {"templates/note.json": json.dumps(template)})
    assert [one.code for one in found] == ["template/not-sendable"] * 2
    assert ["archived" in found[0].message, "newsletter" in found[1].message] == [True, True]
