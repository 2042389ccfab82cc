"""The language server over its real protocol: a process, its pipes, and the sample workspace."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import sfjourney
from command import PROGRAM, call
from language_client import CAPABILITIES, Client, Refused, replaced, session, words_at
from sfjourney.source import Source

pytestmark = pytest.mark.thorough


def codes(found: list[dict[str, Any]]) -> list[str]:
    return [one["code"] for one in found]


# ---- diagnostics


def test_what_is_wrong_is_told_while_it_is_written_and_taken_back_when_it_is_mended(editor: Client) -> None:
    text = editor.open("cart.journey")
    assert editor.diagnostics("cart.journey") == []
    editor.change("cart.journey", text.replace("send cart_reminder", "send cart_remainder"))
    (found,) = editor.diagnostics("cart.journey")
    assert (found["code"], found["severity"], found["source"]) == ("reference/unknown-template", 1, "sfjourney")
    assert words_at(editor.texts["cart.journey"], found["range"]) == "cart_remainder"
    assert found["message"].splitlines() == [
        "there is no template `cart_remainder`",
        "why: there would be nothing to send",
        "help: did you mean `cart_reminder`?",
    ]
    editor.change("cart.journey", text)
    assert editor.diagnostics("cart.journey") == []


def test_a_change_is_told_in_the_files_that_it_breaks_open_or_not(editor: Client) -> None:
    text = editor.open("declarations.journey")
    editor.change("declarations.journey", text.replace("segment regulars", "segment happy_few"))
    editor.until_told("win_back.journey", ["reference/unknown-segment", "reference/unknown-segment"])
    editor.close("declarations.journey")
    editor.until_told("win_back.journey", [])


def test_templates_are_checked_as_they_are_written(editor: Client) -> None:
    path = "templates/cart_offer.json"
    text = editor.open(path)
    editor.change(path, text.replace("/data/percent", "/data/colour"))
    found = editor.diagnostics(path)
    assert codes(found) == ["template/unresolved-pointer"] * len(found)
    assert {words_at(editor.texts[path], one["range"]).strip('"') for one in found} == {"/data/colour"}
    assert all(one["relatedInformation"][0]["message"].startswith("sent here") for one in found)
    editor.change(path, text[: len(text) // 2])
    assert codes(editor.diagnostics(path)) == ["template/malformed"]


def test_what_nobody_reaches_is_shown_paler(editor: Client) -> None:
    text = editor.open("frost.journey")
    editor.change("frost.journey", text.replace("send frost_warning", "exit\n  send frost_warning"))
    (found,) = editor.diagnostics("frost.journey")
    assert (found["code"], found["tags"]) == ("flow/unreachable-step", [1])


def test_a_configuration_that_cannot_be_used_is_told_in_its_file(editor: Client, edited_workspace: Path) -> None:
    editor.open("cart.journey")
    path = edited_workspace / "sfjourney.toml"
    good = path.read_text(encoding="utf-8")
    changed = {"changes": [{"uri": path.as_uri(), "type": 2}]}
    try:
        path.write_text("catalogue = 1\n", encoding="utf-8")
        editor.notify("workspace/didChangeWatchedFiles", changed)
        editor.until_told("sfjourney.toml", ["configuration"])
        assert "unknown key 'catalogue'" in editor.found["sfjourney.toml"]["diagnostics"][0]["message"]
        assert editor.request("textDocument/hover", editor.place("cart.journey", "cart_reminder")) is None
    finally:
        path.write_text(good, encoding="utf-8")
    editor.notify("workspace/didChangeWatchedFiles", changed)
    editor.until_told("sfjourney.toml", [])
    assert editor.request("textDocument/hover", editor.place("cart.journey", "cart_reminder")) is not None


def test_files_that_others_change_are_read_again(editor: Client, edited_workspace: Path) -> None:
    assert "client/registerCapability" in editor.asked
    editor.open("cart.journey")
    template = edited_workspace / "templates" / "cart_last_call.json"
    away = template.with_suffix(".away")
    template.rename(away)
    try:
        editor.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": template.as_uri(), "type": 3}]})
        editor.until_told("cart.journey", ["reference/unknown-template", "reference/unknown-template"])
    finally:
        away.rename(template)
    editor.notify("textDocument/didSave", {"textDocument": {"uri": editor.uri("cart.journey")}})
    editor.until_told("cart.journey", [])


def test_a_folder_that_comes_later_is_checked_and_one_that_goes_is_taken_back(editor: Client, tmp_path: Path) -> None:
    (tmp_path / "sfjourney.toml").write_text("")
    (tmp_path / "late.journey").write_text("journey late { on a.b enroll once }")
    folder, path = {"uri": tmp_path.as_uri(), "name": "late"}, (tmp_path / "late.journey").as_uri()
    editor.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [folder], "removed": []}})
    editor.until_told(path, ["flow/no-send", "reference/undeclared-event"])
    editor.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": [folder]}})
    editor.until_told(path, [])


def test_a_folder_in_one_that_goes_stays_where_it_was_added_itself(editor: Client, tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    for place in (tmp_path, inner):
        (place / "sfjourney.toml").write_text("")
        (place / "a.journey").write_text("journey late { on a.b enroll once }")
    folders = [{"uri": place.as_uri(), "name": "late"} for place in (tmp_path, inner)]
    outside, inside = ((place / "a.journey").as_uri() for place in (tmp_path, inner))
    editor.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": folders, "removed": []}})
    editor.until_told(inside, ["flow/no-send", "reference/undeclared-event"])
    editor.until_told(outside, ["flow/no-send", "reference/undeclared-event"])
    editor.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": folders[:1]}})
    editor.until_told(outside, [])
    editor.request(
        "textDocument/documentSymbol", {"textDocument": {"uri": inside}}
    )  # behind whatever is told of the folder
    assert codes(editor.found[inside]["diagnostics"]) == ["flow/no-send", "reference/undeclared-event"]
    editor.notify("workspace/didChangeWorkspaceFolders", {"event": {"added": [], "removed": folders[1:]}})
    editor.until_told(inside, [])


def test_a_text_that_is_no_text_is_a_finding_and_no_end(editor: Client) -> None:
    editor.open("cart.journey", "journey \ud800")
    assert codes(editor.diagnostics("cart.journey")) == ["syntax/unreadable"]
    assert editor.request("textDocument/completion", editor.place("cart.journey", "journey", 3)) is not None


# ---- definition, references, hover


DEFINITIONS = [
    ("cart.journey", "order.created", "events.journey", "order.created"),
    ("cart.journey", "cart_reminder", "templates/cart_reminder.json", '"name"'),
    ("win_back.journey", "busy_gardeners", "declarations.journey", "busy_gardeners"),
    ("onboarding.journey", "product_tips", "declarations.journey", "product_tips"),
    ("events.journey", '"schemas/events/cart.updated.json"', "schemas/events/cart.updated.json", ""),
    ("cart.journey", "nudge", "cart.journey", "nudge"),
    ("cart.journey", "/event/coupon", "schemas/events/cart.updated.json", '"coupon"'),
    ("cart.journey", "/click/template", "cart.journey", "click"),
    ("templates/order_receipt.json", "/event/orderNumber", "schemas/events/order.created.json", '"orderNumber"'),
]


@pytest.mark.parametrize(("path", "words", "file", "there"), DEFINITIONS)
def test_definition(editor: Client, path: str, words: str, file: str, there: str) -> None:
    editor.open(path)
    (location,) = editor.request("textDocument/definition", editor.place(path, words, 2))
    assert editor.path(location["uri"]) == file
    assert editor.words(location) == there


REFERENCES = [
    ("cart.journey", "order.created", "order.created", 6),
    ("declarations.journey", "closed_accounts", "closed_accounts", 8),
    ("order.journey", "feedback", "feedback", 3),
    ("templates/cart_offer.json", "{", "cart_offer", 2),
    ("dunning.journey", "/retry/attempt >", "retry", 3),
]


@pytest.mark.parametrize(("path", "words", "named", "count"), REFERENCES)
def test_references(editor: Client, path: str, words: str, named: str, count: int) -> None:
    editor.open(path)
    asked = {**editor.place(path, words), "context": {"includeDeclaration": True}}
    found = editor.request("textDocument/references", asked)
    without = editor.request("textDocument/references", {**asked, "context": {"includeDeclaration": False}})
    names = [editor.words(location).strip('"') for location in found]
    assert names.count(named) == count
    assert len(without) == len(found) - 1


def test_the_other_places_of_a_name_in_a_file_are_highlighted(editor: Client) -> None:
    editor.open("cart.journey")
    found = editor.request("textDocument/documentHighlight", editor.place("cart.journey", "cart_offer"))
    assert [words_at(editor.texts["cart.journey"], one["range"]) for one in found] == ["cart_offer", "cart_offer"]


HOVERS = [
    ("cart.journey", "/event/coupon", ["null or string; always there", "`cart.updated`"]),
    ("cart.journey", "/event/total >", ["number, at least 0; always there"]),
    ("cart.journey", "cart_recovery", ["at most 2 emails in one run", "starts by `cart.updated`"]),
    (
        "cart.journey",
        "order.created",
        ["Ordered", "`order_receipt`: starts it", "`cart_recovery`: ends it, is its goal, is looked back at"],
    ),
    ("cart.journey", "cart_reminder", ["subject: You left something in the basket", "sent by:", "`cart_recovery`"]),
    (
        "cart.journey",
        "nudge",
        ["The earliest is 1 hour 30 minutes after enrollment", "At most 1 email went out before"],
    ),
    ("cart.journey", "wait 1 hour 30", ["Every run comes by here", "in the instant of enrollment"]),
    ("cart.journey", 'branch "worth', ["Some runs come by here", "the latest 1 day"]),
    ("onboarding.journey", "product_tips", ["opt-out", "gate of:", "`welcome_series`"]),
    ("onboarding.journey", "closed_accounts", ['/profile/status == "closed"', "asked for by:"]),
    ("order.journey", "/item/sku", ["string", "`order.created`"]),
    ("templates/cart_offer.json", "/data/code", ["a value written in the Journey"]),
    ("templates/order_receipt.json", "/event/orderNumber", ["string; always there"]),
]


@pytest.mark.parametrize(("path", "words", "said"), HOVERS, ids=[f"{path} {words}" for path, words, _ in HOVERS])
def test_hover(editor: Client, path: str, words: str, said: list[str]) -> None:
    editor.open(path)
    shown = editor.request("textDocument/hover", editor.place(path, words))
    assert shown["contents"]["kind"] == "markdown"
    for one in said:
        assert one in shown["contents"]["value"]


def test_what_is_redacted_says_so(editor: Client) -> None:
    editor.open("events.journey")
    shown = editor.request("textDocument/hover", editor.place("events.journey", "/event/payment/token"))
    assert "redacted by callers" in shown["contents"]["value"]


# ---- completion


JOURNEY = """journey fresh "Fresh" {
  on cart.updated
  enroll always
  subscription offers

  %s
}
"""
COMPLETIONS = [
    ("send |", ["cart_offer", "win_back_news"], ["offers", "order.created", "wait"]),
    ("send cart|", ["cart_offer"], ["wait"]),
    ("|", ["send", "wait", "branch", "subscription", "goal"], ["schema", "until", "cart_offer"]),
    ("wait |", ["until", "up"], ["send"]),
    ("wait 2 |", ["days", "hours"], ["send"]),
    ("wait up to 1 day { on |", ["order.created", "Survey Answered", "new"], ["cart_offer"]),
    ('wait up to 1 day { on "Surv|" {} }', ["Survey Answered"], ["new"]),
    ("branch { when /event/| > 1 {} }", ["/event/total", "/event/items"], ["/event/orderId", "/profile"]),
    ("branch { when /| > 1 {} }", ["/event", "/profile"], ["/data"]),
    ("branch { when /event/items/0/| {} }", ["/event/items/0/price"], ["/event/total"]),
    ("branch { when in segment | {} }", ["paying", "regulars"], ["offers"]),
    ("branch { when any /event/items as item where /item/| {} }", ["/item/price"], ["/event/total"]),
    ("wait up to 1 day { on email.clicked as click { branch { when /click/| {} } } }", ["/click/url"], ["/event"]),
    ("send cart_offer { data { | } }", ["code", "percent"], ["total"]),
    ('send cart_reminder { subject "For ${/event/|}" }', ["/event/total"], ["send"]),
    ('send order_receipt { subject "For ${/event/|}" }', ["/event/cartId"], ["/event/orderId"]),
    ("set |", ["/profile"], ["/event"]),
    ("send nothing nothing\n  subscription |", ["offers", "feedback"], ["paying"]),
]


@pytest.mark.parametrize(("written", "offered", "others"), COMPLETIONS, ids=[case[0] for case in COMPLETIONS])
def test_completion(editor: Client, written: str, offered: list[str], others: list[str]) -> None:
    editor.open("cart.journey")
    before, _, behind = (JOURNEY % written).partition("|")
    editor.open("fresh.journey", before + behind)
    made = editor.request("textDocument/completion", editor.place("fresh.journey", before, len(before)))
    labels = [item["label"] for item in made["items"]]
    assert [label for label in offered if label not in labels] == []
    assert [label for label in others if label in labels] == []
    for item in made["items"]:
        if item["label"] == offered[0]:
            after = replaced(before + behind, item["textEdit"])
            assert "syntax/bad" not in json.dumps(sfjourney_codes(after))


def sfjourney_codes(text: str) -> list[str]:
    try:
        sfjourney.fmt(text)
    except sfjourney.WorkspaceHasErrors as error:
        return [diagnostic.finding.code for diagnostic in error.diagnostics]
    return []


def test_a_pointer_is_offered_with_its_type_and_a_name_in_its_quotes(editor: Client) -> None:
    before, _, behind = (JOURNEY % "wait up to 1 day { on | }").partition("|")
    editor.open("fresh.journey", before + behind)
    made = editor.request("textDocument/completion", editor.place("fresh.journey", before, len(before)))["items"]
    (quoted,) = (item for item in made if item["label"] == "Survey Answered")
    assert (quoted["textEdit"]["newText"], quoted["detail"]) == ('"Survey Answered"', "Answered a survey")
    before, _, behind = (JOURNEY % "branch { when /event/to| {} }").partition("|")
    editor.change("fresh.journey", before + behind)
    made = editor.request("textDocument/completion", editor.place("fresh.journey", before, len(before)))["items"]
    (total,) = (item for item in made if item["label"] == "/event/total")
    assert total["detail"] == "number, at least 0; always there"
    assert replaced(before + behind, total["textEdit"]) == JOURNEY % "branch { when /event/total {} }"


def test_the_pointers_of_all_sends_are_offered_in_a_template(editor: Client) -> None:
    path = "templates/cart_offer.json"
    text = editor.open(path)
    editor.change(path, text.replace("/data/code", "/data/", 1))
    made = editor.request("textDocument/completion", editor.place(path, "/data/", len("/data/")))
    assert [item["label"] for item in made["items"]] == ["/data/code", "/data/percent"]


# ---- positions, and how it ends


def test_places_are_counted_as_the_editor_counts(tmp_path: Path) -> None:
    def units(text: str) -> int:
        return len(text.encode())

    line = '  send note { subject "🌱🌱 é" data { a = /event/nothing } }'
    text = f"event e {{}}\r\njourney j {{\r\n  on e enroll always transactional\r\n{line}\r\n}}\r\n"
    (tmp_path / "sfjourney.toml").touch()
    with session(tmp_path, {**CAPABILITIES, "general": {"positionEncodings": ["utf-8", "utf-16"]}}) as client:
        assert client.found["initialize"]["capabilities"]["positionEncoding"] == "utf-8"
        client.open("a.journey", text)
        (found,) = [one for one in client.diagnostics("a.journey") if one["code"] == "reference/unknown-template"]
        assert found["range"]["start"] == {"line": 3, "character": units("  send ")}
        here = {"line": 3, "character": units(line[: line.index("/event/noth") + 3])}
        asked = {"textDocument": {"uri": client.uri("a.journey")}, "position": here}
        shown = client.request("textDocument/hover", asked)
        assert shown["range"]["start"]["character"] == units(line[: line.index("/event")])
        assert shown["range"]["end"]["character"] == units(line[: line.index(" } }")])


def test_a_json_file_that_is_in_no_workspace_is_left_alone(editor: Client, tmp_path: Path) -> None:
    uri = (tmp_path / "package.json").as_uri()
    item = {"uri": uri, "languageId": "json", "version": 1, "text": "{"}
    editor.notify("textDocument/didOpen", {"textDocument": item})
    asked = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}
    assert editor.request("textDocument/hover", asked) is None
    assert uri not in editor.found
    editor.notify("textDocument/didClose", {"textDocument": {"uri": uri}})


NEW = """\
journey brand_new "New" {
  on cart.updated
  enroll always
  transactional

  wait 1 fortnight
  send cart_remainder
}
"""


def test_a_text_that_was_never_saved_is_checked_as_one_of_the_workspace(editor: Client) -> None:
    item = {"uri": "untitled:Untitled-1", "languageId": "journey", "version": 1, "text": NEW}
    editor.notify("textDocument/didOpen", {"textDocument": item})
    told = ["syntax/unexpected-token", "reference/unknown-template"]
    editor.until_told("untitled:Untitled-1", told)
    changed = {"uri": "untitled:Untitled-1", "version": 2}
    text = NEW.replace("1 fortnight", "14 days").replace("remainder", "reminder")
    editor.notify("textDocument/didChange", {"textDocument": changed, "contentChanges": [{"text": text}]})
    editor.until_told("untitled:Untitled-1", ["consent/transactional-purpose"])
    editor.notify("textDocument/didClose", {"textDocument": {"uri": "untitled:Untitled-1"}})
    saved = editor.uri("brand_new.journey").replace("file://", "untitled:")
    editor.notify("textDocument/didOpen", {"textDocument": {**item, "uri": saved}})
    editor.until_told(saved, told)
    editor.notify("textDocument/didClose", {"textDocument": {"uri": saved}})
    editor.until_told(saved, [])


def test_a_text_that_was_never_saved_and_is_in_no_workspace_is_checked_for_itself(tmp_path: Path) -> None:
    with session(tmp_path) as client:
        item = {"uri": "untitled:Untitled-1", "languageId": "journey", "version": 1, "text": NEW}
        client.notify("textDocument/didOpen", {"textDocument": item})
        client.until_told("untitled:Untitled-1", ["syntax/unexpected-token"])
        other = {"uri": "untitled:Untitled-2", "languageId": "json", "version": 1, "text": "{"}
        client.notify("textDocument/didOpen", {"textDocument": other})
        client.notify("textDocument/didClose", {"textDocument": {"uri": "untitled:Untitled-1"}})
        client.until_told("untitled:Untitled-1", [])
        assert "untitled:Untitled-2" not in client.found


def test_nonsense_ends_nothing(editor: Client) -> None:
    assert editor.process.stdin is not None
    for body in (b"{", b"[]", b'{"jsonrpc": "2.0", "id": 77, "method": "nothing/known"}', b"\xff\xfe"):
        editor.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    editor.process.stdin.flush()
    editor.open("cart.journey")
    far = {"textDocument": {"uri": editor.uri("cart.journey")}, "position": {"line": 10**6, "character": 10**6}}
    assert editor.request("textDocument/hover", far) is None
    nowhere = {"textDocument": {"uri": "untitled:one"}, "position": {"line": 0, "character": 0}}
    assert editor.request("textDocument/definition", nowhere) is None


@pytest.mark.parametrize("params", [None, 5, [], {"textDocument": 5}, {"position": {"line": "x", "character": 0}}])
def test_a_request_that_cannot_be_read_is_answered(editor: Client, params: object) -> None:
    with pytest.raises(Refused):
        editor.request("textDocument/hover", params)
    assert (
        editor.request("textDocument/documentSymbol", {"textDocument": {"uri": editor.uri("events.journey")}}) is None
    )


def test_a_request_before_the_beginning_or_behind_the_end_is_refused(tmp_path: Path) -> None:
    asked = {"textDocument": {"uri": (tmp_path / "a.journey").as_uri()}, "position": {"line": 0, "character": 0}}
    process = subprocess.Popen([*PROGRAM, "lsp"], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with process:
        try:
            client = Client(process, tmp_path)
            with pytest.raises(Refused, match="no `initialize` came before"):
                client.request("textDocument/hover", asked)
            client.request("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
            client.notify("initialized", {})
            assert client.request("textDocument/hover", asked) is None
            with pytest.raises(Refused, match="the session has begun already"):
                client.request("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
            assert client.request("shutdown", None) is None
            with pytest.raises(Refused, match="the session has ended"):
                client.request("textDocument/hover", asked)
            client.notify("exit", None)
            assert process.wait(timeout=30) == 0
        finally:
            process.kill()


@pytest.mark.parametrize(("encoding", "behind"), [("utf-16", 2), ("utf-8", 4), ("utf-32", 1)])
def test_changes_of_parts_are_made_one_after_another(tmp_path: Path, encoding: str, behind: int) -> None:
    """Whole texts are asked for; an editor that sends ranges is understood all the same."""
    text = 'journey a {\r\n  on order_paid\r\n  enroll once\r\n  set /profile/x = "\U0001f642"  wait\r\n}\r\n'
    (tmp_path / "a.journey").write_bytes(text.encode())
    with session(tmp_path, CAPABILITIES | {"general": {"positionEncodings": [encoding]}}) as client:
        client.open("a.journey", text)
        assert [one["code"] for one in client.diagnostics("a.journey")] == [
            "reference/undeclared-event",
            "syntax/unexpected-token",
        ]
        at = len('  set /profile/x = "') + behind
        changes = [
            ((3, at + 1, 3, at + 7), ""),
            ((2, 9, 2, 13), "always"),
            ((3, at, 3, at), "!"),
            ((99, 0, 99, 5), "# the end"),
            ((1, 5, 1, 15), "order_made"),
        ]
        client.change_parts("a.journey", changes)
        [found] = client.diagnostics("a.journey")
        assert found["message"].startswith("the event order_made is not declared")
        options = {"tabSize": 2, "insertSpaces": True}
        asked = {"textDocument": {"uri": client.uri("a.journey")}, "options": options}
        [edit] = client.request("textDocument/formatting", asked)
        assert 'set /profile/x = "\U0001f642!"' in edit["newText"]
        assert edit["newText"].endswith("}\r\n# the end\r\n")


def test_an_editor_that_is_gone_ends_it(tmp_path: Path) -> None:
    with session(tmp_path) as client:
        assert client.process.stdin is not None
        client.process.stdin.close()
        assert client.process.wait(timeout=30) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_it_ends_when_it_is_told_to(tmp_path: Path) -> None:
    with session(tmp_path) as client:
        os.kill(client.process.pid, signal.SIGTERM)
        assert client.process.wait(timeout=30) == 143


def test_without_pygls_one_line_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pygls", None)
    said = call(tmp_path, "lsp")
    assert (said.status, said.out) == (2, "")
    assert said.err == (
        "sfjourney: the language server needs pygls, which is not installed: pip install 'sfjourney[lsp]'\n"
    )


def test_a_source_names_the_offset_of_every_position() -> None:
    source = Source("a", "one\n\ntwo")
    assert [source.offset(source.position(offset)) for offset in range(9)] == list(range(9))
