"""The page of `diff --format html` in a headless Chromium: quiet, accessible, quick to search, deaf to payloads."""

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

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
from diff_cases import PATCHES, sample_texts
from difference_reports import DIFFED, many_differences, replayed
from payloads import PAYLOADS
from sfjourney.clock.instants import parse_instant
from sfjourney.report.page.difference_page import difference_page
from small_repository import NOTE
from told_stories import MONTH, PROFILES, SAMPLE
from workspaces import write_files

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.thorough

EDITS = ("wait_shorter", "send_moved_behind_a_wait", "shared_template", "filter_wider")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, browser: "Browser") -> dict[str, Path]:  # noqa: ARG001  # made for it
    folder = tmp_path_factory.mktemp("pages")
    texts = dict(sample_texts())
    for name in EDITS:
        texts = dict(PATCHES[name].apply(texts))
    head = write_files(folder / "head", texts)
    sample = replayed(SAMPLE, head, [MONTH], [PROFILES], parse_instant("2026-03-12T00:00:00Z"))
    written = {
        "small": difference_page(*replayed(DIFFED / "before", DIFFED / "after", [DIFFED / "calls.jsonl"])),
        "sample": difference_page(*sample),
        "hostile": hostile(folder),
        "many": many_differences(100_000),
    }
    for name, text in written.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in written}


def hostile(folder: Path) -> str:
    """A page in which whatever an author or a caller may write is a payload."""
    writable = {number: text for number, text in enumerate(PAYLOADS) if "${" not in text and "\u2028" not in text}
    body = json.loads(NOTE)
    body["definition"]["body"]["elements"]["a"]["props"]["text"] = {"$state": "/event/text"}
    records = []
    journeys: dict[str, list[str]] = {"base": [], "head": []}
    for number, text in writable.items():
        event = json.dumps(f"{text} {number}")
        for name, days in (("base", 2), ("head", 1)):
            quoted = json.dumps(f"{text}{days}")
            journeys[name].append(f"""
            journey hostile_{number} {quoted} {{
              on {event} where /event/n != {quoted}
              enroll always if running parallel
              transactional
              wait {days} days
              send note {{ subject {quoted} }}
              branch {quoted} {{ when /event/text == {quoted} {{ wait {days} hours }} }}
            }}""")
        profile = {"email": f"{re.sub('[^!-?A-~]', '', text)}.{number}@example.com", "externalId": text}
        data = {"text": text, "n": 1}
        at = f"2026-03-09T10:{number:02d}:00Z"
        records.append(json.dumps({"event": f"{text} {number}", "data": data, "profile": profile, "occurredAt": at}))
    for name, listed in journeys.items():
        files = {"sfjourney.toml": "", "a.journey": "\n".join(listed), "templates/note.json": json.dumps(body)}
        write_files(folder / f"hostile-{name}", files)
    recording = folder / "<script>alert(1)<!--&lt;.jsonl"
    recording.write_text("\n".join(records) + "\n", encoding="utf-8")
    reviewed, stories = replayed(folder / "hostile-base", folder / "hostile-head", [recording])
    assert len(stories.differences.how) == len(writable)
    return difference_page(reviewed, stories)


def story(page: "Page", asked: str = "") -> None:
    """Find a difference and open it, with both emails."""
    page.fill("#find", asked)
    page.press("#find", "Enter")
    page.wait_for_selector("#steps li")


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
@pytest.mark.parametrize("name", ["small", "sample"])
def test_a_page_is_quiet_accessible_and_no_wider_than_its_window(
    name: str, width: int, scheme: str, browser: "Browser", pages: dict[str, Path]
) -> None:
    with opened(browser, pages[name], width, scheme) as found:
        story(found.page)
        found.page.eval_on_selector_all(
            "main details", "all => all.slice(0, 60).forEach((one) => { one.open = true; })"
        )
        assert violations(found.page) == []
        assert found.page.evaluate("document.documentElement.scrollWidth") <= width
        assert found.trouble == []


@pytest.mark.parametrize("width", [360, 800])
def test_what_a_change_does_is_read_on_a_narrow_screen_without_scrolling_sideways(
    width: int, browser: "Browser", pages: dict[str, Path]
) -> None:
    with opened(browser, pages["small"], width) as found:
        cells = found.page.locator('[aria-label="Changes"] tbody > tr > *').all()
        boxes = [box for cell in cells if (box := cell.bounding_box()) is not None]
        assert len(boxes) == len(cells) > 0
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
        assert all(box["width"] > width / 2 for box in boxes)


