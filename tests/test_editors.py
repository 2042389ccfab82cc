"""What editors are given: files made from the grammar, the extension of VS Code, and the page about them."""

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from documents import blocks
from editor_files import KINDS, textmate, vim_syntax, words
from sfjourney.syntax.automaton.loading import language
from sfjourney.version import VERSION

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parent.parent
EDITORS = ROOT / "editors"
VSCODE = EDITORS / "vscode"
VIM, NODE = shutil.which("vim") or "", shutil.which("node") or ""
MADE = {"vscode/syntaxes/journey.tmLanguage.json": textmate, "vim/syntax/journey.vim": vim_syntax}


@pytest.mark.parametrize("name", MADE)
def test_a_file_made_from_the_grammar_is_up_to_date(name: str, update: bool) -> None:  # noqa: FBT001  # a fixture
    made = MADE[name]()
    if update:
        (EDITORS / name).write_text(made, encoding="utf-8")
    assert (EDITORS / name).read_text(encoding="utf-8") == made


def test_every_word_of_the_language_is_of_one_kind() -> None:
    found = [word for listed in words().values() for word in listed]
    spelled = {text for text in language().keywords if text[0].isalpha()}
    assert sorted(found) == sorted(spelled)
    assert {"and", "or", "not", "contains"} <= set(words()["operator"])
    assert {"send", "wait", "branch", "when", "timeout", "else"} <= set(words()["step"])


# ---- the TextMate grammar, as its readers read it

Scoped = tuple[str, str]


class Tokeniser:
    """Reads lines by the patterns of a grammar: what begins first counts, of those that begin together the first."""

    def __init__(self, grammar: dict[str, Any]) -> None:
        self._patterns = grammar["patterns"]

    def tokens(self, text: str) -> list[Scoped]:
        """The pieces of a text with their scopes, spaces left out."""
        found = [(piece, scope) for line in text.split("\n") for piece, scope in self._line(line) if piece.strip()]
        return [(piece if scope else piece.strip(), scope) for piece, scope in found]

    def _line(self, line: str) -> Iterator[Scoped]:
        at = 0
        inside: dict[str, Any] | None = None
        while at < len(line):
            rules = inside["patterns"] if inside is not None else self._patterns
            tried = ((re.compile(rule.get("match") or rule["begin"]).search(line, at), rule) for rule in rules)
            found = [(match, rule) for match, rule in tried if match is not None]
            end = re.compile(inside["end"]).search(line, at) if inside is not None else None
            first = min(found, key=lambda one: one[0].start(), default=None)
            scope = inside["name"] if inside is not None else ""
            if end is not None and (first is None or end.start() <= first[0].start()):
                yield line[at : end.end()], scope
                at, inside = end.end(), None
            elif first is None:
                yield line[at:], scope
                return
            else:
                match, rule = first
                yield line[at : match.start()], scope
                if "begin" in rule:
                    yield match.group(), rule["name"]
                    inside = rule
                elif "captures" in rule:
                    for number, capture in rule["captures"].items():
                        yield match.group(int(number)), capture["name"]
                else:
                    yield match.group(), rule["name"]
                at = match.end()
                assert match.group(), "a pattern that takes nothing would never end"


@pytest.fixture(scope="module")
def tokeniser() -> Tokeniser:
    return Tokeniser(json.loads((VSCODE / "syntaxes" / "journey.tmLanguage.json").read_text(encoding="utf-8")))


