"""Findings that are not told: allowed on a line, set off for a folder, or known to a baseline (configuration.md)."""

import json
from pathlib import Path
from textwrap import dedent

import jsonschema_rs
import pytest

import sfjourney
from command import call
from documents import ROOT, blocks
from sfjourney.configuration import read_configuration
from sfjourney.diagnostics import Severity
from sfjourney.rules import BY_CODE, RULES
from sfjourney.rules.rule import Rule
from sfjourney.silencing.severities import SeveritySetting
from workspaces import write_example, write_files

HEADER = """\
event order.created { schema "schemas/order.json" }

journey j {
  on order.created
  enroll always
  transactional

"""


def told(folder: Path, *arguments: str) -> list[tuple[str, int]]:
    """The findings of a check: codes and lines."""
    lines = call(folder, "check", "--format", "jsonl", *arguments).out.splitlines()
    read = [json.loads(line) for line in lines]
    return [(one["code"], one["spans"][0]["line"]) for one in read]


def of_steps(folder: Path, steps: str) -> list[tuple[str, int]]:
    """What is found in a Journey with these steps, by the line among them."""
    write_example(folder, HEADER + steps + "\n}\n")
    first = HEADER.count("\n")
    return [(code, line - first) for code, line in told(folder)]


UNREACHABLE = "flow/unreachable-step"
SOON = f"# sfjourney: allow {UNREACHABLE} -- soon"
ARM = "wait 1 day branch { when /profile/gift == true {\nexit\nsend receipt\n} else {} }\n"
CASES = {
    "above the line": ("exit\n# sfjourney: allow flow/unreachable-step -- soon\nsend receipt", []),
    "behind it": ("exit\nsend receipt # sfjourney: allow flow/unreachable-step -- soon", []),
    "with other comments between": (
        "exit\n# sfjourney: allow flow/unreachable-step -- soon\n# of the spring campaign\n\nsend receipt",
        [],
    ),
    "written without spaces": ("exit\n#sfjourney:allow flow/unreachable-step -- soon\nsend receipt", []),
    "only there": (
        ARM + "exit\n# sfjourney: allow flow/unreachable-step -- soon\nsend receipt",
        [(UNREACHABLE, 3)],
    ),
    "not the line above": (
        "exit\nsend receipt\n# sfjourney: allow flow/unreachable-step -- soon\nwait 1 day",
        [(UNREACHABLE, 2), ("allowance/unused", 3)],
    ),
    "nothing below": ("send receipt\n# sfjourney: allow flow/no-send -- soon", [("allowance/unused", 2)]),
    "another rule": (
        "exit\n# sfjourney: allow flow/no-send -- soon\nsend receipt",
        [("allowance/unused", 2), (UNREACHABLE, 3)],
    ),
    "the same twice": (
        f"exit\n{SOON}\n{SOON}\nsend receipt",
        [("allowance/unused", 3)],
    ),
    "several rules": (
        f"exit\n{SOON.replace(' --', ', flow/unnamed-split --')}\nsplit {{ 50% a {{ send receipt }} 50% b {{}} }}",
        [("allowance/unused", 2), ("flow/unnamed-split", 3)],
    ),
    "several rules, one idle": (
        "exit\n# sfjourney: allow flow/unreachable-step flow/no-send -- soon\nsend receipt",
        [("allowance/unused", 2)],
    ),
    "without a reason": (
        "exit\n# sfjourney: allow flow/unreachable-step\nsend receipt",
        [("allowance/without-reason", 2)],
    ),
    "with an empty reason": (
        "exit\n# sfjourney: allow flow/unreachable-step --  \nsend receipt",
        [("allowance/without-reason", 2)],
    ),
    "with a reason that is not set off": (
        "exit\n# sfjourney: allow flow/unreachable-step until spring\nsend receipt",
        [("allowance/malformed", 2)],
    ),
    "with a reason that is not set off and has a slash": (
        "exit\n# sfjourney: allow flow/unreachable-step until the A/B test\nsend receipt",
        [("allowance/malformed", 2)],
    ),
    "with a reason set off without spaces": ("exit\n# sfjourney: allow flow/unreachable-step--soon\nsend receipt", []),
    "with another dash": (
        "exit\n# sfjourney: allow flow/unreachable-step \u2013 soon\nsend receipt",
        [("allowance/malformed", 2)],
    ),
    "with a colon behind the word": (
        "exit\n# sfjourney: allow: flow/unreachable-step -- soon\nsend receipt",
        [("allowance/malformed", 2)],
    ),
    "idle and without a reason": ("# sfjourney: allow flow/no-send\nsend receipt", [("allowance/unused", 1)]),
    "idle and not set off": ("# sfjourney: allow flow/no-send for now\nsend receipt", [("allowance/unused", 1)]),
    "a rule that does not exist": (
        "exit\n# sfjourney: allow flow/unreachable-stop -- soon\nsend receipt",
        [("allowance/unknown-rule", 2), (UNREACHABLE, 3)],
    ),
    "a family": (
        "exit\n# sfjourney: allow flow -- soon\nsend receipt",
        [("allowance/unknown-rule", 2), (UNREACHABLE, 3)],
    ),
    "no rule": ("exit\n# sfjourney: allow -- soon\nsend receipt", [("allowance/malformed", 2), (UNREACHABLE, 3)]),
    "another word": (
        "exit\n# sfjourney: ignore flow/unreachable-step -- soon\nsend receipt",
        [("allowance/malformed", 2), (UNREACHABLE, 3)],
    ),
    "no colon": (
        "exit\n# sfjourney allow flow/unreachable-step -- soon\nsend receipt",
        [("allowance/malformed", 2), (UNREACHABLE, 3)],
    ),
    "a comment about us": ("# sfjourney finds nothing here\nsend receipt", []),
    "what cannot be silenced": (
        "# sfjourney: allow reference/unknown-template -- soon\nsend recept",
        [("allowance/unused", 1), ("reference/unknown-template", 2)],
    ),
    "what a replay finds": (
        "# sfjourney: allow recording/unresolved-value -- soon\nsend receipt",
        [("allowance/unused", 1)],
    ),
    "comments that allow comments": (
        "# sfjourney: allow allowance/unused -- soon\n# sfjourney: allow flow/no-send -- soon\nsend receipt",
        [("allowance/unused", 1), ("allowance/unused", 2)],
    ),
    "idle ones in a file that cannot be read whole": (
        "# sfjourney: allow flow/unreachable-step -- soon\nsend receipt\nwiat 1 day",
        [("syntax/unknown-keyword", 3)],
    ),
    "in a string": ('split "# sfjourney: allow x" { 50% a { send receipt } 50% b {} }', []),
}


