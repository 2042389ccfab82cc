"""``sfjourney diff``: versions that are folders, compiled graphs and git revisions; what is printed."""

import json
import os
import shutil
from pathlib import Path

import pytest
from jsonschema.validators import validator_for

import sfjourney
from command import Said, call, lines_over, spawn
from diff_cases import PATCHES, Texts, sample_texts
from sfjourney.clock.weekly import DAY_NAMES
from sfjourney.graph.difference.changes import Class, Policy
from sfjourney.report.graphs.step_text import days_text
from small_repository import FILES, SMALL, commit, git, longer, small_repository
from workspaces import write_files

pytestmark = pytest.mark.thorough


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return small_repository(tmp_path)


def told(said: Said) -> list[tuple[str, str]]:
    """The classes and nodes in a report as JSON."""
    return [(change["class"], change["node"] or change["part"]) for change in json.loads(said.out)["changes"]]


TIMING, BURST = [("TIMING", "wait:2d")], [("BURST", "wait:1d")]

# ---- versions


def test_without_arguments_it_compares_with_where_the_branch_left_main(repository: Path) -> None:
    git(repository, "checkout", "-q", "main")
    write_files(repository / "shop", {"thanks.journey": longer(9)})
    commit(repository, "main goes on")
    git(repository, "checkout", "-q", "topic")
    said = call(repository / "shop", "diff", "--format", "json")
    assert (said.status, told(said)) == (0, TIMING)
    assert json.loads(said.out)["versions"]["base"].startswith("the merge base with main (")
    write_files(repository / "shop", {"thanks.journey": longer(3)})
    assert told(call(repository / "shop", "diff", "--format", "json")) == [("TIMING", "wait:3d")]


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["main"], TIMING),
        (["HEAD~1"], TIMING),
        (["HEAD"], []),
        (["main", "topic"], TIMING),
        (["topic", "main"], BURST),
        (["main:shop"], TIMING),
        (["main:shop/", "topic:./"], TIMING),
        (["main:."], TIMING),
        (["../shop", "main"], BURST),
        (["HEAD^{/one}:shop"], TIMING),
    ],
)
def test_revisions_are_read_at_the_folder_of_the_workspace(
    repository: Path, arguments: list[str], wanted: list[tuple[str, str]]
) -> None:
    assert told(call(repository / "shop", "diff", *arguments, "--format", "json")) == wanted
    elsewhere = [argument.replace("../shop", "shop").replace("./", "shop") for argument in arguments]
    if "main:." not in arguments:
        assert told(call(repository, "diff", *elsewhere, "-w", "shop", "--format", "json")) == wanted


def test_a_path_behind_a_revision_is_compared_with_the_same_path_here(repository: Path) -> None:
    assert told(call(repository, "diff", "main:shop", "--format", "json")) == TIMING
    git(repository, "mv", "shop", "store")
    assert told(call(repository, "diff", "main:shop", "store", "--format", "json")) == TIMING
    assert "no such file or folder here" in call(repository, "diff", "main:shop").err


def test_compiled_graphs_are_versions_wherever_they_are(repository: Path) -> None:
    shop = repository / "shop"
    call(shop, "compile", "-o", "graph.json")
    commit(repository, "three")
    (shop / "thanks.journey").write_text(longer(4), encoding="utf-8")
    four = [("TIMING", "wait:4d")]
    said = call(shop, "diff", "graph.json", "--format", "json")
    assert told(said) == four
    assert json.loads(said.out)["limits"]
    assert told(call(shop, "diff", "topic:shop/graph.json", ".", "--format", "json")) == four
    assert told(call(shop, "diff", "main", "graph.json", "--format", "json")) == TIMING


def test_a_revision_without_the_workspace_has_nothing_yet(repository: Path) -> None:
    git(repository, "checkout", "-q", "--orphan", "fresh")
    git(repository, "rm", "-q", "-r", "-f", ".")
    (repository / "README").write_text("nothing", encoding="utf-8")
    commit(repository, "before")
    git(repository, "checkout", "-q", "topic")
    said = call(repository / "shop", "diff", "fresh", "--format", "json")
    assert ("ENTRY", "journey thanks") in told(said)
    assert "has no workspace in shop: everything is new" in said.err
    assert call(repository, "diff", "fresh:shop", "topic").status == 2


def test_nothing_in_the_repository_is_touched(repository: Path) -> None:
    def state() -> dict[str, tuple[int, int]]:
        return {str(path): (path.stat().st_mtime_ns, path.stat().st_size) for path in repository.rglob("*")}

    hook = repository / ".git" / "hooks" / "post-checkout"
    hook.write_text("#!/bin/sh\ntouch ran\n")
    hook.chmod(0o755)
    before = state()
    assert call(repository / "shop", "diff", "main", "topic").status == 0
    assert state() == before


