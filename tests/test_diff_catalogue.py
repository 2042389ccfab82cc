"""A catalogue of edits of the sample workspace: each gets exactly its classes, and can be done and undone."""

from collections import Counter

import pytest
from msgspec.structs import replace

from applied_edits import apply_edits, bare
from diff_cases import PATCHES, patched, row, sample
from sfjourney.diagnostics import Severity
from sfjourney.graph.difference.changes import Class, Difference, Policy
from sfjourney.graph.difference.classify import difference
from sfjourney.graph.difference.version import Version

pytestmark = pytest.mark.thorough

names = pytest.mark.parametrize("name", PATCHES)


def test_the_catalogue_has_every_class_and_enough_edits() -> None:
    assert len(PATCHES) >= 40
    classes = {line.split(" ")[0] for patch in PATCHES.values() for rows in patch.expected.values() for line in rows}
    assert classes == {kind.value for kind in Class}
    assert [patch.name for patch in PATCHES.values() if not patch.words.endswith(".")] == []


@names
def test_an_edit_has_exactly_these_classes_and_gives_the_other_version(name: str) -> None:
    head = patched(name)
    for policy in Policy:
        found = difference(sample(), head, policy)
        assert Counter(map(row, found.changes)) == PATCHES[name].expected[policy], policy
        assert [change.level for change in found.changes] == [c.remark.kind.level(policy) for c in found.changes]
        assert apply_edits(sample().graph, found.edits) == bare(head.graph)
    back = difference(head, sample(), Policy.LIVE)
    assert apply_edits(head.graph, back.edits) == bare(sample().graph)


@pytest.mark.parametrize("policy", Policy)
def test_a_version_does_not_differ_from_itself(policy: Policy) -> None:
    assert difference(sample(), sample(), policy) == Difference(policy, ())
    again = Version(sample().graph)
    assert difference(again, again, policy).changes == ()


LEVELS = {
    "SAFE": "info info", "CONTENT": "info info", "ADDITIVE": "info info", "ENTRY": "warning warning",
    "TIMING": "warning info", "BURST": "error info", "STRANDED": "error info", "LOST": "warning warning",
    "DUPLICATE": "error error", "AUDIENCE+": "warning warning", "AUDIENCE-": "warning warning",
    "AUDIENCE?": "warning warning", "EXPERIMENT": "warning warning", "DATA": "error error", "CONSENT": "error error",
    "REENTRY": "warning warning",
}  # fmt: skip


def test_every_class_has_its_level_under_both_policies() -> None:
    found = {kind: f"{kind.level(Policy.LIVE).word} {kind.level(Policy.PINNED).word}" for kind in Class}
    assert found == LEVELS


UNRELATED = ["title", "wait_longer", "new_set", "per_added", "shared_template", "clock_time_on_more_days"]


@pytest.mark.parametrize(
    "name", ["branch_narrower", "window_wider", "exit_step_gone", "segment_in_exits", "sent_twice"]
)
def test_fingerprints_do_not_move_with_unrelated_edits(name: str) -> None:
    alone = difference(sample(), patched(name), Policy.LIVE)
    together = difference(sample(), patched(name, *UNRELATED), Policy.LIVE)
    own = {change.fingerprint: row(change) for change in alone.changes}
    assert len(own) == len(alone.changes)
    assert own.items() <= {change.fingerprint: row(change) for change in together.changes}.items()


def test_a_fingerprint_does_not_hang_on_the_policy_but_on_what_it_changed_into() -> None:
    live, pinned = (difference(sample(), patched("wait_shorter"), policy) for policy in Policy)
    assert [change.fingerprint for change in live.changes] == [change.fingerprint for change in pinned.changes]
    other = difference(sample(), patched("wait_gone"), Policy.LIVE)
    assert not {c.fingerprint for c in other.changes} & {c.fingerprint for c in live.changes}


def test_of_compiled_graphs_only_what_they_hold_is_compared() -> None:
    head = patched("type_of_a_field")
    assert difference(sample(), replace(head, contents=None), Policy.LIVE).changes == ()
    (limit,) = difference(sample(), replace(head, contents=None), Policy.LIVE).limits
    assert limit.startswith("the head is a compiled graph")
    template = difference(sample(), replace(patched("subject_of_a_template"), contents=None), Policy.LIVE)
    assert [row(change) for change in template.changes] == ["CONTENT template cart_reminder"]


def test_an_email_is_shown_as_its_reader_sees_it_before_and_after() -> None:
    (change,) = difference(sample(), patched("subject_of_a_template"), Policy.LIVE).changes
    assert change.remark.details[1:] == (
        " reply-to: hello@example.com",
        "-subject: You left something in the basket",
        "+subject: Your basket waits for you",
        " preheader: We keep your basket of ${/event/totalText} for you",
    )
    assert change.remark.reaches == ("cart_recovery",)


def test_what_is_shared_tells_which_journeys_it_reaches() -> None:
    changes = difference(sample(), patched("opt_in"), Policy.LIVE).changes
    assert changes[0].remark.reaches == ("onboarding", "order_receipt", "trial_ending", "welcome_series")


def test_a_pair_that_ids_do_not_tell_says_how_sure_it_is() -> None:
    (change,) = difference(sample(), patched("wait_shorter"), Policy.LIVE).changes
    assert getattr(change.remark.edit, "likeness", None) == 0.75
    change, *_ = difference(sample(), patched("wait_for_shorter"), Policy.LIVE).changes
    assert getattr(change.remark.edit, "likeness", 0) is None
    assert change.level is Severity.ERROR
