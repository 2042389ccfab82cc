"""Pages about two versions, for the tests that read them and those that open them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from replay_reports import compiled_workspace, many
from sfjourney.api import replay_versions, version_of
from sfjourney.behaviour.told import Behaviour
from sfjourney.graph.difference.approvals import review
from sfjourney.graph.difference.changes import Policy
from sfjourney.graph.difference.classify import difference
from sfjourney.recordings.files import open_recordings
from sfjourney.replay.intake import IntakeOptions
from sfjourney.report.difference.diff_text import Compared
from sfjourney.report.difference.reviewed import Reviewed
from sfjourney.report.page.difference_page import difference_page
from sfjourney.report.page.previews import Previews
from sfjourney.report.page.stories import Stories, ToldDifference, stories_of_both

ROOT = Path(__file__).parent.parent
DIFFED = ROOT / "docs" / "diffed"


def replayed(
    base: Path, head: Path, recordings: Sequence[Path], profiles: Sequence[Path] = (), until: int | None = None
) -> tuple[Reviewed, Stories]:
    """Two workspaces over one recording, judged as deployed live, and what a page carries of it."""
    before, after = compiled_workspace(base), compiled_workspace(head)
    with (
        open_recordings([str(one) for one in recordings]) as opened,
        open_recordings([str(one) for one in profiles]) as states,
        TemporaryDirectory() as folder,
    ):
        told, stories = replay_versions(
            before, after, opened, states, IntakeOptions(until=until), Path(folder), for_page=True
        )
    assert stories is not None
    return judged(base, head, told), stories


def judged(base: Path, head: Path, told: Behaviour) -> Reviewed:
    before, after = (version_of(compiled_workspace(folder)) for folder in (base, head))
    live, pinned = (review(difference(before, after, policy), (), date(2026, 1, 1)) for policy in Policy)
    return Reviewed(live, Compared("before", "after", pinned), before, after, told)


def many_differences(count: int) -> str:
    """A page with so many emails that differ, of twice as many sends: each went out in both versions, and moved."""
    reviewed, _ = replayed(DIFFED / "before", DIFFED / "after", [DIFFED / "calls.jsonl"])
    values = many(count).rows
    told = [ToldDifference("moved", send.profile_id, (send.send_id, send.send_id)) for send in values.sends]
    return difference_page(reviewed, stories_of_both(values, values, told, Previews(({}, {})), 10 * count, texts=True))