def test_a_hook_that_knows_of_a_repository_does_not_lead_to_another(repository: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    git(tmp_path, "init", "-q", str(other))
    said = spawn(repository / "shop", "diff", "main", "--format", "json", GIT_DIR=str(other / ".git"))
    assert told(said) == TIMING


# ---- what git knows may lead out of the workspace


def test_links_in_a_revision_are_followed_inside_the_workspace_alone(repository: Path) -> None:
    shop = repository / "shop"
    (repository / "secret.json").write_text("{}", encoding="utf-8")
    (shop / "kept").mkdir()
    (shop / "kept" / "order.json").write_text('{"type": "object"}', encoding="utf-8")
    (shop / "schemas").symlink_to("kept")
    (shop / "outside.json").symlink_to("../secret.json")
    (shop / "absolute.json").symlink_to("/etc/hostname")
    (shop / "loop.json").symlink_to("loop.json")

    def with_schema(path: str) -> Texts:
        declared = f'event order.created {{ schema "{path}" }}'
        return {"thanks.journey": longer(2).replace("event order.created", declared, 1)}

    for path, problem in (
        ("schemas/order.json", ""),
        ("outside.json", "leads outside of the workspace"),
        ("absolute.json", "leads outside of the workspace"),
        ("loop.json", "does not exist"),
        ("schemas", "is not a plain file"),
    ):
        write_files(shop, dict(with_schema(path)))
        commit(repository, path)
        said = call(shop, "diff", "main", "HEAD")
        assert (said.status, problem in " ".join(said.err.split())) == (1 if problem else 0, True), (path, said.err)


def test_names_with_spaces_and_line_breaks_are_names(tmp_path: Path) -> None:
    top = tmp_path / "a b\nc"
    write_files(top, FILES | {"we ird\nname.journey": "segment old = /profile/a == 1\n"})
    git(tmp_path, "init", "-q", "-b", "main", str(top))
    commit(top, "one")
    write_files(top, {"we ird\nname.journey": "segment old = /profile/a == 2\n"})
    assert told(call(top, "diff", "main", "--format", "json")) == [("SAFE", "segment old")]
    assert told(call(top, "diff", "main:we ird\nname.journey/..", "--format", "json")) == [("SAFE", "segment old")]


# ---- what cannot be


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nosuch"], "is no revision of this repository, and no folder or file"),
        (["--upload-pack=x"], "unknown option"),
        (["main", "--", "--all"], "is no revision: it begins with a hyphen"),
        (["main..topic"], "is a range: write the two revisions as two arguments"),
        ([":shop"], "names no revision"),
        ([":/one"], "names no revision"),
        (["^main"], "is no revision"),
        (["a\nb"], "it has a control character"),
        (["main:nope"], "has no 'nope'"),
        (["main:a b\n"], "has no 'a b\\n'"),
        (["main:../../etc"], "leads out of the repository"),
        (["main:/etc"], "leads out of the repository"),
        (["main:shop/thanks.journey"], "name the folder of its workspace"),
        (["./nosuch"], "no such file or folder"),
        (["templates/note.json"], "not a sfjourney.graph/1"),
        (["main", "topic", "more"], "is one argument too many"),
        (["main", "--today", "soon"], "is no day"),
        (["--replay", "main"], "there is no file main; BASE and HEAD stand before --replay"),
        (["--replay", "templates"], "templates is a folder, and no recording; BASE and HEAD stand before --replay"),
        (["main", "-w", "nosuch"], "no such folder"),
    ],
)
def test_what_is_no_version_is_said_in_one_line(repository: Path, arguments: list[str], words: str) -> None:
    said = call(repository / "shop", "diff", *arguments)
    assert (said.status, said.out, said.err.count("\n")) == (2, "", 1)
    assert words in said.err


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "not a sfjourney.graph/1: the file is empty\n"),
        (" \n\n", "not a sfjourney.graph/1: the file is empty\n"),
        ('{"format": "sfjourney.graph/1", "events"', "not a sfjourney.graph/1: its JSON ends before it is complete\n"),
        ('{"format": "sfjourney.diff/1"}', "not a sfjourney.graph/1, but a sfjourney.diff/1\n"),
        ("{}", "not a sfjourney.graph/1: it has no member `format`, as all that `sfjourney compile` writes has\n"),
        ("[]", "not a sfjourney.graph/1: it has no member `format`, as all that `sfjourney compile` writes has\n"),
        ("nothing", "not a sfjourney.graph/1: JSON is malformed: invalid character, at line 1, column 5\n"),
        ('{"format": "sfjourney.graph/1"}', "not a sfjourney.graph/1: Object missing required field `events`\n"),
    ],
)
def test_a_file_that_is_no_graph_says_what_it_is(repository: Path, content: str, words: str) -> None:
    (repository / "old.json").write_text(content)
    said = call(repository, "diff", "old.json", "shop")
    assert (said.status, said.out, said.err) == (2, "", f"sfjourney: old.json: {words}")


