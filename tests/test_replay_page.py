"""The page of `simulate --report`, read as text: what it carries and allows itself, and that its numbers are right."""

import json
import re
import tracemalloc
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from command import call
from page_tags import tags
from payloads import PAYLOADS
from replay_reports import (
    CODE,
    POLICY,
    ROOT,
    STYLE,
    carried,
    compiled_workspace,
    hash_source,
    hostile_page,
    many,
    sample_replay,
)
from sfjourney import Simulation
from sfjourney.api import report_page, simulate
from sfjourney.replay.rows import SendRowWithState
from sfjourney.report.page.email_frame import email_frame
from sfjourney.report.page.folding import fold
from sfjourney.report.page.funnel import funnels
from sfjourney.report.page.interning import Interning
from sfjourney.report.page.previews import Previews
from sfjourney.report.page.stories import stories
from sfjourney.report.page.time_buckets import buckets
from small_repository import NOTE
from workspaces import write_files

RECORDED = ("simulate", "docs/recorded/calls.jsonl", "-w", "docs/recorded")


@pytest.fixture(scope="module")
def sample() -> tuple[Simulation, str]:
    compiled, simulation = sample_replay("2026-03-13T00:00:00Z")
    return simulation, report_page(compiled, simulation)


# ---- the command


def test_the_command_writes_a_page_and_says_where(tmp_path: Path) -> None:
    page = tmp_path / "month.html"
    said = call(ROOT, *RECORDED, "--report", page)
    assert said.status == 0
    assert f"A page about it: {page}" in said.out
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert [path.name for path in tmp_path.iterdir()] == ["month.html"]


def test_a_report_changes_no_other_output(tmp_path: Path) -> None:
    asked: dict[str, tuple[str | Path, ...]] = {"with": ("--report", tmp_path / "page.html"), "without": ()}
    for name, more in asked.items():
        assert call(ROOT, *RECORDED, "-o", tmp_path / name, *more).status == 0
    for file in ("runs.jsonl", "sends.jsonl", "refused.jsonl", "summary.json"):
        assert (tmp_path / "with" / file).read_bytes() == (tmp_path / "without" / file).read_bytes()


def test_states_are_written_where_they_are_asked_for_beside_a_report(tmp_path: Path) -> None:
    assert call(ROOT, *RECORDED, "-o", tmp_path / "out", "--state", "--report", tmp_path / "page.html").status == 0
    first = (tmp_path / "out" / "sends.jsonl").read_bytes().splitlines()[0]
    assert "state" in json.loads(first)


