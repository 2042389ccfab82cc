"""``sfjourney render``: an email on standard output, what there is to know of it on standard error."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import sfjourney
from required import absent
from sfjourney.diagnostics import Severity
from sfjourney.documents.document import read_document
from sfjourney.documents.scan import JsonProblem
from sfjourney.source import Source
from sfjourney.templates import Dialect, Output, compile_template, read_template, visible_text

ROOT = Path(__file__).resolve().parents[1]


def element(kind: str, *children: str, **props: Any) -> dict[str, Any]:
    return {"type": kind, "props": props, "children": list(children)}


ELEMENTS = {
    "html": element("Html", "body"),
    "body": element("Body", "hello", "link"),
    "hello": element("Text", text={"$template": "Hello ${/profile/name}"}),
    "link": element("Link", text="Open", href={"$state": "/event/url"}),
}


def workspace(folder: Path, elements: dict[str, Any] = ELEMENTS, configuration: str = "") -> Path:
    (folder / "templates").mkdir()
    definition = {"subject": {"$template": "For ${/profile/name}"}, "preheader": "Soon"}
    template = {"definition": {**definition, "body": {"root": next(iter(elements)), "elements": elements}}}
    (folder / "templates" / "welcome.json").write_text(json.dumps(template), encoding="utf-8")
    (folder / "state.json").write_text(json.dumps({"profile": {"name": "Ann\x1b[1m"}}), encoding="utf-8")
    (folder / "sfjourney.toml").write_text(configuration, encoding="utf-8")
    return folder


def run(folder: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sfjourney", "render", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(
        command, cwd=folder, env=environment, input=stdin, capture_output=True, encoding="utf-8", check=False
    )


def test_a_template_is_rendered_by_its_name(tmp_path: Path) -> None:
    done = run(workspace(tmp_path), "welcome", "--state", "state.json")
    assert done.returncode == 0
    assert visible_text(done.stdout) == "Hello Ann\x1b[1m Open"
    assert done.stderr.splitlines() == [
        "subject: For Ann\ufffd[1m",
        "preview: Soon",
        'unresolved: /event/url in element "link"',
    ]


def test_nothing_is_said_of_a_preview_text_that_is_not_there(tmp_path: Path) -> None:
    file = workspace(tmp_path) / "templates" / "welcome.json"
    file.write_text(file.read_text(encoding="utf-8").replace('"preheader": "Soon"', '"replyTo": "a@example.com"'))
    assert "preview" not in run(tmp_path, "welcome", "--state", "state.json").stderr


def test_a_template_that_cannot_be_read_is_there_all_the_same(tmp_path: Path) -> None:
    file = workspace(tmp_path) / "templates" / "welcome.json"
    file.write_bytes(file.read_text(encoding="utf-8").encode("utf-16"))
    done = run(tmp_path, "welcome")
    assert (done.returncode, done.stdout) == (2, "")
    assert "templates/welcome.json is not UTF-8" in done.stderr


def test_a_template_is_rendered_by_its_file_as_text(tmp_path: Path) -> None:
    done = run(workspace(tmp_path), "templates/welcome.json", "--format", "text")
    assert (done.returncode, done.stdout) == (0, "Hello\n\nOpen\n")


def test_a_state_may_come_from_standard_input(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    from_file = run(folder, "welcome", "--state", "state.json")
    piped = run(folder, "welcome", "--state", "-", stdin=(folder / "state.json").read_text(encoding="utf-8"))
    assert (piped.returncode, piped.stdout, piped.stderr) == (0, from_file.stdout, from_file.stderr)
    broken = run(folder, "welcome", "--state", "-", stdin="{")
    assert (broken.returncode, broken.stdout) == (2, "")
    assert broken.stderr.startswith("sfjourney: -:1:2: not JSON")


def test_a_state_with_other_roots_than_a_send_has_is_said(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    (folder / "state.json").write_text('{"name": "Ann", "events": {}}', encoding="utf-8")
    said = run(folder, "welcome", "--state", "state.json").stderr.splitlines()
    assert said[0] == 'state: "name", "events": no send has this; what it has is under event, profile, data'


def test_an_email_without_any_text_is_said(tmp_path: Path) -> None:
    done = run(workspace(tmp_path, {"html": element("Html", "body"), "body": element("Body")}), "welcome")
    assert "visible text: none, the reader gets an empty email" in done.stderr.splitlines()
    assert done.returncode == 0


def test_a_subject_is_shown_as_the_header_that_goes_out(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    (folder / "state.json").write_text(json.dumps({"profile": {"name": "A\nBcc: b"}}), encoding="utf-8")
    assert "subject: For A\ufffdBcc: b" in run(folder, "welcome", "--state", "state.json").stderr.splitlines()


def test_a_rendering_that_throws_is_a_finding(tmp_path: Path) -> None:
    done = run(workspace(tmp_path, {"x": element("Text", text={"an": "object"})}), "welcome")
    assert (done.returncode, done.stdout) == (1, "")
    assert 'not rendered: element "x": text is an object where text is shown' in done.stderr


def test_own_components_of_the_workspace_are_known(tmp_path: Path) -> None:
    elements = {"card": element("Card", "t"), "t": element("Text", text="T")}
    folder = workspace(tmp_path, elements, '[components.Card]\nprops = "card.json"\nchildren = true\n')
    (folder / "card.json").write_text('{"type": "object"}', encoding="utf-8")
    assert visible_text(run(folder, "welcome").stdout) == "T"


def test_own_components_of_the_workspace_are_known_to_checks_and_replays(tmp_path: Path) -> None:
    elements = {"html": element("Html", "body"), "body": element("Body", "card")}
    elements |= {"card": element("Card", "t"), "t": element("Text", text={"$state": "/event/n"})}
    folder = workspace(tmp_path, elements, '[components.Card]\nprops = "card.json"\nchildren = true\n')
    (folder / "card.json").write_text('{"type": "object"}', encoding="utf-8")
    journey = "event x\njourney j {\n  on x\n  enroll always\n  transactional\n  send welcome\n}\n"
    (folder / "all.journey").write_text(journey, encoding="utf-8")
    template = json.loads((folder / "templates" / "welcome.json").read_text(encoding="utf-8"))
    (folder / "templates" / "welcome.json").write_text(json.dumps(template | {"purpose": "Transactional"}), "utf-8")
    record = {"event": "x", "profile": {"email": "a@b.c"}, "data": {"n": "N"}, "occurredAt": "2026-01-05T09:00:00Z"}
    (folder / "records.jsonl").write_text(json.dumps(record), encoding="utf-8")
    assert not [one.finding for one in sfjourney.check(folder) if one.severity is Severity.ERROR]
    (send,) = sfjourney.simulate([folder / "records.jsonl"], folder, states=True).sends_with_state
    assert (send.status, send.visible_text) == ("Sent", "N")


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("welcom",), 2, "did you mean welcome?"),
        (("nothing-like-it",), 2, "there is no template 'nothing-like-it'; the workspace has welcome"),
        (("welcome.json",), 2, "there is no template 'welcome.json'; did you mean welcome?"),
        (("templates",), 2, "there is no template 'templates'; the workspace has welcome"),
        (("templates/nope.json",), 2, "templates/nope.json: no such file"),
        (("welcome", "--state", "missing.json"), 3, "missing.json"),
        (("welcome", "--state", "sfjourney.toml"), 2, "sfjourney.toml:1:1: not JSON"),
        (
            ("welcome", "--state", "twice.json"),
            2,
            "twice.json:2:2: not JSON: a key stands twice in one object; the first",
        ),
        (("welcome", "--state", "list.json"), 2, "a state is a JSON object"),
        (("broken.json",), 1, "broken.json:1:2: not JSON"),
        (("list.json",), 1, "a template is an object"),
    ],
)
def test_what_cannot_be_rendered_is_said(tmp_path: Path, arguments: tuple[str, ...], status: int, said: str) -> None:
    folder = workspace(tmp_path)
    (folder / "sfjourney.toml").write_text("# nothing {", encoding="utf-8")
    (folder / "list.json").write_text("[]", encoding="utf-8")
    (folder / "broken.json").write_text("{", encoding="utf-8")
    (folder / "twice.json").write_text('{"event": {},\n "event": {}}', encoding="utf-8")
    done = run(folder, *arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert said in done.stderr


STAND_IN = """
export const renderToHtml = async (spec, options) => `<p>${spec.root} ${JSON.stringify(options.state)}</p>`;
export const renderToPlainText = async () => { throw new Error("no text"); };
"""


@pytest.fixture
def node() -> str:
    return shutil.which("node") or absent("there is no Node on this machine")


@pytest.mark.usefixtures(node.__name__)
def test_node_renders_with_the_package_of_the_workspace(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    package = folder / "node_modules" / "@json-render" / "jsx-email"
    package.mkdir(parents=True)
    exports = {"name": "@json-render/jsx-email", "type": "module", "exports": {"./render": "./render.js"}}
    (package / "package.json").write_text(json.dumps(exports), encoding="utf-8")
    (package / "render.js").write_text(STAND_IN, encoding="utf-8")
    done = run(folder, "welcome", "--state", "state.json", "--renderer", "node")
    assert (done.returncode, done.stdout) == (0, '<p>html {"profile":{"name":"Ann\\u001b[1m"}}</p>\n')
    done = run(folder, "welcome", "--renderer", "node", "--format", "text")
    assert done.returncode == 1
    assert "not rendered: Error: no text" in done.stderr


@pytest.mark.usefixtures(node.__name__)
def test_node_without_the_package_says_what_is_missing(tmp_path: Path) -> None:
    done = run(workspace(tmp_path), "welcome", "--renderer", "node")
    assert done.returncode == 2
    assert "@json-render/jsx-email cannot be loaded" in done.stderr


# ---- the real renderers, as the npm registry has them

PACKAGES = os.environ.get("SFJOURNEY_NODE_PACKAGES", "")
"""A ``node_modules``. The registry has no jsx-email: that one is compared with where the folder has it."""
RENDERERS = [
    "react-email",
    *(["jsx-email"] if PACKAGES and (Path(PACKAGES) / "@json-render/jsx-email").is_dir() else []),
]
TEMPLATES = ROOT / "journeys" / "templates"
STATE = {
    "profile": {"firstName": "Zoë <b>", "cancelReason": "it's \"too\" dear & late"},
    "event": {
        "items": [
            {"name": "Rake", "quantity": 1, "priceText": "12.50 €", "imageUrl": "https://example.com/r.png?a=1&b=2"},
            {"name": "Hoe", "quantity": 1e21, "priceText": None, "category": "tools"},
        ],
        "gift": {"message": "For you\nand yours"},
        "shipTo": {"name": "Ann", "city": "Łódź", "country": ["PL", "EU"]},
        "card": {"brand": "Visa", "last4": "0042"},
        "coupon": "", "seats": 3, "plan": "pro", "city": "Graz", "totalText": "25 €", "nextAttemptAt": "2026-03-01",
    },
    "data": {"agenda": [{"topic": "Beds", "minutes": 10}], "joinUrl": "https://example.com/j", "attempts": 0},
}  # fmt: skip
RENDER_ALL = """
const { renderer, bodies, states } = JSON.parse(process.argv[1]);
const { renderToHtml } = await import(renderer);
console.warn = () => {};
const answers = [];
for (const state of states)
  for (const spec of bodies) answers.push(await renderToHtml(spec, { state }).catch(() => null));
