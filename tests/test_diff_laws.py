"""Laws of differences between any two workspaces, and how nodes are paired."""

import json
from itertools import pairwise, product
from pathlib import Path
from random import Random

import pytest

import sfjourney
from applied_edits import apply_edits, bare
from durations import least_seconds
from generate.pairs import write_workspace
from memory_workspaces import compiled, graph_of
from sfjourney.api import version_of
from sfjourney.graph.difference.changes import Class, Difference, Policy, part_of
from sfjourney.graph.difference.classify import difference
from sfjourney.graph.difference.compare import compare_graphs
from sfjourney.graph.difference.edits import NodeEdit
from sfjourney.graph.difference.version import Version
from sfjourney.graph.graph import Graph
from sfjourney.graph.reads import own_pointers
from sfjourney.pipeline import compile_workspace
from sfjourney.workspace import load_workspace
from workspaces import write_files

pytestmark = pytest.mark.thorough

SEEDS = range(40, 52)


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> list[Version]:
    """Generated workspaces that have nothing to do with each other but names."""
    found = []
    for seed in SEEDS:
        folder = tmp_path_factory.mktemp("version")
        write_workspace(Random(seed), folder)  # noqa: S311  # a seed, not a secret
        made = compile_workspace(load_workspace(folder))
        if made.graph is not None:
            found.append(version_of(made))
    assert len(found) > len(SEEDS) // 2
    return found


def test_the_changes_between_any_two_make_the_one_of_the_other(versions: list[Version]) -> None:
    for base, head in product(versions, versions):
        found = difference(base, head, Policy.LIVE)
        assert apply_edits(base.graph, found.edits) == bare(head.graph)


def test_every_edit_has_a_class_and_every_change_a_fingerprint_of_its_own(versions: list[Version]) -> None:
    for base, head in pairwise(versions):
        edits = compare_graphs(base.graph, head.graph).edits
        for policy in Policy:
            found = difference(base, head, policy)
            assert [edit for edit in edits if edit not in found.edits] == []
            marks = [change.fingerprint for change in found.changes]
            assert len(set(marks)) == len(marks)


def test_nothing_differs_from_itself(versions: list[Version]) -> None:
    for version, policy in product(versions, Policy):
        assert difference(version, version, policy) == Difference(policy, ())


def test_a_graph_tells_what_its_journeys_read() -> None:
    graph = sfjourney.compile(Path(__file__).parent.parent / "journeys")
    segments = {segment.name: segment.where for segment in graph.segments}
    assert [journey.key for journey in graph.journeys if own_pointers(journey, segments) != journey.reads] == []


# ---- pairs of nodes


def journey(steps: str) -> Graph:
    return graph_of(f"journey a {{ on order.created enroll always transactional {steps} }}")


def nodes(base: str, head: str) -> list[tuple[str | None, str | None]]:
    """The edits of nodes, by the ids before and after."""
    edits = compare_graphs(journey(base), journey(head)).edits
    return [
        (edit.base.id if edit.base else None, edit.head.id if edit.head else None)
        for edit in edits
        if isinstance(edit, NodeEdit)
    ]


WELCOME, RECEIPT = "send welcome_note", "send order_note"


@pytest.mark.parametrize(
    ("base", "head", "wanted"),
    [
        ("wait 1 day", "wait 2 days", [("wait:1d", "wait:2d")]),
        ("wait 1 day", f"{WELCOME} wait 2 days", [(None, "send:welcome_note"), ("wait:1d", "wait:2d")]),
        ("x: wait 1 day", "x: wait 2 days", [("x", "x")]),
        ("x: wait 1 day", f"x: {WELCOME}", [(None, "x"), ("x", None)]),
        (f"{WELCOME} wait 1 day", f"{WELCOME} wait 1 day wait 2 days", [(None, "wait:2d")]),
        ("wait 1 day", f"wait 1 day {WELCOME} wait 1 day", [(None, "send:welcome_note"), (None, "wait:1d#2")]),
        (
            "branch { when /event/a == 1 { wait 1 day } }",
            "branch { when /event/b == 1 { exit } } branch { when /event/a == 1 { wait 1 day } }",
            [(None, "branch"), (None, "exit"), ("branch", "branch#2")],
        ),
    ],
)
def test_nodes_are_paired_by_id_and_then_by_likeness(
    base: str, head: str, wanted: list[tuple[str | None, str | None]]
) -> None:
    assert nodes(base, head) == wanted


def test_a_long_journey_is_compared_in_a_moment() -> None:
    def steps(hours: int) -> str:
        return " ".join(f"wait {number % 50 + hours} hours set /profile/a = {number + hours}" for number in range(400))

    found = compare_graphs(journey(steps(1)), journey(steps(2)))
    assert apply_edits(journey(steps(1)), found.edits) == bare(journey(steps(2)))


def test_a_long_journey_in_another_order_is_compared_in_a_moment() -> None:
    steps = [f"w{number}: wait 1 day s{number}: send order_note " for number in range(400)]
    whole = "journey a {{ on order.created enroll always transactional exit on order.paid window 09:00 to 10:00 {} }}"

    def compared() -> None:
        one, other = (version_of(compiled(whole.format("".join(each)))) for each in (steps, reversed(steps)))
        changes = difference(one, other, Policy.LIVE).changes
        assert {change.remark.kind.value for change in changes} >= {"LOST", "TIMING"}

    assert least_seconds(compared, 1.5) < 1.5  # it took 3 seconds, and four times that for twice as many


# ---- what only small workspaces show

TRANSACTIONAL = "journey a { on order.created enroll always transactional wait 1 day send order_note }"
GATED = """
subscription news opt-out
journey a { on order.created enroll always subscription news wait 1 day send order_note }
"""


def classes(base: str, head: str, policy: Policy = Policy.LIVE) -> list[str]:
    found = difference(version_of(compiled(base)), version_of(compiled(head)), policy)
    return sorted(
        f"{change.remark.kind} {change.remark.node or part_of(change.remark.edit)}" for change in found.changes
    )


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ("send order_note", "the wait is gone, with all that followed it"),
        ("send order_note send order_note", "the wait is gone: what follows comes at once"),
    ],
)
def test_a_wait_that_is_gone_says_whether_anything_follows(head: str, wanted: str) -> None:
    texts = (STEPS.format(f"{steps} ").replace(" send order_note }", " }") for steps in (WAITING, head))
    base, after = (version_of(compiled(text)) for text in texts)
    (burst,) = (one.remark for one in difference(base, after, Policy.LIVE).changes if one.remark.kind is Class.BURST)
    assert burst.message == wanted


WAITING = "send order_note wait 1 day send order_note"
ROME = 'timezone "Europe/Rome"'
CALENDAR = ["CONSENT caps", "LOST caps"]
AGAIN = "journey a {{ on order.created enroll again after {1} transactional {0} send order_note }}"
GROUP = (
    "subscription news opt-in {{ cap 2 sends in {} }} "
    "journey a {{ on order.created enroll always subscription news send welcome_note }}"
)
REGULAR = "did order.created at least 2 times in last 30 days"
SEGMENTS = (
    f"segment regular = {REGULAR} "
    "segment one = {} "
    "journey a {{ on order.created enroll always transactional exit when /profile/b == 2 "
    "branch {{ when in segment one {{ send order_note }} }} }}"
)
DID = (
    "journey a {{ on order.created enroll always transactional "
    "branch {{ when did order.created at least 2 times {} {{ send order_note }} }} }}"
)
PARALLEL = "journey a {{ on order.created enroll {} transactional wait 1 day send order_note }}"
ARMS = (
    "journey a {{ on order.created enroll always transactional wait up to 1 day {{ "
    "on order.paid as p where /p/n > 5 {{ send receipt }} on order.paid as p where {} {{ send welcome_note }} }} }}"
)
CASES = (
    "journey a {{ on order.created enroll always transactional "
    'branch {{ when /profile/plan == "pro" {{ send welcome_note }} {} }} send order_note }}'
)
TWO_ARMS = (
    "journey a {{ on order.created enroll always transactional "
    'branch {{ when /profile/plan == "pro" {{ send order_note {} }} }} send order_note '
    "branch {{ when /profile/visits > 3 {{ send welcome_note {} }} }} }}"
)
LEAVE = "branch { when not did order.paid { exit } }"
LEAVING = (
    "journey a {{ on order.created {} transactional "
    "branch {{ when /profile/visits > 3 {{ send order_note {} }} else {{ {} }} }} {} }}\n"
    'journey b {{ on order.paid where /profile/plan == "pro" enroll once transactional send receipt }}'
)
STEPS = "journey a {{ on order.created enroll always transactional {} send order_note }}"


