import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfjourney.documents.document import Document, read_document
from sfjourney.limits import Limits
from sfjourney.pointers import Each, parse
from sfjourney.recursion import room_to_call
from sfjourney.source import Source
from sfjourney.templates import (
    CompiledTemplate,
    Dialect,
    Looks,
    RenderError,
    Resolved,
    Template,
    TemplateRead,
    Unresolved,
    Where,
    compile_template,
    components,
    evaluate_condition,
    read_template,
    resolve_props,
    scope_of,
    survey,
)

JSX, REACT = Dialect.JSX_EMAIL, Dialect.REACT_EMAIL
STATE: dict[str, Any] = {
    "event": {
        "orderId": "A1",
        "total": 20,
        "no": False,
        "nil": None,
        "items": [{"name": "Tea", "on": True}, {"name": None}, {"on": False}],
    }
}


def template_of(elements: Any, **definition: Any) -> Template:
    body = {"root": next(iter(elements), None), "elements": elements, **definition.pop("body", {})}
    document = read_document(Source("t.json", json.dumps({"definition": {**definition, "body": body}})))
    assert isinstance(document, Document)
    template = read_template(document, "t").value
    assert template is not None
    return template


def compiled(elements: Any, dialect: Dialect = JSX, **definition: Any) -> CompiledTemplate:
    return compile_template(template_of(elements, **definition), dialect)


def text(value: Any, **element: Any) -> Any:
    return {"type": "Text", "props": {"text": value}, **element}


def section(*children: str, **element: Any) -> Any:
    return {"type": "Section", "props": {}, "children": list(children), **element}


def pointers(resolved: Resolved) -> list[str]:
    return [each.pointer for each in resolved.unresolved]


def test_a_template_without_expressions_answers_with_one_value() -> None:
    template = compiled({"b": section("t"), "t": text("hello")}, subject="Hi ${/event/orderId}", preheader=None)
    first, second = template.resolve({}), template.resolve(STATE)
    assert first is second
    assert first == Resolved("Hi ${/event/orderId}", "", (), None)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("as written", "as written"),
        (None, ""),
        (7.0, "7"),
        ([1, None], "1,"),
        ({"$state": "/event/orderId"}, "A1"),
        ({"$state": "/event/nil"}, ""),
        ({"$template": "Order ${/event/orderId}: ${event/total}"}, "Order A1: 20"),
        ({"$cond": {"$state": "/event/total", "gt": 10}, "$then": "big", "$else": {"$state": "/zz"}}, "big"),
    ],
)
def test_subject_and_preheader_become_text(subject: Any, expected: str) -> None:
    for part in ("subject", "preheader"):
        resolved = compiled({}, **{part: subject}).resolve(STATE)
        assert (getattr(resolved, part), resolved.unresolved, resolved.failure) == (expected, (), None)


def test_what_reads_nothing_is_listed_once_in_the_order_of_the_email() -> None:
    elements = {
        "b": section("t", "u", "t"),
        "t": text([{"$state": "/event/zz"}, {"$state": "event/zz"}, {"$template": "${/data/a} ${/event/nil}"}]),
        "u": text({"$state": "/event/zz"}),
    }
    resolved = compiled(elements, subject={"$state": "/event/no/x"}, preheader={"$state": "/a"}).resolve(STATE)
    assert resolved.unresolved == (
        Unresolved("/event/no/x", None, Where.SUBJECT),
        Unresolved("/a", None, Where.PREHEADER),
        Unresolved("/event/zz", "t", Where.BODY),
        Unresolved("/data/a", "t", Where.BODY),
        Unresolved("/event/zz", "u", Where.BODY),
    )
    assert (resolved.subject, resolved.failure) == ("", None)


MISSED = {"$state": "/zz"}