def test_nothing_that_needs_the_script_is_shown_without_it(browser: "Browser", pages: dict[str, Path]) -> None:
    with opened(browser, pages["small"], scripts=False) as found:
        for name in ("button", "input", "[role=listbox]"):
            assert [one for one in found.page.locator(name).all() if one.is_visible()] == []
        assert found.page.get_by_role("heading", name="For example").is_visible()
    with opened(browser, pages["small"]) as found:
        assert found.page.locator("#find").is_visible()
        found.page.emulate_media(media="print")
        assert not found.page.locator("#find").is_visible()


def test_a_difference_is_told_in_both_versions_with_both_emails(browser: "Browser", pages: dict[str, Path]) -> None:
    with opened(browser, pages["small"]) as found:
        page = found.page
        story(page, "ada moved")
        page.wait_for_selector("#difference iframe >> nth=1")
        frames = page.query_selector_all("#difference iframe")
        assert [frame.get_attribute("sandbox") for frame in frames] == ["", ""]
        texts = [inner.text_content("body") or "" for frame in frames if (inner := frame.content_frame()) is not None]
        assert ["and welcome" in text for text in texts] == [False, True]
        before, after = (element.inner_text() for element in page.query_selector_all("#steps > section"))
        assert "2026-03-25 09:00" in before
        assert "wait 2 days" in before
        assert "2026-03-24 09:00" in after
        assert "wait 1 day" in after
        lanes = page.eval_on_selector_all("#timeline .lane", "all => all.map((one) => one.textContent)")
        assert lanes == ["before · thanks", "after · thanks"]
        assert found.trouble == []


def test_an_example_opens_its_difference(browser: "Browser", pages: dict[str, Path]) -> None:
    with opened(browser, pages["small"]) as found:
        page = found.page
        page.eval_on_selector("button.opens", "one => one.click()")
        assert (page.text_content("#difference h4") or "").startswith("only after")
        assert page.text_content("#story-title") == "bo@example.com"
        assert page.evaluate("document.activeElement.id") == "story"
        assert "No email." in (page.text_content("#difference") or "")


def test_everything_can_be_done_by_keyboard(browser: "Browser", pages: dict[str, Path]) -> None:
    with opened(browser, pages["sample"]) as found:
        page = found.page
        page.focus("#find")
        page.keyboard.type("moved")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "story"
        page.focus("#timeline")
        before = width_of_timeline(page)
        page.keyboard.press("+")
        assert width_of_timeline(page) == 2 * before
        page.keyboard.press("0")
        assert width_of_timeline(page) == before
        choose(page, "profiles")
        page.fill("#find", "")
        page.press("#find", "Enter")
        assert page.is_hidden("#difference")
        assert page.query_selector_all("#steps > section ol")
        assert found.trouble == []


def test_a_search_in_a_hundred_thousand_sends_is_answered_within_three_frames(
    browser: "Browser", pages: dict[str, Path]
) -> None:
    with opened(browser, pages["many"]) as found:
        page = found.page
        assert page.text_content("#found") == "100,000 of 100,000 differences"
        times = [typed(page, text) for text in ("p", "person.1", "order 00012", "note_3 moved", "nobody has this", "")]
        assert min(times) > 0
        assert max(times) < THREE_FRAMES, times
        assert len(page.query_selector_all("#list [role=option]")) < 40, "only the rows in sight are in the page"


def test_payloads_in_every_text_do_nothing(browser: "Browser", pages: dict[str, Path]) -> None:
    with opened(browser, pages["hostile"]) as found:
        page = found.page
        page.eval_on_selector_all("main details", "all => all.forEach((one) => { one.open = true; })")
        for number in (number for number, text in enumerate(PAYLOADS) if "${" not in text and "\u2028" not in text):
            choose(page, "profiles" if number % 2 else "differences")
            page.fill("#find", f".{number}@example.com")
            page.press("#find", "Enter")
            page.eval_on_selector_all("#story details", "all => all.forEach((one) => { one.open = true; })")
            assert PAYLOADS[number][:6].strip() in (page.text_content("#steps") or "")
        page.wait_for_timeout(200)
        assert len(page.query_selector_all("script")) == 2
        assert page.query_selector_all("main img, main link, main meta, main base, main math") == []
        assert_no_handlers(found)
        assert found.trouble == []