@pytest.mark.parametrize(
    ("base", "head", "wanted"),
    [
        (GATED, TRANSACTIONAL, ["CONSENT consent", "LOST subscription news"]),
        (TRANSACTIONAL, GATED, ["ADDITIVE subscription news", "AUDIENCE- consent"]),
        (
            STEPS.format("exit on order.paid wait 1 day"),
            STEPS.format("wait 1 day"),
            ["CONSENT exits order.paid", "ENTRY exits order.paid"],
        ),
        (
            STEPS.format("exit when /profile/a == 1 wait 1 day"),
            STEPS.format("exit when /profile/b == 1 wait 1 day"),
            ["AUDIENCE? exits", "CONSENT exits", "ENTRY exits", "REENTRY exits"],
        ),
        (
            STEPS.format("exit on order.paid as p where /p/n == 1 wait 1 day"),
            STEPS.format("exit on order.paid as q where /q/n == 1 wait 1 day"),
            ["SAFE exits order.paid"],
        ),
        (
            STEPS.format("wait until /event/at if past exit if missing continue"),
            STEPS.format("wait until /event/until if past continue if missing exit"),
            ["AUDIENCE+", "BURST", "ENTRY", "LOST", "REENTRY", "TIMING"],
        ),
        (
            STEPS.format("wait until /event/at if past exit if missing continue"),
            STEPS.format(""),
            ["AUDIENCE+", "BURST", "STRANDED"],
        ),
        (
            STEPS.format(""),
            STEPS.format("wait until /event/at if past continue if missing exit"),
            ["AUDIENCE-", "TIMING"],
        ),
        (STEPS.format("send welcome_note { if skipped exit }"), STEPS.format(""), ["AUDIENCE+", "LOST", "LOST"]),
        (
            STEPS.format(""),
            STEPS.format("send welcome_note { if skipped exit }"),
            ["ADDITIVE", "ADDITIVE", "AUDIENCE-"],
        ),
        (STEPS.format("cap 1 send in 1 day"), STEPS.format("cap 1 send in 2 days cap 1 send in 1 day"), ["LOST caps"]),
        (STEPS.format("cap 2 sends in 2 days"), STEPS.format("cap 1 send in 2 days"), ["LOST caps"]),
        (STEPS.format("cap 2 sends in 2 days"), STEPS.format("cap 1 send in 1 day"), ["CONSENT caps", "LOST caps"]),
        (STEPS.format(f"{ROME} cap 2 sends in 7 days"), STEPS.format(f"{ROME} cap 2 sends in 168 hours"), CALENDAR),
        (STEPS.format(f"{ROME} cap 2 sends in 7 days"), STEPS.format(f"{ROME} cap 2 sends in 190 hours"), CALENDAR),
        (STEPS.format(f"{ROME} cap 2 sends in 7 days"), STEPS.format(f"{ROME} cap 2 sends in 8 days"), ["LOST caps"]),
        (STEPS.format("cap 2 sends in 7 days"), STEPS.format("cap 2 sends in 168 hours"), ["SAFE caps"]),
        (AGAIN.format(ROME, "10 days"), AGAIN.format(ROME, "240 hours"), ["ENTRY enroll", "REENTRY enroll"]),
        (AGAIN.format(ROME, "10 days"), AGAIN.format(ROME, "265 hours"), ["ENTRY enroll"]),
        (AGAIN.format("", "10 days"), AGAIN.format("", "240 hours"), ["ENTRY enroll"]),
        (GROUP.format("7 days"), GROUP.format("168 hours"), ["SAFE subscription news"]),
        (
            GATED.replace("opt-out", 'opt-out { id "5b7c2f9e-7d0a-4b10-9f4b-35f6d96d7a70" }'),
            GATED,
            ["CONSENT subscription news", "LOST subscription news"],
        ),
        (
            GATED,
            GATED.replace("opt-out", 'opt-out { id "5b7c2f9e-7d0a-4b10-9f4b-35f6d96d7a70" }'),
            ["ADDITIVE subscription news"],
        ),
        (PARALLEL.format("always if running parallel"), PARALLEL.format("always if running restart"), ["ENTRY enroll"]),
        (
            PARALLEL.format("again after 2 days if running parallel"),
            PARALLEL.format("again after 2 days if running restart"),
            ["ENTRY enroll", "REENTRY enroll"],
        ),
        (ARMS.format("/p/n > 2"), ARMS.format("(/p/n > 2 and /p/n <= 5)"), ["SAFE wait-for:order-paid"]),
        (ARMS.format("/p/n > 2"), ARMS.format("(/p/n > 3 and /p/n <= 5)"), ["AUDIENCE- wait-for:order-paid"]),
        (ARMS.format("/p/n < 2"), ARMS.format("/p/n > 7"), ["AUDIENCE- wait-for:order-paid"]),
        (
            CASES.format("when /profile/visits > 3 { send receipt }"),
            CASES.format("} branch { when /profile/visits > 3 { send receipt }"),
            ["AUDIENCE+ branch#2", "SAFE branch"],
        ),
        (
            CASES.format("} branch { when /profile/visits > 3 { send receipt }"),
            CASES.format("when /profile/visits > 3 { send receipt }"),
            ["AUDIENCE- branch#2", "LOST branch#2", "SAFE branch"],
        ),
        (
            STEPS.format('send receipt branch { when /profile/plan == "pro" { send welcome_note } }'),
            STEPS.format('branch { when /profile/plan == "pro" { send welcome_note send receipt } }'),
            ["LOST"],
        ),
        (TWO_ARMS.format("send receipt", ""), TWO_ARMS.format("", "send receipt"), ["AUDIENCE+", "LOST"]),
        (
            LEAVING.format("enroll again after 1 day", "", LEAVE, "wait 2 days"),
            LEAVING.format("enroll again after 1 day", LEAVE, "", "wait 2 days"),
            ["ENTRY", "REENTRY"],
        ),
        (
            LEAVING.format("enroll once", "", LEAVE, 'set /profile/plan = "pro"'),
            LEAVING.format("enroll once", LEAVE, "", 'set /profile/plan = "pro"'),
            ["AUDIENCE?"],
        ),
        (
            STEPS.format("wait until 2 days after /event/at if past exit if missing exit"),
            STEPS.format("wait until 48 hours after /event/at if past exit if missing exit"),
            ["SAFE wait-until:event-at"],
        ),
        (SEGMENTS.format("in segment regular"), SEGMENTS.format(REGULAR), ["SAFE segment one"]),
        (SEGMENTS.format(REGULAR), SEGMENTS.format(REGULAR.replace("30 days", "720 hours")), ["SAFE segment one"]),
        (
            SEGMENTS.format(REGULAR),
            SEGMENTS.format(REGULAR.replace("30 days", "721 hours")),
            ["AUDIENCE+ branch", "AUDIENCE+ segment one"],
        ),
        (DID.format("in last 30 days"), DID.format("in last 720 hours"), ["AUDIENCE? branch"]),
        (STEPS.format("window mon"), STEPS.format("window tue"), ["BURST windows", "TIMING windows"]),
        (STEPS.format("set /profile/a = 1"), STEPS.format('set /profile/a = "x"'), ["SAFE set:a"]),
    ],
)
def test_small_edits_have_these_classes(base: str, head: str, wanted: list[str]) -> None:
    found = classes(base, head)
    assert (found if " " in wanted[0] else sorted(each.split(" ")[0] for each in found)) == wanted


A, B = '/profile/plan == "pro"', "/profile/visits > 3"
TYPED = 'profile {{ schema "schemas/profile.json" }} journey a {{ on order.created enroll always transactional {} }}'


@pytest.mark.parametrize(
    ("base", "head"),
    [
        (f"when {A} and {B} {{ {WELCOME} }}", f"when {A} {{ branch {{ when {B} {{ {WELCOME} }} }} }}"),
        (f"when {A} {{ {WELCOME} }} else {{ {RECEIPT} }}", f"when not {A} {{ {RECEIPT} }} else {{ {WELCOME} }}"),
        (
            f"when {B} {{ {WELCOME} }} else {{ {RECEIPT} }}",
            f"when /profile/visits <= 3 {{ {RECEIPT} }} else {{ {WELCOME} }}",
        ),
        (
            f"when {A} {{ {WELCOME} }} when {B} {{ {RECEIPT} }} else {{ wait 1 day }}",
            f"when {A} {{ {WELCOME} }} else {{ branch {{ when {B} {{ {RECEIPT} }} else {{ wait 1 day }} }} }}",
        ),
        (f"when {A} {{ exit }} else {{ {WELCOME} }}", f"when not {A} {{ {WELCOME} }} else {{ exit }}"),
        (
            f'when {A} {{ {WELCOME} }} when /profile/plan == "team" {{ {RECEIPT} }}',
            f'when /profile/plan == "team" {{ {RECEIPT} }} when {A} {{ {WELCOME} }}',
        ),
    ],
)
def test_branches_that_lead_everybody_as_before_are_safe(base: str, head: str) -> None:
    assert is_safe_both_ways(f"branch {{ {base} }}", f"branch {{ {head} }}")