@pytest.mark.parametrize(
    "elements",
    [
        {"t": text(MISSED, visible=False)},
        {"t": text("x", visible={"$state": "/zz"})},
        {"t": text({"$cond": {"$state": "/zz"}, "$then": MISSED, "$else": "x"})},
        {"t": {"type": "Card", "props": {"text": MISSED}, "children": ["u"]}, "u": text(MISSED)},
        {"t": text("x", children=["u"]), "u": text(MISSED)},
        {"b": section("t", visible={"$state": "/event/no"}), "t": text(MISSED)},
        {"b": section("t"), "t": text(MISSED, repeat={"statePath": "/event/nil"})},
        {"b": section("t"), "t": text("x", repeat={"statePath": "/zz"}, visible={"$state": "/zz/0"})},
        {"b": section("t"), "t": text({"$item": "a"})},
        {"t": text({"$computed": "f", "args": {"x": MISSED}})},
        {"b": section(), "orphan": text(MISSED)},
    ],
)
def test_what_is_not_shown_misses_nothing(elements: Any) -> None:
    assert compiled(elements).resolve(STATE) == Resolved("", "")


def test_a_repeat_is_resolved_item_by_item() -> None:
    elements = {
        "list": section("line", repeat={"statePath": "/event/items"}),
        "line": text([{"$item": "name"}, {"$template": "${on} ${/event/total}"}, {"$bindItem": "sku"}]),
    }
    expected = [f"/event/items/{path}" for path in ("0/sku", "1/on", "1/sku", "2/name", "2/sku")]
    for dialect in Dialect:
        assert pointers(compiled(elements, dialect).resolve(STATE)) == expected


def test_a_bare_name_falls_back_to_the_state() -> None:
    elements = {"t": text({"$template": "${event/total} ${name}"}, repeat={"statePath": "/event/items"})}
    assert pointers(compiled(elements).resolve(STATE)) == ["/event/items/2/name"]


def test_the_dialects_differ_in_whose_props_a_repeated_element_has() -> None:
    elements = {"t": text({"$item": "sku"}, repeat={"statePath": "/event/items"}, visible={"$item": "on"})}
    assert pointers(compiled(elements, JSX).resolve(STATE)) == ["/event/items/0/sku"]
    assert pointers(compiled(elements, REACT).resolve(STATE)) == []


def test_a_missing_list_is_listed_with_its_element() -> None:
    elements = {"b": section("list"), "list": section(repeat={"statePath": "event/zz"}, visible={"$item": "on"})}
    assert compiled(elements).resolve(STATE).unresolved == (Unresolved("/event/zz", "list", Where.BODY),)


@pytest.mark.parametrize(
    ("elements", "reason"),
    [
        ({"t": text("x", visible=None)}, 'element "t": a condition is null, not an object'),
        (
            {"b": section("t"), "t": text({"$cond": "x", "$then": 1, "$else": 2})},
            'element "t": a condition is a string',
        ),
        ({"b": section("b")}, 'element "b": it contains itself'),
        ({"b": section("c"), "c": text("x", children=["b"])}, 'element "b": it contains itself'),
        ({"t": section(repeat={"statePath": "/event/orderId"})}, "repeated over /event/orderId, which is a string"),
        ({"t": section(repeat={})}, "repeated over the whole state, which is an object"),
        ({"t": section(repeat={"statePath": {"$item": "x"}})}, "a pointer is an object, not a string"),
        ({"t": {"type": "Section", "props": {}, "children": 5}}, 'element "t": the children are no array'),
        ({"t": {"type": "constructor", "props": {}}}, "the type constructor is no component"),
        ({"t": text({"$template": "${/data}"})}, "an object with a key named toString"),
    ],
)
def test_what_makes_the_renderer_throw_is_the_failure(elements: Any, reason: str) -> None:
    for dialect in Dialect:
        failure = compiled(elements, dialect).resolve({**STATE, "data": {"toString": "A1"}}).failure
        assert failure is not None
        assert reason in failure
        assert "A1" not in failure


