"""What most templates are is passed over quickly. What is passed over is nothing of which a rule would have spoken."""

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from damaged_templates import ELEMENTS, ORDER, PERSON, damaged
from sfjourney.diagnostics import Finding
from sfjourney.documents.document import Document, read_document
from sfjourney.documents.scan import JsonProblem, scan
from sfjourney.facts.journeys import know
from sfjourney.pipeline import compile_workspace
from sfjourney.pointers import Parts
from sfjourney.rules import RULES
from sfjourney.rules.sent import SentTemplate, sent_templates
from sfjourney.rules.template.malformed_condition import problems
from sfjourney.source import Source
from sfjourney.templates import Guard, Survey, TemplateRead, Visit
from sfjourney.templates.forms import Form, form_of, is_plain_question
from sfjourney.workspace import load_workspace
from workspaces import write_files

pytestmark = pytest.mark.thorough

Json = Any

JOURNEYS = """\
profile { schema "profile.json" }
event order.created { schema "order.json" }
event order.paid { schema "order.json" }

journey first {
  on order.created
  enroll always
  transactional

%s
}

journey second {
  on order.created where /event/total > 50
  on order.paid where /profile/firstName is present
  enroll always
  transactional

%s
}
"""


class Thorough(SentTemplate, frozen=True, dict=True):
    """A template of which nothing is known beforehand, so that every rule looks at all of it."""

    @cached_property
    def doubtful(self) -> tuple[TemplateRead, ...]:
        return self.survey.reads

    @cached_property
    def odd(self) -> tuple[Visit, ...]:
        return self.visits

    def asked_around(self, guard: Guard | None) -> tuple[Parts, ...] | None:  # noqa: ARG002  # it is not asked
        return None


def without_shortcuts(survey: Survey) -> Survey:
    every = tuple(
        (visit, name) for visit in survey.visits for name in visit.look.easy if name not in visit.look.unknown
    )
    conditions = tuple(replace(asked, plain=False) for asked in survey.conditions)
    return replace(survey, conditions=conditions, uneasy=every, is_tree=False, is_whole=False)


def workspace(root: Path, templates: Sequence[str], toml: str = "") -> Path:
    names = [f"t{number}" for number in range(len(templates))]
    third = len(names) // 3
    journeys = JOURNEYS % (
        "\n".join(f"  send {name}" for name in names[: 2 * third]),
        "\n".join(f"  send {name} {{ data {{ x = /event/orderId }} }}" for name in names[third:]),
    )
    files = {f"templates/{name}.json": text for name, text in zip(names, templates, strict=True)}
    others = {"j.journey": journeys, "order.json": json.dumps(ORDER), "profile.json": json.dumps(PERSON)}
    return write_files(root, {**files, **others, "sfjourney.toml": toml})


def found(sent: SentTemplate) -> Iterator[tuple[str, Finding]]:
    for rule in RULES:
        if rule.check_template is not None:
            yield from ((rule.code, finding) for finding in rule.check_template(sent))


@pytest.mark.parametrize("toml", ["", 'catalog = "react-email"\n'], ids=["jsx-email", "react-email"])
def test_a_rule_says_the_same_where_it_looks_at_everything(tmp_path: Path, toml: str) -> None:
    root = workspace(tmp_path, [*damaged(len(toml), 180)], toml)
    model = compile_workspace(load_workspace(root)).model
    codes = set[str]()
    for sent in sent_templates(know(model)):
        parts = {name: getattr(sent, name) for name in SentTemplate.__struct_fields__}
        thorough = Thorough(**{**parts, "survey": without_shortcuts(sent.survey)})
        said = set(found(sent))
        assert said == set(found(thorough)), sent.template.document.source.text
        codes |= {code for code, _ in said}
    assert len(codes) > 20


def test_damaged_text_is_read_as_the_careful_reader_reads_it() -> None:
    wholes = [*damaged(3, 60), "[" * 64 + "]" * 64, "[" * 65 + "]" * 65, '{"a":' * 64 + "{}" + "}" * 64, "[]" * 2]
    marks = ('"', "\\", "\\u0022", "\\ud800", "{", "}", "[", "]", ",", ":", "1e999", "NaN", '"a":1,', '"a" : 2,', "\n")
    for number, whole in enumerate(wholes):
        for step, mark in enumerate(marks):
            place = (number * 7919 + step * 104729) % (len(whole) + 1)
            for text in (whole, whole[:place] + mark + whole[place:], whole[:place] + mark + whole[place + 1 :]):
                document, scanned = read_document(Source("t.json", text)), scan(text)
                if isinstance(document, Document):
                    assert not isinstance(scanned, JsonProblem), text
                    assert json.dumps(document.value) == json.dumps(scanned.value)
                else:
                    assert document == scanned


operands = st.one_of(
    st.none(), st.booleans(), st.integers(), st.sampled_from([0.5, -1.0]), st.sampled_from(["", "x"]), st.just([]),
    st.just({}), st.just({"$state": "/a"}), st.just({"$item": "a"}),
)  # fmt: skip
keys = st.sampled_from(["$state", "$item", "$index", "$and", "$or", "eq", "neq", "gt", "gte", "lt", "lte", "not", "x"])
conditions = st.dictionaries(keys, st.one_of(operands, st.just("/a")), max_size=3)


@given(st.one_of(conditions, operands))
def test_of_a_plain_question_there_is_nothing_to_say(condition: Json) -> None:
    if is_plain_question(condition):
        assert not list(problems(condition, ()))


@given(
    st.dictionaries(
        st.sampled_from([*(form.value for form in Form), "$then", "$else", "x"]),
        st.one_of(operands, st.just("f"), st.just(True)),
        max_size=4,
    )
)
def test_an_expression_is_the_first_form_that_fits(value: Json) -> None:
    def fits(form: Form) -> bool:
        operand = value[form.value]
        if form is Form.CONDITIONAL:
            return "$then" in value and "$else" in value
        return operand is True if form is Form.INDEX else isinstance(operand, str)

    assert form_of(value) is next((form for form in Form if form.value in value and fits(form)), None)


def one_element(element: Json) -> str:
    elements = {**ELEMENTS, "title": element}
    body = {"root": "html", "elements": {**elements, "body": {"type": "Body", "props": {}, "children": ["title"]}}}
    return json.dumps({"name": "t", "purpose": "Transactional", "definition": {"subject": "S", "body": body}})


@pytest.mark.parametrize(
    ("code", "element"),
    [
        ("template/wrong-prop", {"type": "Heading", "props": {"text": "A", "as": {"$state": "/event/total"}}}),
        ("template/repeat-over-no-array", {"type": "Section", "props": {}, "repeat": {"statePath": "/event/orderId"}}),
        (
            "template/constant-visible",
            {
                "type": "Text",
                "props": {"text": "A"},
                "visible": {"$state": "/event/total", "gt": {"$state": "/event/orderId"}},
            },
        ),
    ],
)
def test_a_value_that_is_surely_there_is_still_no_good_everywhere(tmp_path: Path, code: str, element: Json) -> None:
    root = workspace(tmp_path, [one_element(element)] * 3)
    diagnostics = compile_workspace(load_workspace(root)).diagnostics
    assert code in {diagnostic.finding.code for diagnostic in diagnostics}