def is_safe_both_ways(base: str, head: str) -> bool:
    """Whether a difference of steps, and the same the other way round, says only that nobody notices."""
    one, other = (TYPED.format(f"{steps} wait 2 days send order_note") for steps in (base, head))
    told = [{each.split(" ")[0] for each in classes(*pair)} for pair in ((one, other), (other, one))]
    return told == [{"SAFE"}, {"SAFE"}]


def one_and_not(steps: str) -> str:
    """Two branches of which one alone leads anywhere."""
    return f"branch {{ when {A} {{ {steps} }} }} branch {{ when not {A} {{ {RECEIPT} }} }}"


def one_or_else(steps: str) -> str:
    return f"branch {{ when {A} {{ {steps} }} else {{ {RECEIPT} }} }}"


AT_TEN = "send welcome_note { window 09:00 to 10:00 }"
OR_LEAVE = "send welcome_note { if skipped exit }"
TWO_CASES = f"branch {{ when {A} {{ {WELCOME} }} when {B} {{ {RECEIPT} }}"


@pytest.mark.parametrize(
    ("base", "head"),
    [
        (one_and_not(WELCOME), one_or_else(WELCOME)),
        (one_and_not(f"{WELCOME} send receipt"), one_or_else(f"{WELCOME} send receipt")),
        (
            f"{TWO_CASES} else {{ send receipt }} }}",
            f"{TWO_CASES} }} branch {{ when not {A} and not {B} {{ send receipt }} }}",
        ),
    ],
)
def test_a_second_branch_in_the_same_instant_may_be_the_else_of_the_first(base: str, head: str) -> None:
    assert is_safe_both_ways(base, head)


@pytest.mark.parametrize(
    ("base", "head"),
    [
        (one_and_not('set /profile/plan = "team"'), one_or_else('set /profile/plan = "team"')),
        (one_and_not(f"{WELCOME} wait 1 day"), one_or_else(f"{WELCOME} wait 1 day")),
        (one_and_not(AT_TEN), one_or_else(AT_TEN)),
        (one_and_not(OR_LEAVE), one_or_else("send receipt")),
        (  # some come to it from a wait
            f"branch {{ when {A} {{ {WELCOME} }} else {{ wait 1 day }} }} branch {{ when not {A} {{ {RECEIPT} }} }}",
            f"branch {{ when {A} {{ {WELCOME} }} else {{ wait 1 day {RECEIPT} }} }}",
        ),
    ],
)
def test_a_second_branch_may_not_where_what_is_asked_may_have_changed(base: str, head: str) -> None:
    one, other = (TYPED.format(f"{steps} wait 2 days send order_note") for steps in (base, head))
    for before, after in ((one, other), (other, one)):
        assert {each.split(" ")[0] for each in classes(before, after)} - {"SAFE"}


@pytest.mark.parametrize(
    ("base", "head"),
    [
        (f"when {A} {{ {WELCOME} }} else {{ {RECEIPT} }}", f"when {A} {{ {RECEIPT} }} else {{ {WELCOME} }}"),
        (  # it may be missing, and then both are false
            f"when /event/n > 3 {{ {WELCOME} }} else {{ {RECEIPT} }}",
            f"when /event/n <= 3 {{ {RECEIPT} }} else {{ {WELCOME} }}",
        ),
        (  # asked again, a day later
            f"when {A} {{ wait 1 day {WELCOME} }}",
            f"when {A} {{ wait 1 day branch {{ when {A} {{ {WELCOME} }} }} }}",
        ),
        (f"when {A} {{ {WELCOME} }} when {B} {{ {RECEIPT} }}", f"when {B} {{ {RECEIPT} }} when {A} {{ {WELCOME} }}"),
    ],
)
def test_branches_that_lead_others_elsewhere_are_not(base: str, head: str) -> None:
    one, other = (TYPED.format(f"branch {{ {branch} }} wait 2 days send order_note") for branch in (base, head))
    for before, after in ((one, other), (other, one)):
        assert {each.split(" ")[0] for each in classes(before, after)} - {"SAFE"}


PAID_ARMS = (
    "wait up to 1 day {{ on order.paid as p where /p/n {0} 5 {{ {1} }} on order.paid as p where /p/n {2} 5 {{ {3} }} }}"
)


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [((">=", WELCOME), ("<", RECEIPT), "SAFE"), ((">=", WELCOME), ("<=", RECEIPT), "AUDIENCE?")],
)
def test_arms_that_no_event_fits_both_may_change_places(
    first: tuple[str, str], second: tuple[str, str], wanted: str
) -> None:
    one, other = (
        STEPS.format(PAID_ARMS.format(*before, *after)) for before, after in ((first, second), (second, first))
    )
    assert {each.split(" ")[0] for each in classes(one, other)} - {"SAFE"} == {wanted} - {"SAFE"}


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (f"60% c {{ {WELCOME} }} 40% b {{ }}", "its arms are called c, b instead of a, b; nobody changes arms"),
        (f"60% b {{ {WELCOME} }} 40% a {{ }}", "60% b, 40% a instead of 60% a, 40% b: all change arms"),
        (f"50% a {{ {WELCOME} }} 50% b {{ }}", "50% a, 50% b instead of 60% a, 40% b: some change arms"),
    ],
)
def test_a_split_says_whether_anybody_changes_arms(head: str, words: str) -> None:
    base, after = (
        version_of(compiled(STEPS.format(f"x: split {{ {arms} }} wait 1 day")))
        for arms in (f"60% a {{ {WELCOME} }} 40% b {{ }}", head)
    )
    assert words in [change.remark.message for change in difference(base, after, Policy.LIVE).changes]


def cases(first: str, second: str) -> str:
    return f"branch {{ when {A} {{ {first} }} when {B} {{ {second} }} }} "


SHORT, LONG, SET = "wait 1 day", "wait 3 days", "set /profile/plan = 1"
OF_PLAN = "branch { when /profile/plan == 1 { exit } }"


@pytest.mark.parametrize(
    ("base", "head", "wanted"),
    [
        (cases(SHORT, LONG), cases(LONG, SHORT), {"TIMING"}),
        (cases(SHORT, ""), cases("", SHORT), {"TIMING"}),
        (cases(SHORT, RECEIPT), cases(RECEIPT, SHORT), {"TIMING", "LOST", "AUDIENCE+"}),
        (f"branch {{ when {A} {{ {SHORT} }} }}", f"branch {{ when {A} {{ }} else {{ {SHORT} }} }}", {"TIMING"}),
        (
            f"x: split {{ 50% a {{ {SHORT} }} 50% b {{ }} }}",
            f"x: split {{ 50% a {{ }} 50% b {{ {SHORT} }} }}",
            {"TIMING"},
        ),
        (
            f"wait up to 1 day {{ on order.paid {{ {SHORT} }} timeout {{ }} }}",
            f"wait up to 1 day {{ on order.paid {{ }} timeout {{ {SHORT} }} }}",
            {"TIMING"},
        ),
        (f"{cases(SET, SHORT)} {OF_PLAN}", f"{cases(SHORT, SET)} {OF_PLAN}", {"TIMING", "AUDIENCE?"}),
        (f"{cases(SET, '')} {OF_PLAN}", f"{cases('', SET)} {OF_PLAN}", {"AUDIENCE?"}),
        (  # the case besides has another condition
            f"branch {{ when {A} {{ {SHORT} }} when {B} {{ }} }}",
            f"branch {{ when {A} {{ }} when /profile/visits > 5 {{ {SHORT} }} }}",
            {"AUDIENCE-", "TIMING"},
        ),
        (  # the way past the wait leads by a step that is new
            f"branch {{ when {A} {{ }} }} {SHORT}",
            f"branch {{ when {A} {{ set /profile/visits = 1 }} else {{ {SHORT} }} }}",
            {"ADDITIVE", "TIMING"},
        ),
        (  # who is not asked for comes past the wait
            f"{SHORT} branch {{ when /event/n == 1 {{ {WELCOME} }} }}",
            f"branch {{ when /event/n == 1 {{ {SHORT} {WELCOME} }} }}",
            {"TIMING", "AUDIENCE+"},
        ),
    ],
)
def test_who_waits_by_other_ways_is_told(base: str, head: str, wanted: set[str]) -> None:
    one, other = (TYPED.format(f"{steps} {RECEIPT}") for steps in (base, head))
    assert {each.split(" ")[0] for each in classes(one, other)} - {"SAFE"} == wanted


