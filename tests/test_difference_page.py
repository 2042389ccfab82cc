"""The page of `diff --format html`, read as text: what it carries and allows itself, and that it says what is so."""

import json
import re
from pathlib import Path

import pytest

from command import call
from difference_reports import DIFFED, many_differences, replayed
from page_tags import tags
from replay_reports import CODE, POLICY, STYLE, carried, compiled_workspace, hash_source
from sfjourney.api import report_page, simulate
from sfjourney.report.page.difference_page import difference_page
from small_repository import FILES, NOTE, longer
from workspaces import write_files

DIFF = ("diff", "before", "after", "--replay", "calls.jsonl")
TEXT = re.compile(r"<[^>]*>")


def text(page: str) -> str:
    return re.sub(r"\s+", " ", TEXT.sub(" ", page))


@pytest.fixture(scope="module")
def page() -> str:
    reviewed, stories = replayed(DIFFED / "before", DIFFED / "after", [DIFFED / "calls.jsonl"])
    return difference_page(reviewed, stories)


def test_the_command_writes_the_same_page_each_time(tmp_path: Path) -> None:
    for name in ("one.html", "two.html"):
        said = call(DIFFED, *DIFF, "--format", f"html={tmp_path / name}")
        assert (said.status, said.out, said.err) == (1, "", "")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


def test_a_page_allows_itself_nothing_but_what_it_carries(page: str) -> None:
    (policy,) = POLICY.findall(page)
    (code,), (style,) = CODE.findall(page), STYLE.findall(page)
    assert "default-src 'none'" in policy
    assert f"script-src {hash_source(code)}" in policy
    assert hash_source(style) in policy
    assert not [attributes for tag, attributes in tags(page) if "src" in attributes or tag in ("link", "img", "base")]


def test_the_verdict_comes_first_under_both_policies(page: str) -> None:
    said = text(page.partition("<header>")[2])
    assert said.startswith(" What changes for people ✗ 2 errors, 2 warnings, 1 remark From before to after")
    assert "Deployed pinned, runs that wait finish on the version they began: 1 error, 2 warnings, 2 remarks." in said


def test_a_page_says_what_json_says(page: str) -> None:
    told = json.loads(call(DIFFED, *DIFF, "--format", "json").out)
    said = text(page)
    for change in told["changes"]:
        assert change["fingerprint"] in said
        assert change["message"] in said.replace("&gt;", ">")
    replay = told["replay"]
    assert f"emails {replay['base']['sends']} {replay['head']['sends']}" in said
    assert f"affected {replay['profilesAffected']} of {replay['profiles']} Profiles" in said
    assert len(re.findall("<article", page)) == len(replay["examples"])
    data = carried(page)
    assert data["versions"] == ["before", "after"]
    kinds = [data["words"][how] for how in data["differences"]["how"]]
    assert sorted(kinds) == sorted(["moved, changed", "only after", "only after", "newly enrolled"])


def test_examples_lead_to_their_differences(page: str) -> None:
    data = carried(page)
    words, differences = data["words"], data["differences"]
    titles = re.findall(r'<h3>([^<]*)</h3>|data-difference="(\d+)"', page.partition('id="examples"')[2])
    kind = ""
    found = 0
    for title, number in titles:
        if title:
            kind = title.lower()
        else:
            assert kind in words[differences["how"][int(number)]]
            found += 1
    assert found == page.count("<article")


def test_both_versions_are_drawn_beside_each_other(page: str) -> None:
    pictures = page.partition('id="pictures"')[2].partition('id="people"')[0]
    before, after = re.findall(r"<figure>.*?</figure>", pictures, re.DOTALL)
    assert ("2 days" in before, "1 day" in before) == (True, False)
    assert ("2 days" in after, "1 day" in after) == (False, True)
    assert before.count("~ changed") >= 1


def test_without_a_replay_there_is_no_script() -> None:
    said = call(DIFFED, "diff", "before", "after", "--format", "html")
    assert "<script" not in said.out
    assert "script-src" not in POLICY.findall(said.out)[0]
    assert 'id="changes"' in said.out
    nothing = call(DIFFED, "diff", "after", "after", "--replay", "calls.jsonl", "--format", "html")
    assert "The same emails go out at the same times" in nothing.out
    assert "<script" not in nothing.out


SECRET = json.loads(NOTE)
SECRET["definition"]["subject"] = {"$template": "c4n4ry ${/event/total}"}
SECRET["definition"]["body"]["elements"]["a"]["props"]["text"] = {"$state": "/event/total"}


def test_what_one_version_hides_is_in_no_text_of_either(tmp_path: Path) -> None:
    """What the head no longer calls sensitive is a secret of the base."""
    line = {
        "event": "order.created",
        "profile": {"email": "ada@example.com", "externalId": "u-1"},
        "data": {"total": "c4n4ry-7"},
        "occurredAt": "2026-03-27T09:00:00Z",
    }
    head = write_files(
        tmp_path / "head", FILES | {"templates/note.json": json.dumps(SECRET), "thanks.journey": longer(2)}
    )
    SECRET["definition"]["sensitiveTransactionalVariablePaths"] = ["/event/total"]
    base = write_files(tmp_path / "base", FILES | {"templates/note.json": json.dumps(SECRET)})
    (tmp_path / "r.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    reviewed, stories = replayed(base, head, [tmp_path / "r.jsonl"])
    page = difference_page(reviewed, stories)
    assert "c4n4ry-7" not in page
    assert "c4n4ry-7" in report_page(compiled_workspace(head), simulate([tmp_path / "r.jsonl"], head, states=True))
    assert stories.differences.how != []
    assert stories.previews.documents == ()
    assert "no text of an email is shown" in page


def test_a_page_of_many_differences_has_them_all() -> None:
    data = carried(many_differences(600))
    assert len(data["differences"]["how"]) == 600
    assert len(data["sends"]["decided"]) == 1200
    for base, head in zip(data["differences"]["base"], data["differences"]["head"], strict=True):
        assert data["sends"]["to"][base] == data["sends"]["to"][head]
        assert data["journeys"][max(0, data["sends"]["journey"][base])]["version"] == 0