process.stdout.write(JSON.stringify(answers));
"""


@pytest.fixture(params=RENDERERS)
def installed(request: pytest.FixtureRequest, tmp_path: Path, node: str) -> Dialect:
    """The package of a renderer, installed in the folder of the test."""
    assert node
    if not PACKAGES:
        absent("SFJOURNEY_NODE_PACKAGES names no node_modules")
    if not (Path(PACKAGES) / "@json-render" / request.param).is_dir():
        absent(f"there is no @json-render/{request.param} in {PACKAGES}")
    (tmp_path / "node_modules").symlink_to(Path(PACKAGES).resolve())
    return Dialect(request.param)


@pytest.mark.thorough
def test_the_real_renderer_shows_what_ours_does(tmp_path: Path, node: str, installed: Dialect) -> None:
    """Every template of the sample workspace, without a state and with one."""
    paths = sorted(TEMPLATES.glob("*.json"))
    bodies = [json.loads(path.read_text(encoding="utf-8"))["definition"]["body"] for path in paths]
    asked = {"renderer": f"@json-render/{installed}/render", "bodies": bodies, "states": [{}, STATE]}
    command = [node, "--input-type=module", "--eval", RENDER_ALL, json.dumps(asked)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", check=True)
    theirs = json.loads(done.stdout)
    theirs = [None if html is None else visible_text(html) for html in json.loads(done.stdout)]
    assert [shown_by_us(path, installed, state) for state in ({}, STATE) for path in paths] == theirs


def shown_by_us(path: Path, dialect: Dialect, state: dict[str, Any]) -> str | None:
    document = read_document(Source(path.name, path.read_text(encoding="utf-8")))
    assert not isinstance(document, JsonProblem)
    template = read_template(document, path.stem).value
    assert template is not None
    email = compile_template(template, dialect).render(state, output=Output.SENT)
    return email.visible_text if email.failure is None else None


@pytest.mark.thorough
@pytest.mark.parametrize("form", ["html", "text"])
def test_the_command_renders_by_the_real_renderer(tmp_path: Path, installed: Dialect, form: str) -> None:
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    (tmp_path / "sfjourney.toml").write_text(f'catalog = "{installed}"\n', encoding="utf-8")
    (tmp_path / "state.json").write_text(json.dumps(STATE), encoding="utf-8")
    asked = ("order_receipt", "--state", "state.json", "--format", form)
    ours, real = (run(tmp_path, *asked, "--renderer", renderer) for renderer in ("own", "node"))
    assert (ours.returncode, ours.stderr) == (real.returncode, real.stderr)
    shown = visible_text if form == "html" else str.split
    assert shown(ours.stdout) == shown(real.stdout)
    assert "Łódź" in real.stdout