@pytest.mark.parametrize(
    ("one", "two", "wanted"),
    [
        ("", RECEIPT, "AUDIENCE+"),
        ("", f"{SET} ", "AUDIENCE?"),
        ("", "branch { when /event/n == 1 { exit } }", "AUDIENCE?"),
        (WELCOME, "", "LOST"),
    ],
)
def test_live_who_waits_in_an_arm_goes_on_where_the_wait_stands_now(one: str, two: str, wanted: str) -> None:
    base, head = (
        TYPED.format(f"x: split {{ 50% a {{ {first} }} 50% b {{ {second} }} }} {OF_PLAN} {RECEIPT}")
        for first, second in ((f"{SHORT} {one}", two), (one, f"{SHORT} {two}"))
    )
    live, pinned = (
        [each.split(" ")[0] for each in classes(base, head, policy)] for policy in (Policy.LIVE, Policy.PINNED)
    )
    assert live.count(wanted) == 1
    assert wanted not in pinned


NEVER = f"when {A} or {B} {{{{ }}}} when {A} {{{{ {{}} }}}}"


@pytest.mark.parametrize(("moved", "wanted"), [(SHORT, "TIMING"), (WELCOME, "AUDIENCE+")])
def test_what_leaves_an_arm_that_nobody_takes_comes_to_people(moved: str, wanted: str) -> None:
    inside, outside = (
        TYPED.format(f"branch {{ {NEVER.format(one)} }} x: split {{ 50% a {{ {two} }} 50% b {{ }} }} {RECEIPT}")
        for one, two in ((moved, ""), ("", moved))
    )
    assert wanted in {each.split(" ")[0] for each in classes(inside, outside)}


def test_a_set_that_stands_elsewhere_leads_nobody_to_emails_that_he_did_not_get() -> None:
    inside, before, beside = (
        TYPED.format(f"{steps} wait 1 day {OF_PLAN} {WELCOME}")
        for steps in (
            f"branch {{ when {A} {{ {RECEIPT} }} else {{ {SET} }} }}",
            f"{SET} branch {{ when {A} {{ {RECEIPT} }} }}",
            f"branch {{ when {A} {{ {SET} {RECEIPT} }} }}",
        )
    )
    assert {each.split(" ")[0] for each in classes(inside, before)} - {"SAFE"} == {"AUDIENCE?"}
    assert {each.split(" ")[0] for each in classes(inside, beside)} - {"SAFE"} == {"AUDIENCE?"}


@pytest.mark.parametrize("last", ["set /profile/visits = 1", RECEIPT])
def test_an_email_that_changes_sides_with_a_step_and_leaves_a_branch_goes_to_more_people(last: str) -> None:
    base, head = TYPED.format(f"{cases(WELCOME, '')} {last}"), TYPED.format(f"{cases('', '')} {last} {WELCOME}")
    assert "AUDIENCE+" in {each.split(" ")[0] for each in classes(base, head)}
    assert "LOST" in {each.split(" ")[0] for each in classes(head, base)}


def test_behind_a_branch_that_leads_as_before_the_steps_stand_where_they_stood() -> None:
    base = TYPED.format(f"branch {{ when {A} {{ }} else {{ {WELCOME} }} }} {WELCOME}")
    head = TYPED.format(f"branch {{ when not {A} {{ {WELCOME} }} else {{ {WELCOME} }} }}")
    assert "LOST" in {each.split(" ")[0] for each in classes(base, head)}
    assert "AUDIENCE+" in {each.split(" ")[0] for each in classes(head, base)}


def test_a_branch_by_which_some_leave_is_asked_of_others_in_another_arm() -> None:
    asked = "branch { when /event/n == 1 { exit } }"
    for asking in (asked, "x: split { 50% a { exit } 50% b { } }", "x: wait up to 1 day { on order.paid { exit } }"):
        base, head = (
            TYPED.format(f"branch {{ when {A} {{ {one} }} else {{ {two} }} }} {WELCOME}")
            for one, two in (("", asking), (asking, ""))
        )
        assert "AUDIENCE?" in {each.split(" ")[0] for each in classes(base, head)}


@pytest.mark.parametrize(
    "fork", [f"branch {{ when {A} {{ IN }} else {{ OUT }} }}", "x: split { 50% a { IN } 50% b { OUT } }"]
)
@pytest.mark.parametrize("asking", ["branch { when /event/n == 1 { exit } }", "y: split { 50% a { exit } 50% b { } }"])
@pytest.mark.parametrize(
    ("between", "more", "back"), [("set /profile/visits = 1", set(), set()), ("wait 2 days", {"ENTRY"}, {"REENTRY"})]
)
def test_a_branch_by_which_some_leave_moves_out_of_an_arm_over_a_step_behind_it(
    fork: str, asking: str, between: str, more: set[str], back: set[str]
) -> None:
    base, head = (
        TYPED.format(f"{fork.replace('IN', f'{WELCOME} {one}').replace('OUT', RECEIPT)} {between} {two} {RECEIPT}")
        for one, two in ((asking, ""), ("", asking))
    )
    for pair, also in (((base, head), more), ((head, base), back)):
        assert {each.split(" ")[0] for each in classes(*pair, Policy.PINNED)} == {"AUDIENCE?"} | also


@pytest.mark.parametrize("fork", [f"branch {{ when {B} {{ IN }} }}", "x: split { 50% a { IN } 50% b { } }"])
def test_a_wait_that_moves_in_front_of_a_fork_holds_those_who_passed_by_it(fork: str) -> None:
    base, head = (
        TYPED.format(f"branch {{ when {A} {{ }} else {{ {steps} }} }} {WELCOME}")
        for steps in (fork.replace("IN", SHORT), f"{SHORT} {fork.replace('IN', '')}")
    )
    for pair in ((base, head), (head, base)):
        assert "TIMING" in {each.split(" ")[0] for each in classes(*pair)}


SHOWS = """
journey a {{ on order.created enroll {} transactional {} }}
journey b {{ on order.created enroll once transactional {} }}
"""


@pytest.mark.parametrize(
    ("enroll", "before", "shown_in_b", "wanted"),
    [
        ("once", "", "send member_note", "CONTENT"),
        ("always", "send member_note", "send order_note", "CONTENT"),
        ("once", "send member_note", "send order_note", "SAFE"),  # which was sent by then
    ],
)
def test_a_property_that_emails_of_other_runs_show_is_set_or_no_longer(
    enroll: str, before: str, shown_in_b: str, wanted: str
) -> None:
    without, with_it = (
        SHOWS.format(enroll, f"{before} {steps} send receipt", shown_in_b)
        for steps in ("", 'set /profile/company = "Acre"')
    )
    assert [each.split(" ")[0] for each in classes(with_it, without)] == [wanted]
    assert ("CONTENT" in {each.split(" ")[0] for each in classes(without, with_it)}) == (wanted == "CONTENT")


@pytest.mark.parametrize(
    ("arm", "wanted"), [('set /profile/company = "Acre"', ["CONTENT"]), ("set /profile/visits = 1", [])]
)
def test_what_an_arm_sets_is_set_for_others_where_the_wait_ends_at_another_time(arm: str, wanted: list[str]) -> None:
    one, other = (
        SHOWS.format(
            "once", f"w: wait up to {days} days {{ on order.paid {{ {arm} }} }} send receipt", "send member_note"
        )
        for days in (1, 3)
    )
    for pair in ((one, other), (other, one)):
        found = {each.split(" ")[0] for each in classes(*pair)}
        assert sorted(found - {"BURST", "TIMING"}) == wanted


LEAVING = "journey a {{ on order.created where {} is present enroll always transactional {} {} }}"


@pytest.mark.parametrize(
    ("left_by", "before", "after", "wanted", "back"),
    [
        ("exit on order.paid", f"{WELCOME} {SHORT}", f"{SHORT} {WELCOME}", "LOST", "AUDIENCE+"),
        ("exit when /profile/plan is present", f"{WELCOME} {SHORT}", f"{SHORT} {WELCOME}", "LOST", "AUDIENCE+"),
        # what is asked of the event that started the run has been asked before it waits
        ("exit when /event/total > 9", f"{WELCOME} {SHORT}", f"{SHORT} {WELCOME}", "", ""),
        # who waited got no email before, and who got it does not wait now
        (
            "exit on order.paid",
            f"branch {{ when {A} {{ {SHORT} }} else {{ {WELCOME} }} }}",
            f"branch {{ when {A} {{ {SHORT} }} }} {WELCOME}",
            "AUDIENCE+",
            "LOST",
        ),
        (  # who got it at once waits for it now
            "exit on order.paid",
            f"branch {{ when {A} {{ {SHORT} }} else {{ {WELCOME} }} }}",
            f"{SHORT} branch {{ when {A} {{ }} else {{ {WELCOME} }} }}",
            "LOST",
            "AUDIENCE+",
        ),
    ],
)
def test_a_send_on_the_other_side_of_a_wait_is_lost_to_those_who_leave_in_it_and_to_nobody_else(
    left_by: str, before: str, after: str, wanted: str, back: str
) -> None:
    base, head = (LEAVING.format("/event/orderId", left_by, steps) for steps in (before, after))
    for pair, told in (((base, head), wanted), ((head, base), back)):
        found = {each.split(" ")[0] for each in classes(*pair, Policy.PINNED)}
        assert found & {"LOST", "AUDIENCE+"} == {told} - {""}