def styled(style: Any, **element: Any) -> Any:
    return {"type": "Text", "props": {"text": "x", "style": style}, **element}


TEXTLESS: dict[str, Any] = {"data": {"colour": {"toString": "A1"}, "style": {"padding": [1, {"toString": "A1"}]}}}


@pytest.mark.parametrize(
    ("elements", "fails"),
    [
        ({"t": styled({"color": {"$state": "/data/colour"}})}, {JSX, REACT}),
        ({"t": styled({"$state": "/data/style"})}, {JSX, REACT}),
        ({"t": styled({"color": {"toString": 1}})}, {JSX, REACT}),
        ({"t": styled({"color": {"$state": "/data"}})}, set()),
        ({"t": {"type": "Text", "props": {"text": "x", "odd": {"$state": "/data/colour"}}}}, set()),
        ({"t": styled({"color": {"$state": "/data/colour"}}, visible=False)}, set()),
        ({"c": {"type": "Card", "props": {"style": {"$state": "/data/colour"}}}}, set()),
        ({"l": {"type": "Link", "props": {"text": "x", "href": {"$state": "/data/colour"}}}}, {REACT}),
        ({"l": {"type": "Link", "props": {"text": "x", "href": {"$state": "/data"}}}}, set()),
    ],
)
def test_an_object_without_a_text_fails_where_it_is_printed(elements: Any, fails: set[Dialect]) -> None:
    for dialect in Dialect:
        template = compiled(elements, dialect)
        failure = template.resolve(TEXTLESS).failure
        assert (failure is not None) is (dialect in fails), dialect
        assert template.render(TEXTLESS).failure == failure
        assert "A1" not in (failure or "")


def page(**elements: Any) -> dict[str, Any]:
    return {
        "page": {"type": "Html", "props": {}, "children": [*elements]},
        **{key: {"props": {}, "children": [], **element} for key, element in elements.items()},
    }


TWICE = {"repeat": {"statePath": "/event/two"}}


@pytest.mark.parametrize(
    ("elements", "reason"),
    [
        ({"page": {"type": "Html", "props": {}, "children": [], **TWICE}}, "a second html"),
        (page(body={"type": "Body", **TWICE}), "a second body"),
        (page(one={"type": "Head"}, other={"type": "Head"}), "a second head"),
        (page(one={"type": "Body"}, other={"type": "Body", "visible": {"$state": "/event/two"}}), "a second body"),
        (page(one={"type": "Body"}, other={"type": "Body", "visible": {"$state": "/event/none"}}), None),
        (page(body={"type": "Body", "repeat": {"statePath": "/event/one"}}), None),
        (page(head={"type": "Head"}, body={"type": "Body"}), None),
    ],
)
def test_a_document_has_one_of_html_head_and_body_in_one_dialect(elements: Any, reason: str | None) -> None:
    state = {"event": {"one": [1], "two": [1, 2]}}
    failure = compiled(elements, REACT).resolve(state).failure
    assert failure is None if reason is None else reason in str(failure)
    assert compiled(elements, JSX).resolve(state).failure is None


def test_an_email_past_our_limits_is_sent_where_the_renderer_might_send_it() -> None:
    elements = page(body={"type": "Body", **TWICE, "children": ["t"]}) | {"t": text("x")}
    small = compile_template(template_of(elements), REACT, limits=Limits(rendered_elements=1))
    assert small.resolve({"event": {"two": [1, 2]}}).failure is None


def test_absent_props_fail_in_one_dialect_only() -> None:
    elements = {"b": section("t"), "t": {"type": "Hr"}}
    assert compiled(elements, JSX).resolve(STATE).failure is None
    assert compiled(elements, REACT).resolve(STATE).failure == 'element "t": the props are missing'


