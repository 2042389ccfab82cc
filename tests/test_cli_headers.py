"""Headers of an email stay one line: what the checker refuses in them, and what replays show in its place."""

import json
from pathlib import Path

import pytest

from command import call
from workspaces import write_example, write_files

BREAKS = [*range(9), *range(0x0A, 0x20), *range(0x7F, 0xA0), 0x2028, 0x2029]
HARMLESS = [0x09, 0x20, 0xA0, 0xE9, 0x200D, 0x202F, 0x3000, 0x1F600]
ELEMENTS = {"html": {"type": "Html", "props": {"lang": "en"}, "children": ["body"]}, "body": {"type": "Body"}}


def template(**definition: object) -> str:
    body = {"root": "html", "elements": ELEMENTS}
    return json.dumps(
        {"name": "t", "purpose": "Transactional", "definition": {"subject": "s", "body": body} | definition}
    )


def found(folder: Path) -> set[str]:
    """The files with a finding about headers."""
    said = call(folder, "check", "--format", "json")
    listed = json.loads(said.out)["diagnostics"]
    return {Path(one["spans"][0]["file"]).stem for one in listed if one["code"] == "template/header-break"}


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(lambda text: {"subject": text}, id="subject"),
        pytest.param(lambda text: {"subject": {"$template": text + "${/event/x}"}}, id="subject with data"),
        pytest.param(
            lambda text: {"subject": {"$cond": {"$state": "/event/x"}, "$then": "a", "$else": text}},
            id="either subject",
        ),
        pytest.param(lambda text: {"from": f"{text} <a@b.c>"}, id="from"),
        pytest.param(lambda text: {"replyTo": text}, id="replyTo"),
    ],
)
def test_what_would_end_a_header_is_refused_in_a_template(written: object, tmp_path: Path) -> None:
    assert callable(written)
    names = {f"c{number:x}": f"a{chr(number)}b" for number in (*BREAKS, *HARMLESS)}
    sends = "\n".join(f"send {name}" for name in names)
    write_files(tmp_path, {f"templates/{name}.json": template(**written(text)) for name, text in names.items()})
    write_files(tmp_path, {"j.journey": f"journey j {{\non e\nenroll always\ntransactional\n{sends}\n}}\n"})
    assert found(tmp_path) == {f"c{number:x}" for number in BREAKS}


@pytest.mark.parametrize("option", ["subject", "from", "reply-to"])
def test_what_would_end_a_header_is_refused_in_a_send(option: str, tmp_path: Path) -> None:
    write_files(tmp_path, {"templates/t.json": template()})
    for number in (*BREAKS, *HARMLESS):
        text = json.dumps(f"a{chr(number)}b")  # spelt as escapes
        send = f"send t {{ {option} {text} }}"
        write_files(
            tmp_path,
            {f"j{number:x}.journey": f"journey j{number:x} {{\non e\nenroll always\ntransactional\n{send}\n}}"},
        )
    assert found(tmp_path) == {f"j{number:x}" for number in BREAKS}


def test_no_subject_of_a_replay_ends_a_header(tmp_path: Path) -> None:
    write_example(
        tmp_path,
        """
        journey j {
          on e
          enroll always if running parallel
          transactional
          send t
          send t { subject "for ${/event/x}" }
        }
        """,
    )
    write_files(tmp_path, {"templates/t.json": template(subject={"$template": "to ${/event/x}"})})
    write_files(tmp_path, {"templates/u.json": template(subject={"$template": "to ${/data/x}"})})
    records: list[dict[str, object]] = []
    for number in (*BREAKS, *HARMLESS):
        text = f"a{chr(number)}Bcc: b@c.d"
        records += (
            {"event": "e", "profile": {"email": "a@b.c"}, "data": {"x": text}},
            {"call": "emails.send", "templateId": "u", "to": {"email": "a@b.c"}, "subject": text},
            {"call": "emails.send", "templateId": "u", "to": {"email": "a@b.c"}, "data": {"x": text}},
            {"call": "emails.batchSend", "items": [{"templateId": "u", "to": {"email": "a@b.c"}, "subject": text}]},
        )
    lines = (json.dumps(record | {"occurredAt": "2026-03-27T09:00:00Z"}) for record in records)
    write_files(tmp_path, {"r.jsonl": "\n".join(lines)})
    said = call(tmp_path, "simulate", "r.jsonl", "-o", "out")
    assert said.status == 0, said
    subjects = [json.loads(line)["subject"] for line in (tmp_path / "out" / "sends.jsonl").read_bytes().splitlines()]
    assert len(subjects) == 5 * len((*BREAKS, *HARMLESS))
    kept = "".join(subjects)
    assert not [number for number in BREAKS if chr(number) in kept]
    assert kept.count("\ufffd") == 5 * len(BREAKS)
    assert not [number for number in HARMLESS if chr(number) not in kept]


WRONG = [5, True, {}, [], "", "x" * 321, "a@b.c\r\nBcc: d@e.f", "a\0@b.c"]


@pytest.mark.parametrize("field", ["from", "replyTo", "cc", "bcc"])
def test_an_address_that_is_none_is_refused(field: str, tmp_path: Path) -> None:
    write_example(tmp_path, "journey j {\non e\nenroll always\ntransactional\nsend t\n}\n")
    write_files(tmp_path, {"templates/t.json": template()})
    base = {"templateId": "t", "to": {"email": "a@b.c"}}
    several = field in ("cc", "bcc")
    wrong = [value for value in WRONG if not (several and value == [])] + ([[5], ["a@b.c", ""]] if several else [["a"]])
    right = ["a@b.c", "Ada <a@b.c>", None, *([[], ["a@b.c", "Bo <b@c.d>"]] if several else [])]
    lines = [
        json.dumps({"call": "emails.send", "occurredAt": "2026-03-27T09:00:00Z"} | base | {field: value})
        for value in (*wrong, *right)
    ]
    items = [base | {field: value} for value in (*wrong, *right)]
    lines.append(json.dumps({"call": "emails.batchSend", "occurredAt": "2026-03-27T09:00:00Z", "items": items}))
    write_files(tmp_path, {"r.jsonl": "\n".join(lines)})
    said = call(tmp_path, "simulate", "r.jsonl", "-o", "out", "--outcomes")
    assert said.status == 1
    rows = [json.loads(line) for line in (tmp_path / "out" / "refused.jsonl").read_bytes().splitlines()]
    assert [row["line"] for row in rows] == list(range(1, len(wrong) + 1))
    assert {row["code"] for row in rows} == {"bad-field"}
    last = json.loads((tmp_path / "out" / "outcomes.jsonl").read_bytes().splitlines()[-1])
    codes = [item["code"] for item in last["items"]]
    assert codes == ["invalid_item"] * len(wrong) + [None] * len(right)