CASES = [
    ("# send no more", [("# send no more", "comment.line.number-sign")]),
    ("journey cart", [("journey", "storage.type"), ("cart", "entity.name.type")]),
    ("event order.created {", [("event", "storage.type"), ("order.created", "entity.name.type"), ("{", "")]),
    (
        "subscription offers opt-in",
        [("subscription", "storage.type"), ("offers", "entity.name.type"), ("opt-in", "keyword.other")],
    ),
    (
        "nudge: wait 1h30m",
        [("nudge", "entity.name.label"), (":", ""), ("wait", "keyword.control"), ("1h30m", "constant.numeric")],
    ),
    ("wait 2 days", [("wait", "keyword.control"), ("2", "constant.numeric"), ("days", "keyword.other.unit")]),
    ("send cart-1 {", [("send", "keyword.control"), ("cart-1", "entity.name.function"), ("{", "")]),
    (
        "window sat 10:00 to 14:00",
        [
            ("window", "keyword.other"),
            ("sat", "constant.language.day"),
            ("10:00", "constant.numeric"),
            ("to", "keyword.control"),
            ("14:00", "constant.numeric"),
        ],
    ),
    (
        "now < 2026-04-06T22:00:00Z",
        [("now", "constant.language"), ("<", "keyword.operator"), ("2026-04-06T22:00:00Z", "constant.numeric")],
    ),
    (
        "on trial.started where",
        [("on", "keyword.control"), ("trial.started", "entity.name.type.event"), ("where", "keyword.other")],
    ),
    (
        "/event/a.b/0 == true",
        [("/event/a.b/0", "variable.other.pointer"), ("==", "keyword.operator"), ("true", "constant.language")],
    ),
    ("`/event/line items`", [("`/event/line items`", "variable.other.pointer")]),
    ('code = "a"', [("code", "variable.parameter"), ("=", "keyword.operator"), ('"', "string"), ('a"', "string")]),
    (
        '"a ${/event/x} \\n # send"',
        [
            ('"', "string"),
            ("a ", "string"),
            ("${/event/x}", "variable.other.pointer"),
            ("\\n", "constant.character.escape"),
            (' # send"', "string"),
        ],
    ),
    (
        "goal a.b as started",
        [
            ("goal", "keyword.other"),
            ("a.b", "entity.name.type.event"),
            ("as", "keyword.other"),
            ("started", "variable"),
        ],
    ),
    ("45% a", [("45", "constant.numeric"), ("%", "keyword.operator"), ("a", "")]),
]


@pytest.mark.parametrize(("line", "scoped"), CASES, ids=[line for line, _ in CASES])
def test_a_line_is_coloured(tokeniser: Tokeniser, line: str, scoped: list[Scoped]) -> None:
    found = tokeniser.tokens(line)
    assert [piece for piece, _ in found] == [piece for piece, _ in scoped]
    for (piece, scope), (_, wanted) in zip(found, scoped, strict=True):
        assert scope.startswith(wanted) if wanted else scope == "", piece


def test_every_word_is_coloured_as_its_kind_where_it_stands_alone(tokeniser: Tokeniser) -> None:
    for kind, scope, _, _ in KINDS:
        for word in words()[kind]:
            assert tokeniser.tokens(f"{word} ") == [(word, f"{scope}.journey")]


def test_every_keyword_of_the_sample_files_is_coloured_and_no_word_within_a_string(tokeniser: Tokeniser) -> None:
    spelled = {text for text in language().keywords if text[0].isalpha()}
    for path in sorted((ROOT / "journeys").glob("*.journey")):
        for piece, scope in tokeniser.tokens(path.read_text(encoding="utf-8")):
            assert piece not in spelled or scope, piece
            assert not piece.startswith('"') or scope.startswith("string")


@pytest.mark.skipif(not VIM, reason="there is no Vim here")
def test_vim_reads_the_syntax_file_and_colours_by_it(tmp_path: Path) -> None:
    lines = [line for line, _ in CASES]
    (tmp_path / "a.journey").write_text("\n".join(lines) + "\n", encoding="utf-8")
    script = tmp_path / "colours.vim"
    script.write_text(
        f"""
        set runtimepath^={EDITORS / "vim"}
        filetype plugin on
        syntax on
        edit a.journey
        let out = [&filetype, &commentstring]
        for number in range(1, line("$"))
          let names = map(range(1, col([number, "$"]) - 1), 'synIDattr(synID(number, v:val, 1), "name")')
          call add(out, join(uniq(filter(names, 'v:val != ""')), " "))
        endfor
        call writefile(out, "colours")
        qall!
        """,
        encoding="utf-8",
    )
    subprocess.run(
        [VIM, "-Nu", "NONE", "-i", "NONE", "-es", "-S", script],
        cwd=tmp_path,
        check=True,
        timeout=30,
        stdin=subprocess.DEVNULL,
    )
    filetype, comments, *found = (tmp_path / "colours").read_text(encoding="utf-8").splitlines()
    assert (filetype, comments) == ("journey", "# %s")
    coloured = dict(zip(lines, (names.replace("journey", "") for names in found), strict=True))
    assert coloured["# send no more"] == "Comment"
    assert coloured["journey cart"] == "Declaration"
    assert coloured["event order.created {"] == "Declaration Event"
    assert coloured["nudge: wait 1h30m"] == "Label Step Time"
    assert coloured["wait 2 days"] == "Step Number Unit"
    assert coloured["window sat 10:00 to 14:00"] == "Clause Day Time Step Time"
    assert coloured["now < 2026-04-06T22:00:00Z"] == "Constant Operator Time"
    assert coloured["on trial.started where"] == "Step Event Clause"
    assert coloured["/event/a.b/0 == true"] == "Pointer Operator Constant"
    assert coloured["`/event/line items`"] == "Pointer"
    assert coloured['code = "a"'] == "Key Operator String"
    assert coloured['"a ${/event/x} \\n # send"'] == "String Inside String Escape String"