BOTH_SENDS = "send:welcome_note, send:order_note"


@pytest.mark.parametrize(
    ("steps", "words", "back"),
    [
        (
            WELCOME,
            "send:welcome_note comes after wait:1d, which it stood before: who waits there gets it twice",
            "send:welcome_note came after wait:1d, and does not any more: who waits there never gets it",
        ),
        (
            f"{WELCOME} {RECEIPT}",
            f"{BOTH_SENDS} come after wait:1d, which they stood before: who waits there gets them twice",
            f"{BOTH_SENDS} came after wait:1d, and do not any more: who waits there never gets them",
        ),
    ],
)
def test_a_sentence_about_several_steps_says_so(steps: str, words: str, back: str) -> None:
    base, head = TYPED.format(f"{steps} {SHORT}"), TYPED.format(f"{SHORT} {steps}")
    assert messages(base, head, Class.DUPLICATE) == [words]
    assert messages(head, base, Class.LOST) == [back]


def test_an_arm_is_not_said_to_be_beyond_comparison_where_only_those_before_it_are() -> None:
    base, head = (
        TYPED.format(f"branch {{ when /event/n == {one} {{ {WELCOME} }} when {two} {{ {RECEIPT} }} }}")
        for one, two in ((1, B), (2, f"{B} or /profile/visits == 1"))
    )
    assert messages(base, head, Class.UNCLEAR) == [
        "others may go by when-1 than before: its condition cannot be compared with the one before",
        "others may go by when-2 than before: what those before leave to it cannot be compared with what they left",
    ]


def messages(base: str, head: str, kind: Class, policy: Policy = Policy.LIVE) -> list[str]:
    found = difference(version_of(compiled(base)), version_of(compiled(head)), policy).changes
    return [change.remark.message for change in found if change.remark.kind is kind]


ORDER = "the conditions are asked in another order"
ONE, ALL, PLAN = "/event/n == 1", "/event/n >= 1", A
MORE, FEWER = ("AUDIENCE+", f"{ORDER}: more people go by when-1"), ("AUDIENCE-", f"{ORDER}: fewer people go by when-2")


@pytest.mark.parametrize(
    ("first", "second", "told", "back"),
    [
        (
            ONE,
            ALL,
            [MORE, FEWER, ("LOST", "nobody comes by when-2 to send:welcome_note any more")],
            [MORE, FEWER, ("AUDIENCE+", "people come by when-1 to send:welcome_note now")],
        ),
        (ONE, PLAN, [MORE, FEWER], [MORE, FEWER]),
        (ONE, "/event/n > 1", [], []),
    ],
)
def test_of_cases_in_another_order_it_is_told_who_takes_which(
    first: str, second: str, told: list[tuple[str, str]], back: list[tuple[str, str]]
) -> None:
    one, other = f"when {first} {{ {WELCOME} }}", f"when {second} {{ {RECEIPT} }}"
    base, head = (TYPED.format(f"branch {{ {' '.join(each)} }} {LONG}") for each in ((one, other), (other, one)))
    for before, after, wanted in ((base, head, told), (head, base, back)):
        found = difference(version_of(compiled(before)), version_of(compiled(after)), Policy.PINNED).changes
        remarks = [change.remark for change in found if change.remark.kind is not Class.SAFE]
        assert [(remark.kind.value, remark.message) for remark in remarks] == wanted


def test_who_is_shut_out_by_a_branch_is_told_there_and_not_of_steps_that_moved_beside_it() -> None:
    one, other = f"when {ONE} {{ {WELCOME} }}", f"when {ALL} {{ {SHORT} }}"
    base, head = (
        TYPED.format(text)
        for text in (
            f"a: {RECEIPT} {LONG} branch {{ {one} {other} }}",
            f"{LONG} a: {RECEIPT} branch {{ {other} {one} }}",
        )
    )
    for pair, kind in (((base, head), Class.LOST), ((head, base), Class.WIDER)):
        (told,) = [said for said in messages(*pair, kind, Policy.PINNED) if "send:welcome_note" in said]
        assert told.startswith(("nobody comes by when-2 to", "people come by when-1 to"))


def test_arms_that_are_exchanged_are_told_once() -> None:
    base, head = (
        version_of(compiled(TYPED.format(f"branch {{ when {A} {{ {one} }} when {B} {{ {two} }} }} {SHORT}")))
        for one, two in ((f"{SET} {WELCOME}", RECEIPT), (f"{RECEIPT}", f"{SET} {WELCOME}"))
    )
    kinds = [change.remark.kind for change in difference(base, head, Policy.LIVE).changes]
    assert kinds.count(Class.LOST) == kinds.count(Class.WIDER) == 1


def test_another_group_takes_from_some_and_gives_to_others() -> None:
    base, head = (
        f"subscription offers opt-in {GATED.replace('subscription news w', f'subscription {name} w')}"
        for name in ("news", "offers")
    )
    assert classes(base, head) == ["AUDIENCE- consent", "CONSENT consent"]


EXIT = f"branch {{ when {A} {{ exit }} }}"
BOUGHT = "branch { when did order.paid since enrollment { exit } }"
PAID = "branch { when /event/paid == true { exit } }"
PRO, FREE = 'set /profile/plan = "pro"', 'set /profile/plan = "free"'
SKIPPED = "send order_note { if skipped exit }"


@pytest.mark.parametrize(
    ("base", "head", "wanted", "back"),
    [
        (f"{PAID} {WELCOME}", f"{WELCOME} {PAID}", ["AUDIENCE+"], ["LOST"]),
        (f"{WELCOME} {SKIPPED}", f"{SKIPPED} {WELCOME}", ["LOST"], ["AUDIENCE+"]),
        (f"{PRO} {EXIT}", f"{EXIT} {PRO}", ["AUDIENCE?"], ["AUDIENCE?"]),
        (f"exit when {A} {WELCOME} {PRO}", f"exit when {A} {PRO} {WELCOME}", ["AUDIENCE?"], ["AUDIENCE?"]),
        (f"wait 1 day {PAID}", f"{PAID} wait 1 day", ["AUDIENCE+", "REENTRY"], ["ENTRY"]),
        (f"wait 1 day {BOUGHT}", f"{BOUGHT} wait 1 day", ["AUDIENCE+", "AUDIENCE?", "REENTRY"], ["AUDIENCE?", "ENTRY"]),
        ("wait 1 day wait until 09:00", "wait until 09:00 wait 1 day", ["TIMING"], ["TIMING"]),
        # a call may change it in the wait
        (f"{PRO} wait 1 day {EXIT}", f"wait 1 day {PRO} {EXIT}", ["AUDIENCE?"], ["AUDIENCE?", "AUDIENCE?"]),
        (
            f"x: {PRO} y: {FREE} wait 1 day {EXIT}",
            f"y: {FREE} x: {PRO} wait 1 day {EXIT}",
            ["AUDIENCE?"],
            ["AUDIENCE?"],
        ),
        (f"cap 1 send in 1 day {WELCOME} {RECEIPT}", f"cap 1 send in 1 day {RECEIPT} {WELCOME}", ["LOST"], ["LOST"]),
        (f"{WELCOME} {RECEIPT}", f"{RECEIPT} {WELCOME}", ["SAFE"], ["SAFE"]),
    ],
)
def test_steps_that_change_places_are_safe_only_where_nobody_notices(
    base: str, head: str, wanted: list[str], back: list[str]
) -> None:
    one, other = (TYPED.format(f"{steps} wait 2 days send receipt") for steps in (base, head))
    assert [each.split(" ")[0] for each in classes(one, other)] == wanted
    assert [each.split(" ")[0] for each in classes(other, one)] == back


HOUR, NINE = "wait 1 hour", "wait until 09:00"
TIME = "what follows may come at another time"
OF_ALL = "wait-until:09-00, wait:1h, wait:3d, wait:1d changed places: "
LATER = "send:order_note comes at another time"


