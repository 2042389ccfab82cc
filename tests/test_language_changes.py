"""What the language server changes in texts, over its real protocol: names, fixes, form; and their outline."""

from pathlib import Path

import pytest

import sfjourney
from language_client import Client, Refused, applied

pytestmark = pytest.mark.thorough


RENAMES = [
    ("cart.journey", "order.created", "order.placed", 6, "order.placed"),
    ("cart.journey", "order.created", "Order Placed", 6, '"Order Placed"'),
    ("cart.journey", "order.created", "api", 6, '"api"'),
    ("declarations.journey", "closed_accounts", "gone", 8, "gone"),
    ("declarations.journey", "feedback", "questions", 3, "questions"),
    ("cart.journey", "nudge", "push", 1, "push"),
    ("cart.journey", "cart_recovery", "left_carts", 1, "left_carts"),
    ("dunning.journey", "as retry", "again", 3, "again"),
]


@pytest.mark.parametrize(("path", "words", "new", "count", "written"), RENAMES)
def test_rename(
    editor: Client, edited_workspace: Path, path: str, words: str, new: str, count: int, written: str
) -> None:
    editor.open(path)
    place = editor.place(path, words, len(words) - 1)
    prepared = editor.request("textDocument/prepareRename", place)
    assert prepared["placeholder"] in words
    edit = editor.request("textDocument/rename", {**place, "newName": new})
    edits = [one for each in edit["changes"].values() for one in each]
    assert [one["newText"] for one in edits] == [written] * count
    before = {one: (edited_workspace / one).read_text(encoding="utf-8") for one in applied(editor, edit)}
    try:
        for name, text in applied(editor, edit).items():
            (edited_workspace / name).write_text(text, encoding="utf-8")
        assert sfjourney.check(edited_workspace) == ()
    finally:
        for name, text in before.items():
            (edited_workspace / name).write_text(text, encoding="utf-8")


def test_a_template_gets_its_new_name_with_its_file(editor: Client) -> None:
    editor.open("cart.journey")
    edit = editor.request(
        "textDocument/rename", {**editor.place("cart.journey", "cart_offer"), "newName": "cart_present"}
    )
    texts, file = edit["documentChanges"]
    assert [one["newText"] for one in texts["edits"]] == ["cart_present", "cart_present"]
    assert (file["kind"], editor.path(file["oldUri"])) == ("rename", "templates/cart_offer.json")
    assert file["newUri"] == editor.uri("templates/cart_present.json")


@pytest.mark.parametrize(
    ("path", "words", "new", "why"),
    [
        ("cart.journey", "order.created", "cart.updated", "taken"),
        ("cart.journey", "nudge", "wait", "no step can be labelled wait"),
        ("cart.journey", "cart_offer", "../offer", "cannot be the name of a template"),
        ("cart.journey", "cart_offer", "cart_reminder", "taken"),
        ("cart.journey", "as click", "event", "cannot be bound"),
        ("events.journey", '"schemas/events/cart', "x", "nothing that can have another name"),
        ("declarations.journey", "closed_accounts", "", "1 to 120"),
    ],
)
def test_a_name_that_cannot_be_is_refused_in_words(editor: Client, path: str, words: str, new: str, why: str) -> None:
    editor.open(path)
    with pytest.raises(Refused, match=why):
        editor.request("textDocument/rename", {**editor.place(path, words, len(words) - 1), "newName": new})


def test_fixes_are_offered_safe_ones_first_and_unsafe_ones_marked(editor: Client) -> None:
    text = editor.open("cart.journey")
    broken = text.replace("send cart_reminder", "send cart_remainder").replace('== "tools"', "== 'tools'")
    editor.change("cart.journey", broken)
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    asked = {"textDocument": {"uri": editor.uri("cart.journey")}, "range": whole, "context": {"diagnostics": []}}
    actions = editor.request("textDocument/codeAction", asked)
    assert [(one["title"], one["kind"], one.get("isPreferred")) for one in actions] == [
        ('Write "tools"', "quickfix", True),
        ("Write `cart_reminder` (unsafe)", "quickfix", False),
        ("Make all safe fixes in this file", "source.fixAll", None),
    ]
    assert actions[0]["diagnostics"] == [one for one in editor.diagnostics("cart.journey") if "syntax" in one["code"]]
    once = applied(editor, actions[0]["edit"])["cart.journey"]
    assert once == broken.replace("'tools'", '"tools"')
    assert applied(editor, actions[2]["edit"])["cart.journey"] == once
    only = editor.request("textDocument/codeAction", {**asked, "context": {"diagnostics": [], "only": ["source"]}})
    assert [one["kind"] for one in only] == ["source.fixAll"]
    first = {**asked, "range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}}
    assert [one["kind"] for one in editor.request("textDocument/codeAction", first)] == ["source.fixAll"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_formatting_gives_a_file_its_one_form_in_its_own_line_ends(editor: Client, line_end: str) -> None:
    good = (editor.root / "cart.journey").read_text(encoding="utf-8")
    bad = good.replace("  wait 1 hour 30 minutes\n", "      wait 90m\n\n\n").replace("\n", line_end)
    asked = {
        "textDocument": {"uri": editor.uri("cart.journey")},
        "options": {"tabSize": 4, "insertSpaces": False},
    }
    editor.open("cart.journey", bad)
    (edit,) = editor.request("textDocument/formatting", asked)
    assert edit["range"]["start"]["line"] == 15, "what is right already stays"
    lines = bad.split(line_end)
    assert edit["newText"].count("\n") == edit["newText"].count(line_end) > 0
    kept = lines[: edit["range"]["start"]["line"]], lines[edit["range"]["end"]["line"] :]
    after = line_end.join([*kept[0], edit["newText"] + line_end.join(kept[1])])
    assert after.replace("\r\n", "\n") == sfjourney.fmt(bad.replace("\r\n", "\n"))
    editor.change("cart.journey", good)
    assert editor.request("textDocument/formatting", asked) == []
    editor.change("cart.journey", good + "journey")
    assert editor.request("textDocument/formatting", asked) is None


def test_the_outline_has_declarations_and_steps_with_what_is_inside(editor: Client) -> None:
    editor.open("order.journey")
    asked = {"textDocument": {"uri": editor.uri("order.journey")}}
    (journey,) = editor.request("textDocument/documentSymbol", asked)
    assert (journey["name"], journey["detail"]) == ("order_receipt", "Order receipt and review request")
    assert [step["name"] for step in journey["children"]] == [
        "set:lastorderat", "set:lastorder", "receipt", "delivery", "wait:7d", "branch:ask-for-a-review",
    ]  # fmt: skip
    delivery = journey["children"][3]
    assert [step["name"] for step in delivery["children"]] == ["branch:seeds", "exit"]
    editor.open("events.journey")
    events = editor.request("textDocument/documentSymbol", {"textDocument": {"uri": editor.uri("events.journey")}})
    assert "Survey Answered" in [symbol["name"] for symbol in events]
