"""`sfjourney list`: what there is, who uses it and how, what nothing uses, and what a change touches."""

import json
import subprocess
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from command import call, lines_over
from documents import ROOT
from sfjourney.report.reference.schemas import schema_of
from workspaces import write_example

WORKSPACE = """
    profile { schema "schemas/profile.json" }
    event order.created "Ordered" { schema "schemas/order.json" }
    event order.paid
    event lonely
    subscription news "News" opt-out
    subscription offers opt-in
    segment regulars "Regulars" = did order.paid at least 2 times
    segment busy = in segment regulars and did app.opened

    journey thanks "Thanks" {
      on order.created
      enroll once
      timezone /profile/timezone else "UTC"
      subscription news
      exit on order.paid
      goal order.paid

      send welcome
      wait up to 2 days {
        on new order.paid {}
        when in segment busy {
          send receipt { transactional }
        }
      }
    }

    journey later {
      on api
      enroll once
      transactional
      draft

      send receipt
    }
    --- sfjourney.toml
    --- schemas/profile.json
    {"type": "object", "properties": {"timezone": {"type": "string"}}}
    --- templates/receipt.json
    {"name": "Receipt", "purpose": "Transactional",
     "definition": {"subject": "Yours", "body": {"root": "a", "elements": {"a": {"type": "Hr", "props": {}}}}}}
    --- templates/old.json
    {"name": "Old", "purpose": "Promotional",
     "definition": {"subject": "Old", "body": {"root": "a", "elements": {"a": {"type": "Hr", "props": {}}}}}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_example(tmp_path / "shop", WORKSPACE)


def items(folder: Path, *arguments: str) -> dict[tuple[str, str], Any]:
    said = call(folder, "list", "--format", "json", *arguments)
    assert said.status == 0, said.err
    listing = json.loads(said.out)
    assert _breaches(listing) == []
    return {(item["kind"], item["name"]): item for item in listing["items"]}


def _breaches(listing: Any) -> list[str]:
    validator = jsonschema_rs.Draft202012Validator(schema_of("list"))
    return [error.message for error in validator.iter_errors(listing)]


def used_by(item: Any) -> dict[str, list[str]]:
    return {use["name"]: use["how"] for use in item["usedBy"]}


def test_everything_is_listed_kind_by_kind_in_the_order_of_names(folder: Path) -> None:
    assert list(items(folder)) == [
        ("journey", "later"),
        ("journey", "thanks"),
        ("event", "app.opened"),
        ("event", "lonely"),
        ("event", "order.created"),
        ("event", "order.paid"),
        ("template", "old"),
        ("template", "receipt"),
        ("template", "welcome"),
        ("segment", "busy"),
        ("segment", "regulars"),
        ("subscription", "news"),
        ("subscription", "offers"),
    ]


def test_it_is_told_who_uses_what_and_how(folder: Path) -> None:
    found = items(folder)
    assert used_by(found["event", "order.paid"]) == {"thanks": ["exit", "goal", "wait"], "regulars": ["history"]}
    assert used_by(found["event", "order.created"]) == {"thanks": ["starts"]}
    assert used_by(found["template", "receipt"]) == {"later": ["send"], "thanks": ["send"]}
    assert used_by(found["segment", "regulars"]) == {"busy": ["asks"]}
    assert used_by(found["subscription", "news"]) == {"thanks": ["consent"]}
    uses = {(use["kind"], use["name"]) for use in found["journey", "thanks"]["uses"]}
    assert uses >= {("segment", "busy"), ("template", "welcome"), ("subscription", "news")}


def test_where_things_are_and_what_is_to_be_known_of_them(folder: Path) -> None:
    found = items(folder)
    thanks = found["journey", "thanks"]
    assert (thanks["title"], thanks["file"], thanks["line"]) == ("Thanks", "example.journey", 10)
    assert found["journey", "later"]["notes"] == ["draft", "started by calls"]
    assert found["event", "app.opened"]["notes"] == ["not declared"]
    assert found["event", "app.opened"]["file"] is None
    assert found["event", "lonely"]["notes"] == ["no schema"]
    assert found["template", "receipt"]["notes"] == ["transactional"]
    assert found["subscription", "offers"]["notes"] == ["opt-in"]


def test_a_kind_can_be_asked_for(folder: Path) -> None:
    assert {kind for kind, _ in items(folder, "segments")} == {"segment"}
    assert call(folder, "list", "segments").out.startswith("Segments (2)\n")


def test_what_nothing_uses(folder: Path) -> None:
    assert [*items(folder, "--unused")] == [("event", "lonely"), ("template", "old"), ("subscription", "offers")]
    said = call(folder, "list", "segments", "--unused")
    assert (said.out, said.err) == ("", "none of the segments are unused\n")


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_table_keeps_to_the_columns(columns: int) -> None:
    said = call(ROOT / "journeys", "list", columns=columns)
    assert said.status == 0
    assert lines_over(said.out, columns) == []
    assert ("declarations.journey:34" in said.out) == (columns >= 110)


def test_colours_are_for_terminals_and_names_cannot_command_one(folder: Path) -> None:
    assert "\x1b" not in call(folder, "list").out
    assert "\x1b[1mJourneys" in call(folder, "list", "--color", "always").out
    (folder / "more.journey").write_text('event "a\\u001b[31m"\n', encoding="utf-8")
    assert "a\\x1b[31m" in call(folder, "list", "events").out


# ---- --changed


def git(folder: Path, *arguments: str) -> None:
    command = (
        "git",
        "-C",
        str(folder),
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.com",
        "-c",
        "commit.gpgsign=false",
    )
    subprocess.run([*command, *arguments], check=True, capture_output=True)


def changes(folder: Path, base: str) -> dict[tuple[str, str], tuple[str, list[str]]]:
    return {key: (item["change"], item["because"]) for key, item in items(folder, "--changed", base).items()}


def replace(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_what_changed_since_a_revision_and_whom_it_reaches(folder: Path) -> None:
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "one")
    assert changes(folder, "main") == {}
    assert call(folder, "list", "--changed", "main").err == "nothing changed since main\n"
    journeys = folder / "example.journey"
    replace(folder / "templates" / "receipt.json", "Yours", "All yours")
    replace(journeys, "at least 2 times", "at least 3 times")
    replace(journeys, "event lonely\n", "event fresh\n")
    assert changes(folder, "main") == {
        ("journey", "later"): ("reached", ["template receipt"]),
        ("journey", "thanks"): ("reached", ["template receipt", "segment regulars"]),
        ("event", "fresh"): ("new", []),
        ("event", "lonely"): ("gone", []),
        ("template", "receipt"): ("changed", []),
        ("segment", "regulars"): ("changed", []),
    }
    said = call(folder, "list", "--changed", "main")
    assert "  reached  later   draft, started by calls; uses template receipt\n" in said.out
    assert lines_over(said.out, 80) == []


def test_the_text_of_a_schema_counts_between_folders(folder: Path, tmp_path: Path) -> None:
    write_example(tmp_path / "before", WORKSPACE)
    replace(folder / "schemas" / "order.json", '"coupon": {"type": "string"}', '"coupon": {"type": "number"}')
    replace(folder / "schemas" / "profile.json", '"type": "string"', '"type": ["string", "null"]')
    assert changes(folder, "../before") == {
        ("journey", "thanks"): ("reached", ["event order.created", "the schema of Profiles"]),
        ("event", "order.created"): ("changed", []),
    }


def test_a_compiled_graph_will_do(folder: Path) -> None:
    assert call(folder, "compile", "-o", "../graph.json").status == 0
    replace(folder / "example.journey", "wait up to 2 days", "wait up to 3 days")
    assert changes(folder, "../graph.json") == {("journey", "thanks"): ("changed", [])}


def test_a_version_with_errors_is_not_compared(folder: Path, tmp_path: Path) -> None:
    write_example(tmp_path / "before", WORKSPACE)
    replace(folder / "example.journey", "send welcome", "send nobody")
    said = call(folder, "list", "--changed", "../before")
    assert (said.status, said.out) == (1, "")
    assert "reference/unknown-template" in said.err
    assert call(folder, "list").status == 0, "without it, what can be read is listed"


def test_text_that_cannot_be_read_is_said(folder: Path) -> None:
    (folder / "broken.journey").write_text("journey j {", encoding="utf-8")
    said = call(folder, "list")
    assert said.status == 0
    assert "some text cannot be read" in said.err


def test_the_listing_of_the_sample_is_what_its_schema_says() -> None:
    assert len(items(ROOT / "journeys")) > 50