@pytest.mark.parametrize("place", ["folder", "nowhere/page.html"])
def test_a_place_that_cannot_be_written_is_told_before_the_work(place: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    said = call(ROOT, *RECORDED, "--report", tmp_path / place)
    assert (said.status, said.out) == (2, "")
    assert "--report" in said.err


@pytest.mark.thorough
def test_the_same_replay_gives_the_same_bytes(sample: tuple[Simulation, str]) -> None:
    compiled, simulation = sample_replay("2026-03-13T00:00:00Z")
    assert report_page(compiled, simulation) == sample[1]


def test_a_replay_without_states_has_no_report() -> None:
    compiled, _ = sample_replay("2026-03-09T00:00:00Z")
    folder = ROOT / "docs" / "recorded"
    with pytest.raises(ValueError, match="states"):
        report_page(compiled, simulate([folder / "calls.jsonl"], folder))


# ---- what the page allows itself


def test_the_policy_of_a_page_allows_what_it_carries_and_nothing_else(sample: tuple[Simulation, str]) -> None:
    page = sample[1]
    (policy,) = POLICY.findall(page.partition("page-data")[0])
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    (code,), (style,) = CODE.findall(page), STYLE.findall(page.partition("page-data")[0])
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == hash_source(code)
    assert rules["style-src-elem"].split(" ")[0] == hash_source(style)
    assert set(rules) == {
        "default-src",
        "base-uri",
        "form-action",
        "script-src",
        "style-src-elem",
        "style-src-attr",
    }


def test_a_page_refers_to_nothing_outside_of_itself(sample: tuple[Simulation, str]) -> None:
    found = tags(sample[1])
    assert {"img", "link", "iframe", "object", "embed", "base"}.isdisjoint(tag for tag, _ in found)
    named = {attributes["id"] for _, attributes in found if "id" in attributes}
    links = [attributes["href"] or "" for tag, attributes in found if tag == "a"]
    assert [link for link in links if not link.startswith("#") or link[1:] not in named] == []
    assert not [name for _, attributes in found for name in attributes if name in ("src", "srcset", "style")]


def test_ids_on_a_page_are_there_once(sample: tuple[Simulation, str]) -> None:
    ids = Counter(attributes["id"] for _, attributes in tags(sample[1]) if "id" in attributes)
    assert [name for name, count in ids.items() if count > 1] == []


# ---- what it tells


def test_the_page_tells_every_run_and_every_email(sample: tuple[Simulation, str]) -> None:
    simulation, page = sample
    told = carried(page)
    assert retold_runs(told) == Counter(
        (
            run.profile_id,
            run.journey,
            run.enrolled_at,
            run.ended_at,
            run.status,
            run.reason,
            run.goal_at,
            run.waiting_for.until if run.waiting_for else None,
            tuple((visit.node, visit.at, visit.out) for visit in run.path),
        )
        for run in simulation.runs
    )
    assert retold_sends(told) == Counter(
        (
            send.profile_id,
            send.journey,
            send.node,
            send.template,
            send.to,
            send.subject,
            send.decided_at,
            send.sent_at,
            send.status,
            send.reason,
        )
        for send in simulation.sends
    )


def instant(told: dict[str, Any], millis: int) -> str:
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=told["base"] + millis)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def word(told: dict[str, Any], number: int) -> str | None:
    found: str | None = told["words"][number] if number >= 0 else None
    return found


def retold_runs(told: dict[str, Any]) -> Counter[tuple[object, ...]]:
    profiles, runs, visits = told["profiles"], told["runs"], told["visits"]
    found: Counter[tuple[object, ...]] = Counter()
    for place, profile in enumerate(profiles["id"]):
        for run in range(profiles["runs"][place], profiles["runs"][place + 1]):
            journey, start = told["journeys"][runs["journey"][run]], runs["start"][run]

            def later(name: str, run: int = run, start: int = start) -> str | None:
                return instant(told, start + runs[name][run]) if runs[name][run] >= 0 else None

            path = tuple(
                (
                    journey["nodes"][visits["node"][visit]][0],
                    instant(told, start + visits["at"][visit]),
                    word(told, visits["port"][visit]),
                )
                for visit in range(runs["visits"][run], runs["visits"][run + 1])
            )
            status, reason = word(told, runs["status"][run]), word(told, runs["reason"][run])
            head = (profile, journey["key"], instant(told, start), later("end"), status, reason)
            found[(*head, later("goal"), later("waits"), path)] += 1
    return found


def retold_sends(told: dict[str, Any]) -> Counter[tuple[object, ...]]:
    profiles, sends = told["profiles"], told["sends"]
    found: Counter[tuple[object, ...]] = Counter()
    for place, profile in enumerate(profiles["id"]):
        for send in range(profiles["sends"][place], profiles["sends"][place + 1]):
            journey = told["journeys"][sends["journey"][send]] if sends["journey"][send] >= 0 else None
            node = journey["nodes"][sends["node"][send]][0] if journey else None
            decided = sends["decided"][send]
            sent = instant(told, decided + sends["sent"][send]) if sends["sent"][send] >= 0 else None
            words = (word(told, sends[name][send]) for name in ("template", "to", "subject"))
            ends = (word(told, sends[name][send]) for name in ("status", "reason"))
            key = journey["key"] if journey else None
            found[(profile, key, node, *words, instant(told, decided), sent, *ends)] += 1
    return found


def test_a_profile_is_called_by_its_address_and_its_own_id(sample: tuple[Simulation, str]) -> None:
    told = carried(sample[1])
    send = next(send for send in sample[0].sends_with_state if "externalId" in send.state["profile"])
    place = told["profiles"]["id"].index(send.profile_id)
    assert word(told, told["profiles"]["address"][place]) == send.to
    assert word(told, told["profiles"]["external"][place]) == send.state["profile"]["externalId"]


