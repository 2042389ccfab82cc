"""An email as its reader gets it: subject, preview text, visible text, what is unresolved; and within bounds."""

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from durations import least_seconds
from sfjourney.documents.document import Document
from sfjourney.limits import DEFAULT_LIMITS, Limits
from sfjourney.schemas import read_schema
from sfjourney.source import Source
from sfjourney.templates import (
    CompiledTemplate,
    Dialect,
    Output,
    RenderedEmail,
    Where,
    compile_template,
    components,
    own_component,
    read_template,
    visible_text,
)

Elements = dict[str, dict[str, Any]]


def compiled(
    elements: Elements, dialect: Dialect = Dialect.JSX_EMAIL, limits: Limits = DEFAULT_LIMITS, **definition: Any
) -> CompiledTemplate:
    file = {"definition": {**definition, "body": {"root": next(iter(elements)), "elements": elements}}}
    template = read_template(Document(Source("t.json", json.dumps(file)), file), "t").value
    assert template is not None
    return compile_template(template, dialect, limits=limits)


def element(kind: str, *children: str, **props: Any) -> dict[str, Any]:
    return {"type": kind, "props": props, "children": list(children)}


def shown(kind: str, dialect: Dialect = Dialect.JSX_EMAIL, **props: Any) -> RenderedEmail:
    return compiled({"x": element(kind, **props)}, dialect).render({})


RECEIPT: Elements = {
    "html": element("Html", "head", "body"),
    "head": element("Head"),
    "body": element("Body", "preview", "box"),
    "preview": element("Preview", text={"$template": "Order ${/event/number}"}),
    "box": element("Container", "hello", "line", "pay"),
    "hello": element("Heading", text={"$template": "Hello ${/profile/name}"}, **{"as": "h1"}),
    "line": {**element("Text", text={"$item": "title"}), "repeat": {"statePath": "/event/items"}},
    "pay": element("Button", text="Pay", href={"$state": "/event/url"}, width=120, height=40),
}
STATE: dict[str, Any] = {"event": {"number": 7, "items": [{"title": "Beans"}, {}]}, "profile": {"name": "Ann & <Bo>"}}


def test_a_send_says_what_its_reader_gets() -> None:
    email = compiled(RECEIPT, subject={"$template": "Your order ${/event/number}"}).render(STATE)
    assert (email.subject, email.preview_text) == ("Your order 7", "Order 7")
    assert email.visible_text == "Hello Ann & <Bo> Beans Pay"
    assert [(miss.pointer, miss.element) for miss in email.unresolved] == [
        ("/event/items/1/title", "line"),
        ("/event/url", "pay"),
    ]
    assert email.failure is None
    assert "<h1 style>Hello Ann &amp; &lt;Bo></h1>" in email.html


def test_a_preheader_is_what_the_inbox_shows_before_the_preview_element() -> None:
    email = compiled(RECEIPT, preheader="Thank\n you").render(STATE)
    assert email.preview_text == "Thank you"
    misses = compiled(RECEIPT, subject={"$state": "/x"}, preheader={"$state": "/y"}).render(STATE).unresolved
    assert [(miss.pointer, miss.where) for miss in misses[:2]] == [("/x", Where.SUBJECT), ("/y", Where.PREHEADER)]


def test_which_element_is_too_many_is_the_same_whatever_was_rendered_before() -> None:
    parts = {
        "list": {**element("Section", "box"), "repeat": {"statePath": "/event/items"}},
        "box": element("Container", "text"),
        "text": element("Text", text="Hello"),
    }
    template = compiled(parts, limits=Limits(rendered_elements=8))
    assert template.render({"event": {"items": [{}]}}).failure is None
    failure = template.render({"event": {"items": [{}] * 9}}).failure
    assert failure == 'element "text": the email has more than 8 elements (limits.rendered_elements)'


def test_what_is_masked_is_shown_masked_and_still_decides() -> None:
    template = compiled(
        {
            "box": element("Section", "secret"),
            "secret": {**element("Text", text={"$state": "/e/t"}), "visible": {"$state": "/e/t", "eq": "s3"}},
        }
    )
    assert template.render({"e": {"t": "***"}}, {"e": {"t": "s3"}}).visible_text == "***"


def test_a_rendering_that_throws_sends_nothing_and_says_why() -> None:
    email = compiled({"x": element("Text", text={"$state": "/event"})}, subject="S").render({"event": {"a": 1}})
    assert (email.subject, email.html, email.visible_text) == ("S", "", "")
    assert email.failure == 'element "x": text is an object where text is shown'
    assert "a" not in (email.failure or "").replace("an object", "").replace("where text", "").split()


def test_a_hidden_component_refuses_nothing() -> None:
    below_a_leaf = {"x": element("Text", "y", text="T"), "y": element("Text", text={"an": "object"})}
    assert compiled(below_a_leaf).render({}).visible_text == "T"
    assert compiled(below_a_leaf).resolve({}).failure is None