@pytest.mark.parametrize("case", CASES)
def test_a_comment_silences_one_rule_on_one_line(case: str, tmp_path: Path) -> None:
    steps, findings = CASES[case]
    assert of_steps(tmp_path, steps) == findings


REPAIRS = {
    "# sfjourney: allow flow/no-send -- soon\nsend receipt": "send receipt",
    "  # sfjourney: allow flow/no-send, flow/no-send -- soon\nsend receipt": "send receipt",
    "send receipt  # sfjourney: allow flow/no-send -- soon": "send receipt",
    "exit\n# sfjourney: allow flow/no-send, flow/unreachable-step -- soon\nsend receipt": (
        "exit\n# sfjourney: allow flow/unreachable-step -- soon\nsend receipt"
    ),
    "exit\n# sfjourney: allow flow/unreachable-step until spring\nsend receipt": (
        "exit\n# sfjourney: allow flow/unreachable-step -- until spring\nsend receipt"
    ),
    "exit\n# sfjourney: allow flow/unreachable-step until the A/B test\nsend receipt": (
        "exit\n# sfjourney: allow flow/unreachable-step -- until the A/B test\nsend receipt"
    ),
    "exit\n# sfjourney: allow flow/unreachable-step \u2014 soon\nsend receipt": (
        "exit\n# sfjourney: allow flow/unreachable-step -- soon\nsend receipt"
    ),
    "exit\n# sfjourney: allow flow/unreachable-step - soon\nsend receipt": (
        "exit\n# sfjourney: allow flow/unreachable-step -- soon\nsend receipt"
    ),
    "exit\n# sfjourney: allow:flow/unreachable-step -- soon\nsend receipt": (
        "exit\n# sfjourney: allow flow/unreachable-step -- soon\nsend receipt"
    ),
    "exit\n# sfjourney: disable flow/unreachable-stop -- soon\nsend receipt": (
        "exit\n# sfjourney: allow flow/unreachable-step -- soon\nsend receipt"
    ),
    "exit\n# sfjourney allow flow/unreachable-step -- soon\nsend receipt": (
        "exit\n# sfjourney: allow flow/unreachable-step -- soon\nsend receipt"
    ),
}


