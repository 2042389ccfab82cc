"""Edits of the sample workspace as patch files, each with the classes that it must get (tests/cases/README.md)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from documents import ROOT
from sfjourney.api import version_of
from sfjourney.graph.difference.changes import Change, Policy, part_of
from sfjourney.graph.difference.version import Version
from sfjourney.limits import Limit
from sfjourney.pipeline import Compiled, compile_workspace
from sfjourney.source import Source, source_from_bytes
from sfjourney.workspace import FileProblem, read_workspace
from workspaces import write_files

CASES = Path(__file__).parent / "cases" / "diff"
SAMPLE = ROOT / "journeys"
_POLICIES = {"both": tuple(Policy), "live": (Policy.LIVE,), "pinned": (Policy.PINNED,)}
EDITS = [
    ("filter_narrower", "wait_shorter", "segment_in_exits", "shared_template", "draft_edited"),
    ("wait_longer", "cap_lowered", "subject_of_a_template", "draft_goes_live"),
    ("journey_gone", "send_gone", "label", "case_added"),
    ("journey_renamed", "opt_in", "window_wider", "reentry_sooner"),
]
"""Names of patches that are made together."""

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Texted:
    """The files of a workspace that lies in memory."""

    texts: Texts

    def names(self) -> Iterable[str]:
        return self.texts

    def content(self, name: str) -> bytes | None:
        return self.texts[name].encode() if name in self.texts else None

    def read(self, name: str, limit: Limit) -> Source | FileProblem:
        content = self.content(name)
        if content is None or len(content) > limit.most:
            return FileProblem("does not exist")
        return source_from_bytes(name, content)


@dataclass(frozen=True)
class Patch:
    """A patch: what it is about, the classes that it must get under each policy, and its hunks by file."""

    name: str
    words: str
    expected: Mapping[Policy, Counter[str]]
    hunks: Mapping[str, list[list[str]]]

    def apply(self, texts: Texts) -> Texts:
        """The files after it. A hunk must fit in exactly one place."""
        made = dict(texts)
        for file, hunks in self.hunks.items():
            text = made.get(file, "")
            for hunk in hunks:
                before = "".join(line[1:] for line in hunk if line[0] in " -")
                after = "".join(line[1:] for line in hunk if line[0] in " +")
                assert not before or text.count(before) == 1, (self.name, file, before)
                text = text.replace(before, after, 1) if before else after
            if text:
                made[file] = text
            else:
                del made[file]
        return made


def read_patch(path: Path) -> Patch:
    """Read a patch. Before it stand words, then lines like ``live: BURST cart_recovery: wait:30m``."""
    words: list[str] = []
    expected: dict[Policy, Counter[str]] = {policy: Counter() for policy in Policy}
    hunks: dict[str, list[list[str]]] = {}
    file = ""
    for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
        marker, _, rest = line.rstrip("\n").partition(": ")
        if not file and marker in _POLICIES:
            for policy in _POLICIES[marker]:
                expected[policy][rest] += 1
        elif line.startswith(("--- ", "+++ ")):
            name = line[4:].strip()
            file = file if name == "/dev/null" else str(PurePosixPath(*PurePosixPath(name).parts[2:]))
            if line.startswith("+++ "):
                hunks[file] = []
        elif line.startswith("@@"):
            hunks[file].append([])
        elif file:
            hunks[file][-1].append(line)
        else:
            words.append(line.strip())
    return Patch(path.stem, " ".join(words).strip(), expected, hunks)


PATCHES = {path.stem: read_patch(path) for path in sorted(CASES.glob("*.patch"))}


@lru_cache(maxsize=1)
def sample_texts() -> Texts:
    """The files of the sample workspace, its recordings left out."""
    files = [path for path in SAMPLE.rglob("*") if path.is_file() and "recordings" not in path.parts]
    kept = [path for path in files if path.suffix in (".journey", ".json", ".toml")]
    return {path.relative_to(SAMPLE).as_posix(): path.read_text(encoding="utf-8") for path in kept}


def compiled(texts: Texts) -> Compiled:
    made = compile_workspace(read_workspace(Path("journeys"), Texted(texts)))
    assert made.graph is not None, [found.finding.message for found in made.diagnostics]
    return made


@lru_cache(maxsize=1)
def sample() -> Version:
    return version_of(compiled(sample_texts()))


@lru_cache(maxsize=4)
def patched(*names: str) -> Version:
    """The sample workspace after these patches."""
    texts = sample_texts()
    for name in names:
        texts = PATCHES[name].apply(texts)
    return version_of(compiled(texts))


def row(change: Change) -> str:
    """A change as patches name it: its class and place."""
    remark = change.remark
    place = remark.node or part_of(remark.edit)
    return f"{remark.kind} {remark.journey}: {place}" if remark.journey is not None else f"{remark.kind} {place}"


def edited(top: Path, *names: str) -> Path:
    """The sample workspace with these patches, in a folder of its own."""
    texts: Texts = sample_texts()
    for name in names:
        texts = PATCHES[name].apply(texts)
    return write_files(top / "_".join(names), dict(texts))
