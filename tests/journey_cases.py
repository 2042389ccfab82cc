"""Cases as files: a ``.journey`` file whose lines say what is found on them (tests/cases/README.md)."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sfjourney.diagnostics import Diagnostic
from sfjourney.pipeline import Compiled, compile_workspace
from sfjourney.workspace import load_workspace
from workspaces import write_files

CASES = Path(__file__).parent / "cases"
UNDECLARED = "reference/undeclared-event"

_MARK = re.compile(r"[ \t]*#! (?:(?P<file>\S+):(?P<line>\d+) )?(?P<codes>[a-z-]+/[a-z-]+(?: [a-z-]+/[a-z-]+)*)$")
_STRING_OR_COMMENT = re.compile(r'("(?:[^"\\\n]|\\.)*")|#[^\n]*')

_SUPPORT = {
    path.relative_to(CASES).as_posix(): path.read_text(encoding="utf-8")
    for folder in ("templates", "schemas")
    for path in sorted(CASES.glob(f"{folder}/*.json"))
}

Place = tuple[str, int, str]
"""A file, a line counted from 1, and a code found there."""


@dataclass(frozen=True)
class Case:
    """One case: its text without the marks, and what the marks say."""

    path: Path
    text: str
    marks: Counter[Place]

    @property
    def name(self) -> str:
        return self.path.relative_to(CASES).with_suffix("").as_posix()

    @property
    def clean(self) -> bool:
        return not self.marks

    @cached_property
    def files(self) -> dict[str, str]:
        """The workspace: the file itself, and the templates and schemas that it mentions."""
        return {self.path.name: self.text} | mentioned_files(self.text)

    def compile(self, root: Path) -> Compiled:
        return compile_workspace(load_workspace(write_files(root, self.files)))

    def found(self, compiled: Compiled) -> Counter[Place]:
        """What was found, as marks would say it; remarks on undeclared events only where the case marks one."""
        found = Counter(place_of(diagnostic, compiled) for diagnostic in compiled.diagnostics)
        if all(code != UNDECLARED for _, _, code in self.marks):
            return Counter({place: count for place, count in found.items() if place[2] != UNDECLARED})
        return found


def mentioned_files(text: str) -> dict[str, str]:
    """The templates and schemas of this folder whose names stand in a text, its comments aside."""
    words = _STRING_OR_COMMENT.sub(lambda found: _decoded(found[1] or ""), text)
    files = {}
    for path, content in _SUPPORT.items():
        folder, _, stem = path.removesuffix(".json").partition("/")
        # A template called like a keyword is mentioned where it is sent, or in quotes.
        named = rf"\b{re.escape(stem)}\b" if "_" in stem else rf'(?:send\s+|"){re.escape(stem)}\b'
        if path in words or (folder == "templates" and re.search(named, words)):
            files[path] = content
    return files


def _decoded(string: str) -> str:
    """A string as it is meant: a name may be written in escapes. What is no string stays as it is."""
    try:
        return f'"{json.loads(string)}"'
    except ValueError:
        return string


def place_of(diagnostic: Diagnostic, compiled: Compiled) -> Place:
    span = diagnostic.finding.span
    return span.file, compiled.sources[span.file].position(span.start).line, diagnostic.finding.code


def read_case(path: Path) -> Case:
    """Read a case. A mark that names another file, ``#! templates/x.json:3 code``, may stand on any line."""
    marks: Counter[Place] = Counter()
    lines = []
    for number, line in enumerate(path.read_bytes().decode("utf-8", "surrogateescape").split("\n"), 1):
        found = _MARK.search(line)
        lines.append(line[: found.start()] if found else line)
        if found:
            place = (found["file"], int(found["line"])) if found["file"] else (path.name, number)
            marks.update((*place, code) for code in found["codes"].split())
    return Case(path, "\n".join(lines), marks)


def case_files() -> list[Path]:
    return sorted(CASES.glob("*/*.journey"))


def clean_cases() -> list[Case]:
    """Cases that are right as texts: what they mark, if anything, are remarks on what they mean."""
    marked = ((case, {code for _, _, code in case.marks}) for case in map(read_case, case_files()))
    return [case for case, codes in marked if codes <= {"flow/no-send"}]