def test_a_name_of_a_branch_and_of_a_folder_is_ambiguous(repository: Path) -> None:
    git(repository, "branch", "shop")
    said = call(repository, "diff", "shop", "-w", "shop")
    assert said.status == 2
    assert "write ./shop, or shop:PATH" in said.err
    assert call(repository, "diff", "./shop", "-w", "shop").status == 0


def test_outside_of_a_repository_folders_can_be_compared(tmp_path: Path) -> None:
    for name, text in (("old", SMALL), ("new", longer(2))):
        write_files(tmp_path / name, FILES | {"thanks.journey": text})
    assert told(call(tmp_path, "diff", "old", "new", "--format", "json")) == TIMING
    for arguments in (["main"], []):
        said = call(tmp_path / "old", "diff", *arguments)
        assert said.status == 2
        assert "is not in a git repository" in said.err


@pytest.fixture
def without_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.usefixtures("without_git")
def test_without_git_it_is_said_what_is_missing(tmp_path: Path) -> None:
    folder = write_files(tmp_path / "shop", FILES)
    said = call(folder, "diff", "main")
    assert said.status == 3
    assert "git is not installed" in said.err
    assert call(folder, "diff", ".", "../shop").status == 0


def test_a_shallow_clone_says_that_it_is_one(repository: Path, tmp_path: Path) -> None:
    git(repository, "checkout", "-q", "main")
    write_files(repository / "shop", {"thanks.journey": longer(9)})
    commit(repository, "main goes on")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", "--no-single-branch", repository.as_uri(), str(clone))
    git(clone, "checkout", "-q", "topic")
    said = call(clone / "shop", "diff")
    assert said.status == 2
    assert "too shallow" in said.err
    assert "--unshallow" in said.err
    git(clone, "fetch", "-q", "--unshallow")
    git(clone, "branch", "-q", "-D", "main")
    said = call(clone / "shop", "diff", "--format", "json")
    assert (told(said), json.loads(said.out)["versions"]["base"][:32]) == (TIMING, "the merge base with origin/main ")


def test_a_repository_without_main_or_commits_says_so(tmp_path: Path) -> None:
    top = write_files(tmp_path / "fresh", FILES)
    git(tmp_path, "init", "-q", "-b", "trunk", str(top))
    assert "has no commit yet" in call(top, "diff", "trunk").err
    commit(top, "one")
    assert "there is no branch main to compare with" in call(top, "diff").err
    git(top, "checkout", "-q", "--orphan", "main")
    commit(top, "two")
    git(top, "checkout", "-q", "trunk")
    assert "has no commit in common with main" in call(top, "diff").err