@pytest.mark.parametrize("steps", REPAIRS)
def test_comments_can_be_mended(steps: str, tmp_path: Path) -> None:
    write_example(tmp_path, HEADER + steps + "\n}\n")
    assert call(tmp_path, "check", "--unsafe-fixes", "--fail-on", "info").status == 0
    assert (tmp_path / "example.journey").read_text(encoding="utf-8") == HEADER + REPAIRS[steps] + "\n}\n"


CALL = {
    "event": "order.created",
    "profile": {"email": "a@shop.example", "externalId": "a"},
    "data": {"orderId": "1", "total": 5, "gift": True, "shipTo": {"city": "X"}, "items": [{"name": "a"}]},
    "occurredAt": "2026-03-27T09:00:00Z",
}
ERRORS = [rule for rule in RULES if rule.severity is Severity.ERROR and rule.family != "recording"]


@pytest.mark.parametrize("rule", ERRORS, ids=lambda rule: rule.code)
def test_an_error_can_be_switched_off_only_if_there_is_something_left_to_run(rule: Rule, tmp_path: Path) -> None:
    write_example(tmp_path, rule.bad)
    (tmp_path / "sfjourney.toml").write_text(f'[severity]\n"{rule.code}" = "off"\n', encoding="utf-8")
    (tmp_path / "calls.jsonl").write_text(json.dumps(CALL), encoding="utf-8")
    if rule.may_be_silenced:
        assert {found.finding.code for found in sfjourney.check(tmp_path)} <= {"reference/undeclared-event"}
        replayed = sfjourney.simulate([tmp_path / "calls.jsonl"], tmp_path, outcomes=True)
        assert [outcome.status for outcome in replayed.outcomes] == ["accepted"]
    else:
        said = call(tmp_path, "check")
        assert said.status == 2
        assert "it is always an error, for what it finds cannot be compiled" in said.err


# ---- severities

WORKSPACE = {
    "a.journey": "event e\njourney a { on e enroll always wait 1 day }",
    "drafts/b.journey": "journey b { on e enroll always wait 1 day }",
    "drafts/old/c.journey": "journey c { on f enroll always wait 1 day }",
}
SETTINGS = {
    "": [
        "warning a flow/no-send",
        "warning b flow/no-send",
        "warning c flow/no-send",
        "info c reference/undeclared-event",
    ],
    '"flow/no-send" = "error"': [
        "error a flow/no-send",
        "error b flow/no-send",
        "error c flow/no-send",
        "info c reference/undeclared-event",
    ],
    'flow = "off"\nreference = "warning"': ["warning c reference/undeclared-event"],
    '"flow/no-send" = "info"\nflow = "off"': [
        "info a flow/no-send",
        "info b flow/no-send",
        "info c flow/no-send",
        "info c reference/undeclared-event",
    ],
    '"flow/no-send" = "error"\n["drafts"]\n"flow/no-send" = "off"': [
        "error a flow/no-send",
        "info c reference/undeclared-event",
    ],
    '["drafts/*.journey"]\n"flow/no-send" = "off"': [
        "warning a flow/no-send",
        "warning c flow/no-send",
        "info c reference/undeclared-event",
    ],
    '["**/old"]\nflow = "off"\n["drafts"]\n"reference/undeclared-event" = "error"': [
        "warning a flow/no-send",
        "warning b flow/no-send",
        "error c reference/undeclared-event",
    ],
    '["drafts"]\nflow = "off"\n["drafts/old"]\nflow = "info"': [
        "warning a flow/no-send",
        "info c flow/no-send",
        "info c reference/undeclared-event",
    ],
}