def test_the_plain_text_part_is_laid_out() -> None:
    text = compiled(RECEIPT).plain_text(STATE | {"event": {**STATE["event"], "url": "https://pay.example/7"}})
    assert text == "HELLO ANN & <BO>\n\nBeans\n\n\n\nPay https://pay.example/7"


def test_plain_text_is_wrapped_as_each_renderer_does() -> None:
    words = " ".join(["word"] * 40)
    lines = compiled({"x": element("Text", text=words)}).plain_text({}).split("\n")
    assert [len(line) for line in lines] == [79, 79, 39]
    assert compiled({"x": element("Text", text=words)}, Dialect.REACT_EMAIL).plain_text({}) == words


EMPTY = element("Text", text="")


@pytest.mark.parametrize(
    ("elements", "text"),
    [
        ({"x": EMPTY, "y": element("Link", text="A", href="#")}, "\n\nA"),
        ({"x": element("Link", text="A", href="#"), "y": EMPTY, "z": EMPTY}, "A\n\n\n\n"),
        ({"x": element("Link", text="a", href="b "), "y": element("Link", text="c", href="#")}, "a b c"),
        ({"x": element("Link", text="a", href=" "), "y": element("Link", text="c", href="#")}, "a c"),
        ({"x": element("Markdown", content="- [ ] t\n\n3. x\n4. y")}, " * t\n\n 3. x\n 4. y"),
        ({"x": element("Markdown", content="9. x\n10. y")}, " 9.  x\n 10. y"),
    ],
)
@pytest.mark.parametrize("dialect", Dialect)
def test_plain_text_has_the_line_breaks_and_spaces_of_the_renderers(
    dialect: Dialect, elements: dict[str, Any], text: str
) -> None:
    assert compiled({"body": element("Body", *elements), **elements}, dialect).plain_text({}) == text


def test_text_behind_a_block_in_a_cell_ends_as_the_cell_does() -> None:
    row = {
        "body": element("Body", "r"),
        "r": element("Row", "c", "d"),
        "c": element("Column", "t", "l"),
        "d": element("Column", "m"),
    }
    texts = {"t": element("Text", text="T"), "l": element("Link", text="L", href="#"), "m": element("Link", text="M")}
    assert compiled({**row, **texts}, Dialect.REACT_EMAIL).plain_text({}) == "T\n\nL\nM"


def test_a_long_word_moves_to_the_next_line_with_what_it_is_joined_to() -> None:
    links = {"x": element("Link", text="word " * 15 + "a", href="#"), "y": element("Link", text="b" * 5, href="#")}
    assert compiled({"body": element("Body", "x", "y"), **links}).plain_text({}) == "word " * 14 + "word\nabbbbb"


@pytest.mark.parametrize("dialect", Dialect)
def test_every_component_renders_from_its_required_props(dialect: Dialect) -> None:
    samples = {"number": 40, "string": "text", "object": {}}
    for component in components(dialect).values():
        props = {
            prop.name: prop.schema["enum"][0]
            if "enum" in prop.schema
            else samples.get(str(prop.schema.get("type")), "Arial")
            for prop in component.props.values()
            if prop.required
        }
        props |= {"mso": False} if component.name == "Conditional" else {}
        props |= {"language": "python"} if component.name == "Code" else {}
        email = shown(component.name, dialect, **props)
        assert email.failure is None, component.name
        assert email.html.startswith("<!DOCTYPE html PUBLIC")


def test_an_own_component_is_a_box_around_its_children() -> None:
    file = {
        "definition": {"body": {"root": "x", "elements": {"x": element("Card", "t"), "t": element("Text", text="T")}}}
    }
    template = read_template(Document(Source("t.json", ""), file), "t").value
    assert template is not None
    anything = read_schema(Document(Source("card.json", ""), {"type": "object"})).value
    assert anything is not None
    own = own_component("Card", anything, shows_children=True)
    for dialect in Dialect:
        email = compile_template(template, dialect, {**components(dialect), "Card": own}).render({})
        assert '<div data-component="Card"><p' in email.html
        assert email.visible_text == "T"
        assert compile_template(template, dialect).render({}).visible_text == ""


HOSTILE = "<script>alert(1)</script>\"'--><img src=x onerror=alert(1)>"


@pytest.mark.parametrize("dialect", Dialect)
@pytest.mark.parametrize(
    ("kind", "props"),
    [
        ("Text", {"text": HOSTILE}),
        ("Text", {"text": "t", "style": {"color": HOSTILE, HOSTILE: "red"}}),
        ("Heading", {"text": HOSTILE, "as": "h1"}),
        ("Link", {"text": HOSTILE, "href": HOSTILE}),
        ("Button", {"text": HOSTILE, "href": HOSTILE, "width": HOSTILE, "height": HOSTILE, "borderColor": HOSTILE}),
        ("Image", {"src": HOSTILE, "alt": HOSTILE, "width": HOSTILE}),
        ("Preview", {"text": HOSTILE}),
        ("Html", {"lang": HOSTILE, "dir": HOSTILE}),
        ("Markdown", {"content": HOSTILE + "\n\n`" + HOSTILE + "`\n\n[l](<" + HOSTILE + ">)"}),
        ("Markdown", {"content": "x", "markdownCustomStyles": {"p": {"color": HOSTILE}}}),
    ],
)
def test_no_value_becomes_markup_in_a_preview(dialect: Dialect, kind: str, props: dict[str, Any]) -> None:
    html = compiled({"x": element(kind, **props)}, dialect).render({}, output=Output.PREVIEW).html
    outside = re.sub(r'"[^"]*"', '""', re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL))
    assert "<script" not in outside
    assert "<img src=x" not in outside
    assert "onerror" not in re.sub(r">[^<]*<", "><", outside)


