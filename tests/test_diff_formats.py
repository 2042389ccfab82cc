"""``sfjourney diff --format``: Markdown, SARIF and annotations, which hold no text that is more than text."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from command import call, spawn
from payloads import PAYLOADS
from sarif_schema import sarif_schema
from small_repository import FILES, SMALL, commit, git, longer
from workspaces import write_files

ROOT = Path(__file__).parent.parent
DIFFED = ("diff", "before", "after", "--replay", "calls.jsonl")
HERE = ROOT / "docs" / "diffed"
OURS = frozenset(
    "h3 p code table thead tbody tr th td strong em details summary pre br ul li".split()  # noqa: SIM905  # tags
)
CALLS = ("`:tada:", "@octocat", "#123", "GH-7", "https://example.com/x", "www.example.com")

WRITABLE = [text for text in PAYLOADS if "${" not in text and "\u2028" not in text]
"""Those that an author may write: what is not a valid Journey is reported and not compared."""


class Tags(HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.text = ""
        self.code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not [name for name, _ in attrs if name not in ("class", "style", "start")], attrs
        self.tags.add(tag)
        self.code += tag in ("code", "pre")

    def handle_endtag(self, tag: str) -> None:
        self.code -= tag in ("code", "pre")

    def handle_data(self, data: str) -> None:
        if not self.code:
            self.text += data


def rendered(markdown: str) -> Tags:
    """The report as a host renders it: HTML is taken as it stands."""
    page = Tags()
    page.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown))
    return page


def markdown(*arguments: str) -> str:
    said = call(HERE, *DIFFED, *arguments, "--format", "markdown")
    assert (said.status, said.err) == (1, "")
    return said.out


def test_a_comment_says_the_verdict_first_then_figures_then_changes_then_the_rest_folded() -> None:
    text = markdown("--inflight", "2026-03-24T11:00:00Z")
    lines = text.splitlines()
    assert lines[0] == "<!-- sfjourney diff docs/diffed/after -->"
    assert lines[1] == "### ❌ sfjourney diff: 2 errors, 2 warnings, 1 remark"
    assert "With `--deploy pinned`: 1 error, 2 warnings, 2 remarks." in lines[3]
    wanted = [
        "**For people:** 5 records",
        "| emails | 1 | 3 |",
        "| only after | 2 |",
        "| `thanks` | +1 | 0 | 2 | 1 | 1 | 3 |",
        "**Deployed at 2026-03-24 11:00:00 UTC:**",
        "| live | pinned | class | where | what |",
        "| ❌ error | 💬 info | BURST | `thanks` `wait:1d` | waits 1 day instead of 2 days",
        "<summary>Picture of what changed in thanks</summary>",
        "```mermaid",
        "<summary>Lines before and after: thanks</summary>",
        "- wait 2 days",
        "<summary>For example, only after</summary>",
    ]
    places = [text.find(part) for part in wanted]
    assert -1 not in places
    assert places == sorted(places)
    assert text.count("<details>") == text.count("</details>")
    assert rendered(text).tags <= OURS


def test_the_same_input_gives_the_same_bytes() -> None:
    assert markdown() == markdown()


def test_what_is_approved_and_what_cannot_be_compared_is_said(tmp_path: Path) -> None:
    approval = '[[approval]]\nfingerprint = "{}"\nclass = "BURST"\nreason = "ask @octocat | #123"\n'
    head = write_files(tmp_path / "head", FILES)
    write_files(tmp_path / "base", FILES | {"thanks.journey": longer(2)})
    (change,) = json.loads(call(tmp_path, "diff", "base", "head", "--format", "json").out)["changes"]
    (head / "sfjourney-approvals.toml").write_text(
        approval.format(change["fingerprint"]) + approval.format("0" * 16), encoding="utf-8"
    )
    said = call(tmp_path, "diff", "base", "head", "--format", "markdown")
    assert (said.status, said.err) == (0, "")
    assert said.out.splitlines()[1] == "### ✅ sfjourney diff: 1 approved"
    assert "✅ approved: ask @&#8203;octocat &#124; \\#&#8203;123" in said.out
    assert "* An approval is of no use, 0000000000000000 BURST" in said.out
    call(head, "compile", "-o", tmp_path / "graph.json")
    assert (
        "* Not compared: the base is a compiled graph"
        in call(tmp_path, "diff", "graph.json", "head", "--format", "markdown").out
    )


def test_no_change_is_said_in_two_lines() -> None:
    said = call(HERE, "diff", "after", "after", "--format", "markdown")
    verdict, _, versions = said.out.splitlines()[1:4]
    assert verdict == "### ✅ sfjourney diff: no changes"
    assert versions == "From `after` to `after`, deployed live."
    assert "|" not in said.out


# ---- size


def journeys(count: int, days: int) -> str:
    return "\n".join(
        f"journey j{number} {{ on order.created enroll once transactional wait {days} days send note }}"
        for number in range(count)
    )


@pytest.fixture(scope="module")
def huge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("huge")
    for name, days in (("base", 9), ("head", 3)):
        write_files(folder / name, FILES | {"thanks.journey": "event order.created\n" + journeys(400, days)})
    return folder


def test_a_large_comment_says_what_was_cut(huge: Path) -> None:
    text = call(huge, "diff", "base", "head", "--format", "markdown").out
    assert 20_000 < len(text.encode()) < 60_000
    cut = re.search(r"\*Cut for want of room: (\d+) rows of the table, (\d+) pictures, (\d+) Journeys in", text)
    assert cut is not None
    rows, pictures, lines = map(int, cut.groups())
    assert text.count("| BURST |") + rows == 400
    assert text.count("```mermaid") + pictures == 400
    assert text.count("<summary>Lines before") + lines == 400
    assert text.count("```mermaid") > 1
    assert text.count("<summary>Lines before") > 1
    assert rendered(text).tags <= OURS


def test_annotations_are_ten_and_the_summary_has_them_all(huge: Path, tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    said = spawn(huge, "diff", "base", "head", "--format", "github", GITHUB_STEP_SUMMARY=str(summary))
    lines = said.out.splitlines()
    assert (said.status, len(lines)) == (1, 10)
    assert lines[0].startswith("::error file=head/thanks.journey,line=2,title=BURST ")
    assert lines[0].endswith("%0A- wait 9 days%0A+ wait 3 days")
    assert "391 more changes are not shown here: 391 errors" in lines[-1]
    assert summary.read_text(encoding="utf-8").count("| BURST |") == 400


# ---- texts of others


def hostile(text: str, days: int) -> dict[str, str]:
    quoted = json.dumps(text)
    journey = f"""
    event {quoted}
    segment s = /profile/x == {quoted}
    journey thanks {quoted} {{
      on {quoted} where /event/n != {quoted}
      enroll once
      transactional
      exit on {json.dumps(f"{text}{days}")}
      branch {quoted} {{ when /event/n == {json.dumps(f"{text}{days}")} {{ wait {days} days }} }}
      send note {{ subject {json.dumps(f"{text} {days}")} }}
    }}"""
    return FILES | {"thanks.journey": journey}


@pytest.mark.parametrize(
    "payload", [*WRITABLE, *CALLS, "| a | b |", "``` # x", "`a`", "- [ ] x", "[a](b) ![c](d)", "\\|"]
)
def test_no_text_is_markup_or_calls_anybody(payload: str, tmp_path: Path) -> None:
    for name, days in (("base", 9), ("head", 3)):
        write_files(tmp_path / name, hostile(payload, days))
    written = [f"{form}={tmp_path / form}" for form in ("sarif", "github")]
    formats = [argument for one in written for argument in ("--format", one)]
    said = call(tmp_path, "diff", "base", "head", *formats, "--format", "markdown")
    assert said.status == 1, said.err
    page = rendered(said.out)
    assert page.tags <= OURS
    assert not re.search(r"@\w|(?<!&)#\d|GH-\d|\w://|www\.\w|:tada:", page.text)
    sarif_schema().validate(json.loads((tmp_path / "sarif").read_bytes()))
    for line in (tmp_path / "github").read_text(encoding="utf-8").splitlines():
        assert re.match(r"::(error|warning|notice) [^:]*::", line)


def test_fences_are_longer_than_what_they_hold(tmp_path: Path) -> None:
    for name, days in (("base", 9), ("head", 3)):
        write_files(tmp_path / name, hostile("a ````` b", days))
    text = call(tmp_path, "diff", "base", "head", "--format", "markdown").out
    assert "\n``````diff\n" in text
    assert rendered(text).tags <= OURS


# ---- SARIF


def results(said: str) -> list[dict[str, Any]]:
    log = json.loads(said)
    sarif_schema().validate(log)
    found: list[dict[str, Any]] = log["runs"][0]["results"]
    return found


def test_changes_are_results_at_their_places() -> None:
    told = json.loads(call(HERE, "diff", "before", "after", "--format", "json").out)["changes"]
    found = results(call(HERE, "diff", "before", "after", "--format", "sarif").out)
    levels = {"error": "error", "warning": "warning", "info": "note"}
    assert [(one["ruleId"], one["level"]) for one in found] == [
        (f"diff/{change['class']}", levels[change["level"]]) for change in told
    ]
    assert [one["partialFingerprints"]["sfjourney/v1"] for one in found] == [one["fingerprint"] for one in told]
    places = {
        one["ruleId"]: (place["artifactLocation"]["uri"], place["region"]["startLine"])
        for one in found
        for place in [one["locations"][0]["physicalLocation"]]
    }
    text = (HERE / "after" / "thanks.journey").read_text(encoding="utf-8").splitlines()
    assert places["diff/CONTENT"] == ("docs/diffed/after/templates/thank_you.json", 1)
    file, line = places["diff/BURST"]
    assert (file, text[line - 1].strip()) == ("docs/diffed/after/thanks.journey", "wait 1 day")
    pinned = results(call(HERE, "diff", "before", "after", "--deploy", "pinned", "--format", "sarif").out)
    assert [one["level"] for one in pinned if one["ruleId"] == "diff/BURST"] == ["note"]


def test_a_fingerprint_does_not_move_with_the_lines_above_it(tmp_path: Path) -> None:
    write_files(tmp_path / "base", FILES)
    found = []
    for text in (longer(2), "# one\n# two\n\n" + longer(2)):
        write_files(tmp_path / "head", FILES | {"thanks.journey": text})
        (result,) = results(call(tmp_path, "diff", "base", "head", "--format", "sarif").out)
        found.append((result["partialFingerprints"], result["locations"][0]["physicalLocation"]["region"]["startLine"]))
    (mark, line), (same, other) = found
    assert mark == same
    assert other == line + 3


def test_an_approved_change_is_suppressed(tmp_path: Path) -> None:
    write_files(tmp_path / "base", FILES | {"thanks.journey": longer(2)})
    head = write_files(tmp_path / "head", FILES)
    (change,) = json.loads(call(tmp_path, "diff", "base", "head", "--format", "json").out)["changes"]
    named = f'fingerprint = "{change["fingerprint"]}"\nclass = "BURST"'
    approval = f'[[approval]]\n{named}\nreason = "meant"\nuntil = 2999-01-01\n'
    (head / "sfjourney-approvals.toml").write_text(approval, encoding="utf-8")
    (result,) = results(call(tmp_path, "diff", "base", "head", "--format", "sarif").out)
    assert result["suppressions"] == [{"justification": "meant (until 2999-01-01)", "kind": "external"}]
    assert call(tmp_path, "diff", "base", "head", "--format", "github").out == ""


def test_files_of_a_revision_are_named_from_the_repository(tmp_path: Path) -> None:
    top = tmp_path / "repo"
    write_files(top / "mail flows", FILES)
    git(tmp_path, "init", "-q", "-b", "main", str(top))
    commit(top, "one")
    write_files(top / "mail flows", {"thanks.journey": longer(2)})
    commit(top, "two")
    for head in ([], ["HEAD"]):
        said = call(
            top / "mail flows", "diff", "HEAD~1", *head, "--format", "sarif", "--format", f"markdown={tmp_path / 'm'}"
        )
        (result,) = results(said.out)
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "mail%20flows/thanks.journey"
        assert (tmp_path / "m").read_text(encoding="utf-8").startswith("<!-- sfjourney diff mail%20flows -->\n")


def test_a_template_of_compiled_graphs_is_shown_where_it_is_sent(tmp_path: Path) -> None:
    for name in ("before", "after"):
        assert call(HERE, "compile", name, "-o", tmp_path / name).status == 0
    found = results(call(tmp_path, "diff", "before", "after", "--format", "sarif").out)
    (changed,) = [one for one in found if one["ruleId"] == "diff/CONTENT"]
    assert all(one["locations"] for one in found), "GitHub takes no result without a place"
    place = changed["locations"][0]["physicalLocation"]
    line = (
        (HERE / "after" / "thanks.journey").read_text(encoding="utf-8").splitlines()[place["region"]["startLine"] - 1]
    )
    assert (place["artifactLocation"]["uri"], line.strip().partition(" {")[0]) == ("thanks.journey", "send thank_you")


def test_what_is_gone_with_its_journey_is_named_where_it_stood(tmp_path: Path) -> None:
    write_files(tmp_path / "base", FILES | {"other.journey": SMALL.replace("thanks", "other").partition("\n")[2]})
    write_files(tmp_path / "head", FILES)
    found = results(call(tmp_path, "diff", "base", "head", "--format", "sarif").out)
    uris = {one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in found}
    assert uris == {"head/other.journey"}


# ---- several formats


def test_one_format_is_printed_and_any_number_go_to_files(tmp_path: Path) -> None:
    both = call(
        HERE, "diff", "before", "after", "--format", f"json={tmp_path / 'a'}", "--format", f"text={tmp_path / 'b'}"
    )
    assert (both.status, both.out) == (1, "")
    assert json.loads((tmp_path / "a").read_bytes())["format"] == "sfjourney.diff/1"
    assert (tmp_path / "b").read_text(encoding="utf-8") == call(HERE, "diff", "before", "after").out
    twice = call(HERE, "diff", "before", "after", "--format", "json", "--format", "text")
    assert (twice.status, "cannot both be printed" in twice.err) == (2, True)
    assert call(HERE, "diff", "before", "after", "--format", "junit").status == 2
