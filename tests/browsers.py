"""A headless Chromium, where the machine has one, and what a page did in it."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from required import absent

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
LOOKS = [(1280, "light"), (390, "dark")]
"""Both widths and both colours: what is too wide or too pale is so in one of them."""
THREE_FRAMES = 50.0
"""Milliseconds, at sixty frames in a second."""
Scheme = str


def program() -> str | None:
    """The browser: what CHROMIUM names, else what the machine has by one of the usual names."""
    return os.environ.get("CHROMIUM") or next((found for name in _NAMES if (found := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator["Browser"]:
    """Chromium without a window. Where there is none the test is skipped, or fails, as ``absent`` has it."""
    try:
        from playwright import sync_api  # noqa: PLC0415  # who has no browser may have no playwright
    except ImportError:
        absent("playwright is not installed")
    path = program()
    if path is None:
        absent("there is no Chromium on this machine")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@dataclass
class Opened:
    """A page in a browser, with what it said and asked for."""

    page: "Page"
    said: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    @property
    def trouble(self) -> list[str]:
        """Messages on the console, errors, dialogs, and whatever was asked for beside the page itself."""
        return [*self.said, *self.dialogs, *self.requests[1:]]


Opener = Callable[..., Opened]


@contextmanager
def opened(
    browser: "Browser", file: Path, width: int = 1280, scheme: Scheme = "light", *, scripts: bool = True
) -> Iterator[Opened]:
    """A file in a window of that width, for a reader who likes light or dark, and may run no scripts."""
    window: ViewportSize = {"width": width, "height": 900}
    context = browser.new_context(viewport=window, color_scheme=scheme, offline=True, java_script_enabled=scripts)  # type: ignore[arg-type]  # one of its words
    page = context.new_page()
    found = Opened(page)
    page.on("console", lambda message: found.said.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: found.said.append(str(error)))
    page.on("request", lambda request: found.requests.append(request.url))

    def dismiss(dialog: object) -> None:
        found.dialogs.append(str(dialog))
        dialog.dismiss()  # type: ignore[attr-defined]  # a Dialog, whose type is there where playwright is

    page.on("dialog", dismiss)
    page.goto(file.as_uri())
    yield found
    context.close()


def choose(page: "Page", kind: str) -> None:
    """Choose what is listed; without a pointer, under which a page may still be moving."""
    page.eval_on_selector(f"input[value={kind}]", "one => one.click()")


def violations(page: "Page") -> list[str]:
    """What axe finds against WCAG 2.2, levels A and AA."""
    try:
        axe = import_module("axe_playwright_python.sync_playwright")
    except ImportError:
        absent("axe-playwright-python is not installed")
    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    options = {"runOnly": {"type": "tag", "values": rules}, "resultTypes": ["violations"]}
    found = axe.Axe().run(page, options=options).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]


def typed(page: "Page", text: str) -> float:
    """The milliseconds from the input to the list, laid out for the next frame: the best of five turns.

    What else the machine does makes turns longer and none shorter: while it seems too long there are more of them.
    """
    script = """async ([text, most]) => {
        const field = document.getElementById("find"), times = [];
        for (let turn = 0; turn < 5 || (turn < 30 && Math.min(...times) >= most); turn++) {
            await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
            const start = performance.now();
            field.value = text;
            field.dispatchEvent(new Event("input", { bubbles: true }));
            document.getElementById("list").getBoundingClientRect();
            times.push(performance.now() - start);
        }
        return Math.min(...times);
    }"""
    return float(page.evaluate(script, [text, THREE_FRAMES]))


def width_of_timeline(page: "Page") -> int:
    return int(page.get_attribute("#timeline svg", "width") or 0)


def assert_no_handlers(found: Opened) -> None:
    names = found.page.evaluate("[...document.querySelectorAll('*')].flatMap((one) => one.getAttributeNames())")
    assert [name for name in names if name.startswith("on")] == []