def test_a_preview_runs_no_script_and_shows_html_in_markdown_as_text() -> None:
    template = compiled({"x": element("Markdown", content="<b>bold</b> *it*")})
    sent, preview = template.render({}), template.render({}, output=Output.PREVIEW)
    assert (sent.visible_text, preview.visible_text) == ("bold it", "<b>bold</b> it")
    assert "Content-Security-Policy" in preview.html
    assert "Content-Security-Policy" not in sent.html


def test_outlooks_part_ends_where_it_ends() -> None:
    email = compiled(
        {
            "c": element("Container", "m", "t"),
            "m": element("Conditional", "b", mso=True),
            "b": element("Button", text="a-->b", href="--!>", width=10, height=10),
            "t": element("Text", text="T"),
        }
    ).render({})
    assert email.visible_text == "T"


def test_elements_that_contain_themselves_end_the_rendering() -> None:
    for dialect in Dialect:
        loop = {"a": element("Section", "b"), "b": element("Section", "a")}
        assert compiled(loop, dialect).render({}).failure is not None
    twice = {"a": element("Section", "a", "a")}
    assert "contains itself" in (compiled(twice).render({}).failure or "")


def test_an_email_grows_to_its_bounds_only() -> None:
    levels = {f"e{i}": element("Section", f"e{i + 1}", f"e{i + 1}") for i in range(60)} | {"e60": element("Hr")}
    assert "elements" in (compiled(levels).render({}).failure or "")
    long = {"box": element("Section", *["t"] * 40), "t": element("Text", text={"$state": "/event/t"})}
    assert "characters" in (compiled(long).render({"event": {"t": "x" * 1_000_000}}).failure or "")
    wide = shown("Button", Dialect.REACT_EMAIL, text="x", href="", style={"padding": 1e9})
    assert "padding" in (wide.failure or "")


def test_the_deepest_template_renders() -> None:
    deep = {f"e{i}": element("Container", f"e{i + 1}") for i in range(199)} | {"e199": element("Text", text="T")}
    for dialect in Dialect:
        assert compiled(deep, dialect).render({}).visible_text == "T"


@pytest.mark.parametrize(
    "html",
    [
        "<a" * 10_000,
        "<p>a" * 10_000,
        "<div>a" * 10_000,
        "a<b>" * 10_000,
        "<a href=x>a " * 5_000,
        "<li>a" * 10_000,
        "<pre>a\n" * 5_000,
        '<a "' * 10_000,
        "<!--" * 10_000,
        "<style>" * 10_000,
        "<b>" * 10_000 + "</i>" * 10_000,
        "&" * 30_000,
    ],
)
def test_broken_html_is_read_in_time_linear_in_its_length(html: str) -> None:
    def read() -> None:
        assert isinstance(visible_text(html), str)
        raw = compiled({"x": element("Raw", content=html)})
        assert raw.render({}).failure is None
        assert isinstance(raw.plain_text({}), str)

    assert least_seconds(read, 0.5) < 0.5


SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
)
KINDS = st.sampled_from(sorted({*components(Dialect.JSX_EMAIL), "toString", "constructor", "Nope"}))
PROP_NAMES = sorted({prop for c in components(Dialect.JSX_EMAIL).values() for prop in c.props})


@st.composite
def bodies(draw: st.DrawFn) -> Elements:
    keys = ["a", "b", "c", "d"]
    return {
        key: {
            "type": draw(KINDS),
            "props": draw(st.dictionaries(st.sampled_from(PROP_NAMES), VALUES, max_size=4)),
            "children": draw(st.lists(st.sampled_from(keys), max_size=3)),
        }
        for key in keys
    }


@given(bodies(), st.sampled_from(Dialect), st.sampled_from(Output))
@settings(max_examples=40)
def test_any_body_renders_or_says_why_not(elements: Elements, dialect: Dialect, output: Output) -> None:
    template = compiled(elements, dialect)
    email = template.render({}, output=output)
    assert (email.failure is None) == email.html.startswith("<!DOCTYPE")
    if email.failure is None:
        assert isinstance(template.plain_text({}), str)


@given(st.text(max_size=200), st.sampled_from(Dialect))
@settings(max_examples=200)
def test_any_text_is_shown_as_it_is(text: str, dialect: Dialect) -> None:
    seen = shown("Text", dialect, text=text).visible_text
    plain = text.replace("\0", "") if dialect is Dialect.JSX_EMAIL else text
    assert seen.split() == re.sub(r"[ \t\r\n\f]+", " ", plain).split() or "\0" in text