def passing(moved: str, passed: str, again: str = "waits in", also: str = "") -> str:
    who = f"who waits in {passed} goes on without it, who waits in {moved} {again} {passed} again"
    return f"{moved} comes before {passed} now: {also}{who}"


@pytest.mark.parametrize(
    ("base", "head", "live", "pinned"),
    [
        (f"{SHORT} {LONG}", f"{LONG} {SHORT}", [passing("wait:3d", "wait:1d")], []),
        (f"{SHORT} {LONG} {HOUR}", f"{HOUR} {SHORT} {LONG}", [passing("wait:1h", "wait:1d, wait:3d")], []),
        (
            f"{SHORT} {NINE}",
            f"{NINE} {SHORT}",
            [passing("wait-until:09-00", "wait:1d", also=f"{TIME}, and ")],
            [f"wait-until:09-00, wait:1d changed places: {TIME}"],
        ),
        (  # who waits three days need not come to the day
            f"{SHORT} branch {{ when /event/n == 1 {{ {LONG} }} }}",
            f"{LONG} branch {{ when /event/n == 1 {{ {SHORT} }} }}",
            [LATER, passing("wait:3d", "wait:1d", "may come to", also=f"{TIME}, and ")],
            [LATER, f"wait:3d, wait:1d changed places: {TIME}"],
        ),
        (
            f"{SHORT} {LONG} {HOUR} {NINE}",
            f"{NINE} {HOUR} {LONG} {SHORT}",
            [f"{OF_ALL}{TIME}, and who waits in one of them may pass by others, or come to them again"],
            [f"{OF_ALL}{TIME}"],
        ),
    ],
)
def test_waits_that_change_places_say_what_becomes_of_who_waits(
    base: str, head: str, live: list[str], pinned: list[str]
) -> None:
    one, other = (TYPED.format(f"{steps} {RECEIPT}") for steps in (base, head))
    assert messages(one, other, Class.TIMING) == live
    assert messages(one, other, Class.TIMING, Policy.PINNED) == pinned


@pytest.mark.parametrize("zone", ["", 'timezone "Europe/Rome"'])
@pytest.mark.parametrize("second", ["wait 1 day", "wait 2 days"])
@pytest.mark.parametrize("between", ["", WELCOME, f"branch {{ when {A} {{ {WELCOME} }} }}"])
def test_labels_of_waits_that_last_as_long_may_change_places(zone: str, second: str, between: str) -> None:
    one, other = (
        TYPED.format(f"exit on order.paid {zone} {first}: wait 1 day {between} {last}: {second} {RECEIPT}")
        for first, last in (("a", "b"), ("b", "a"))
    )
    told = [each for each in messages(one, other, Class.TIMING, Policy.PINNED) if TIME in each]
    assert told == []
    assert [each for each in messages(one, other, Class.TIMING) if "goes on without it" in each] != []


@pytest.mark.parametrize(
    ("header", "short", "long", "known"),
    [
        ("", "wait 4 hours", "wait 10 hours", True),
        (ROME, "wait 4 hours", "wait 10 hours", True),
        (ROME, "wait 2 days", "wait 5 days", True),
        (ROME, "wait 23 hours", "wait 1 day", False),  # which is as long where clocks change
        ("", "wait 4 hours", "wait until 09:00", False),
    ],
)
def test_an_email_behind_another_wait_is_lost_to_some_only_where_it_comes_later(
    header: str, short: str, long: str, *, known: bool
) -> None:
    sooner, later = (
        TYPED.format(f"{header} exit on order.paid {one} {WELCOME} {other} {RECEIPT}")
        for one, other in ((short, long), (long, short))
    )
    for base, head, lost in ((sooner, later, True), (later, sooner, False)):
        found = {each.split(" ")[0] for each in classes(base, head, Policy.PINNED)} & {"LOST", "AUDIENCE+"}
        assert found == ({"LOST" if lost else "AUDIENCE+"} if known else {"LOST", "AUDIENCE+"})


def test_emails_that_crossed_different_waits_are_told_of_some_wait() -> None:
    base, head = (
        TYPED.format(f"send receipt {steps}")
        for steps in (f"{WELCOME} {SHORT} {RECEIPT} {LONG}", f"{SHORT} {WELCOME} {LONG} {RECEIPT}")
    )
    assert messages(base, head, Class.DUPLICATE)[0] == (
        f"{BOTH_SENDS} come after a wait, which they stood before: who waits there gets them twice"
    )


HOURS, MORNING = "window 08:00 to 20:00", "{ window 09:00 to 10:00 }"
MISSED = "send:order_note came after send:welcome_note, and does not any more: who waits there never gets it"


@pytest.mark.parametrize(
    ("base", "head", "held_again"),
    [
        # who waited for the window gets both as it opens
        (f"{WELCOME} {RECEIPT}", f"{RECEIPT} {WELCOME}", False),
        (f"wait 4 hours {WELCOME} {RECEIPT}", f"wait 4 hours {RECEIPT} {WELCOME}", False),
        (f"{WELCOME} {RECEIPT} {MORNING}", f"{RECEIPT} {MORNING} {WELCOME}", True),
        (f"{WELCOME} wait 4 hours {RECEIPT}", f"{RECEIPT} wait 4 hours {WELCOME}", True),
        (f"{WELCOME} {{ window always }} {RECEIPT}", f"{RECEIPT} {WELCOME} {{ window always }}", True),
    ],
)
def test_nobody_is_held_by_a_window_that_has_just_opened(base: str, head: str, *, held_again: bool) -> None:
    one, other = (TYPED.format(f"{HOURS} exit on order.paid {steps}") for steps in (base, head))
    pinned = classes(one, other, Policy.PINNED)
    assert pinned != ["SAFE ways"] if held_again else pinned == ["SAFE ways"]
    if not held_again:
        assert (classes(one, other), messages(one, other, Class.LOST)) == (["LOST ways"], [MISSED])


@pytest.mark.parametrize(("zone", "held_again"), [("", False), ('timezone /profile/zone else "UTC"', True)])
def test_a_set_of_the_zone_may_close_a_window_that_has_just_opened(zone: str, *, held_again: bool) -> None:
    one, other = (
        "journey a { on order.created enroll always transactional"
        f' {HOURS} {zone} {first} set /profile/zone = "Asia/Tokyo" {second} }}'
        for first, second in ((WELCOME, RECEIPT), (RECEIPT, WELCOME))
    )
    assert bool(messages(one, other, Class.DUPLICATE)) is held_again


def test_a_send_in_which_nobody_is_held_strands_nobody() -> None:
    one, other = (TYPED.format(f"{HOURS} {steps}") for steps in (f"{WELCOME} {RECEIPT}", WELCOME))
    assert "STRANDED send:order_note" not in classes(one, other)
    assert "STRANDED send:welcome_note" in classes(one, one.replace(WELCOME, ""))


ENTERS = "journey a {{ on order.created enroll {} transactional send order_note {} }}"


@pytest.mark.parametrize(
    ("before", "after", "words", "enters"),
    [
        ("", SHORT, "a new wait: nothing follows it, but runs end later", "ENTRY"),
        (SHORT, "", "the wait is gone: nothing followed it, but runs end at once", "REENTRY"),
        (LONG, SHORT, "waits 1 day instead of 3 days: everyone past it leaves at once, and nothing follows", "REENTRY"),
        (SHORT, LONG, "waits 3 days instead of 1 day", "ENTRY"),
    ],
)
def test_a_wait_behind_which_nothing_follows_says_so(before: str, after: str, words: str, enters: str) -> None:
    base, head = (version_of(compiled(ENTERS.format("always", steps))) for steps in (before, after))
    found = [change.remark for change in difference(base, head, Policy.LIVE).changes]
    assert words in [remark.message for remark in found]
    assert {remark.kind.value for remark in found} & {"ENTRY", "REENTRY"} == {enters}


@pytest.mark.parametrize(
    ("enroll", "longer", "shorter"),
    [
        ("always", "ENTRY", "REENTRY"),
        ("always if running restart", "SAFE", "SAFE"),
        ("always if running parallel", "SAFE", "SAFE"),
        ("once", "SAFE", "SAFE"),
        ("once if running restart", "REENTRY", "ENTRY"),
        ("again after 2 days", "SAFE", "SAFE"),
        ("again after 25 hours", "ENTRY", "REENTRY"),
        ("again after 2 days if running restart", "REENTRY", "ENTRY"),
    ],
)
@pytest.mark.parametrize(
    ("base", "head"),
    [
        (f"{PAID} wait 1 day wait 1 hour", f"wait 1 day {PAID} wait 1 hour"),
        (
            "branch { when /event/paid == true { exit } else { wait 1 hour } } wait 1 day",
            "branch { when /event/paid == true { } else { wait 1 hour } } wait 1 day",
        ),
    ],
)
def test_how_long_a_run_lasts_says_who_enters_again(
    base: str, head: str, enroll: str, longer: str, shorter: str
) -> None:
    one, other = (ENTERS.format(enroll, steps) for steps in (base, head))
    for before, after, wanted in ((one, other, longer), (other, one, shorter)):
        told = {each.split(" ")[0] for each in classes(before, after, Policy.PINNED)}
        assert told - {"SAFE"} == {wanted} - {"SAFE"}


