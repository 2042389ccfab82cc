"""``sfjourney diff``: changes that were approved, and files of approvals that cannot be."""

import json
from pathlib import Path

import pytest

from command import call
from documents import blocks
from sfjourney.approvals import read_approvals
from small_repository import SMALL, commit, small_repository
from workspaces import write_files

pytestmark = pytest.mark.thorough

PAGE = (Path(__file__).parent.parent / "docs" / "diff.md").read_text(encoding="utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return small_repository(tmp_path)


def approvals(*entries: str) -> str:
    return "".join(f"[[approval]]\n{entry}\n" for entry in entries)


def entry(change: dict[str, str], until: str = "until = 2026-06-30") -> str:
    return (
        f'fingerprint = "{change["fingerprint"]}"\nclass = "{change["class"]}"\nreason = "Agreed with sales"\n{until}'
    )


@pytest.fixture
def shorter(repository: Path) -> Path:
    """The workspace with a wait that got shorter, which is an error."""
    (repository / "shop" / "thanks.journey").write_text(SMALL.replace("1 day", "1 hour"), encoding="utf-8")
    return repository / "shop"


def change_of(folder: Path) -> dict[str, str]:
    (change,) = json.loads(call(folder, "diff", "main", "--format", "json").out)["changes"]
    assert change["class"] == "BURST"
    return dict(change)


def test_an_approved_change_does_not_count(shorter: Path) -> None:
    assert call(shorter, "diff", "main").status == 1
    write_files(shorter, {"sfjourney-approvals.toml": approvals(entry(change_of(shorter)))})
    said = call(shorter, "diff", "main", "--today", "2026-06-30")
    assert said.status == 0
    assert "1 approved from main" in said.out
    assert "approved: Agreed with sales" in " ".join(said.out.split())
    report = json.loads(call(shorter, "diff", "main", "--today", "2026-06-30", "--format", "json").out)
    assert report["summary"] == {"error": 0, "warning": 0, "info": 0, "approved": 1}
    assert [change["approved"] for change in report["changes"]] == ["Agreed with sales"]


def test_an_approval_expires_after_its_last_day(shorter: Path) -> None:
    write_files(shorter, {"sfjourney-approvals.toml": approvals(entry(change_of(shorter)))})
    said = call(shorter, "diff", "main", "--today", "2026-07-01")
    assert said.status == 1
    assert "An approval has expired" in said.out
    write_files(shorter, {"sfjourney-approvals.toml": approvals(entry(change_of(shorter), until=""))})
    assert call(shorter, "diff", "main", "--today", "9999-12-31").status == 0
    assert call(shorter, "diff", "main").status == 0, "the clock says what day it is"


def test_an_approval_that_has_expired_is_not_missed_where_another_holds(shorter: Path) -> None:
    old, new = entry(change_of(shorter)), entry(change_of(shorter), until="")
    for both in ((old, new), (new, old)):
        write_files(shorter, {"sfjourney-approvals.toml": approvals(*both)})
        said = call(shorter, "diff", "main", "--today", "2026-07-01")
        assert said.status == 0
        assert "expired" not in said.out


def test_an_approval_of_nothing_is_reported_and_harms_nobody(shorter: Path) -> None:
    of_nothing = entry({"fingerprint": "0" * 16, "class": "BURST"})
    other_class = entry(change_of(shorter) | {"class": "LOST"})
    write_files(shorter, {"sfjourney-approvals.toml": approvals(of_nothing, other_class)})
    said = call(shorter, "diff", "main", "--today", "2026-01-01")
    assert said.status == 1
    assert said.out.count("An approval is of no use") == 2
    assert call(shorter, "diff", "HEAD", "HEAD", "--fail-on", "info").status == 0


def test_an_approval_is_of_use_under_either_policy(repository: Path) -> None:
    shop = repository / "shop"
    text = SMALL.replace("  wait 1 day\n  send note\n", "  send note\n  wait 1 day\n")
    (shop / "thanks.journey").write_text(text, encoding="utf-8")
    live = json.loads(call(shop, "diff", "main", "--format", "json").out)["changes"]
    lost = next(change for change in live if change["class"] == "LOST")
    write_files(shop, {"sfjourney-approvals.toml": approvals(entry(lost, until=""))})
    assert "of no use" not in call(shop, "diff", "main", "--deploy", "pinned").out


EXCHANGED = SMALL.replace("event order.created", "event order.created\nevent order.paid").replace(
    "  wait 1 day\n  send note\n", "  exit on order.paid\n  ONE: send note\n  wait 1 day\n  OTHER: send note\n"
)


def test_an_approval_follows_one_of_several_changes_of_one_class(repository: Path) -> None:
    shop = repository / "shop"
    for name, one, other in (("before", "a", "b"), ("after", "b", "a")):
        text = EXCHANGED.replace("ONE", one).replace("OTHER", other)
        write_files(repository / name, {"sfjourney.toml": "", "thanks.journey": text})
        write_files(
            repository / name / "templates", {"note.json": (shop / "templates" / "note.json").read_text("utf-8")}
        )

    def lost(deploy: str) -> dict[str, dict[str, str]]:
        said = call(repository, "diff", "before", "after", "--deploy", deploy, "--format", "json").out
        return {one["message"].split(" ")[1]: one for one in json.loads(said)["changes"] if one["class"] == "LOST"}

    live, pinned = lost("live"), lost("pinned")
    assert [*live, *pinned] == ["came", "comes", "comes"]
    same = {one["fingerprint"].split("-")[0] for one in (*live.values(), *pinned.values())}
    assert same == {pinned["comes"]["fingerprint"]}
    for name, approved in (("comes", ["comes", "comes"]), ("came", ["came"])):
        write_files(repository / "after", {"sfjourney-approvals.toml": approvals(entry(live[name], until=""))})
        assert [
            one for deploy in ("live", "pinned") for one, told in lost(deploy).items() if told["approved"]
        ] == approved
    # what is one of two under the other policy is not the other one of these
    write_files(repository / "after", {"sfjourney-approvals.toml": approvals(entry(pinned["comes"], until=""))})
    assert [bool(one["approved"]) for one in (*lost("live").values(), *lost("pinned").values())] == [False, False, True]
    comment = call(repository, "diff", "before", "after", "--format", "markdown").out
    assert comment.count("who leaves there by `exit on order.paid` never gets it") == 1


def test_approvals_are_those_of_the_head(shorter: Path) -> None:
    change = change_of(shorter)
    write_files(shorter, {"sfjourney-approvals.toml": approvals(entry(change, until=""))})
    commit(shorter.parent, "approved")
    (shorter / "sfjourney-approvals.toml").unlink()
    assert call(shorter, "diff", "main", "HEAD").status == 0
    assert call(shorter, "diff", "main").status == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[approval]", "sfjourney-approvals.toml:1:11: "),
        ("approvals = 1", "unknown key 'approvals'"),
        ("approval = 1", "a table with two brackets"),
        (approvals('fingerprint = "x"'), "class should be a text in quotes"),
        (approvals('fingerprint = "x"\nclass = "BURST"\nreason = "y"'), "fingerprint should be one that"),
        (approvals(f'fingerprint = "{"0" * 16}"\nclass = "BIRST"\nreason = "y"'), "did you mean 'BURST'?"),
        (approvals(f'fingerprint = "{"0" * 16}"\nclass = "BURST"\nreason = " "'), "reason should be a text"),
        (approvals(f'fingerprint = "{"0" * 16}"\nclass = "BURST"\nreason = "y"\nuntil = "x"'), "should be a day"),
        (approvals(f'fingerprint = "{"0" * 16}"\nclass = "BURST"\nreason = "y"\nwho = "x"'), "unknown key 'who'"),
        ("\udcff", "not UTF-8"),
    ],
)
def test_a_file_of_approvals_that_cannot_be_is_refused(shorter: Path, text: str, words: str) -> None:
    write_files(shorter, {"sfjourney-approvals.toml": text})
    said = call(shorter, "diff", "main")
    assert said.status == 2
    assert words in said.err