def test_a_partial_clone_is_not_completed(repository: Path, tmp_path: Path) -> None:
    git(repository, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--filter=blob:none", "--no-checkout", repository.as_uri(), str(clone))
    before = len(list(clone.rglob("*.pack")))
    said = call(clone, "diff", "origin/topic:shop", "origin/main:shop")
    assert said.status == 3
    assert "has no content" in said.err
    assert len(list(clone.rglob("*.pack"))) == before


@pytest.mark.parametrize("broken", ["base", "head", "both"])
def test_a_version_with_errors_is_reported_and_not_compared(repository: Path, broken: str) -> None:
    shop = repository / "shop"
    if broken in ("base", "both"):
        (shop / "thanks.journey").write_text(SMALL.replace("send note", "send nowt"), encoding="utf-8")
        commit(repository, "broken")
    text = longer(3) if broken == "base" else SMALL.replace("wait 1 day", "wait 1 dai")
    (shop / "thanks.journey").write_text(text, encoding="utf-8")
    said = call(repository, "diff", "HEAD", "-w", "shop")
    assert (said.status, said.out) == (1, "")
    assert ("HEAD:shop/thanks.journey:8:8" in said.err) is (broken in ("base", "both"))
    assert ("┌─ shop/thanks.journey:7:10" in said.err) is (broken in ("head", "both"))
    assert said.err.count("not compared: 1 error in ") == (2 if broken == "both" else 1)


# ---- what is printed


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two versions of the sample workspace that differ in many ways."""
    top = tmp_path_factory.mktemp("sample")
    texts = sample_texts()
    write_files(top / "old", dict(texts))
    for name in ("filter_narrower", "wait_shorter", "segment_in_exits", "shared_template", "per_added", "draft_edited"):
        if name != "per_added":
            texts = PATCHES[name].apply(texts)
    write_files(top / "new", dict(texts))
    return top


@pytest.mark.parametrize("columns", [80, 120])
def test_a_person_reads_the_verdict_first_and_then_the_worst(sample: Path, columns: int) -> None:
    said = call(sample, "diff", "old", "new", columns=columns)
    assert said.status == 1
    assert lines_over(said.out, columns) == []
    assert said.out.startswith("7 errors, 4 warnings, 3 remarks from old to new, deployed live\n\ncart_recovery\n")
    assert "\x1b" not in said.out
    assert "With --deploy pinned: 6 errors, 4 warnings, 4 remarks.\n" in said.out
    assert "\x1b[31;1m7 errors" in call(sample, "diff", "old", "new", "--color", "always").out


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ([], 1),
        (["--fail-on", "never"], 0),
        (["--deploy", "pinned"], 1),
        (["--fail-on", "info"], 1),
    ],
)
def test_the_exit_status_follows_the_worst_change(sample: Path, arguments: list[str], status: int) -> None:
    assert call(sample, "diff", "old", "new", *arguments).status == status
    assert call(sample, "diff", "old", "old", *arguments).status == 0


def test_a_wait_that_gets_longer_fails_only_where_that_is_asked(repository: Path) -> None:
    shop = repository / "shop"
    statuses = [call(shop, "diff", "main", "--fail-on", level).status for level in ("error", "warning", "info")]
    assert statuses == [0, 1, 1]
    pinned = [
        call(shop, "diff", "main", "--deploy", "pinned", "--fail-on", level).status for level in ("warning", "info")
    ]
    assert pinned == [0, 1]


def test_json_fits_the_published_schema_and_is_the_same_each_time(sample: Path) -> None:
    published = json.loads(call(sample, "schema", "diff").out)
    kind = validator_for(published)
    kind.check_schema(published)
    said = call(sample, "diff", "old", "new", "--format", "json")
    kind(published).validate(json.loads(said.out))
    assert call(sample, "diff", "old", "new", "--format", "json") == said
    report = json.loads(said.out)
    assert (report["format"], report["deploy"], report["summary"]["error"]) == ("sfjourney.diff/1", "live", 7)
    wait = next(change for change in report["changes"] if change["class"] == "BURST")
    assert (wait["base"]["duration"], wait["head"]["duration"], wait["likeness"]) == ("PT1H30M", "PT45M", 0.75)


def test_no_text_of_a_workspace_commands_a_terminal(tmp_path: Path) -> None:
    evil = SMALL.replace(
        "wait 1 day", 'branch "x\u202e\\u001b[31m" { when /profile/a == "\\u001b]0;x\\u0007" { exit } }'
    )
    for name, text in (("old", SMALL), ("new", evil)):
        write_files(tmp_path / name, FILES | {"thanks.journey": text.replace("\u202e", "")})
    said = call(tmp_path, "diff", "old", "new")
    assert "\x1b" not in said.all
    assert "branch" in said.out


def test_it_works_in_a_folder_that_a_link_leads_to(repository: Path, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(repository / "shop")
    assert told(call(link, "diff", "main", "--format", "json")) == TIMING
    assert shutil.which("git") is not None
    assert os.environ.get("GIT_DIR") is None


PAGE = (Path(__file__).parent.parent / "docs" / "diff.md").read_text(encoding="utf-8")


def test_the_page_tells_of_every_class_with_its_levels() -> None:
    rows = [line.strip("|").split("|") for line in PAGE.splitlines() if line.startswith("| `")]
    told_of = {cells[0].strip(" `"): [cell.strip() for cell in cells[-2:]] for cells in rows if len(cells) == 5}
    assert told_of == {kind: [kind.level(policy).word for policy in Policy] for kind in Class}


def test_python_gives_the_same_changes(sample: Path) -> None:
    found = sfjourney.diff(sample / "old", sample / "new", "pinned")
    report = json.loads(call(sample, "diff", "old", "new", "--deploy", "pinned", "--format", "json").out)
    assert [change.fingerprint for change in found.changes] == [one["fingerprint"] for one in report["changes"]]


@pytest.mark.parametrize(
    ("days", "written"),
    [
        (DAY_NAMES[:5], "weekdays "),
        (DAY_NAMES[5:], "weekends "),
        (DAY_NAMES, ""),
        (DAY_NAMES[:4], "mon, tue, wed, thu "),
    ],
)
def test_days_stand_in_a_change_as_an_author_writes_them(days: tuple[str, ...], written: str) -> None:
    assert days_text(days, ", ") == written