@pytest.mark.parametrize("settings", SETTINGS)
def test_severities_are_set_by_rule_family_and_folder(settings: str, tmp_path: Path) -> None:
    text = "[severity]\n" + settings.replace('["', '[severity."')
    write_files(tmp_path, WORKSPACE | {"sfjourney.toml": text})
    found = sfjourney.check(tmp_path)
    assert [f"{d.severity.word} {Path(d.finding.span.file).stem} {d.finding.code}" for d in found] == SETTINGS[settings]
    has_errors = any(line.startswith("error") for line in SETTINGS[settings])
    assert call(tmp_path, "check").status == int(has_errors)
    assert call(tmp_path, "compile").status == int(has_errors), "an error is one wherever it comes from"


def test_a_finding_in_a_template_is_silenced_by_its_folder(tmp_path: Path) -> None:
    write_example(tmp_path, BY_CODE["template/image-without-alt"].bad)
    assert [code for code, _ in told(tmp_path)] == ["template/image-without-alt"]
    text = '[severity."templates/note.json"]\n"template/image-without-alt" = "off"\n'
    (tmp_path / "sfjourney.toml").write_text(text, encoding="utf-8")
    assert told(tmp_path) == []


@pytest.mark.parametrize(
    ("pattern", "help_given"), [("draft", "did you mean drafts?"), ("x/**", "patterns are relative to this file")]
)
def test_a_table_for_files_that_there_are_not_is_said(pattern: str, help_given: str, tmp_path: Path) -> None:
    text = f'[severity."{pattern}"]\nflow = "off"\n[severity."drafts"]\nflow = "off"\n'
    write_files(tmp_path, WORKSPACE | {"sfjourney.toml": text})
    found = [d.finding for d in sfjourney.check(tmp_path) if d.finding.code == "allowance/no-such-files"]
    assert [(one.span.file, text[one.span.start : one.span.end], one.help) for one in found] == [
        ("sfjourney.toml", pattern, help_given)
    ]
    assert 'severity."' in call(tmp_path, "check").out, "the line of the configuration is shown"


@pytest.mark.parametrize(
    "table",
    [
        '[severity."draft"]\nflow = "off"',
        "[severity.draft]\nflow = 'off'",
        "[ severity . 'draft' ]\nflow = 'off'",
        '[severity]\ndraft = {flow = "off"}',
        '[severity]\n  draft.flow = "off"',
        '[severity]\n"draft".flow = "off"',
    ],
)
def test_a_table_for_no_files_is_shown_where_it_stands(table: str, tmp_path: Path) -> None:
    before = '# draft goes here\n[severity."drafts"]\nflow = "off"\n'
    if table.startswith("[severity]"):
        before = before.replace('[severity."drafts"]', '[severity."drafts".more]').split("[")[0]
    write_files(tmp_path, WORKSPACE | {"sfjourney.toml": f"{before}{table}\n"})
    (span,) = [d.finding.span for d in sfjourney.check(tmp_path) if d.finding.code == "allowance/no-such-files"]
    start = len(before) + table.index("draft")
    assert (span.start, span.end) == (start, start + len("draft"))


# ---- baselines

TWO = HEADER + "exit\nsend receipt\n}\n\nevent never.used\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_example(tmp_path, TWO)


BASELINE = ("--baseline", "known.json")


def known(folder: Path) -> list[tuple[str, str, int]]:
    content = json.loads((folder / "known.json").read_text(encoding="utf-8"))
    jsonschema_rs.validator_for(json.loads(call(folder, "schema", "baseline").out)).validate(content)
    return [(one["file"], one["code"], one["count"]) for one in content["findings"]]


def test_a_baseline_hides_what_it_knows_however_lines_move(folder: Path) -> None:
    said = call(folder, "check", *BASELINE, "--write-baseline")
    assert (said.status, said.err) == (0, "2 findings written to known.json\n")
    assert said.out == "no findings in 1 Journey and 1 template; 2 more in the baseline\n"
    assert known(folder) == [
        ("example.journey", "flow/unreachable-step", 1),
        ("example.journey", "reference/unused-declaration", 1),
    ]
    path = folder / "example.journey"
    path.write_text("# moved\n\n\n" + TWO.replace("exit\n", "wait 1 day\n  exit\n\n"), encoding="utf-8")
    assert told(folder, *BASELINE) == []
    path.write_text(TWO + "event never.used.either", encoding="utf-8")
    assert [line for _, line in told(folder, *BASELINE)] == [TWO.count("\n") + 1], "what is new is told"


