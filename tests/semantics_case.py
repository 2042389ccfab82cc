"""A case file -> a workspace and recordings on disk, replayed, and compared with the rows that the case expects.

A case begins with one sentence: what it shows. Sections follow, each under a line `--- NAME [ARGUMENT]`; in all but
`journeys`, `file` and `template` a line that begins with `#` is a remark.

journeys          the text of case.journey; a line that ends in `#! error`, `#! warning` or `#! finding` (of any
                  severity) must have one
made              names of more templates to make up
truth             lines `true CONDITION` or `false CONDITION`: each asked in a Journey of its own that `probe` starts
file PATH         any other file of the workspace
template NAME     lines `KEY = JSON` with subject, text, preheader, elements, purpose, id, sensitive. Other templates
                  that are sent are made up: the name is subject and text, of purpose Promotional where the name
                  begins with `offer`
profiles          short records without instants, for `profiles=`
records [FILE]    short records: `09:00 ada tracks order.created {"total": 3} with {"idempotencyKey": "k"}`; verbs are
                  tracks, triggers, is-sent, changes, subscribes, unsubscribes, suppressed, unsuppressed, exists,
                  identifies, ingests, views. `| TEXT` is a line as it stands, `|` an empty one
options           `until INSTANT`, `clock received`, `require_keys`
runs              `JOURNEY STATUS [REASON] [name=value …]`: who, at, ended, key, goal, waiting, until,
                  path=NODE@AT>PORT,…
sends             `TEMPLATE DECIDED STATUS [REASON] [name=value …]`: who, sent (as decided unless given), subject, to,
                  node, journey, key, unresolved, state:POINTER
outcomes          `LINE STATUS [CODE] [MATCHED/ENROLLED/SKIPPED] [JOURNEY:REASON …] [name=value …]`: who, at, call,
                  items
refused           `LINE[:COLUMN] [CODE]`
summary           `PATH = JSON`
attention         `CODE COUNT`
check             `SEVERITY FILE`

Rows of one Profile stand in the order of the output files; whose they are (`ada` unless given) is part of the row.
A section that is there must hold every row there is; a section that is not there is not compared.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import sfjourney
from semantics_records import recorded_line, rfc3339

CASES = Path(__file__).parent / "semantics"

_SECTION = re.compile(r"^--- (\w+)(?: (\S+))?$", re.MULTILINE)
_VERBATIM = ("journeys", "file", "template")
_SENT = re.compile(r"^\s*(?:\w+:\s*)?send (\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Section:
    name: str
    argument: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


@dataclass(frozen=True, slots=True)
class Case:
    """What a case file says. ``rule`` is the number its name begins with."""

    path: Path
    sentence: str
    sections: tuple[Section, ...]

    @property
    def rule(self) -> str:
        return self.path.name.partition("-")[0]

    def of(self, name: str) -> tuple[Section, ...]:
        return tuple(section for section in self.sections if section.name == name)

    def lines(self, name: str) -> tuple[str, ...] | None:
        """The lines of a section, None where it is not there."""
        found = self.of(name)
        return tuple(line for section in found for line in section.lines) if found else None


def case_files() -> list[Path]:
    return sorted(CASES.rglob("*.case"))


def read_case(path: Path) -> Case:
    return parse_case(path.read_text(encoding="utf-8"), path)


def parse_case(text: str, path: Path = CASES) -> Case:
    head, *rest = _SECTION.split(text)
    sections = []
    for name, argument, body in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        lines = body.strip("\n").split("\n")
        if name not in _VERBATIM:
            lines = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        sections.append(Section(name, argument or "", tuple(lines)))
    return Case(path, head.strip(), tuple(sections))


@dataclass(frozen=True, slots=True)
class Written:
    """A case on disk."""

    workspace: Path
    recordings: tuple[Path, ...]
    profiles: tuple[Path, ...]


def write_case(case: Case, root: Path) -> Written:
    """Write the workspace and the recordings of a case below a folder."""
    workspace = root / "workspace"
    text = "\n".join([*(section.text for section in case.of("journeys")), *_probes(case)])
    files = {"case.journey": text} | {section.argument: section.text for section in case.of("file")}
    sent = {*_SENT.findall(text), *(case.lines("made") or ())}
    files |= {f"templates/{name}.json": json.dumps(_template(name, {})) for name in sent}
    for section in case.of("template"):
        said = dict(line.split(" = ", 1) for line in section.lines)
        values = {key: json.loads(value) for key, value in said.items()}
        files[f"templates/{section.argument}.json"] = json.dumps(_template(section.argument, values))
    for name, content in files.items():
        path = workspace / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    records = case.of("records") or (Section("records", "", ()),)
    return Written(
        workspace,
        tuple(_write_records(section, root, "records.jsonl") for section in records),
        tuple(_write_records(section, root, "profiles.jsonl") for section in case.of("profiles")),
    )


def run_case(case: Case, written: Written) -> sfjourney.Simulation:
    """Replay what was written, with the options of the case."""
    said = dict(line.partition(" ")[::2] for line in case.lines("options") or ())
    clock: Literal["received", "occurred"] = "received" if said.get("clock") == "received" else "occurred"
    return sfjourney.simulate(
        written.recordings,
        written.workspace,
        profiles=written.profiles,
        until=rfc3339(said["until"]) if "until" in said else None,
        clock=clock,
        require_keys="require_keys" in said,
        outcomes=True,
        states=True,
    )


def _write_records(section: Section, root: Path, name: str) -> Path:
    path = root / (section.argument or name)
    lines = [recorded_line(line, number) for number, line in enumerate(section.lines, 1)]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="")
    return path


def _template(name: str, said: dict[str, Any]) -> dict[str, Any]:
    text = {"type": "Text", "props": {"text": said.get("text", name), "style": None}, "children": []}
    body = {"type": "Body", "props": {"style": None}, "children": ["text"]}
    page = {"type": "Html", "props": {"lang": "en", "dir": "ltr"}, "children": ["body"]}
    elements = said.get("elements", {"page": page, "body": body, "text": text})
    return {
        **({"id": said["id"]} if "id" in said else {}),
        "name": name,
        "purpose": said.get("purpose", "Promotional" if name.startswith("offer") else "Transactional"),
        "status": "Active",
        "definition": {
            "from": "Shop <hello@shop.example>",
            "subject": said.get("subject", name),
            "preheader": said.get("preheader", ""),
            "replyTo": None,
            "body": {"root": next(iter(elements)), "elements": elements},
            "renderVariables": {},
            "sensitiveTransactionalVariablePaths": said.get("sensitive", []),
        },
    }


def _probes(case: Case) -> Iterator[str]:
    for number, line in enumerate(case.lines("truth") or (), 1):
        _, condition = line.split(maxsplit=1)
        steps = f"branch {{\n when {condition} {{\n  exit\n }}\n}}\nsend probe"
        yield f"journey probe_{number:03} {{\n on probe\n enroll always\n transactional\n {steps}\n}}\n"
