"""Markdown as the components of the renderers show it: the extensions of marked, and where react-email gives up."""

import json
from typing import Any

import pytest

from sfjourney.documents.document import Document
from sfjourney.source import Source
from sfjourney.templates import Dialect, RenderedEmail, compile_template, read_template


def shown(content: str, dialect: Dialect = Dialect.JSX_EMAIL, **props: Any) -> RenderedEmail:
    elements = {"x": {"type": "Markdown", "props": {"content": content, **props}}}
    file = {"definition": {"body": {"root": "x", "elements": elements}}}
    template = read_template(Document(Source("t.json", json.dumps(file)), file), "t").value
    assert template is not None
    return compile_template(template, dialect).render({})


@pytest.mark.parametrize(
    ("content", "html"),
    [
        ("~one~ ~~two~~ ~~~three~~~", "<del>one</del> <del>two</del> ~~~three~~~"),
        ("see https://a.b/c_d_e*f*, (www.x.y/z) or me@x.yz.", None),
        (
            "- [ ] a\n- [x] b",
            '<li><input disabled type="checkbox"> a</li>\n<li><input checked disabled type="checkbox"> b',
        ),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("|a|b|\n|:-|-:|\n|1|2|", '<td align="left">1</td>\n<td align="right">2</td>'),
        ("a  \nb", "a<br />b"),
        ("![alt](https://a.b/i.png)", '<img src="https://a.b/i.png" alt="alt">'),
        ("`a<b`", "a&lt;b</code>"),
        ("<u>x</u>", "<u>x</u>"),
    ],
)
def test_constructs_become_tags(content: str, html: str | None) -> None:
    email = shown(content)
    assert email.failure is None
    assert html is None or html in email.html


def test_bare_addresses_become_links() -> None:
    html = shown("see https://a.b/c_d_e*f*, (www.x.y/z) or me@x.yz. [www.in.link](u) `me@code.x`").html
    hrefs = [part.split('"')[0] for part in html.split('<a href="')[1:]]
    assert hrefs == ["https://a.b/c_d_e*f", "http://www.x.y/z", "mailto:me@x.yz", "u"]


def test_own_styles_replace_the_whole_entry_of_a_construct() -> None:
    html = shown(
        "# H\n\n**b** *i*", markdownCustomStyles={"h1": {"fontSize": 20}, "bold": None, "p": {"color": 'a"b'}}
    ).html
    assert '<h1 style="font-size:20px">H</h1>' in html
    assert '<p style="color:a&#x27;b"><strong>b</strong> <em style="font-style:italic">i</em></p>' in html


@pytest.mark.parametrize(
    "content",
    [
        "- a\n\n  b",
        "- > q",
        "- # h",
        "- ***\n- b",
        "- ```\n  x\n  ```",
        "- a\n\n\n- b",
        "-\n  a",
        "1. a\n\n   b\n2. c",
        "> - a\n>\n>   b",
        "- a\n> q",
        "- a\n  - b\n> q\n- c",
        "> - a\n> > q",
        "- a\nlazy\n> q",
        "- a\n| x | y |\n|---|---|\n| 1 | 2 |",
        "- a\n  - b\nlazy\n==",
    ],
)
def test_a_list_item_of_more_than_a_line_makes_react_email_throw(content: str) -> None:
    assert "list item" in (shown(content, Dialect.REACT_EMAIL).failure or "")
    assert shown(content).failure is None


@pytest.mark.parametrize(
    "content",
    [
        "- a\n- b",
        "- a\n\n- b",
        "- a\n  b",
        "- a\n  - b\n\n    - c",
        "- a\n\npara",
        "-\n- x",
        "- a\n\n\n",
        "- a\n\n> q",
        "- a\n\n\n> q",
        "> - a\n>\n> > q",
        "-\n> q",
        "- a\n<!-- c -->\n> q",
        "- a\n***\n> q",
        "- a\n| x | y |",
        "- a\n# h",
        "2024. A year\n    - deeper",
        "- a\n\n| x | y |\n|---|---|",
    ],
)
def test_other_lists_do_not(content: str) -> None:
    assert shown(content, Dialect.REACT_EMAIL).failure is None


@pytest.mark.parametrize("dialect", Dialect)
def test_wide_spaces_at_the_edges_of_a_paragraph_are_kept(dialect: Dialect) -> None:
    assert shown("\u3000日本\n\n\u00a0a\u00a0\n", dialect).visible_text == "\u3000日本 \u00a0a\u00a0"
