"""Pages in a headless Chromium: quiet, without a request, accessible, quick to search, and deaf to payloads."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import sfjourney
from browsers import (
    LOOKS,
    THREE_FRAMES,
    assert_no_handlers,
    choose,
    opened,
    typed,
    violations,
    width_of_timeline,
)
from payloads import PAYLOADS
from replay_reports import ROOT, hostile_page, many, sample_replay
from sfjourney.api import report_page
from sfjourney.report.page.graph_page import graph_page
from sfjourney.report.page.replay_page import replay_page
from sfjourney.report.picture.svg import graph_svg

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.thorough


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, browser: "Browser") -> dict[str, Path]:  # noqa: ARG001  # made for it
    folder = tmp_path_factory.mktemp("pages")
    compiled, simulation = sample_replay("2026-03-16T00:00:00Z")
    written = {
        "graph": graph_page(sfjourney.compile(ROOT / "journeys")),
        "replay": report_page(compiled, simulation),
        "hostile": hostile_page(tmp_path_factory.mktemp("hostile")),
        "many": replay_page(many(100_000), {}),
        "empty": replay_page(many(0), {}),
    }
    for name, text in written.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in written}


def story(page: "Page", asked: str = "") -> None:
    """Find a Profile, open its story and the first of its emails."""
    page.fill("#find", asked)
    page.press("#find", "Enter")
    page.wait_for_selector("#steps li")
    if page.query_selector("#steps details") is not None:
        page.eval_on_selector("#steps details", "one => { one.open = true; }")
        page.wait_for_selector("#steps iframe")


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
@pytest.mark.parametrize("name", ["graph", "replay"])
def test_a_page_is_quiet_accessible_and_no_wider_than_its_window(
    name: str, width: int, scheme: str, browser: "Browser", pages: dict[str, Path]
) -> None:
    with opened(browser, pages[name], width, scheme) as found:
        if name == "replay":
            story(found.page)
        found.page.eval_on_selector_all("main details", "all => all.forEach((one) => { one.open = true; })")
        assert violations(found.page) == []
        assert found.page.evaluate("document.documentElement.scrollWidth") <= width
        assert found.trouble == []


def test_a_frame_shows_the_email_in_its_own_colours_and_loads_nothing(
    browser: "Browser", pages: dict[str, Path]
) -> None:
    with opened(browser, pages["replay"]) as found:
        choose(found.page, "emails")
        story(found.page, "order_receipt sent")
        frame = found.page.query_selector("#steps iframe")
        assert frame is not None
        assert frame.get_attribute("sandbox") == ""
        inner = frame.content_frame()
        assert inner is not None
        assert "Thank you for your order" in (inner.text_content("body") or "")
        assert inner.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(47, 107, 60)"
        sources = inner.evaluate("[...document.images].map((one) => one.getAttribute('src'))")
        assert set(sources) == {None}, "it has images, and none leads anywhere"
        assert found.trouble == []


def test_a_search_in_a_hundred_thousand_emails_is_answered_within_three_frames(
    browser: "Browser", pages: dict[str, Path]
) -> None:
    with opened(browser, pages["many"]) as found:
        page = found.page
        choose(page, "emails")
        assert page.text_content("#found") == "100,000 of 100,000 emails"
        times = [typed(page, text) for text in ("p", "person.1", "order 00012", "note_3 sent", "nobody has this", "")]
        assert min(times) > 0
        assert max(times) < THREE_FRAMES, times
        assert len(page.query_selector_all("#list [role=option]")) < 40, "only the rows in sight are in the page"


def test_a_search_finds_what_it_should(browser: "Browser", pages: dict[str, Path]) -> None:
    with opened(browser, pages["many"]) as found:
        page = found.page
        for kind, asked, count in (
            ("profiles", "", "16,667 of 16,667 Profiles"),
            ("profiles", "person.123@", "1 of 16,667 Profiles"),
            ("profiles", "U_77 person.77@", "1 of 16,667 Profiles"),
            ("emails", "order 000123", "1 of 100,000 emails"),
            ("emails", "skipped cap", "20,000 of 100,000 emails"),
            ("emails", "nowhere", "No email of 100,000 has that."),
        ):
            choose(page, kind)
            page.fill("#find", asked)
            assert page.text_content("#found") == count
            assert page.is_hidden("#list") == count.startswith("No")


def test_a_page_of_nobody_counts_nobody(browser: "Browser", pages: dict[str, Path]) -> None:
    with opened(browser, pages["empty"]) as found:
        assert found.page.text_content("#found") == "There is no Profile."


def test_everything_can_be_done_by_keyboard(browser: "Browser", pages: dict[str, Path]) -> None:
    with opened(browser, pages["replay"]) as found:
        page = found.page
        page.focus("#find")
        page.keyboard.type("welcome_series")
        page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.id") == "list"
        for key in ("ArrowDown", "ArrowDown", "ArrowUp", "End", "Home", "PageDown"):
            page.keyboard.press(key)
            active = page.get_attribute("#list", "aria-activedescendant") or ""
            assert page.get_attribute(f"#{active}", "class") == "row person active"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "story"
        assert page.get_attribute(f"#{active}", "aria-selected") == "true"
        page.focus("#timeline")
        before = width_of_timeline(page)
        page.keyboard.press("+")
        assert width_of_timeline(page) == 2 * before
        page.wait_for_function(NAMES_IN_SIGHT)
        page.keyboard.press("-")
        assert width_of_timeline(page) == before
        page.focus("#zoom-in")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert width_of_timeline(page) == before, "the third button shows the whole story"
        assert found.trouble == []


@pytest.mark.parametrize("kind", ["profiles", "emails"])
def test_a_narrow_list_and_its_tables_show_instants_whole(
    kind: str, browser: "Browser", pages: dict[str, Path]
) -> None:
    with opened(browser, pages["many"], 360) as found:
        choose(found.page, kind)
        rows = found.page.evaluate("""() => [...document.querySelectorAll("#list span")]
            .filter((one) => /\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d/.test(one.textContent))
            .map((one) => [one.textContent, one.scrollWidth - one.clientWidth])""")
        assert len(rows) > 5
        assert [row for row in rows if row[1] > 0] == []
    with opened(browser, pages["replay"], 360) as found:
        found.page.eval_on_selector_all("main details", "all => all.forEach((one) => { one.open = true; })")
        lines = found.page.evaluate("""() => [...document.querySelectorAll("tbody th")]
            .filter((one) => /^\\d{4}-\\d\\d-\\d\\d$/.test(one.textContent))
            .map((one) => {
                const range = document.createRange();
                range.selectNodeContents(one);
                return range.getClientRects().length;
            })""")
        assert lines
        assert set(lines) == {1}
        over = """() => [...document.querySelectorAll(".scroll:has(td)")]
            .filter((one) => one.querySelector("thead th").textContent === "Day")
            .map((one) => one.scrollWidth - one.clientWidth)"""
        assert set(found.page.evaluate(over)) == {0}, "a table of days need not be scrolled"


NAMES_IN_SIGHT = """() => {
    const left = document.getElementById("timeline").getBoundingClientRect().left;
    const names = [...document.querySelectorAll("#timeline .lane")];
    return names.length > 0 && names.every((name) => name.getBoundingClientRect().left >= left);
}"""


def test_a_story_tells_what_the_output_files_say(browser: "Browser", pages: dict[str, Path]) -> None:
    _, simulation = sample_replay("2026-03-16T00:00:00Z")
    send = next(send for send in simulation.sends if send.status == "Skipped" and send.journey is not None)
    with opened(browser, pages["replay"]) as found:
        choose(found.page, "emails")
        story(found.page, f"{send.to} skipped {send.template}")
        told = found.page.inner_text("#steps")
        assert f"skipped, {send.reason}: {send.template} to {send.to} ({send.journey})" in told
        assert send.profile_id in (found.page.text_content("#story-id") or "")
        for run in (run for run in simulation.runs if run.profile_id == send.profile_id):
            assert all(visit.node in told for visit in run.path)
            assert run.enrolled_at[:16].replace("T", " ") in told
            assert f"{run.journey} {run.status}{f', {run.reason}' if run.reason else ''}" in told
        marks = found.page.query_selector_all("#timeline .mark")
        assert len(marks) == sum(one.profile_id == send.profile_id for one in simulation.sends)


def test_payloads_in_every_text_do_nothing(browser: "Browser", pages: dict[str, Path]) -> None:
    with opened(browser, pages["hostile"]) as found:
        page = found.page
        for number in range(len(PAYLOADS)):
            choose(page, "emails" if number % 2 else "profiles")
            page.fill("#find", f".{number}@example.com")
            page.press("#find", "Enter")
            page.eval_on_selector_all("#steps details", "all => all.forEach((one) => { one.open = true; })")
            assert PAYLOADS[number][:6].strip() in (page.text_content("#steps") or "")
        page.fill("#find", PAYLOADS[0])
        page.wait_for_timeout(300)
        assert len(page.query_selector_all("script")) == 2
        assert page.query_selector_all("main img, main link, main meta, main base, main math") == []
        assert_no_handlers(found)
        assert found.trouble == []


def test_words_of_a_picture_lie_within_their_figures(browser: "Browser", tmp_path: Path) -> None:
    svg = graph_svg(sfjourney.compile(ROOT / "journeys"))
    file = tmp_path / "picture.html"
    file.write_text(f"<!doctype html><meta charset=utf-8><body>{svg}", encoding="utf-8")
    with opened(browser, file) as found:
        outside = found.page.evaluate("""() => {
            const outside = [];
            for (const figure of document.querySelectorAll("g > .body, g.label > rect")) {
                const room = figure.getBoundingClientRect();
                for (const text of figure.parentElement.querySelectorAll("text")) {
                    const { left, right, top, bottom } = text.getBoundingClientRect();
                    const fits = left >= room.left - 1 && right <= room.right + 1;
                    if (!fits || top < room.top - 4 || bottom > room.bottom + 4) outside.push(text.textContent);
                }
            }
            return outside;
        }""")
        assert outside == []