@pytest.mark.parametrize(
    ("moved", "wanted"),
    [
        (f"wait 1 day {WELCOME}", {"LOST", "AUDIENCE+"}),
        (f"{WELCOME} wait 1 day", {"LOST", "AUDIENCE+", "ENTRY", "REENTRY"}),
    ],
)
def test_a_wait_that_moves_with_its_last_email_is_told_by_that(moved: str, wanted: set[str]) -> None:
    base, head = (TYPED.format(f"{RECEIPT} {cases(*arms)}") for arms in ((moved, ""), ("", moved)))
    assert {each.split(" ")[0] for each in classes(base, head)} == wanted


def test_who_comes_to_an_email_as_before_is_not_said_to_be_new_because_steps_before_it_are() -> None:
    base, head = (
        TYPED.format(f"{SHORT} branch {{ when {A} {{ {one} }} else {{ {two} {RECEIPT} }} }}")
        for one, two in ((f"{LONG} {WELCOME}", ""), ("", f"{LONG} {WELCOME}"))
    )
    assert messages(base, head, Class.WIDER, Policy.PINNED) == [
        "people may come to send:welcome_note from branch by else, who did not"
    ]


def test_a_set_behind_an_exit_that_is_gone_is_told_where_it_is_read() -> None:
    base, head = (
        ENTERS.format("always if running parallel", f"{exit_} set /profile/plan = 1 wait 1 day {OF_PLAN} send receipt")
        for exit_ in (PAID, "branch { when /event/paid == true { } }")
    )
    assert "AUDIENCE? exit" in classes(base, head.replace("send receipt", ""))


FILTERED = (
    "journey a {{ on order.created where /event/total >= 20 and {} enroll always transactional {} "
    "wait 1 day send order_note }}"
)


@pytest.mark.parametrize(
    ("where", "more", "wanted"),
    [
        (A, "exit when /event/total < 5", set()),
        (A, "exit on order.paid as p where /event/total < 5 and /p/n == 1", set()),
        (A, "branch { when /event/total < 5 { exit } }", set()),
        ('lower(/event/kind) == "a"', 'exit when lower(/event/kind) == "b"', set()),
        ("any /event/items as item where /item/n > 3", "exit when all /event/items as item where /item/n < 3", set()),
        (A, f"exit when not ({A})", {"CONSENT", "ENTRY"}),
        ("did order.paid", "exit when not did order.paid", {"CONSENT", "ENTRY"}),
        (
            "any /event/items as item where /item/n == /profile/n",
            "exit when /profile/n is missing",
            {"CONSENT", "ENTRY"},
        ),
        ("/event/at < now", "exit when /event/at > 2026-01-01T00:00:00Z", {"CONSENT", "ENTRY"}),
    ],
)
def test_what_a_filter_says_of_the_event_holds_in_every_run(where: str, more: str, wanted: set[str]) -> None:
    base, head = (FILTERED.format(where, words) for words in (more, ""))
    assert {each.split(" ")[0] for each in classes(base, head)} - {"SAFE"} == wanted


def test_a_step_by_which_some_leave_lets_others_through_in_another_arm() -> None:
    by_date = "wait until /event/at if past exit if missing continue"
    for leaving, told in ((by_date, set()), ("send welcome_note { if skipped exit }", {"LOST", "AUDIENCE+"})):
        base, head = (
            ENTERS.format("always", f"branch {{ when {A} {{ {one} }} else {{ {two} }} }} send receipt")
            for one, two in ((leaving, ""), ("", leaving))
        )
        assert {each.split(" ")[0] for each in classes(base, head)} >= {"AUDIENCE?"} | told


def test_ways_that_lead_elsewhere_are_named() -> None:
    base, head = (
        version_of(compiled(TYPED.format(f"branch {{ when {A} {{ {one} }} else {{ {two} }} }} wait 1 day")))
        for one, two in ((WELCOME, ""), ("", WELCOME))
    )
    assert [change.remark.message for change in difference(base, head, Policy.LIVE).changes] == [
        "people may no longer come to send:welcome_note from branch by when-1",
        "people may come to send:welcome_note from branch by else, who did not",
    ]


@pytest.mark.parametrize(
    ("enroll", "clause", "steps", "gone", "new"),
    [
        ("always", "exit on order.paid", "", "ENTRY", "REENTRY"),
        ("once", "exit on order.paid", "", "SAFE", "SAFE"),
        ("once", "exit on order.paid", "set /profile/plan = 1", "CONSENT", "LOST"),
        ("once window 09:00 to 10:00", "exit on order.paid", "", "CONSENT", "LOST"),
        ("once", "exit when /profile/plan == 1", "", "CONSENT", "LOST"),
    ],
)
def test_an_exit_behind_which_nothing_is_sent_only_ends_runs(
    enroll: str, clause: str, steps: str, gone: str, new: str
) -> None:
    base, head = (ENTERS.format(f"{enroll} {one}", f"wait 1 day {steps}") for one in (clause, ""))
    for before, after, wanted in ((base, head, gone), (head, base, new)):
        assert {each.split(" ")[0] for each in classes(before, after)} - {"SAFE"} == {wanted} - {"SAFE"}


OFFERS = """
subscription news opt-out {{ cap 1 send in 2 days }}
subscription offers opt-out
journey a {{ on order.created enroll {} subscription {} send welcome_note {} }}
journey b {{ on order.paid enroll always subscription news send receipt }}
"""


@pytest.mark.parametrize(
    ("enroll", "group", "moved", "others"),
    [
        ("always", "news", "send order_note", "send:welcome_note and emails of b"),
        ("always", "offers", "send order_note", None),
        ("always", "offers", "send order_note { subscription news }", "emails of b"),
        ("once", "news", "send order_note", "emails of b"),  # the other one went out before it
        ("once", "news", "branch { when /event/paid == true { send order_note } }", "emails of b"),
        ("once cap 1 send in 1 day", "offers", "send order_note", None),
    ],
)
def test_an_email_more_under_a_cap_takes_the_place_of_others(
    enroll: str, group: str, moved: str, others: str | None
) -> None:
    without, with_it = (version_of(compiled(OFFERS.format(enroll, group, step))) for step in ("", moved))
    told = [
        change.remark.message
        for pair in ((without, with_it), (with_it, without))
        for change in difference(*pair, Policy.LIVE).changes
        if "cap" in change.remark.message
    ]
    words = (
        "a cap counts this, too: {} may be stopped now",
        "a cap counts this no more: {} may go out where it stopped them",
    )
    assert told == ([one.format(others) for one in words] if others else [])


@pytest.mark.parametrize(
    ("by_offers", "by_news", "counted"),
    [  # a cap of the Journey counts its emails as before, whatever their group is
        (("offers", "send order_note"), ("offers", "send order_note { subscription news }"), "it and emails of b"),
        (("offers", "send order_note"), ("news", "send order_note"), "its emails and emails of b"),
        (
            ("offers", "send order_note { subscription news }"),
            ("news", "send order_note { subscription news }"),
            "its emails, send:order_note and emails of b",
        ),
    ],
)
def test_an_email_by_another_group_is_counted_by_the_caps_of_groups_anew(
    by_offers: tuple[str, str], by_news: tuple[str, str], counted: str
) -> None:
    one, other = (version_of(compiled(OFFERS.format("always cap 1 send in 1 day", *by))) for by in (by_offers, by_news))
    for pair, told in (
        ((one, other), f"a cap counts this, too: {counted} may be stopped now"),
        ((other, one), f"a cap counts this no more: {counted} may go out where it stopped them"),
    ):
        messages = [change.remark.message for change in difference(*pair, Policy.LIVE).changes]
        assert [message for message in messages if "cap" in message] == [told]


def test_a_journey_more_under_the_cap_of_a_group_takes_the_place_of_others() -> None:
    whole = OFFERS.format("always", "news", "")
    alone = "".join(line for line in whole.splitlines(keepends=True) if not line.startswith("journey a"))
    assert "LOST journey a" in classes(alone, whole)
    assert "AUDIENCE+ journey a" in classes(whole, alone)


