"""Catalogs say what each component takes: compared with the renderers' own schemas, and extended by own components."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import sfjourney
from sfjourney.catalog import catalog_of
from sfjourney.configuration import ConfigurationError, OwnComponent, read_configuration
from sfjourney.documents.document import Document, read_document
from sfjourney.schemas import Schema, read_schema
from sfjourney.source import Source
from sfjourney.templates import Component, Dialect, Use, components, own_component
from sfjourney.workspace import load_workspace
from template_vectors import FOLDERS, VECTORS, cases_of

PRICE_TAG = {"type": "object", "properties": {"amount": {"type": "number"}}, "required": ["amount"]}


def zod_cases() -> list[Any]:
    return [
        pytest.param(case, dialect, id=f"{folder}-{case['name']}")
        for folder, dialect in FOLDERS.items()
        for case in cases_of(folder, "catalog.json")
        if case["kind"] == "zodProps"
    ]


def zod_schema(component: Component) -> dict[str, Any]:
    """The props as zod has them: one that may be null still has to be there."""
    props = {name: dict(prop.schema) for name, prop in component.props.items()}
    return {"type": "object", "properties": props, "required": list(props)}


if VECTORS.is_dir():

    @pytest.mark.parametrize(("case", "dialect"), zod_cases())
    def test_the_schema_of_props_accepts_what_the_renderers_schema_does(case: dict[str, Any], dialect: Dialect) -> None:
        schema = zod_schema(components(dialect)[case["type"]])
        assert jsonschema.Draft202012Validator(schema).is_valid(case["props"]) is case["expected"]["success"]


@pytest.mark.parametrize("dialect", Dialect)
def test_a_required_prop_is_one_that_may_not_be_null(dialect: Dialect) -> None:
    for component in components(dialect).values():
        for prop in component.props.values():
            takes_null = jsonschema.Draft202012Validator(prop.schema).is_valid(None)
            assert prop.required is not takes_null, (component.name, prop.name)


@pytest.mark.parametrize("dialect", Dialect)
def test_children_and_parents_are_components_of_the_same_catalog(dialect: Dialect) -> None:
    catalog = components(dialect)
    for component in catalog.values():
        assert (component.children or frozenset()) <= set(catalog)
        assert (component.parents or frozenset()) <= set(catalog)
        assert component.summary


def test_placement_says_what_belongs_where() -> None:
    catalog = components(Dialect.JSX_EMAIL)
    assert catalog["Html"].parents == frozenset()
    assert (catalog["Column"].parents, catalog["Row"].children) == (frozenset({"Row"}), frozenset({"Column"}))
    assert catalog["Font"].parents == frozenset({"Head"})
    assert catalog["Text"].parents is None
    assert not catalog["Text"].shows_children


def test_props_say_what_becomes_of_them() -> None:
    catalog = components(Dialect.JSX_EMAIL)
    uses = {(name, prop.name): prop.use for name in catalog for prop in catalog[name].props.values()}
    assert uses["Text", "text"] is Use.TEXT
    assert uses["Link", "href"] is Use.URL
    assert uses["Markdown", "content"] is Use.MARKDOWN
    assert uses["Raw", "content"] is Use.MARKUP
    assert uses["Container", "style"] is Use.STYLE


def test_an_own_component_has_the_props_of_its_schema() -> None:
    tag = own_component("PriceTag", schema_of(PRICE_TAG), shows_children=False)
    assert tag.own is not None
    assert {name: prop.required for name, prop in tag.props.items()} == {"amount": True}
    assert own_component("Any", schema_of({}), shows_children=True).props == {}


def test_the_props_of_an_own_component_are_found_wherever_its_schema_has_them() -> None:
    sized = {"properties": {"size": {"enum": ["small"]}}}
    schema = {"$ref": "#/$defs/tag", "$defs": {"tag": {"allOf": [PRICE_TAG, sized]}}}
    tag = own_component("PriceTag", schema_of(schema), shows_children=False)
    assert {name: prop.required for name, prop in tag.props.items()} == {"amount": True, "size": False}
    assert (tag.props["amount"].schema, tag.props["size"].schema) == (
        {"type": ["integer", "number"]},
        {"enum": ["small"]},
    )
    assert tag.has("size")
    assert not tag.has("colour")


def schema_of(schema: object) -> Schema:
    document = read_document(Source("schema.json", json.dumps(schema)))
    assert isinstance(document, Document)
    read = read_schema(document).value
    assert read is not None
    return read


def workspace(folder: Path, configuration: str, schema: object = PRICE_TAG) -> Path:
    (folder / "sfjourney.toml").write_text(configuration, encoding="utf-8")
    (folder / "price_tag.json").write_text(json.dumps(schema), encoding="utf-8")
    return folder


def test_a_workspace_adds_components_to_the_catalog(tmp_path: Path) -> None:
    written = '[components.PriceTag]\nprops = "price_tag.json"\nchildren = true\n'
    catalog = catalog_of(load_workspace(workspace(tmp_path, written)))
    assert catalog["PriceTag"].own is not None
    assert catalog["PriceTag"].shows_children
    assert set(catalog) == {*components(Dialect.JSX_EMAIL), "PriceTag"}


@pytest.mark.parametrize(
    ("props", "codes"),
    [
        ({"amt": 5}, ["template/missing-prop"]),
        ({"amount": 5, "amt": 5}, ["template/unknown-prop"]),
        ({"colour": 5}, ["template/missing-prop", "template/unknown-prop"]),
        ({"amountInWords": "five"}, ["template/missing-prop", "template/unknown-prop"]),
    ],
)
def test_a_prop_that_is_written_shorter_is_one_finding(tmp_path: Path, props: object, codes: list[str]) -> None:
    folder = workspace(tmp_path, '[components.PriceTag]\nprops = "price_tag.json"\n')
    tag = {"type": "PriceTag", "props": props, "children": []}
    elements = {
        "html": {"type": "Html", "props": {"lang": "en"}, "children": ["body"]},
        "body": {"type": "Body", "props": {}, "children": ["tag"]},
        "tag": tag,
    }
    definition = {"from": "A <a@example.com>", "subject": "Hi", "body": {"root": "html", "elements": elements}}
    (folder / "templates").mkdir()
    template = {"name": "T", "purpose": "Transactional", "definition": definition}
    (folder / "templates" / "t.json").write_text(json.dumps(template), encoding="utf-8")
    text = "event e\njourney j { on e enroll always transactional send t }\n"
    (folder / "j.journey").write_text(text, encoding="utf-8")
    assert sorted(one.finding.code for one in sfjourney.check(folder)) == codes


def test_components_are_read_from_the_configuration() -> None:
    configuration = read_configuration('[components.A]\nprops = "a.json"\n', "sfjourney.toml")
    assert configuration is not None
    assert configuration.components == (OwnComponent("A", "a.json"),)
    with pytest.raises(ConfigurationError, match="components"):
        read_configuration("[components.A]\nchildren = true\n", "sfjourney.toml")


@pytest.mark.parametrize(
    ("path", "schema", "reason"),
    [
        ("missing.json", PRICE_TAG, "does not exist"),
        ("../price_tag.json", PRICE_TAG, "outside of the workspace"),
        ("price_tag.json", {"type": 5}, "no JSON Schema"),
        ("price_tag.json", True, "no JSON Schema"),
    ],
)
def test_a_schema_of_props_that_cannot_be_used_is_an_error_of_the_configuration(
    tmp_path: Path, path: str, schema: object, reason: str
) -> None:
    folder = workspace(tmp_path, f'[components.PriceTag]\nprops = "{path}"\n', schema)
    with pytest.raises(ConfigurationError, match=reason):
        catalog_of(load_workspace(folder))