def test_a_baseline_counts_what_it_cannot_tell_apart(tmp_path: Path) -> None:
    def lines(count: int) -> list[int]:
        write_example(tmp_path, HEADER + ARM * count + "send receipt\n}")
        return [line - HEADER.count("\n") for code, line in told(tmp_path, *BASELINE) if code == UNREACHABLE]

    call(write_example(tmp_path, HEADER + "send receipt\n}"), "check", *BASELINE, "--write-baseline")
    assert lines(2) == [3, 7]
    call(tmp_path, "check", *BASELINE, "--write-baseline")
    assert [entry for entry in known(tmp_path) if entry[1] == UNREACHABLE] == [("example.journey", UNREACHABLE, 2)]
    assert lines(3) == [11], "the last is as good as any"
    assert lines(1) == []
    assert "1 of the baseline is found no more" in call(tmp_path, "check", *BASELINE).err


def test_what_is_found_no_more_can_leave_the_baseline(folder: Path) -> None:
    call(folder, "check", *BASELINE, "--write-baseline")
    (folder / "example.journey").write_text(TWO.replace("exit\n", ""), encoding="utf-8")
    said = call(folder, "check", *BASELINE)
    assert said.out == "no findings in 1 Journey and 1 template; 1 more in the baseline\n"
    assert said.err == "1 of the baseline is found no more: --write-baseline takes it out\n"
    assert call(folder, "check", *BASELINE, "-q").err == ""
    assert call(folder, "check", *BASELINE, "--select", "reference").err == "", "it was not looked for"
    call(folder, "check", *BASELINE, "--write-baseline")
    assert known(folder) == [("example.journey", "reference/unused-declaration", 1)]


def test_a_baseline_of_some_rules_leaves_the_others_alone(folder: Path) -> None:
    call(folder, "check", *BASELINE, "--write-baseline", "--select", "flow")
    assert known(folder) == [("example.journey", "flow/unreachable-step", 1)]
    assert [code for code, _ in told(folder, *BASELINE)] == ["reference/unused-declaration"]
    (folder / "example.journey").write_text(TWO.replace("exit\n", ""), encoding="utf-8")
    call(folder, "check", *BASELINE, "--write-baseline", "--select", "reference")
    assert known(folder) == [
        ("example.journey", "flow/unreachable-step", 1),
        ("example.journey", "reference/unused-declaration", 1),
    ]


def test_what_cannot_be_compiled_is_never_in_a_baseline(folder: Path) -> None:
    (folder / "example.journey").write_text(TWO.replace("send receipt", "send recept"), encoding="utf-8")
    said = call(folder, "check", *BASELINE, "--write-baseline", "--format", "jsonl")
    assert said.status == 1
    assert [json.loads(line)["code"] for line in said.out.splitlines()] == ["reference/unknown-template"]
    assert "reference/unknown-template" not in {code for _, code, _ in known(folder)}
    mark = json.loads(said.out)["fingerprint"]
    forged = [{"code": "reference/unknown-template", "count": 1, "file": "example.journey", "fingerprint": mark}]
    (folder / "known.json").write_text(
        json.dumps({"findings": forged, "format": "sfjourney.baseline/1"}), encoding="utf-8"
    )
    assert call(folder, "check", *BASELINE).status == 1


