"""``check --format``: each format as it was reviewed, valid by its own rules, several at once, in files or printed."""

import json
import re
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema_rs
import pytest

from command import Said, call, spawn
from sarif_schema import sarif_schema
from sfjourney.diagnostics import Diagnostic, Finding, Label, Severity
from sfjourney.report.diagnostics.findings import Findings
from sfjourney.report.diagnostics.sarif import sarif_log
from sfjourney.source import Source, Span
from workspaces import write_example, write_files

GOLDEN = Path(__file__).parent / "golden"
SLIPS = (GOLDEN / "slips.workspace").read_text(encoding="utf-8")
FILES = {
    "sarif": "slips.sarif.json",
    "jsonl": "slips.diagnostics.jsonl",
    "github": "slips.github.txt",
    "junit": "slips.junit.xml",
    "markdown": "slips.summary.md",
}
GOOD = "event order.created\njourney j { on order.created enroll always transactional send receipt }"


@pytest.fixture
def slips(tmp_path: Path) -> Path:
    return write_example(tmp_path, SLIPS)


def published(folder: Path, name: str) -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(json.loads(call(folder, "schema", name).out))


@pytest.mark.parametrize("name", FILES)
def test_a_format_says_what_was_reviewed(name: str, slips: Path, update: bool) -> None:  # noqa: FBT001  # a fixture
    said = call(slips, "check", "--format", name)
    assert (said.status, said.err) == (1, "")
    golden = GOLDEN / FILES[name]
    if update:
        golden.write_text(said.out, encoding="utf-8")
    assert said.out == golden.read_text(encoding="utf-8")


def test_colours_are_as_they_were_reviewed(slips: Path, update: bool) -> None:  # noqa: FBT001  # a fixture
    said = call(slips, "check", "--color", "always")
    golden = GOLDEN / "slips.colour.txt"
    if update:
        golden.write_text(said.out, encoding="utf-8")
    assert said.out == golden.read_text(encoding="utf-8")
    assert re.sub(r"\x1b\[[0-9;]*m", "", said.out) == call(slips, "check").out