def test_a_child_named_like_an_inherited_member_fails_in_one_dialect_only() -> None:
    elements = {"b": section("toString")}
    assert compiled(elements, JSX).resolve(STATE).failure is None
    assert compiled(elements, REACT).resolve(STATE).failure is not None


@pytest.mark.parametrize(
    "elements",
    [
        {"b": section("b", visible=False)},
        {"b": section("t"), "t": text("x", repeat={"statePath": "/zz/0"}, visible=False)},
        {"t": text("x", repeat={"statePath": "/event/nil"}, visible=None)},
        {"b": section("t", visible=False), "t": text("x", visible=None)},
        {"b": section("t"), "t": text("x", repeat=None)},
    ],
)
def test_what_is_never_evaluated_never_fails(elements: Any) -> None:
    assert compiled(elements).resolve(STATE).failure is None


def test_a_component_that_no_item_shows_refuses_nothing() -> None:
    refused = {"r": text({"an": "object"}, repeat={"statePath": "/event/none"})}
    for dialect in Dialect:
        resolved = compiled(refused, dialect).resolve({"event": {"none": []}})
        assert resolved.failure is None
        assert compiled(refused, dialect).resolve({"event": {"none": [1]}}).failure is not None


@pytest.mark.parametrize(
    ("written", "resolved"),
    [
        ({"color": {"$template": "red"}}, {"color": "red"}),
        ([{"$template": "a"}, "b"], ["a", "b"]),
        ({"deep": [{"deeper": {"$template": "x"}}]}, {"deep": [{"deeper": "x"}]}),
    ],
)
def test_an_expression_that_reads_nothing_is_resolved_wherever_it_stands(written: Any, resolved: Any) -> None:
    assert resolve_props({"style": written}, scope_of({}), JSX) == {"style": resolved}


def test_a_failing_subject_leaves_the_rest_known() -> None:
    subject = {"$cond": None, "$then": 1, "$else": 2}
    resolved = compiled({"t": text(MISSED)}, subject=subject, preheader="pre").resolve(STATE)
    assert (resolved.subject, resolved.preheader, pointers(resolved)) == ("", "pre", ["/zz"])
    assert resolved.failure == "subject: a condition is null, not an object"


def test_a_state_of_the_body_stands_where_the_send_brings_none() -> None:
    template = compiled({"t": text("x")}, body={"state": {"data": {"a": "own"}}}, subject={"$state": "/data/a"})
    assert template.resolve({}).subject == "own"
    assert template.resolve({"data": {}}, {"data": {}}).unresolved == (Unresolved("/data/a", None, Where.SUBJECT),)


def test_masked_values_are_shown_while_true_ones_decide() -> None:
    elements = {
        "list": section("line", repeat={"statePath": "/event/items"}),
        "line": text([{"$item": "name"}, {"$item": "gone"}], visible={"$item": "on"}),
    }
    subject = {
        "$cond": {"$state": "/event/total", "gt": 10},
        "$then": {"$template": "${/event/orderId} ${/event/card/number}"},
        "$else": "small",
    }
    true = {"event": {**STATE["event"], "card": {"number": "4111"}}}
    masked = {"event": {"orderId": "A1", "total": "***", "items": "***", "card": "***"}}
    resolved = compiled(elements, subject=subject).resolve(masked, true)
    assert (resolved.subject, resolved.failure) == ("A1 ***", None)
    assert pointers(resolved) == ["/event/items/0/gone"]


def test_a_value_that_the_masked_copy_leaves_out_is_empty_and_not_unresolved() -> None:
    resolved = compiled({}).with_subject("Card ${/event/card}.").resolve({"event": {}}, {"event": {"card": "4111"}})
    assert resolved == Resolved("Card .", "")