def test_a_baseline_is_the_same_for_the_same_findings(folder: Path) -> None:
    write_files(folder, {"b.journey": "event other.one\nevent other.two\n"})
    call(folder, "check", *BASELINE, "--write-baseline")
    first = (folder / "known.json").read_bytes()
    (folder / "b.journey").write_text("event other.two\n\nevent other.one\n", encoding="utf-8")
    call(folder, "check", *BASELINE, "--write-baseline")
    assert (folder / "known.json").read_bytes() == first
    assert known(folder) == sorted(known(folder))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[]",
        "nonsense",
        '{"format": "sfjourney.baseline/2", "findings": []}',
        '{"format": "sfjourney.baseline/1", "findings": [{"code": "a"}]}',
        '{"format": "sfjourney.baseline/1", "findings": [{"code": "a", "file": "b", "fingerprint": "c", "count": 0}]}',
        '{"format": "sfjourney.baseline/1", "findings": [], "more": 1}',
        "\udcff",
    ],
    ids=range(9),
)
def test_what_is_no_baseline_is_refused(folder: Path, content: str) -> None:
    (folder / "known.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    said = call(folder, "check", *BASELINE)
    assert (said.status, said.out) == (2, ""), said
    assert said.err.startswith("sfjourney: --baseline known.json: no baseline")
    assert said.err.count("\n") == 1


def test_a_comment_may_be_as_long_as_a_file(tmp_path: Path) -> None:
    many = dedent(HEADER) + "# sfjourney: allow flow/no-send -- soon\n" * 5_000 + "send receipt\n}\n"
    write_example(tmp_path, many)
    assert len(told(tmp_path)) == 5_000


def test_the_examples_of_the_page_on_configuration_hold(tmp_path: Path) -> None:
    texts = [block.text for block in blocks((ROOT / "docs" / "configuration.md").read_text(encoding="utf-8"))]
    (example,) = (text for text in texts if text.startswith('[severity]\n"flow'))
    settings = configured(example)
    assert [(setting.files, setting.rules.name) for setting in settings] == [
        ("**", "reference"),
        ("**", "flow/no-send"),
        ("drafts", "flow"),
        ("templates/old_*.json", "template/image-without-alt"),
    ]
    (steps,) = (text for text in texts if text.startswith("exit\n"))
    assert of_steps(tmp_path, steps.replace("spring_offer", "receipt")) == []


def configured(text: str) -> tuple[SeveritySetting, ...]:
    read = read_configuration(text, "sfjourney.toml")
    assert read is not None
    return read.severities


@pytest.mark.parametrize(
    ("configuration", "found"),
    [
        ('templates = ["template/*.json"]', [("template/*.json", "did you mean templates/*.json?")]),
        ('templates = ["templates/"]', [("templates/", "did you mean templates/*.json?")]),
        ('templates = ["templates/*.json", "mail/a.json"]', [("mail/a.json", "patterns are relative to this file")]),
        ('journeys = ["*.journey", "**/*.jorney"]', [("**/*.jorney", "patterns are relative to this file")]),
        ('journeys = ["**/*.journey"]\ntemplates = ["templates/*.json"]', []),
        ("templates = []", []),
    ],
)
def test_a_pattern_that_fits_no_file_is_told_where_it_is_written(
    tmp_path: Path, configuration: str, found: list[tuple[str, str]]
) -> None:
    write_files(tmp_path, {"sfjourney.toml": f"# Here.\n{configuration}\n", "a.journey": "", "templates/a.json": "{}"})
    told = [d for d in sfjourney.check(tmp_path) if d.finding.code == "allowance/no-such-files"]
    text = (tmp_path / "sfjourney.toml").read_text(encoding="utf-8")
    assert [(text[d.finding.span.start : d.finding.span.end], d.finding.help) for d in told] == found


def test_templates_that_are_sought_at_the_wrong_place_are_one_finding(tmp_path: Path) -> None:
    head = "journey {0} {{\n  on e\n  enroll always\n  transactional\n"
    text = head.format("b") + "  send one\n  wait 1 day\n  send two\n}\n" + head.format("a") + "  send three\n}\n"
    files = {"sfjourney.toml": 'templates = ["template/*.json"]\n', "a.journey": f"event e\n{text}"}
    write_files(tmp_path, files | {f"templates/{name}.json": "{}" for name in ("one", "two", "three")})
    (unknown,) = [d.finding for d in sfjourney.check(tmp_path)]
    assert unknown.message == "there is no template `one`, nor any other"
    assert [label.text for label in unknown.related] == ["nor this", "nor this", "nothing fits this"]
    assert unknown.help == "did you mean templates/*.json?"


def test_a_template_that_is_missing_where_there_is_none_at_all_is_one_finding(tmp_path: Path) -> None:
    text = "event e\njourney b {\n  on e\n  enroll always\n  transactional\n  send one\n}\n"
    write_files(tmp_path, {"sfjourney.toml": 'templates = ["emails/*.json"]\n', "a.journey": text})
    (unknown,) = [d.finding for d in sfjourney.check(tmp_path)]
    assert (unknown.code, unknown.help) == ("reference/unknown-template", "add it as emails/one.json")
