import json
from typing import Any

import pytest

from sfjourney.documents.document import Document, read_document
from sfjourney.pointers import Each
from sfjourney.source import Source
from sfjourney.templates import (
    EACH,
    Dialect,
    Kind,
    Looks,
    Template,
    TemplateRead,
    Where,
    components,
    read_template,
    survey,
)


def template_of(elements: Any, **definition: Any) -> Template:
    body = {"root": next(iter(elements), None), "elements": elements}
    file = {"definition": {**definition, "body": body}}
    document = read_document(Source("t.json", json.dumps(file, ensure_ascii=False)))
    assert isinstance(document, Document)
    template = read_template(document, "t").value
    assert template is not None
    return template


def text(value: Any, **element: Any) -> Any:
    return {"type": "Text", "props": {"text": value}, **element}


def reads_of(elements: Any, dialect: Dialect = Dialect.JSX_EMAIL, **definition: Any) -> tuple[TemplateRead, ...]:
    return every_read(template_of(elements, **definition), dialect)


def every_read(template: Template, dialect: Dialect) -> tuple[TemplateRead, ...]:
    return survey(template, dialect, Looks(components(dialect))).reads


def brief(reads: tuple[TemplateRead, ...]) -> list[tuple[str, str]]:
    return [(read.kind.value, read.pointer) for read in reads]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("/data/name and ${/data/name}", []),
        ({"$state": "/event/a"}, [("value", "/event/a")]),
        ({"$bindState": "/event/a"}, [("value", "/event/a")]),
        ({"$state": "/event/a", "default": {"$state": "/event/b"}}, [("value", "/event/a")]),
        ({"$item": "a", "$state": 5}, []),
        ({"$index": True, "deep": {"$state": "/event/a"}}, []),
        ({"$index": 1, "deep": {"$state": "/event/a"}}, [("value", "/event/a")]),
        ({"deep": [{"er": {"$state": "/event/a"}}, None]}, [("value", "/event/a")]),
        ({"$state": {"$state": "/event/a"}}, [("value", "/event/a")]),
        (
            {"$cond": {"$state": "/event/a"}, "$then": {"$state": "/event/b"}, "$else": {"$state": "/event/c"}},
            [("condition", "/event/a"), ("value", "/event/b"), ("value", "/event/c")],
        ),
        ({"$cond": {"$state": "/event/a"}, "$then": "no else"}, [("value", "/event/a")]),
        ({"$computed": "f", "args": {"x": {"$state": "/event/a"}}}, [("value", "/event/a")]),
        ({"$template": "${/event/a}, ${data/b} ${} {{c}}"}, [("value", "/event/a"), ("value", "/data/b")]),
    ],
)
def test_a_value_reads_what_the_first_expression_in_it_reads(value: Any, expected: Any) -> None:
    assert brief(reads_of({"t": text(value)})) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (True, []),
        (None, []),
        ("/event/a", []),
        ({"$state": "/event/a"}, ["/event/a"]),
        ({"$state": None}, []),
        ({"$state": "/event/a", "eq": {"$state": "/event/b"}}, ["/event/a", "/event/b"]),
        ({"$state": "/event/a", "eq": 1, "gt": {"$state": "/event/b"}}, ["/event/a"]),
        ({"$state": "/event/a", "eq": {"$template": "${/event/b}"}}, ["/event/a"]),
        ({"$index": True, "$state": "/event/a", "gt": {"$state": "/event/b"}}, ["/event/b"]),
        ([{"$state": "/event/a"}, {"$state": "/event/b"}], ["/event/a", "/event/b"]),
        ([{"$or": [{"$state": "/event/a"}]}], []),
        ({"$and": [{"$or": [{"$state": "/event/a"}, [{"$state": "/event/b"}]]}]}, ["/event/a", "/event/b"]),
        ({"$and": [{"$state": "/event/a"}], "$or": [{"$state": "/event/b"}]}, ["/event/a"]),
        ({"$bindState": "/event/a"}, []),
    ],
)
def test_a_condition_reads_its_source_and_its_operand(condition: Any, expected: list[str]) -> None:
    reads = reads_of({"t": text("x", visible=condition)})
    assert brief(reads) == [("condition", pointer) for pointer in expected]


ITEMS: Any = {
    "list": {
        "type": "Section",
        "props": {"style": {"color": {"$item": "color"}}},
        "visible": {"$item": "on"},
        "repeat": {"statePath": "/event/items"},
        "children": ["line"],
    },
    "line": text({"$template": "${name} ${/event/total}"}, children=["deep"]),
    "deep": text([{"$item": ""}, {"$item": "/a~1b"}, {"$bindItem": "c"}, {"$bindItem": "/d"}]),
}


