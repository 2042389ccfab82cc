"""``check``, ``compile``, ``explain`` and ``schema``: what they print of good workspaces and of broken ones."""

import errno
import json
import os
import shutil
from pathlib import Path

import pytest
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for

from command import Said, call, lines_over, spawn
from sfjourney.cli.schema import FORMATS
from sfjourney.rules import RULES
from workspaces import write_example, write_files

GOOD = """
    event order.created { schema "schemas/order.json" }

    journey thanks "Thanks" {
      on order.created
      enroll once
      transactional

      send note
    }
    --- templates/note.json
    {
      "name": "Note",
      "purpose": "Transactional",
      "definition": {
        "subject": "Your order",
        "body": {"root": "a", "elements": {"a": {"type": "Text", "props": {"text": {"$state": "/event/orderId"}}}}}
      }
    }
"""
JOURNEY, TEMPLATE, SCHEMA = "example.journey", "templates/note.json", "schemas/order.json"
ROOT_READS_ALL = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_example(tmp_path, GOOD)


def schema(name: str) -> Validator:
    """The validator of a published schema, which is a valid one itself."""
    published = json.loads(call(Path.cwd(), "schema", name).out)
    kind = validator_for(published)
    kind.check_schema(published)
    validator: Validator = kind(published)
    return validator


def codes(said: Said) -> set[str]:
    return {diagnostic["code"] for diagnostic in json.loads(said.out)["diagnostics"]}


def test_a_good_workspace_is_clean(folder: Path) -> None:
    assert call(folder, "check") == Said(0, "no findings in 1 Journey and 1 template\n", "")
    assert call(folder, "check", "-q") == Said(0, "", "")
    assert call(folder.parent, "check", folder.name).status == 0


def test_of_a_file_alone_it_is_said_that_there_is_more_elsewhere(tmp_path: Path) -> None:
    example = Path(__file__).parent.parent / "docs" / "examples"
    folder = shutil.copytree(example, tmp_path / "examples")
    whole, one = call(folder, "check"), call(folder, "check", "review.journey")
    assert (whole.status, whole.out.splitlines()[-2]) == (1, "3 errors in 1 Journey and 1 template")
    assert (one.status, one.out.splitlines()[-2]) == (
        1,
        "1 error in what was asked for; 2 errors elsewhere in the workspace",
    )


@pytest.mark.parametrize(
    ("level", "statuses"),
    [("error", (1, 0, 0)), ("warning", (1, 1, 0)), ("info", (1, 1, 1)), ("never", (0, 0, 0))],
)
def test_the_exit_status_follows_the_worst_finding(tmp_path: Path, level: str, statuses: tuple[int, ...]) -> None:
    error = "journey j { on e enroll once transactional send nothing }"
    warning = "event e journey j { on e enroll once wait 1 day }"
    remark = "event e journey j { on e enroll once transactional send receipt }\nevent other"
    for text, status in zip((error, warning, remark), statuses, strict=True):
        write_example(tmp_path, text)
        assert call(tmp_path, "check", "--fail-on", level).status == status, text