def test_sarif_is_valid_and_says_what_json_says(slips: Path) -> None:
    log = json.loads(call(slips, "check", "--format", "sarif").out)
    sarif_schema().validate(log)
    (run,) = log["runs"]
    told = json.loads(call(slips, "check", "--format", "json").out)["diagnostics"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert sorted(set(rules)) == rules == sorted({one["code"] for one in told})
    assert run["columnKind"] == "unicodeCodePoints"
    for result, one in zip(run["results"], told, strict=True):
        assert result["ruleId"] == rules[result["ruleIndex"]] == one["code"]
        assert set(result["partialFingerprints"].values()) == {one["fingerprint"]}
        assert [*regions(result["locations"]), *regions(result.get("relatedLocations", []))] == [
            {key: span[key] for key in ("line", "column", "endLine", "endColumn")} for span in one["spans"]
        ]
        links = [int(number) for number in re.findall(r"\]\((\d+)\)", result["message"]["text"])]
        assert links == [location["id"] for location in result.get("relatedLocations", [])]
        assert ("fixes" in result) == (one["fix"] is not None)
        if one["fix"]:
            (change,) = result["fixes"][0]["artifactChanges"]
            texts = [replacement["insertedContent"]["text"] for replacement in change["replacements"]]
            assert texts == [edit["text"] for edit in one["fix"]["edits"]]


def test_a_link_of_sarif_ends_where_its_label_does(tmp_path: Path) -> None:
    write_example(tmp_path, GOOD)
    labels = (Label(Span("example.journey", 0, 5), "a [b](2) \\ c"), Label(Span("example.journey", 6, 9), ""))
    finding = Finding("flow/no-send", "m [x](1)", Span("example.journey", 0, 1), "", related=labels, about="")
    source = Source("example.journey", GOOD)
    findings = Findings((Diagnostic(finding, Severity.INFO, "w"),), {source.name: source}, (source.name,), "")
    (result,) = json.loads(sarif_log(findings, "1"))["runs"][0]["results"]
    assert result["message"]["text"] == "m [x] (1). Why: w. Related: [a \\[b\\] (2) \\\\ c](1); [here](2)."


def regions(locations: list[Any]) -> list[dict[str, int]]:
    found = [location["physicalLocation"]["region"] for location in locations]
    return [{(key[5].lower() + key[6:] if key.startswith("start") else key): n for key, n in r.items()} for r in found]


def test_a_format_of_nothing_found_is_valid_too(tmp_path: Path) -> None:
    write_example(tmp_path, GOOD)
    said = call(tmp_path, "check", "--ignore", "reference", "--format", "sarif")
    sarif_schema().validate(json.loads(said.out))
    assert (said.status, json.loads(said.out)["runs"][0]["results"]) == (0, [])
    assert call(tmp_path, "check", "--ignore", "reference", "--format", "jsonl").out == ""
    assert call(tmp_path, "check", "--ignore", "reference", "--format", "github").out == ""
    suites = junit(tmp_path, "--ignore", "reference")
    assert [case.get("name") for case in suites.iter("testcase")] == ["nothing found"] * 2
    markdown = call(tmp_path, "check", "--ignore", "reference", "--format", "markdown").out
    assert markdown == "### sfjourney check: no findings in 1 Journey and 1 template\n"


def test_json_and_its_lines_are_as_their_schemas_say(slips: Path) -> None:
    report = json.loads(call(slips, "check", "--format", "json").out)
    published(slips, "diagnostics").validate(report)
    lines = [json.loads(line) for line in call(slips, "check", "--format", "jsonl").out.splitlines()]
    assert lines == report["diagnostics"]
    for line in lines:
        published(slips, "diagnostic").validate(line)


def junit(folder: Path, *arguments: str) -> ET.Element:
    return ET.fromstring(call(folder, "check", "--format", "junit", *arguments).out)  # noqa: S314  # our own


JUNIT = {
    "testsuites": ({"name", "tests", "failures", "errors", "time"}, {"testsuite"}),
    "testsuite": ({"name", "tests", "failures", "errors", "time"}, {"testcase"}),
    "testcase": ({"name", "classname", "time"}, {"failure", "system-out"}),
    "failure": ({"type", "message"}, set[str]()),
    "system-out": (set[str](), set[str]()),
}
"""Of each element its attributes and what may stand in it, as the schema of Jenkins has them, which is strict."""


def test_junit_is_what_ci_servers_read(slips: Path) -> None:
    told = json.loads(call(slips, "check", "--format", "json").out)
    root = junit(slips)
    for element in root.iter():
        attributes, inside = JUNIT[element.tag]
        assert set(element.keys()) == attributes
        assert {child.tag for child in element} <= inside
    for suite in (root, *root.iter("testsuite")):
        assert int(suite.attrib["tests"]) == len(list(suite.iter("testcase")))
        assert int(suite.attrib["failures"]) == len(list(suite.iter("failure")))
    assert int(root.attrib["failures"]) == told["summary"]["error"]
    all_of_it = junit(slips, "--fail-on", "info")
    assert int(all_of_it.attrib["failures"]) == len(told["diagnostics"])


def test_github_sees_ten_annotations_the_worst_first(slips: Path) -> None:
    lines = call(slips, "check", "--format", "github").out.splitlines()
    assert len(lines) == 10
    assert lines[-1].endswith(
        "::6 more findings are not shown here: 1 error, 4 warnings, 1 remark; the summary of the job has them all"
    )
    few = call(slips, "check", "--format", "github", "--select", "type,reference/undeclared-event").out.splitlines()
    assert [line.split(" ")[0] for line in few] == ["::error"] * 2 + ["::warning"] + ["::notice"]


def test_thousands_are_written_alike_in_every_format(tmp_path: Path) -> None:
    write_files(tmp_path, {"a.journey": "".join(f"event e{number}.x\n" for number in range(1209))})
    said = call(tmp_path, "check", "--format", "github", "--format", f"text={tmp_path / 'text'}")
    assert "::1,200 more findings are not shown here: 1,200 remarks;" in said.out
    assert "1,209 remarks in " in (tmp_path / "text").read_text(encoding="utf-8")
    assert "1,209 remarks in " in call(tmp_path, "check", "--format", "markdown").out
    known = ("check", "--baseline", "known.json")
    assert call(tmp_path, *known, "--write-baseline").err == "1,209 findings written to known.json\n"
    assert "; 1,209 more in the baseline" in call(tmp_path, *known).out


def test_the_summary_of_a_job_is_added_to(slips: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    summary = tmp_path_factory.mktemp("job") / "summary.md"
    summary.write_text("what another tool said\n", encoding="utf-8")
    said = spawn(slips, "check", "--format", "github", GITHUB_STEP_SUMMARY=str(summary))
    assert said.status == 1
    golden = (GOLDEN / FILES["markdown"]).read_text(encoding="utf-8")
    assert summary.read_text(encoding="utf-8") == "what another tool said\n" + golden
    said = spawn(slips, "check", GITHUB_STEP_SUMMARY=str(summary))
    assert summary.read_text(encoding="utf-8") == "what another tool said\n" + golden, "text is for people"
    said = spawn(slips, "check", "--format", "github", GITHUB_STEP_SUMMARY=str(summary.parent / "none" / "x"))
    assert said.status == 3


def test_several_formats_at_once_are_those_of_each_alone(slips: Path) -> None:
    alone = {name: call(slips, "check", "--format", name).out for name in FILES}
    files = [f"--format={name}=out.{name}" for name in FILES]
    said = call(slips, "check", *files)
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("10 errors, 4 warnings, 1 remark in "), "somebody looks at the terminal"
    assert {name: (slips / f"out.{name}").read_text(encoding="utf-8") for name in FILES} == alone
    both = call(slips, "check", "--format", "text", "--format", "sarif=out.sarif", "--format", "text=out.txt")
    assert both == call(slips, "check")
    assert (slips / "out.txt").read_text(encoding="utf-8") == both.out
    assert call(slips, "check", "-q", *files).err == ""


def test_a_format_may_be_written_to_standard_output_by_name(slips: Path) -> None:
    assert call(slips, "check", "--format", "sarif=-") == call(slips, "check", "--format", "sarif")
    both = call(slips, "check", "--format", "json=-", "--format", "text=out.txt")
    assert both == call(slips, "check", "--format", "json")
    twice = call(slips, "check", "--format", "text", "--format", "json=-")
    assert (twice.status, twice.out) == (2, "")
    assert "cannot both be printed" in twice.err
    assert not (slips / "-").exists()


def test_a_file_that_cannot_be_is_refused_before_anything_is_checked(slips: Path) -> None:
    said = call(slips, "check", "--format", "sarif=none/out.sarif")
    assert (said.status, said.out) == (2, "")
    assert "--format none/out.sarif: there is no folder" in said.err
    (slips / "folder").mkdir()
    assert call(slips, "check", "--format", "sarif=folder").status == 2
    assert [path.name for path in slips.iterdir() if path.name.startswith(".")] == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_file_that_cannot_be_written_is_an_output_that_failed(slips: Path) -> None:
    said = call(slips, "check", "--format", "sarif=/dev/full")
    assert (said.status, said.out) == (3, "")
    assert said.err.startswith("sfjourney: /dev/full: ")


def names(said: Said) -> set[str]:
    log = json.loads(said.out)
    return {
        location["physicalLocation"]["artifactLocation"]["uri"]
        for result in log["runs"][0]["results"]
        for location in result["locations"]
    }


def test_files_are_named_as_the_repository_knows_them(tmp_path: Path) -> None:
    workspace = write_example(tmp_path / "repository" / "mail flows", SLIPS + "\n--- sfjourney.toml\n")
    sarif = ("check", "--format", "sarif")
    assert names(call(workspace, *sarif)) == {"example.journey"}
    assert names(call(workspace.parent, *sarif, workspace)) == {"mail%20flows/example.journey"}
    assert names(call(workspace / "templates", *sarif, "..")) == {"example.journey"}
    github = spawn(workspace, *sarif, GITHUB_WORKSPACE=str(workspace.parent))
    assert names(github) == {"mail%20flows/example.journey"}
    (workspace.parent / ".git").mkdir()
    assert names(call(workspace, *sarif)) == {"mail%20flows/example.journey"}
    annotated = call(workspace, "check", "--format", "github").out
    assert "file=mail flows/example.journey,line=11," in annotated
    assert json.loads(call(workspace, "check", "--format", "json").out)["diagnostics"][0]["spans"][0]["file"] == (
        "example.journey"
    )


def test_fingerprints_stay_when_lines_move(slips: Path) -> None:
    def marks() -> list[str]:
        lines = call(slips, "check", "--format", "jsonl").out.splitlines()
        return sorted(json.loads(line)["fingerprint"] for line in lines)

    before = marks()
    assert len(set(before)) == len(before), "no two are the same"
    path = slips / "example.journey"
    path.write_text(
        "\n# a comment\n\n" + path.read_text(encoding="utf-8").replace("\n  ", "\n\n    "), encoding="utf-8"
    )
    assert marks() == before


def test_statistics_count_instead_of_telling(slips: Path) -> None:
    said = call(slips, "check", "--statistics")
    counts = [line.split()[:3] for line in said.out.split("\n\n")[0].splitlines()]
    assert counts[0] == ["2", "error", "type/unknown-pointer"]
    assert sum(int(count) for count, _, _ in counts) == 15
    assert said.out.splitlines()[-2:] == call(slips, "check").out.splitlines()[-2:]


def test_rules_are_selected_and_ignored_by_code_or_family(slips: Path) -> None:
    def codes(*arguments: str) -> list[str]:
        lines = call(slips, "check", "--format", "jsonl", *arguments).out.splitlines()
        return sorted(json.loads(line)["code"] for line in lines)

    everything = codes()
    of_flow = [
        "flow/sends-together",
        "flow/shares",
        "flow/uncorrelated-event",
        "flow/unnamed-split",
        "flow/unreachable-step",
    ]
    assert codes("--select", "flow") == of_flow
    without_shares = [code for code in of_flow if code != "flow/shares"]
    assert codes("--select", "flow,time", "--ignore", "flow/shares") == [*without_shares, "time/empty-window"]
    assert codes("--select", "flow", "--select", "time/empty-window") == sorted(
        [*codes("--select=flow"), "time/empty-window"]
    )
    assert codes("--ignore", "flow", "--ignore=type,syntax") == [
        code for code in everything if code.partition("/")[0] in ("reference", "time")
    ]
    assert call(slips, "check", "--select", "reference/undeclared-event").status == 0
    assert call(slips, "check", "--select", "reference/undeclared-event", "--fail-on", "info").status == 1


def test_text_without_anything_is_empty_where_quiet_is_asked_for(tmp_path: Path) -> None:
    write_example(tmp_path, GOOD)
    assert call(tmp_path, "check", "-q", "--ignore", "reference") == Said(0, "", "")
    assert call(tmp_path, "check", "-q", "--ignore", "reference", "--statistics") == Said(0, "", "")
    shutil.rmtree(tmp_path / "templates")
    counted = call(tmp_path, "check", "-q", "--statistics").out.splitlines()
    assert counted == [
        "1  error    reference/unknown-template  A send names a template that does not exist",
        "",
        "1 error in 1 Journey and 0 templates",
    ]
