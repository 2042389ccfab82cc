"""Cases written by the real renderers: what they read, resolve, show and refuse."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import sfjourney
from sfjourney.documents.document import Document, read_document
from sfjourney.pointers import MISSING
from sfjourney.source import Source
from sfjourney.templates import (
    CompiledTemplate,
    Dialect,
    RenderError,
    Scope,
    compile_template,
    evaluate_condition,
    is_strict_condition,
    read_template,
    resolve_pointer,
    resolve_props,
    scope_of,
    visible_text,
)
from sfjourney.templates.javascript import OBJECT_PROTOTYPE, NativeFunction
from template_vectors import FOLDERS, Case, cases_of
from workspaces import write_files

pytestmark = pytest.mark.thorough

RENDERED = ("repeat.json", "render.json", "components.json", "values.json", "markdown.json")
LEAST_VISIBLE, LEAST_HTML = 0.98, 0.90
HARMLESS = {"repeat state is null", "repeat null throws in 0.21.4"}
"""What repeats over null shows nothing, and a repeat that is null is none: an email that is sent loses nothing."""
WRITTEN_DIFFERENTLY = ("Markdown", "Code", "Raw", "Conditional")


def cases(kind: str, *files: str) -> list[Any]:
    """Every case of a kind with the dialect it was made by."""
    return [
        pytest.param(case, dialect, id=f"{folder}-{case['name']}")
        for folder, dialect in FOLDERS.items()
        for file in files
        for case in cases_of(folder, file)
        if case["kind"] == kind
    ]


def shown(case: Case) -> bool:
    """Whether the renderer did not throw; the comparisons with another renderer in the same files leave html out."""
    return "error" not in case["expected"] and not isinstance(case["expected"].get("html"), dict)


def refused(case: Case) -> bool:
    return case["kind"] == "validate" and bool("error" in case["expected"] or case["expected"]["issues"])


def is_asked(case: Case) -> bool:
    """Whether the validator looked at a condition of elements; that of core 0.18 looks at none."""
    return case["kind"] == "validate" and "error" not in case["expected"] and '"visible"' in json.dumps(case["spec"])


SHOWN = [one for one in cases("render", *RENDERED) if shown(one.values[0])]


def value_of(written: Any) -> Any:
    """The value that a vector file means: it writes undefined as an object."""
    if written == {"__js__": "undefined"}:
        return MISSING
    if isinstance(written, dict):
        return {key: value_of(member) for key, member in written.items()}
    return [value_of(item) for item in written] if isinstance(written, list) else written


def as_written(value: Any) -> Any:
    """A value as vector files write it, with 1.0 and 1 told apart from true but not from each other."""
    if isinstance(value, dict):
        return {key: as_written(member) for key, member in value.items()}
    if isinstance(value, list):
        return [as_written(item) for item in value]
    if isinstance(value, NativeFunction):
        return {"__js__": "function", "name": value.name}
    if value is OBJECT_PROTOTYPE:
        return {"__js__": "Object.prototype"}
    if value is MISSING:
        return {"__js__": "undefined"}
    return ("number", float(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else value


def scope_of_case(case: Case) -> Scope:
    outer = scope_of(value_of(case["state"]))
    repeat = case.get("repeat")
    if repeat is None:
        return outer
    item = value_of(repeat["item"])
    return Scope(outer.values, outer.tests, item, item, repeat.get("index"), repeat.get("basePath"), {"join": joined})


def joined(arguments: dict[str, object]) -> object:
    pairs = [[key, None if value is MISSING else value] for key, value in sorted(arguments.items())]
    return json.dumps(pairs, separators=(",", ":"))


def document_of(case: Case) -> Document:
    file = {"definition": {"body": case["spec"]}}
    document = read_document(Source("case.json", json.dumps(file, ensure_ascii=False)))
    assert isinstance(document, Document)
    return document


def compiled(case: Case, dialect: Dialect) -> CompiledTemplate | None:
    """The template of a case; None where the file is refused when it is read."""
    template = read_template(document_of(case), "case").value
    without_standard = (case.get("options") or {}).get("includeStandard") is False
    return None if template is None else compile_template(template, dialect, {} if without_standard else None)


def state_of(case: Case) -> dict[str, Any]:
    return (case.get("options") or {}).get("state") or {}


def without_comments(html: str) -> str:
    return re.sub(r"<!--.*?-->|<!DOCTYPE[^>]*>", "", html, flags=re.DOTALL)


def is_written_alike(case: Case, dialect: Dialect) -> bool:
    """Whether the HTML of a case is compared: react-email's, without the components that are written differently."""
    written = json.dumps(case["spec"])
    return dialect is Dialect.REACT_EMAIL and not any(f'"type": "{name}"' in written for name in WRITTEN_DIFFERENTLY)


def compare(case: Case, dialect: Dialect, tally: Counter[str]) -> list[str]:
    """Count one render in a tally, and say in what it differs."""
    expected = case["expected"]
    template = compiled(case, dialect)
    email = None if template is None else template.render(state_of(case))
    failed = email is None or email.failure is not None
    if not shown(case):
        tally["failing"] += 1
        tally["failing alike"] += failed
        return [] if failed else ["does not fail"]
    tally["shown"] += 1
    html, preview = ("", "") if email is None else (email.html, email.preview_text)
    seen = "" if email is None else email.visible_text
    intended = expected.get("intended_text", expected.get("visible_text", visible_text(expected["html"])))
    differs = [] if seen == intended and not failed else [f"visible text {seen!r}, not {intended!r}"]
    tally["visible alike"] += not differs
    if is_written_alike(case, dialect):
        tally["html"] += 1
        tally["html alike"] += without_comments(html) == without_comments(expected["html"])
    if expected.get("preview_text", preview) != preview:
        differs.append(f"preview text {preview!r}, not {expected['preview_text']!r}")
    return differs


