"""What `sfjourney schema` prints says of formats, in the words of those who read the formats and not the code."""

import re
from typing import Any

import pytest

from sfjourney import schema
from sfjourney.report.reference.schemas import SCHEMAS


def descriptions(name: str) -> dict[str, str]:
    kinds: dict[str, Any] = schema(name)["$defs"]
    return {kind: one["description"] for kind, one in kinds.items() if "description" in one}


@pytest.mark.parametrize("name", SCHEMAS)
def test_descriptions_are_about_the_format(name: str) -> None:
    for kind, text in descriptions(name).items():
        assert not re.search(r"``|\bNone\b|semantics\.md|\n ", text), (kind, text)


@pytest.mark.parametrize("name", SCHEMAS)
def test_descriptions_call_members_as_the_format_does(name: str) -> None:
    for kind, text in descriptions(name).items():
        assert not re.search(r"`[a-z]+(_[a-z]+)+`", text), (kind, text)


def test_a_description_keeps_its_paragraphs_and_names_members() -> None:
    text = descriptions("runs")["RunRow"]

    assert text.startswith("A line of runs.jsonl: one run.\n\n`eventId` is that of the event or trigger")
    assert "`endedAt` once it ended" in text
