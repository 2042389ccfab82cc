"""A suggestion names only what is legal where it stands, and there is none where nothing is like what was written."""

import pytest

from memory_workspaces import compiled

HEADER = 'event order.created { schema "schemas/order.json" } subscription news opt-out\n'


def helps(text: str, code: str) -> list[str | None]:
    return [d.finding.help for d in compiled(text).diagnostics if d.finding.code == code]


def journey(header: str = "subscription news", steps: str = "send welcome") -> str:
    return f"{HEADER}journey j {{ on order.created enroll once {header}\n{steps}\n}}"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Europe/Berln", 'did you mean "Europe/Berlin"?'),
        ("europe/berlin", 'did you mean "Europe/Berlin"?'),
        ("UTCC", 'did you mean "UTC"?'),
        ("CEST", "zones have IANA names, such as Europe/Berlin"),
        ("PDT", "zones have IANA names, such as Europe/Berlin"),
    ],
)
def test_a_zone_is_suggested_by_the_name_of_a_place(zone: str, expected: str) -> None:
    assert helps(journey(f'subscription news timezone "{zone}"'), "reference/unknown-zone") == [expected]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("tips.json", "did you mean `tips`?"),
        ("templates/tips.json", "did you mean `tips`?"),
        ("tip.json", "did you mean `tips`?"),
        ("goodbye.json", "add it as templates/goodbye.json"),
        ("goodbye", "add it as templates/goodbye.json"),
    ],
)
def test_a_template_is_found_by_its_file(template: str, expected: str) -> None:
    text = journey(steps=f'send "{template}" send tips')
    assert helps(text, "reference/unknown-template") == [expected]


def test_a_member_of_an_item_is_suggested_as_it_is_written_there() -> None:
    text = f"{HEADER}journey j {{ on order.created enroll once transactional send order_note }}"
    [fix] = [d.finding.fix for d in compiled(text).diagnostics if d.finding.code == "template/unresolved-pointer"]
    assert fix is not None
    assert [edit.text for edit in fix.edits] == ['"sku"']


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("/even/total > 1", "did you mean /event?"),
        ("/data/total > 1", "/data belongs to the template of a send, or to a Journey that starts `on api`"),
        (
            "any /i/x as i where /i == 1",
            "here there is only /event and /profile; a name after `as` holds inside its own clause or arm",
        ),
    ],
)
def test_a_root_is_suggested_that_is_there(condition: str, expected: str) -> None:
    text = journey(steps=f"branch {{ when {condition} {{ exit }} }} send welcome")
    assert helps(text, "reference/unknown-binding") == [expected]


def test_a_segment_is_told_what_segments_read() -> None:
    text = f"{journey('subscription news exit when in segment s')}\nsegment s = /event/total > 1"
    expected = "segments read the Profile and its history alone: did EVENT where ..."
    assert helps(text, "reference/unknown-binding") == [expected]


def test_places_beyond_the_third_are_counted() -> None:
    def said(reads: int) -> list[str]:
        branches = "\n".join(f"branch {{ when /event/n{n} == 1 {{ exit }} }}" for n in range(reads))
        text = f"journey j {{ on api enroll once transactional\n{branches}\nsend welcome }}"
        [finding] = [d.finding for d in compiled(text).diagnostics if d.finding.code == "reference/unknown-binding"]
        return [label.text for label in finding.related]

    assert said(1) == []
    assert said(4) == ["and here", "and here", "and here"]
    assert said(5) == ["and here", "and here", "and here, and in one other place"]
    assert said(7) == ["and here", "and here", "and here, and in 3 other places"]