def test_all_that_is_wrong_with_approvals_is_told_at_its_place(shorter: Path) -> None:
    right = f'fingerprint = "{"0" * 16}"\nclass = "BURST"\n'
    wrong = f'{right}reson = "y"\nwho = "x"\nwhen = 1\n\n[[approval]]\n{right}reason = "y"\nuntil = "x"\n'
    write_files(shorter, {"sfjourney-approvals.toml": f"[[approval]]\n{wrong}"})
    said = call(shorter, "diff", "main")
    assert said.status == 2
    assert said.err.count("sfjourney-approvals.toml:") >= 4, "each line names the file"
    assert said.err.replace("sfjourney-approvals.toml:", "").splitlines()[:4] == [
        "sfjourney: 4:1: approval 1: unknown key 'reson'; did you mean 'reason'?",
        "  5:1: approval 1: unknown key 'who'; known are 'fingerprint', 'class', 'reason', 'until'",
        "  6:1: approval 1: unknown key 'when'",
        "  12:1: approval 2: until should be a day without quotes, as in until = 2026-12-31",
    ]


def test_the_approval_of_the_page_can_be_read() -> None:
    (written,) = (block.text for block in blocks(PAGE) if block.language == "toml")
    (approval,) = read_approvals(written)
    assert approval.fingerprint in PAGE.split("```toml")[0]