def test_a_field_changes_its_type_for_one_of_several_events_that_start_runs(tmp_path: Path) -> None:
    for side, kind in (("base", "number"), ("head", "string")):
        items = {"type": "array", "items": {"type": "object", "properties": {"n": {"type": kind}}}}
        schema = {"type": "object", "properties": {"items": items}, "required": ["items"]}
        write_files(
            tmp_path / side,
            {
                "sfjourney.toml": "",
                "a.journey": """
                event seat.taken { schema "taken.json" }
                event seat.left { schema "left.json" }
                journey a {
                  on seat.taken where any /event/items as item where /item/n > 1
                  on seat.left
                  enroll always
                  set /profile/a = 1
                }""",
                "taken.json": json.dumps(schema),
                "left.json": json.dumps({"type": "object", "properties": {"reason": {"type": "string"}}}),
            },
        )
    (change,) = sfjourney.diff(tmp_path / "base", tmp_path / "head").changes
    assert (change.remark.kind.value, change.remark.message) == (
        "DATA",
        "/item/n can be string now, in runs that seat.taken starts",
    )


OPTIONAL = """
event seat.taken { schema "taken.json" }
event seat.paid { schema "taken.json" }
journey a { on seat.taken enroll always %s set /profile/a = 1 }"""
GUARDED = "/event/n is present and /event/n > 1"


@pytest.mark.parametrize(
    ("steps", "wanted"),
    [
        ("goal seat.paid as p where /p/n > 1", "SAFE"),
        ("goal seat.paid matching /event/n", "SAFE"),
        ("goal seat.paid as p where /p/n > 1 exit on seat.paid as p where /p/n > 1", "AUDIENCE?"),
        ("branch { when /event/n > 1 { exit } }", "AUDIENCE?"),
        (f"branch {{ when {GUARDED} {{ exit }} }}", "SAFE"),
        ("branch { when /event/n is missing or not (/event/n > 1) { exit } }", "SAFE"),
        (f"branch {{ when {GUARDED} {{ exit }} when /event/n > 5 {{ exit }} }}", "AUDIENCE?"),
        ("branch { when /event/n is present { exit } }", "AUDIENCE?"),
        (f"exit on seat.paid where {GUARDED}", "SAFE"),
        (f"exit on seat.paid matching /event/n where {GUARDED}", "AUDIENCE?"),
        (f"wait up to 1 day {{ on seat.paid where {GUARDED} {{ }} }}", "SAFE"),
        (f"wait up to 1 day {{ on seat.paid matching /event/n where {GUARDED} {{ }} }}", "AUDIENCE?"),
    ],
)
def test_a_field_that_may_be_missing_now_is_told_where_somebody_notices(
    tmp_path: Path, steps: str, wanted: str
) -> None:
    for side, required in (("base", ["n"]), ("head", [])):
        schema = {"type": "object", "properties": {"n": {"type": "number"}}, "required": required}
        files = {"sfjourney.toml": "", "a.journey": OPTIONAL % steps, "taken.json": json.dumps(schema)}
        write_files(tmp_path / side, files)
    kinds = {change.remark.kind.value for change in sfjourney.diff(tmp_path / "base", tmp_path / "head").changes}
    assert kinds - {"SAFE"} == {wanted} - {"SAFE"}


DATED = "wait until {} after /event/at if past continue if missing continue"


def test_an_arm_is_called_narrower_by_itself_only_where_it_is() -> None:
    arms = [version_of(compiled(ARMS.format(condition))) for condition in ("/p/n < 2", "/p/n > 7", "/p/n < 1")]
    told = [difference(arms[0], head, Policy.LIVE).changes[0].remark.message for head in arms[1:]]
    port = "on-2"
    assert told == [
        f"what those before {port} leave to it is narrower: fewer people go that way",
        f"the condition of {port} is narrower: fewer people go that way",
    ]


def test_days_instead_of_as_many_hours_say_when_that_differs() -> None:
    base, head = (version_of(compiled(STEPS.format(f"{ROME} wait {length}"))) for length in ("2 days", "48 hours"))
    (change,) = difference(base, head, Policy.LIVE).changes
    assert change.remark.kind is Class.TIMING
    assert (
        change.remark.message
        == "waits 48 hours instead of 2 days: that differs only where clocks change while it lasts"
    )
    base, head = (version_of(compiled(STEPS.format(f"{ROME} {DATED.format(n)}"))) for n in ("2 days", "48 hours"))
    (change,) = difference(base, head, Policy.LIVE).changes
    assert change.remark.message == "waits until another time: that differs only where clocks change before it"
    leaving = DATED.replace("past continue", "past exit")
    base, head = (version_of(compiled(STEPS.format(f"{ROME} {leaving.format(n)}"))) for n in ("2 days", "48 hours"))
    assert all("where clocks change" in change.remark.message for change in difference(base, head, Policy.LIVE).changes)
    base, head = (version_of(compiled(STEPS.format(f"wait {length}"))) for length in ("2 days", "48 hours"))
    assert [change.remark.kind for change in difference(base, head, Policy.LIVE).changes] == [Class.SAFE]


SET_AND_WAIT = """
journey a {{
  on order.created enroll {} transactional
  branch {{ when /profile/plan == "pro" {{ send receipt }} }}
  {}
}}
"""


@pytest.mark.parametrize(
    ("enroll", "policy", "meanwhile"),
    [
        ("always if running parallel", Policy.LIVE, True),
        ("always per /event/orderId", Policy.PINNED, True),
        ("once", Policy.PINNED, False),
    ],
)
def test_a_property_that_is_set_sooner_or_later_is_read_in_other_runs(
    enroll: str, policy: Policy, *, meanwhile: bool
) -> None:
    behind, before = (
        version_of(compiled(SET_AND_WAIT.format(enroll, steps)))
        for steps in ('wait 1 day set /profile/plan = "pro"', 'set /profile/plan = "pro" wait 1 day')
    )
    for pair in ((behind, before), (before, behind)):
        messages = [change.remark.message for change in difference(*pair, policy).changes]
        assert ("conditions read /profile/plan, which is set earlier or later now" in messages) is meanwhile


SHOWN = 'set /profile/plan = {} send welcome_note {{ subject "${{/profile/plan}}" }}'
AT = "set /profile/at = {} wait 1 day wait until /profile/at if past {} if missing continue"


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        (AT.format("4 days after now", "continue"), AT.format("6 days after now", "continue"), "TIMING"),
        (AT.format("4 days after now", "exit"), AT.format("6 days after now", "exit"), "AUDIENCE?"),
        (AT.format("4 days after now", "continue"), AT.format("6 days after /event/at", "continue"), "AUDIENCE?"),
        (SHOWN.format(1), SHOWN.format(2), "CONTENT"),
    ],
)
def test_a_property_that_is_set_otherwise_says_who_notices(before: str, after: str, wanted: str) -> None:
    base, head = (STEPS.format(steps) for steps in (before, after))
    assert {each.split(" ")[0] for each in classes(base, head)} == {wanted}


DATE = "wait until /{}/at if past exit if missing exit"
PAST = "when the date of wait-until:event-at is past"


def test_a_date_on_the_other_side_of_a_wait_may_be_past_by_then() -> None:
    first, last = (STEPS.format(steps.format(DATE.format("event"))) for steps in ("{} wait 1 day", "wait 1 day {}"))
    assert messages(first, last, Class.LOST) == [f"more runs come {PAST}, and end: send:order_note is then never sent"]
    assert f"fewer runs come {PAST}: more people come to send:order_note" in messages(last, first, Class.WIDER)


@pytest.mark.parametrize(("of", "wanted"), [("event", 0), ("profile", 1)])
def test_a_date_of_the_profile_may_come_or_go_meanwhile(of: str, wanted: int) -> None:
    first, last = (STEPS.format(steps.format(DATE.format(of))) for steps in ("{} wait 1 day", "wait 1 day {}"))
    assert len(messages(first, last, Class.UNCLEAR)) == len(messages(last, first, Class.UNCLEAR)) == wanted


CLOSED = (
    "journey a {{ on order.created where /event/total >= 20 enroll always transactional "
    "branch {{ when /event/total < 5 {{ {} }} }} wait 1 day branch {{ when /profile/a == 1 {{ exit }} }} "
    "send order_note }}"
)


@pytest.mark.parametrize("step", [RECEIPT, SHORT, "set /profile/a = 1", f"{SHORT} {RECEIPT}", "set /profile/a = 2"])
def test_a_step_to_which_nobody_comes_is_safe(step: str) -> None:
    without, with_it, other = (CLOSED.format(one) for one in ("", step, "set /profile/a = 3"))
    for pair in ((without, with_it), (with_it, without), (with_it, other)):
        assert {each.split(" ")[0] for each in classes(*pair)} <= {"SAFE"}