def test_the_funnel_counts_what_runs_did(sample: tuple[Simulation, str]) -> None:
    simulation, page = sample
    compiled, _ = sample_replay("2026-03-09T00:00:00Z")
    assert compiled.graph is not None
    counted = funnels(compiled.graph.journeys, simulation.runs)
    for journey in compiled.graph.journeys:
        runs = [run for run in simulation.runs if run.journey == journey.key]
        funnel = counted[journey.key]
        assert funnel.runs == len(runs)
        for node in journey.nodes:
            visits = [visit for run in runs for visit in run.path if visit.node == node.id]
            waiting = [run for run in runs if run.waiting_for is not None and run.waiting_for.node == node.id]
            assert funnel.reached[node.id] == len(visits)
            assert funnel.waits[node.id] == len(waiting)
            for edge in (edge for edge in journey.edges if edge.source == node.id):
                assert funnel.took[node.id, edge.port] == sum(visit.out == edge.port for visit in visits)
            note = f"{len(visits):,} run{'' if len(visits) == 1 else 's'}"
            assert f">{note}{f', {len(waiting):,} waiting' if waiting else ''}<" in page


def test_names_written_from_the_right_are_kept_apart_from_the_numbers_of_others(tmp_path: Path) -> None:
    """Next to each other, two such names would swap the numbers that stand behind them."""
    journey = """
    journey j { on x enroll always transactional split "s" { 50% "א" { wait 1 day } 50% "ב" { exit } } send note }
    """
    record = '{"event": "x", "profile": {"email": "a@example.com"}, "occurredAt": "2026-03-09T10:00:00Z"}\n'
    files = {"sfjourney.toml": "", "a.journey": journey, "templates/note.json": NOTE, "r.jsonl": record}
    root = write_files(tmp_path, files)
    replayed = simulate([root / "r.jsonl"], root, states=True, workers=1)
    page = report_page(compiled_workspace(root), replayed)
    (cell,) = re.findall("<td><bdi>א .*?</td>", page)
    assert re.fullmatch("<td><bdi>א [01]</bdi>, <bdi>ב [01]</bdi></td>", cell)


def test_previews_are_the_emails_as_they_are_rendered(sample: tuple[Simulation, str]) -> None:
    simulation, page = sample
    told = carried(page)
    shown = [number for number in told["sends"]["preview"] if number >= 0]
    assert len(shown) == sum(send.status == "Sent" for send in simulation.sends)
    texts = {unfolded(told, number) for number in shown}
    assert all(text.startswith("<!doctype html>") and "https://example.com" not in _loads(text) for text in texts)
    assert any("Thank you for your order" in text for text in texts)


def unfolded(told: dict[str, Any], number: int) -> str:
    shape, *own = told["previews"]["documents"][number]
    first, *others = told["previews"]["shapes"][shape]
    return str(first + "".join(told["words"][text] + part for text, part in zip(own, others, strict=True)))


def _loads(text: str) -> str:
    """What of an email a browser might fetch."""
    found = tags(text)
    return " ".join(
        str(attributes.get(name))
        for _, attributes in found
        for name in ("src", "href", "background", "srcset", "action")
    )


def test_of_too_many_profiles_some_are_told_whole() -> None:
    values, most = many(6_000), 1_000
    told = stories(values.rows, Previews(({},)), most)
    assert most * 0.98 < len(told.runs.start) + len(told.sends.decided) <= most
    by_profile = Counter(send.profile_id for send in values.sends)
    starts = told.profiles.sends
    for place, profile in enumerate(told.profiles.id):
        assert starts[place + 1] - starts[place] == by_profile[profile]


def test_a_profile_with_more_than_a_page_tells_is_told_all_the_same() -> None:
    assert len(stories(many(60).rows, Previews(({},)), 3).profiles.id) == 1


class LargeStates:
    """The sends of a replay, each with a state of 5 kB or more that is made when somebody looks."""

    def __init__(self, sends: Iterable[SendRowWithState]) -> None:
        self.sends = sends

    def __iter__(self) -> Iterator[SendRowWithState]:
        return (replace(send, state={**send.state, "large": send.send_id * 5_000}) for send in self.sends)


