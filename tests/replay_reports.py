"""Pages about replays, and what they carry, for the tests that read them and those that open them."""

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from memory_workspaces import graph_of
from payloads import PAYLOADS
from sfjourney import Simulation
from sfjourney.api import report_page, simulate
from sfjourney.pipeline import Compiled, compile_workspace
from sfjourney.replay.rows import RunRow, SendRowWithState, UnresolvedPointer, Visit
from sfjourney.report.page.replay_values import ReplayValues
from sfjourney.workspace import load_workspace
from workspaces import write_files

ROOT = Path(__file__).parent.parent
DATA = re.compile(r'<script type="application/json" id="page-data">(.*?)</script>', re.DOTALL)
CODE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def compiled_workspace(folder: Path) -> Compiled:
    return compile_workspace(load_workspace(folder))


def sample_replay(until: str | None = None) -> tuple[Compiled, Simulation]:
    """The sample workspace, and the month replayed through it."""
    journeys = ROOT / "journeys"
    replayed = simulate(
        [journeys / "recordings" / "month.jsonl"],
        journeys,
        profiles=[journeys / "profiles.jsonl"],
        states=True,
        until=until,
        workers=1,
    )
    return compiled_workspace(journeys), replayed


def carried(page: str) -> dict[str, Any]:
    """The JSON that a page carries for its script."""
    (block,) = DATA.findall(page)
    found: dict[str, Any] = json.loads(block)
    return found


def hash_source(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


# ---- a workspace and a recording that say things nobody should obey


def hostile_page(root: Path) -> str:
    """A page in which every text that an author or a caller may write is a payload."""
    number = {name: json.dumps(text) for name, text in enumerate(PAYLOADS)}
    journeys = [
        f"""
        journey hostile_{name} {quoted} {{
          on {json.dumps(f"{PAYLOADS[name]} {name}")} where /event/n != {quoted}
          enroll always if running parallel
          transactional
          send note {{ subject "${{/event/text}} {name}" data {{ extra = {quoted} }} }}
          branch {quoted} {{ when /event/text == {quoted} {{ wait 1 hour }} }}
          split {quoted} {{ 50% one {{}} 50% two {{ exit }} }}
        }}"""
        for name, quoted in number.items()
    ]
    template = {
        "id": "note",
        "name": PAYLOADS[0],
        "purpose": "Transactional",
        "status": "Active",
        "definition": {
            "from": "shop@example.com",
            "subject": "s",
            "body": {
                "root": "root",
                "elements": {
                    "root": {"type": "Html", "props": {}, "children": ["head", "body"]},
                    "head": {"type": "Head", "props": {}, "children": ["font", "scheme"]},
                    "scheme": {"type": "ColorScheme", "props": {"mode": "light dark"}, "children": []},
                    "font": {
                        "type": "Font",
                        "props": {
                            "fontFamily": "Inter",
                            "fallbackFontFamily": "Arial",
                            "webFont": {"url": "https://example.com/inter.woff2", "format": "woff2"},
                        },
                        "children": [],
                    },
                    "body": {"type": "Body", "props": {}, "children": ["text", "link", "image", "missing"]},
                    "text": {"type": "Text", "props": {"text": {"$state": "/event/text"}}, "children": []},
                    "link": {
                        "type": "Link",
                        "props": {"text": {"$state": "/event/text"}, "href": {"$state": "/event/text"}},
                        "children": [],
                    },
                    "image": {
                        "type": "Image",
                        "props": {"src": {"$state": "/event/image"}, "alt": {"$state": "/event/text"}},
                        "children": [],
                    },
                    "missing": {"type": "Text", "props": {"text": {"$state": "/event/gone"}}, "children": []},
                },
            },
        },
    }
    records = [
        {
            "call": "events.track",
            "event": f"{text} {name}",
            "data": {"text": text, "n": 1, "image": f"https://example.com/{name}.png"},
            "profile": {"email": f"{re.sub('[^!-?A-~]', '', text)}.{name}@example.com", "externalId": text},
            "occurredAt": f"2026-03-09T10:{name:02d}:00.000Z",
        }
        for name, text in enumerate(PAYLOADS)
    ]
    files = {
        "sfjourney.toml": "",
        "a.journey": "\n".join(journeys),
        "templates/note.json": json.dumps(template),
        "<script>alert(1)<!--&lt;.jsonl": "\n".join(map(json.dumps, records)) + "\n",
    }
    write_files(root, files)
    compiled = compiled_workspace(root)
    assert compiled.graph is not None, [found.finding.message for found in compiled.diagnostics]
    replayed = simulate([root / name for name in files if name.endswith("jsonl")], root, states=True, workers=1)
    assert len(replayed.sends) == len(PAYLOADS), replayed.refused
    return report_page(compiled, replayed)


# ---- many emails


class Many:
    """The rows of a replay with so many emails; they are made anew whenever somebody goes through them."""

    def __init__(self, count: int) -> None:
        self.count = count

    @property
    def runs(self) -> "Runs":
        return Runs(self.count)

    @property
    def sends(self) -> "Sends":
        return Sends(self.count)


def _instant(number: int) -> str:
    return f"2026-{1 + number // 28 % 12:02d}-{1 + number % 28:02d}T{number % 24:02d}:{number % 60:02d}:00.000Z"


def _profile(number: int) -> str:
    return f"{number:08x}-0000-5000-8000-{number:012x}"


class Runs(Many):
    def __iter__(self) -> Iterator[RunRow]:
        for number in range(self.count // 2):
            at = _instant(number)
            path = [Visit("send:welcome_note", at, "next"), Visit("end", at, None)]
            yield RunRow(
                str(number), "many", _profile(number // 3), "e", None, "completed", None, at, at, path, None, None
            )


class Sends(Many):
    def __iter__(self) -> Iterator[SendRowWithState]:
        for number in range(self.count):
            profile, at = number // 6, _instant(number // 2)
            of_run = number % 2 == 0
            yield SendRowWithState(
                str(number),
                None,
                "many" if of_run else None,
                str(number // 2) if of_run else None,
                "send:welcome_note" if of_run else None,
                "welcome_note" if of_run else f"note_{number % 7}",
                _profile(profile),
                f"person.{profile}@example.com",
                f"Your order {number:06d}",
                at,
                at if number % 5 else None,
                "Sent" if number % 5 else "Skipped",
                None if number % 5 else "cap",
                [] if number % 9 else [UnresolvedPointer("/event/name", "body", "text")],
                "preview",
                "text",
                {"profile": {"externalId": f"u_{profile}"}},
            )


def many(count: int) -> ReplayValues:
    """A replay with so many emails, without a recording: the summary is that of another one."""
    journey = "journey many { on order.created enroll always if running parallel transactional send welcome_note }"
    _, other = _little()
    summary = replace(other.summary, journeys=(replace(other.summary.journeys[0], key="many", unreached=()),))
    return ReplayValues(graph_of(journey), summary, Many(count).runs, Many(count).sends)


def _little() -> tuple[Compiled, Simulation]:
    folder = ROOT / "docs" / "recorded"
    return compiled_workspace(folder), simulate([folder / "calls.jsonl"], folder, states=True, workers=1)
