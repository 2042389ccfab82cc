import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfjourney.diagnostics import Checked
from sfjourney.documents.document import Document, read_document
from sfjourney.limits import Limits
from sfjourney.pointers import MISSING
from sfjourney.source import Source
from sfjourney.templates import Dialect, Purpose, Status, Template, components, read_template

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)

WHOLE: dict[str, Any] = {
    "id": "tpl_1",
    "name": "Receipt",
    "purpose": "Transactional",
    "status": "Archived",
    "somethingNew": 1,
    "definition": {
        "from": "Shop <hello@shop.example>",
        "subject": {"$template": "Order ${/event/orderId}"},
        "preheader": None,
        "replyTo": "care@shop.example",
        "body": {
            "root": "box",
            "elements": {
                "box": {"type": "Container", "props": {}, "children": ["line", 7]},
                "line": {"type": "Text", "visible": None, "repeat": {"statePath": "/event/items"}},
                "7": {"type": 7, "props": None, "children": "none"},
            },
        },
        "renderVariables": {},
        "sensitiveTransactionalVariablePaths": ["/data/resetLink", "/data/a~1b"],
    },
}


def document_of(value: Any) -> Document:
    document = read_document(Source("receipt.json", json.dumps(value, indent=1)))
    assert isinstance(document, Document)
    return document


def read(value: Any, **limits: int) -> Checked[Template | None]:
    return read_template(document_of(value), "receipt", Limits(**limits))


def test_a_whole_template_is_read_with_absence_and_null_apart() -> None:
    checked = read(WHOLE)
    template = checked.value
    assert checked.findings == ()
    assert template is not None
    assert (template.id, template.external_id, template.name) == ("receipt", "tpl_1", "Receipt")
    assert (template.purpose, template.status) == (Purpose.TRANSACTIONAL, Status.ARCHIVED)
    assert (template.from_, template.reply_to) == ("Shop <hello@shop.example>", "care@shop.example")
    assert template.subject == {"$template": "Order ${/event/orderId}"}
    assert template.preheader is None
    assert template.sensitive_paths == (("data", "resetLink"), ("data", "a/b"))
    box, line, seven = (template.elements[key] for key in ("box", "line", "7"))
    assert (box.children, box.visible, box.repeat) == (("line", "7"), MISSING, MISSING)
    assert (line.props, line.children, line.visible) == (MISSING, (), None)
    assert (seven.type, seven.props, seven.children) == (None, None, None)


def test_a_file_may_leave_out_all_but_its_body() -> None:
    checked = read({"definition": {"body": {"elements": {}}}})
    template = checked.value
    assert checked.findings == ()
    assert template is not None
    assert (template.id, template.name, template.external_id) == ("receipt", "receipt", None)
    assert (template.purpose, template.status) == (Purpose.GENERAL, Status.ACTIVE)
    assert (template.root, template.subject, template.preheader) == (None, MISSING, MISSING)


def with_(path: str, value: Any) -> Any:
    """The whole template with another value at a dotted path."""
    changed = json.loads(json.dumps(WHOLE))
    *above, last = path.split(".")
    part = changed
    for key in above:
        part = part[key]
    part[last] = value
    return changed


@pytest.mark.parametrize(
    ("file", "found", "about"),
    [
        ([], "[]", "receipt"),
        (with_("definition", 5), "5", "receipt definition"),
        (with_("definition.body", "html"), '"html"', "receipt definition body"),
        (with_("definition.body.root", 5), "5", "receipt definition body root"),
        (with_("definition.body.elements", []), "[]", "receipt definition body elements"),
        (with_("definition.body.elements.line", None), "null", "receipt definition body elements line"),
        (with_("definition.body.state", 1), "1", "receipt definition body state"),
    ],
)
def test_without_a_body_that_can_be_walked_there_is_no_template(file: Any, found: str, about: str) -> None:
    checked = read(file)
    assert checked.value is None
    [finding] = checked.findings
    assert (finding.code, finding.about) == ("template/malformed", about)
    assert document_of(file).source.text[finding.span.start : finding.span.end] == found


@pytest.mark.parametrize(
    ("file", "found"),
    [
        (with_("purpose", "transactional"), '"transactional"'),
        (with_("status", "Draft"), '"Draft"'),
        (with_("name", ["Receipt"]), '[\n  "Receipt"\n ]'),
        (with_("id", 12), "12"),
        (with_("definition.from", 5), "5"),
        (with_("definition.replyTo", False), "false"),
        (with_("definition.sensitiveTransactionalVariablePaths", "/data"), '"/data"'),
        (with_("definition.sensitiveTransactionalVariablePaths", ["/data/x", "data/y"]), '"data/y"'),
        (with_("definition.sensitiveTransactionalVariablePaths", [7]), "7"),
        (with_("definition.sensitiveTransactionalVariablePaths", ["/data/~2"]), '"/data/~2"'),
    ],
)
def test_any_other_wrong_part_is_found_in_its_place_and_leaves_a_template(file: Any, found: str) -> None:
    checked = read(file)
    assert checked.value is not None
    [finding] = checked.findings
    assert finding.code == "template/malformed"
    assert finding.help
    assert document_of(file).source.text[finding.span.start : finding.span.end] == found


def test_every_mistake_of_a_file_is_found_at_once() -> None:
    file = with_("purpose", "Spam") | {"status": "On", "name": 1}
    file["definition"]["sensitiveTransactionalVariablePaths"] = ["a", "b"]
    file["definition"]["body"]["elements"] |= {"x": 1, "y": 2}
    assert len(read(file).findings) == 7


def test_a_missing_definition_is_reported_where_it_should_be() -> None:
    checked = read({"name": "Receipt"})
    assert [finding.message for finding in checked.findings] == [
        "the definition of a template is an object, and this is missing"
    ]


def chain(length: int, *, end: str) -> Any:
    elements = {f"e{i}": {"type": "Section", "props": {}, "children": [f"e{i + 1}"]} for i in range(length)}
    elements[f"e{length - 1}"]["children"] = [end]
    return {"definition": {"body": {"root": "e0", "elements": elements}}}


def test_the_number_of_elements_and_their_depth_have_bounds() -> None:
    assert read(chain(9, end="none"), template_depth=9).findings == ()
    assert read(chain(9, end="none"), template_elements=9).findings == ()
    [deep] = read(chain(10, end="none"), template_depth=9).findings
    [many] = read(chain(10, end="none"), template_elements=9).findings
    assert (deep.label, many.label) == ("level 10", "too many elements")


def test_the_longest_way_down_counts_and_a_cycle_is_left_to_others() -> None:
    file = chain(9, end="e0")
    elements = file["definition"]["body"]["elements"]
    assert read(file, template_depth=9).findings == ()
    elements["e0"]["children"] = ["e8", "e1"]
    assert read(file, template_depth=9).findings == ()
    assert [finding.label for finding in read(file, template_depth=8).findings] == ["level 9"]


def test_each_catalog_has_its_components() -> None:
    jsx, react = components(Dialect.JSX_EMAIL), components(Dialect.REACT_EMAIL)
    assert (len(jsx), len(react)) == (22, 15)
    assert set(react) <= set(jsx)
    assert {name for name in jsx if jsx[name].shows_children} - set(react) == {"Tailwind", "Conditional", "Background"}


@given(st.fixed_dictionaries({}, optional={"definition": st.fixed_dictionaries({}, optional={"body": JSON})}) | JSON)
def test_any_json_is_read_without_raising(file: Any) -> None:
    checked = read_template(Document(Source("receipt.json", json.dumps(file)), file), "receipt")
    assert checked.value is not None or checked.findings