def test_states_of_emails_that_are_not_shown_are_not_held() -> None:
    values = many(3_000).rows
    large = replace(values, sends=LargeStates(values.sends))
    assert stories(large, Previews(({},))) == stories(values, Previews(({},)))
    tracemalloc.start()
    try:
        stories(large, Previews(({},)))
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


# ---- its parts


@given(st.lists(st.tuples(st.sampled_from("ab"), st.text("<ab>/ \n", max_size=30)), max_size=12))
def test_folding_loses_nothing(documents: list[tuple[str, str]]) -> None:
    words = Interning()
    told = {"previews": msgspec.to_builtins(fold(documents, words)), "words": words.texts}
    assert [unfolded(told, number) for number in range(len(documents))] == [text for _, text in documents]


HOURS = st.datetimes(datetime(1971, 1, 1), datetime(9990, 1, 1)).map(lambda at: f"{at:%Y-%m-%dT%H}")  # noqa: DTZ001


@given(st.lists(st.dictionaries(HOURS, st.integers(1, 50), max_size=5), min_size=1, max_size=3))
def test_spans_of_time_lose_no_count(series: list[dict[str, int]]) -> None:
    made = buckets(list(series))
    sums = [sum(counts[place] for counts in made.counts) for place in range(len(series))] if made.counts else [0]
    assert sums == [sum(counts.values()) for counts in series] or not any(series)
    assert list(made.names) == sorted(set(made.names))
    assert len(made.names) <= 100


@pytest.mark.parametrize(
    ("first", "last", "unit"),
    [
        ("2026-03-09T10", "2026-03-09T10", "hour"),
        ("2026-03-09T10", "2026-03-13T09", "hour"),
        ("2026-03-09T10", "2026-03-14T09", "day"),
        ("2026-03-09T10", "2026-07-09T10", "week"),
        ("2026-03-09T10", "2029-03-09T10", "month"),
        ("2026-03-09T10", "2099-03-09T10", "year"),
        ("2026-03-09T10", "9999-12-31T23", "century"),
    ],
)
def test_spans_are_as_fine_as_can_be_read(first: str, last: str, unit: str) -> None:
    assert buckets([{first: 1, last: 1}]).unit == unit


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ('<img src="https://example.com/a.png" alt="a" width="5">', '<img alt="a" width="5">'),
        (
            '<a href="https://example.com/?a=1&amp;b" target="_blank">x</a>',
            '<a title="https://example.com/?a=1&amp;b">x</a>',
        ),
        ("<a href='javascript:alert(1)'>x</a>", '<a title="javascript:alert(1)">x</a>'),
        ('<td background="https://example.com/a.png">x</td>', "<td>x</td>"),
        (
            '<p style="background:url(https://example.com/a)">x</p>',
            '<p style="background:none(https://example.com/a)">x</p>',
        ),
        ("<style>@import 'a'; p{color:red}</style>", "<style nonce=\"n\">none( 'a'; p{color:red}</style>"),
        ("<script>alert(1)</script><p>x</p>", "<p>x</p>"),
        ('<p onclick="alert(1)">x &lt;b&gt; &#60;</p>', "<p>x &lt;b&gt; &#60;</p>"),
        ('<meta http-equiv="refresh" content="0;url=https://example.com"><base href="/">x', "x"),
        ("<!--[if mso]><p>outlook</p><![endif]--><p>x</p>", "<p>x</p>"),
        ('<iframe srcdoc="<script>alert(1)</script>"></iframe>', ""),
    ],
)
def test_an_email_in_a_frame_loads_and_runs_nothing(html: str, wanted: str) -> None:
    assert email_frame(html, "n").partition("unsafe-inline'\">")[2] == wanted


def test_no_text_is_markup_in_a_page_of_payloads(tmp_path: Path) -> None:
    page = hostile_page(tmp_path)
    found = tags(page)
    assert Counter(tag for tag, _ in found)["script"] == 2
    assert {"img", "iframe", "link", "base", "math"}.isdisjoint(tag for tag, _ in found)
    assert not [name for _, attributes in found for name in attributes if name.startswith("on") or name == "srcdoc"]
    told = carried(page)
    assert {text for text in PAYLOADS if text in told["words"]} == set(PAYLOADS), "ids of Profiles are told as they are"