BROKEN = {
    "an empty Journey file": (JOURNEY, b"", "template/unavailable-root"),
    "a Journey that is not UTF-8": (JOURNEY, b"# caf\xe9\n", "syntax/unreadable"),
    "a Journey in UTF-16": (JOURNEY, "event e".encode("utf-16"), "syntax/unreadable"),
    "a Journey of zero bytes": (JOURNEY, b"\0\0\0", "syntax/hidden-character"),
    "a Journey that is too long": (JOURNEY, b"#" * (4 << 20) + b"#", "syntax/unreadable"),
    "a Journey that stops": (JOURNEY, b"journey j {", "syntax/unclosed-block"),
    "a folder in place of a template": (TEMPLATE, None, "reference/unknown-template"),
    "an empty template": (TEMPLATE, b"", "template/malformed"),
    "a template that is not UTF-8": (TEMPLATE, b'{"name": "\xff"}', "syntax/unreadable"),
    "a template that is no JSON": (TEMPLATE, b"{,}", "template/malformed"),
    "a template that is no object": (TEMPLATE, b"[]", "template/malformed"),
    "a template that is too long": (TEMPLATE, b" " * ((4 << 20) + 1), "syntax/unreadable"),
    "a template nested too deep": (TEMPLATE, b"[" * 100_000, "template/malformed"),
    "a template with a number too long": (TEMPLATE, b'{"a": ' + b"9" * 5_000 + b"}", "template/malformed"),
    "a folder in place of a schema": (SCHEMA, None, "reference/missing-schema"),
    "an empty schema": (SCHEMA, b"", "reference/invalid-schema"),
    "a schema that is not UTF-8": (SCHEMA, b'{"title": "\xff"}', "reference/missing-schema"),
    "a schema that is no JSON": (SCHEMA, b"{]", "reference/invalid-schema"),
    "a schema that is none": (SCHEMA, b'{"type": "objekt"}', "reference/invalid-schema"),
    "a schema that is too long": (SCHEMA, b" " * ((4 << 20) + 1), "reference/missing-schema"),
    "a schema nested too deep": (SCHEMA, b'{"not":' * 100_000, "reference/invalid-schema"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_file_is_a_finding_in_it_and_not_the_end(folder: Path, case: str) -> None:
    name, content, code = BROKEN[case]
    path = folder / name
    path.unlink()
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    said = call(folder, "check", "--format", "json")
    assert code in codes(said), said
    assert said.err == ""
    assert said.status == 1
    schema("diagnostics").validate(json.loads(said.out))
    text = call(folder, "check")
    assert (text.status, text.err) == (said.status, "")


@pytest.mark.parametrize("content", [b"# caf\xe9\n%s", b"%s" + b"#" * (4 << 20)], ids=["no UTF-8", "too long"])
@pytest.mark.parametrize("lost", ["declarations", "uses"])
def test_what_a_file_that_cannot_be_read_says_is_neither_missed_nor_unused(
    folder: Path, lost: str, content: bytes
) -> None:
    texts = {
        "declarations": "event e\nsubscription s opt-in\nsegment g = /profile/vip == true\n",
        "uses": "journey j { on e where in segment g enroll once subscription s send note }\n",
    }
    (folder / "lost.journey").write_bytes(content.replace(b"%s", texts.pop(lost).encode()))
    (folder / JOURNEY).write_text(texts.popitem()[1], encoding="utf-8")
    note = (folder / TEMPLATE).read_text(encoding="utf-8")
    (folder / TEMPLATE).write_text(note.replace("Transactional", "General"), encoding="utf-8")
    assert codes(call(folder, "check", "--format", "json")) == {"syntax/unreadable"}
    buffer = spawn(folder, "check", "--stdin-filename", "lost.journey", "--format", "json", stdin=b"\xff")
    assert codes(buffer) == {"syntax/unreadable"}


@pytest.mark.parametrize("change", [b"\xef\xbb\xbf%s", b"%s\n\n"], ids=["a byte order mark", "more lines"])
@pytest.mark.parametrize("name", [JOURNEY, TEMPLATE, SCHEMA])
def test_a_byte_order_mark_and_windows_line_ends_change_nothing(folder: Path, name: str, change: bytes) -> None:
    path = folder / name
    path.write_bytes(change.replace(b"%s", path.read_bytes().replace(b"\n", b"\r\n")))
    assert call(folder, "check") == Said(0, "no findings in 1 Journey and 1 template\n", "")


@pytest.mark.skipif(ROOT_READS_ALL, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_an_input_that_failed(folder: Path) -> None:
    (folder / JOURNEY).chmod(0)
    said = call(folder, "check")
    assert (said.status, said.out) == (3, "")
    assert "example.journey" in said.err


def test_a_link_out_of_the_workspace_is_not_followed(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.json"
    outside.write_text('{"type": "object", "properties": {"canary": {}}}', encoding="utf-8")
    (folder / SCHEMA).unlink()
    (folder / SCHEMA).symlink_to(outside)
    said = call(folder, "check")
    assert said.status == 1
    assert "leads outside of the workspace" in " ".join(said.out.split())
    assert "canary" not in said.out


def test_the_graph_is_written_whole_or_not_at_all(folder: Path) -> None:
    printed = call(folder, "compile")
    assert (printed.status, printed.err) == (0, "")
    schema("graph").validate(json.loads(printed.out))
    assert call(folder, "compile", "-o", "graph.json") == Said(0, "", "")
    assert (folder / "graph.json").read_text(encoding="utf-8") == printed.out
    (folder / JOURNEY).write_text("journey j {", encoding="utf-8")
    refused = call(folder, "compile", "-o", "graph.json")
    assert (refused.status, refused.out) == (1, "")
    assert "not compiled: " in refused.err
    assert (folder / "graph.json").read_text(encoding="utf-8") == printed.out
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


def test_the_graph_is_drawn_by_mermaid(folder: Path) -> None:
    said = call(folder, "compile", "--format", "mermaid")
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith("flowchart TD\n")
    assert "send note" in said.out


@pytest.mark.parametrize("form", ["svg", "html", "dot", "mermaid"])
def test_a_picture_is_of_the_journeys_that_the_named_files_declare(tmp_path: Path, form: str) -> None:
    texts = {
        f"{place}/{name}.journey": f"journey {name} {{ on signed_up enroll once set /profile/x = 1 }}"
        for place, name in (("a", "first_one"), ("a", "second_one"), ("b", "third_one"))
    }
    write_files(tmp_path, texts | {"events.journey": "event signed_up\n", "sfjourney.toml": ""})
    whole = call(tmp_path, "compile", "--format", form).out

    def pictured(*paths: str) -> list[str]:
        out = call(tmp_path, "compile", *paths, "--format", form).out
        assert len(out) <= len(whole)
        return [name for name in ("first_one", "second_one", "third_one") if name in out]

    assert pictured() == pictured(".") == ["first_one", "second_one", "third_one"]
    assert pictured("a/first_one.journey") == ["first_one"]
    assert pictured("a") == ["first_one", "second_one"]
    assert pictured("events.journey", "b/third_one.journey") == ["third_one"]
    refused = call(tmp_path, "compile", "events.journey", "--format", form)
    assert (refused.status, refused.out) == (2, "")
    assert "events.journey declares no Journey, so there is nothing to draw" in refused.err
    assert call(tmp_path, "compile", "events.journey").out == call(tmp_path, "compile").out


@pytest.mark.parametrize("where", ["missing/graph.json", "templates", f"{JOURNEY}/graph.json"])
def test_a_graph_that_cannot_be_written_is_an_output_that_failed(folder: Path, where: str) -> None:
    said = call(folder, "compile", "-o", where)
    assert (said.status, said.out) == (3, "")
    assert said.err.startswith("sfjourney: ")
    assert said.err.count("\n") == 1


def test_a_link_to_a_graph_stays_a_link(folder: Path) -> None:
    (folder / "real.json").touch()
    (folder / "graph.json").symlink_to("real.json")
    assert call(folder, "compile", "-o", "graph.json").status == 0
    assert (folder / "graph.json").is_symlink()
    assert (folder / "real.json").stat().st_size > 0


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_is_explained(tmp_path: Path, rule: object) -> None:
    code = str(getattr(rule, "code", ""))
    said = call(tmp_path, "explain", code)
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith(code)
    sentences = said.out.partition("For example")[0]
    assert lines_over(sentences, 80) == []
    assert all(char.isprintable() or char == "\n" for char in said.out)


def test_rules_are_listed_all_or_by_family(tmp_path: Path) -> None:
    listed = call(tmp_path, "explain", columns=200).out.splitlines()
    assert [line.split()[0] for line in listed] == [rule.code for rule in RULES]
    families = {rule.family for rule in RULES}
    of_families = [call(tmp_path, "explain", family, columns=200).out.splitlines() for family in sorted(families)]
    assert sum(map(len, of_families)) == len(RULES)


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_the_list_of_rules_fits_the_terminal_and_loses_no_word(tmp_path: Path, columns: int) -> None:
    listed = call(tmp_path, "explain", columns=columns).out
    assert lines_over(listed, columns) == []
    words = [word for rule in RULES for word in (rule.code, rule.severity.word, *rule.title.split())]
    assert listed.split() == words


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_a_schema(name: str) -> None:
    assert schema(name).schema["title"]  # type: ignore[index]  # it is an object


GOLDEN = Path(__file__).parent / "golden"
WORKSPACES = sorted(path.stem for path in GOLDEN.glob("*.workspace"))


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("name", WORKSPACES)
def test_findings_are_printed_as_they_were_reviewed(
    name: str,
    columns: int,
    tmp_path: Path,
    update: bool,  # noqa: FBT001  # a fixture
) -> None:
    write_example(tmp_path, (GOLDEN / f"{name}.workspace").read_text(encoding="utf-8"))
    said = call(tmp_path, "check", columns=columns)
    assert said.err == ""
    assert lines_over(said.out, columns) == []
    golden = GOLDEN / f"{name}.check.{columns}.txt"
    if update:
        golden.write_text(said.out, encoding="utf-8")
    assert said.out == golden.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    names = {path.name.partition(".")[0] for path in GOLDEN.iterdir()}
    assert names == set(WORKSPACES)


def test_a_folder_that_nobody_may_look_into_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_example(tmp_path, "journey j { on a  enroll always  transactional  send receipt }")
    (tmp_path / "locked").mkdir()
    there = Path.exists

    def denied(path: Path) -> bool:
        if path.parent.name == "locked":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return there(path)

    monkeypatch.setattr(Path, "exists", denied)
    assert call(tmp_path, "check").status == 0