def test_in_a_repeat_items_stand_for_every_index() -> None:
    reads = reads_of(ITEMS)
    items = ("event", "items")
    assert [(read.kind, read.parts) for read in reads] == [
        (Kind.REPEAT, items),
        (Kind.CONDITION, (*items, EACH, "on")),
        (Kind.VALUE, (*items, EACH, "color")),
        (Kind.VALUE, (*items, EACH, "name")),
        (Kind.VALUE, ("event", "total")),
        (Kind.VALUE, (*items, EACH)),
        (Kind.VALUE, (*items, EACH, "a/b")),
        (Kind.VALUE, (*items, EACH, "c")),
        (Kind.VALUE, (*items, EACH, "", "d")),
    ]
    assert [read.canonical for read in reads] == [True] * 8 + [False]
    assert reads[6].pointer == "/event/items/*/a~1b"


def test_a_key_of_an_asterisk_is_no_item() -> None:
    [read] = reads_of({"t": text({"$state": "/event/*"})})
    assert read.parts == ("event", "*")
    assert not any(isinstance(part, Each) for part in read.parts)


def test_where_the_parent_scope_counts_a_repeated_element_reads_no_item_itself() -> None:
    reads = reads_of(ITEMS, Dialect.REACT_EMAIL)
    assert brief(reads)[:2] == [("repeat", "/event/items"), ("value", "/event/items/*/name")]


def test_outside_a_repeat_there_is_no_item_to_read() -> None:
    assert reads_of({"t": text([{"$item": "a"}, {"$bindItem": "b"}], visible={"$item": "c"})}) == ()


def test_an_inner_repeat_hides_the_outer_item_and_starts_from_the_state() -> None:
    elements = {
        "outer": {"type": "Section", "props": {}, "repeat": {"statePath": "/event/groups"}, "children": ["inner"]},
        "inner": {"type": "Section", "props": {}, "repeat": {"statePath": "items"}, "children": ["line"]},
        "line": text({"$item": "name"}),
    }
    reads = reads_of(elements)
    assert [read.pointer for read in reads] == ["/event/groups", "/items", "/items/*/name"]
    assert [read.canonical for read in reads] == [True, False, True]


def test_a_shared_element_is_walked_once_for_every_repeat_and_a_cycle_ends() -> None:
    elements = {
        "root": {"type": "Body", "props": {}, "children": ["line", "list", "line", "gone", "root"]},
        "list": {"type": "Section", "props": {}, "repeat": {"statePath": "/event/items"}, "children": ["line", "line"]},
        "line": text({"$template": "${name} ${/event/total}"}, children=["root"]),
        "orphan": text({"$state": "/event/orphan"}),
    }
    pointers = [read.pointer for read in reads_of(elements)]
    assert pointers == ["/name", "/event/total", "/event/items", "/event/items/*/name"]


def test_hidden_elements_and_unknown_ones_are_walked_too() -> None:
    elements = {
        "root": {"type": "Nonsense", "props": {}, "visible": False, "children": ["line"]},
        "line": text({"$state": "/event/a"}),
    }
    assert [read.pointer for read in reads_of(elements)] == ["/event/a"]


def test_subject_and_preheader_are_read_before_the_body() -> None:
    reads = reads_of({"t": text({"$state": "/event/c"})}, subject={"$state": "/event/a"}, preheader=[{"$state": "b"}])
    assert [(read.where, read.element, read.pointer) for read in reads] == [
        (Where.SUBJECT, None, "/event/a"),
        (Where.PREHEADER, None, "/b"),
        (Where.BODY, "t", "/event/c"),
    ]


@pytest.mark.parametrize(
    ("written", "pointer", "canonical"),
    [
        ("/event/a", "/event/a", True),
        ("/event/items/0", "/event/items/0", True),
        ("/event/a~1b", "/event/a~1b", True),
        ("/event/2024-welcome", "/event/2024-welcome", True),
        ("event/a", "/event/a", False),
        ("#/a", "/#/a", False),
        ("/event/items/01", "/event/items/01", False),
        ("/event/items/-0", "/event/items/-0", False),
        ("/event//a", "/event//a", False),
        ("/event/a/", "/event/a/", False),
        ("/event/a~b", "/event/a~0b", False),
        ("", "", False),
        ("/", "", False),
    ],
)
def test_a_weird_pointer_is_kept_with_what_it_resolves_to(written: str, pointer: str, canonical: bool) -> None:  # noqa: FBT001  # a column of the table
    [read] = reads_of({"t": text({"$state": written})})
    assert (read.written, read.pointer, read.canonical) == (written, pointer, canonical)


def test_every_read_leads_to_its_text() -> None:
    elements = ITEMS | {"line": text({"$template": "äö ${name}: ${/event/total}"}, children=["deep"])}
    template = template_of(elements, subject={"$template": "${/event/a} \\ ${/event/b} \n ${/event/c}"})
    source = template.document.source.text
    for read in every_read(template, Dialect.JSX_EMAIL):
        value: Any = template.document.value
        for step in read.path:
            value = value[step]
        start = read.offset or 0
        assert value[start : start + len(read.written)] == read.written
        span = read.span(template.document)
        expected = read.written if read.offset is not None else json.dumps(value, ensure_ascii=False)
        assert source[span.start : span.end] == expected
