"""What is redacted or sensitive is in no report about a change, whichever of both versions hides it."""

import json
import re
from pathlib import Path

import pytest

from command import call
from diff_cases import PATCHES, Texts, sample_texts
from told_stories import MONTH, PROFILES
from workspaces import write_files

pytestmark = pytest.mark.thorough

FORMATS = ("json", "text", "html", "markdown", "svg", "mermaid", "sarif", "github")
CANARY = re.compile(rb"canary-\S+")
EDITS = ("wait_shorter", "shared_template")
INVITE = "templates/team_invite.json"
"""Its link is sensitive; calls send it."""


def versions(top: Path, *, hidden_after: bool | None) -> tuple[Path, Path]:
    """The sample before and after; ``hidden_after`` says which version alone redacts, None that both do."""
    texts: Texts = sample_texts()
    bare = PATCHES["redaction_gone"].apply(texts)
    before, after = {None: (texts, texts), True: (bare, texts), False: (texts, bare)}[hidden_after]
    for name in EDITS:
        after = dict(PATCHES[name].apply(after))
    after = dict(after) | {INVITE: texts[INVITE].replace(" invites you to ", " asks you to join ")}
    assert after[INVITE] != texts[INVITE]
    return write_files(top / "before", dict(before)), write_files(top / "after", dict(after))


@pytest.mark.parametrize("hidden_after", [None, True, False])
def test_no_format_tells_a_canary_of_the_sample(tmp_path: Path, hidden_after: bool | None) -> None:  # noqa: FBT001  # a case
    base, head = versions(tmp_path, hidden_after=hidden_after)
    written = [argument for name in FORMATS for argument in ("--format", f"{name}={tmp_path / name}")]
    until = ("--until", "2026-03-14T00:00:00Z")
    replay = ("--replay", MONTH, "--profiles", PROFILES, *until, "--inflight", "2026-03-12T12:00:00Z")
    said = call(tmp_path, "diff", base, head, *replay, *written)
    assert (said.status, said.out, said.err) == (1, "", "")
    recorded = set(CANARY.findall(MONTH.read_bytes()))
    assert len(recorded) > 50
    for name in FORMATS:
        content = (tmp_path / name).read_bytes()
        assert len(content) > 500, name
        assert CANARY.findall(content) == [], name
    told = json.loads((tmp_path / "json").read_bytes())["replay"]
    assert {one["kind"] for one in told["examples"]} > {"moved", "changed"}
    assert told["inflight"]["examples"]
    masked = (tmp_path / "html").read_bytes().count(b"redacted")
    assert masked > 0, "nothing came near what is hidden, so the test would say nothing"