# ---- the extension


def test_the_extension_names_files_that_there_are() -> None:
    package = json.loads((VSCODE / "package.json").read_text(encoding="utf-8"))
    assert package["version"] == VERSION
    (spoken,) = package["contributes"]["languages"]
    (grammar,) = package["contributes"]["grammars"]
    for path in (package["main"], spoken["configuration"], grammar["path"]):
        assert (VSCODE / path).is_file(), path
    assert (spoken["id"], spoken["extensions"]) == (grammar["language"], [".journey"])
    made = json.loads((VSCODE / grammar["path"]).read_text(encoding="utf-8"))
    assert made["scopeName"] == grammar["scopeName"]
    assert re.fullmatch(r"[a-z0-9-]+", package["name"])
    assert re.fullmatch(r"\^\d+\.\d+\.\d+", package["engines"]["vscode"])
    assert list(package["dependencies"]) == ["vscode-languageclient"]
    formatter = package["contributes"]["configurationDefaults"]["[journey]"]["editor.defaultFormatter"]
    assert formatter == f"{package['publisher']}.{package['name']}"


def test_the_extension_uses_the_settings_and_commands_that_it_declares() -> None:
    package = json.loads((VSCODE / "package.json").read_text(encoding="utf-8"))
    code = (VSCODE / "extension.js").read_text(encoding="utf-8")
    for setting in package["contributes"]["configuration"]["properties"]:
        assert f'"{setting}"' in code
    for command in package["contributes"]["commands"]:
        assert f'"{command["command"]}"' in code
    assert 'args: ["lsp"]' in code


def test_brackets_and_words_of_the_extension_are_those_of_the_language() -> None:
    configuration = json.loads((VSCODE / "language-configuration.json").read_text(encoding="utf-8"))
    assert configuration["comments"] == {"lineComment": "#"}
    assert ["{", "}"] in configuration["brackets"]
    word = re.compile(configuration["wordPattern"])
    for name in ("cart_offer", "order.created", "opt-in", "12.5"):
        assert word.fullmatch(name)
    rules = configuration["indentationRules"]
    assert re.search(rules["increaseIndentPattern"], '  branch {  # "what"')
    assert re.search(rules["decreaseIndentPattern"], "  }")


@pytest.mark.skipif(not NODE, reason="there is no Node.js here")
def test_the_extension_is_javascript() -> None:
    ended = subprocess.run([NODE, "--check", VSCODE / "extension.js"], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")


# ---- the page


def page_blocks(name: str) -> list[str]:
    page = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
    return [block.text for block in blocks(page) if block.language == name]


def test_the_page_starts_the_server_as_the_command_is_called() -> None:
    (helix,) = map(tomllib.loads, page_blocks("toml"))
    server = helix["language-server"]["sfjourney"]
    assert [server["command"], *server["args"]] == ["sfjourney", "lsp"]
    (journey,) = helix["language"]
    assert (journey["file-types"], journey["comment-token"]) == (["journey"], "#")
    for text in (*page_blocks("lua"), *page_blocks("elisp")):
        assert '"sfjourney"' in text
        assert '"lsp"' in text
    (settings,) = map(json.loads, page_blocks("json"))
    package = json.loads((VSCODE / "package.json").read_text(encoding="utf-8"))
    assert set(settings) <= {"editor.formatOnSave", *package["contributes"]["configuration"]["properties"], "[journey]"}