@pytest.mark.parametrize("file", RENDERED)
@pytest.mark.parametrize("folder", FOLDERS)
def test_emails_read_as_those_of_the_renderer(folder: str, file: str) -> None:
    tally: Counter[str] = Counter()
    for case in cases_of(folder, file):
        if case["kind"] == "render":
            for difference in compare(case, FOLDERS[folder], tally):
                print(f"{folder}/{file} {case['name']}: {difference}")  # noqa: T201  # beside the table
    print(f"{folder}/{file}", *(f"{what} {count}" for what, count in tally.items()), sep=" | ")  # noqa: T201
    assert tally["failing alike"] == tally["failing"]
    assert tally["visible alike"] >= LEAST_VISIBLE * tally["shown"]
    assert tally["html alike"] >= LEAST_HTML * tally["html"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_the_renderers_own_validator_refuses_is_found(tmp_path: Path, folder: str) -> None:
    judged = {f"t{number}": case for number, case in enumerate(cases_of(folder, "validate.json")) if refused(case)}
    sends = "".join(f"  send {name}\n" for name in judged)
    files = {
        "sfjourney.toml": f'catalog = "{FOLDERS[folder].value}"\n',
        "j.journey": f"event e\njourney j {{\n  on e\n  enroll always\n  transactional\n\n{sends}}}\n",
    }
    for name, case in judged.items():
        definition = {"subject": "A", "body": case["spec"]}
        template = {"name": name, "purpose": "Transactional", "definition": definition}
        files[f"templates/{name}.json"] = json.dumps(template)
    found = sfjourney.check(write_files(tmp_path, files))
    told = {Path(one.finding.span.file).stem for one in found}
    assert {case["name"] for name, case in judged.items() if name not in told} <= HARMLESS


@pytest.mark.parametrize("case", [one for one in cases_of("json_render", "validate.json") if is_asked(one)])
def test_a_condition_is_strict_where_the_validator_takes_it(case: Case) -> None:
    asked = {key: one["visible"] for key, one in case["spec"]["elements"].items() if "visible" in one}
    invalid = {issue["elementKey"] for issue in case["expected"]["issues"] if issue["code"] == "invalid_visible"}
    assert {key for key, condition in asked.items() if not is_strict_condition(condition)} == invalid


@pytest.mark.parametrize(("case", "dialect"), cases("render", *RENDERED))
def test_a_send_fails_where_its_rendering_does(case: Case, dialect: Dialect) -> None:
    template = compiled(case, dialect)
    if template is not None and "a second" not in (reason := template.render(state_of(case)).failure or ""):
        assert (template.resolve(state_of(case)).failure or "") == reason


@pytest.mark.parametrize(("case", "dialect"), [one for one in SHOWN if one.values[1] is Dialect.JSX_EMAIL])
def test_what_is_visible_is_read_from_html_as_the_cases_say(case: Case, dialect: Dialect) -> None:  # noqa: ARG001  # it names the case
    assert visible_text(case["expected"]["html"]) == case["expected"]["visible_text"]


@pytest.mark.parametrize(("case", "dialect"), cases("pointer", "pointer.json"))
def test_a_pointer_reads_what_the_renderer_reads(case: Case, dialect: Dialect) -> None:
    expected = case["expected"]
    if "error" in expected:
        with pytest.raises(RenderError):
            resolve_pointer(value_of(case["state"]), value_of(case["path"]), dialect)
    else:
        found = resolve_pointer(value_of(case["state"]), value_of(case["path"]), dialect)
        assert as_written(found) == as_written(expected["value"])


@pytest.mark.parametrize(("case", "dialect"), cases("resolve", "resolve.json"))
def test_props_resolve_to_what_the_renderer_makes_of_them(case: Case, dialect: Dialect) -> None:
    scope, props, expected = scope_of_case(case), value_of(case["props"]), case["expected"]
    if "functions" in case:
        scope = Scope(scope.values, scope.tests, functions={"join": joined})
    if "error" in expected:
        with pytest.raises(RenderError):
            resolve_props(props, scope, dialect)
    else:
        assert as_written(resolve_props(props, scope, dialect)) == as_written(expected["props"])


@pytest.mark.parametrize(("case", "dialect"), cases("visible", "visible.json"))
def test_a_condition_decides_as_the_renderer_does(case: Case, dialect: Dialect) -> None:
    scope, condition, expected = scope_of_case(case), value_of(case["condition"]), case["expected"]
    if "error" in expected:
        with pytest.raises(RenderError):
            evaluate_condition(condition, scope, dialect)
    else:
        assert evaluate_condition(condition, scope, dialect) is expected["visible"]


@pytest.mark.parametrize(("case", "dialect"), cases("render", "repeat.json"))
def test_a_repeat_fails_where_it_fails_in_the_renderer(case: Case, dialect: Dialect) -> None:
    template = read_template(document_of(case), "case").value
    assert template is not None
    resolved = compile_template(template, dialect).resolve({})
    assert (resolved.failure is None) == shown(case)


@pytest.mark.parametrize(("case", "dialect"), SHOWN)
def test_what_renders_does_not_fail(case: Case, dialect: Dialect) -> None:
    template = read_template(document_of(case), "case").value
    assert template is not None
    assert compile_template(template, dialect).resolve(state_of(case)).failure is None