def test_a_subject_of_a_journey_replaces_the_one_of_the_template() -> None:
    template = compiled({"t": text(MISSED)}, subject={"$state": "/own"}, preheader="pre")
    resolved = template.with_subject("Order ${/event/orderId} ${/event/zz}").resolve(STATE)
    assert (resolved.subject, resolved.preheader) == ("Order A1 ", "pre")
    assert pointers(resolved) == ["/event/zz", "/zz"]
    plain = compiled({"t": text("hello")}).with_subject("plain")
    assert plain.resolve({}) is plain.resolve(STATE)


def test_shared_elements_cost_one_visit_each() -> None:
    elements = {f"e{level}": section(f"e{level + 1}", f"e{level + 1}") for level in range(150)}
    elements["e150"] = text(MISSED)
    assert pointers(compiled(elements).resolve(STATE)) == ["/zz"]


def test_values_nested_without_end_are_refused_and_not_recursed_into() -> None:
    prop: Any = {"$state": "/a"}
    condition: Any = True
    for _ in range(5_000):
        prop, condition = [prop], {"$and": [condition, True]}
    with room_to_call():
        with pytest.raises(RenderError, match="deeper than 512 levels"):
            resolve_props({"text": prop}, scope_of({}), JSX)
        with pytest.raises(RenderError, match="deeper than 512 levels"):
            evaluate_condition(condition, scope_of({}), JSX)


PATHS = st.sampled_from(
    ["/event/items", "/event/total", "/event", "event/items/0", "/data/a", "name", "", "/a/", "list"]
)
KEYS = st.sampled_from(["a", "b", "c", "d"])
CONDITIONS = st.recursive(
    st.booleans()
    | st.builds(lambda path: {"$state": path}, PATHS)
    | st.builds(lambda path, other: {"$state": path, "eq": {"$state": other}}, PATHS, PATHS)
    | st.builds(lambda path: {"$item": path}, PATHS)
    | st.just({"$index": True, "gt": 0}),
    lambda inner: st.builds(lambda parts: {"$and": parts}, st.lists(inner, max_size=2)) | st.lists(inner, max_size=2),
    max_leaves=3,
)
VALUES = st.recursive(
    st.text(max_size=2)
    | st.builds(lambda key, path: {key: path}, st.sampled_from(["$state", "$item", "$bindItem", "$bindState"]), PATHS)
    | st.builds(lambda path: {"$template": f"x ${{{path}}}"}, PATHS),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.builds(lambda test, yes, no: {"$cond": test, "$then": yes, "$else": no}, CONDITIONS, inner, inner)
    ),
    max_leaves=4,
)
ELEMENTS = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["Section", "Section", "Text", "Nope"]),
        "props": st.fixed_dictionaries({"text": VALUES}),
        "children": st.lists(KEYS, max_size=2),
    },
    optional={"visible": CONDITIONS, "repeat": st.builds(lambda path: {"statePath": path}, PATHS)},
)
STATES = st.fixed_dictionaries(
    {},
    optional={
        "event": st.fixed_dictionaries(
            {"items": st.lists(st.fixed_dictionaries({}, optional={"name": st.text(max_size=2), "a": st.none()}))}
        ),
        "list": st.lists(st.integers(), max_size=2),
    },
)


def stands_for(read: TemplateRead, unresolved: Unresolved) -> bool:
    parts = parse(unresolved.pointer)
    return (
        (read.where, read.element) == (unresolved.where, unresolved.element)
        and len(parts) == len(read.parts)
        and all(isinstance(one, Each) or one == part for one, part in zip(read.parts, parts, strict=True))
    )


@given(st.dictionaries(KEYS, ELEMENTS, min_size=1), VALUES, STATES, st.sampled_from(Dialect))
def test_whatever_a_send_misses_is_among_the_reads_of_its_template(
    elements: Any, subject: Any, state: Any, dialect: Dialect
) -> None:
    template = template_of(elements, subject=subject)
    reads = survey(template, dialect, Looks(components(dialect))).reads
    for unresolved in compile_template(template, dialect).resolve(state).unresolved:
        assert any(stands_for(read, unresolved) for read in reads), unresolved
