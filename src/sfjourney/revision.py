"""A git revision -> the files in it, read from git's objects: nothing is checked out, nothing is written.

git is asked for names and objects alone (``rev-parse``, ``ls-tree``, ``cat-file``, ``merge-base``): no hook, filter or
pager runs, no lock is taken, and nothing is fetched that a partial clone does not have.
"""

import os
import posixpath
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from msgspec import Struct

from sfjourney.limits import Limit
from sfjourney.source import Source, source_from_bytes
from sfjourney.workspace import LEADS_OUTSIDE, OUTSIDE, FileProblem, is_outside, is_skipped, not_text, too_long

_LINKS: Final = 40
_CHUNK: Final = 1 << 20
_OBJECT = re.compile(r"[0-9a-f]{40,64}")
_WHERE = re.compile(r"((?:[^:{]|\{[^}]*\})*):(.*)", re.DOTALL)
_LINK_MODE, _MODULE_MODE = "120000", "160000"
_SHORT: Final = 7
_MAIN: Final = ("main", "origin/main")
_OTHER_REPOSITORY: Final = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_PREFIX",
    "GIT_NAMESPACE",
)
"""What a hook sets for its own repository; ours is the one around the folder that was named."""
_QUIET: Final = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "",
}


class RevisionError(ValueError):
    """Why a revision cannot be read, in words for whoever named it."""


class GitError(OSError):
    """Why git could not do its part."""


class Named(Struct, frozen=True):
    """A revision as it was written: what stands before the colon, and the path behind it, None where there is none."""

    revision: str
    path: str | None


def read_name(text: str) -> Named:
    """Take ``REV`` or ``REV:PATH`` apart. Raises RevisionError for what git would take for something else."""
    if text.startswith("-"):
        raise RevisionError(f"{text!r} is no revision: it begins with a hyphen")
    found = _WHERE.fullmatch(text)
    revision, path = (found[1], found[2]) if found is not None else (text, None)
    if not revision:
        raise RevisionError(f"{text!r} names no revision: write one before the colon, as in main:journeys")
    if any(ord(char) < ord(" ") or char == "\x7f" for char in revision):
        raise RevisionError(f"{text!r} is no revision: it has a control character")
    if ".." in revision:
        raise RevisionError(f"{text!r} is a range: write the two revisions as two arguments, BASE HEAD")
    if path is not None and "\0" in path:
        raise RevisionError(f"{text!r} names no path: it has a null character")
    return Named(revision, path)


class Commit(Struct, frozen=True):
    """A commit by its hash, and as it was named."""

    hash: str
    name: str

    @property
    def words(self) -> str:
        """Its name, with the hash where that is not the name."""
        short = self.hash[:_SHORT]
        return self.name if self.hash.startswith(self.name) else f"{self.name} ({short})"


class Repository(Struct, frozen=True):
    """The repository around a folder. ``prefix`` leads from its top to that folder, ``""`` where that is the top."""

    folder: Path
    prefix: str

    def commit(self, revision: str) -> Commit:
        """The commit that a revision names. Raises RevisionError where it names none."""
        read_name(revision)
        ended = _git(self.folder, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
        found = ended.stdout.decode().strip()
        if ended.returncode != 0 or not _OBJECT.fullmatch(found):
            if _git(self.folder, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").returncode != 0:
                raise RevisionError(f"{revision!r} is no revision: the repository has no commit yet")
            raise RevisionError(f"{revision!r} is no revision of this repository, and no folder or file")
        return Commit(found, revision)

    def merge_base(self) -> Commit:
        """The commit at which what is checked out parted from ``main``. Raises RevisionError where there is none."""
        main = next((commit for name in _MAIN if (commit := self._known(name)) is not None), None)
        if main is None:
            raise RevisionError("there is no branch main to compare with: name a BASE")
        ended = _git(self.folder, "merge-base", "HEAD", main.hash)
        found = ended.stdout.decode().split("\n")[0]
        if ended.returncode == 0 and _OBJECT.fullmatch(found):
            return Commit(found, f"the merge base with {main.name}" if found != main.hash else main.name)
        if _git(self.folder, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true":
            message = f"the clone is too shallow to find where it parted from {main.name}: fetch more of its history, \
as with `git fetch --unshallow`, or name a BASE"
            raise RevisionError(message)
        raise RevisionError(f"what is checked out has no commit in common with {main.name}: name a BASE")

    def _known(self, revision: str) -> Commit | None:
        try:
            return self.commit(revision)
        except RevisionError:
            return None

    def path(self, written: str, here: Path) -> str:
        """The path behind a colon as it stands in the tree: from the top, or with ``./`` from where one is."""
        path = written
        if written in (".", "..") or written.startswith(("./", "../")):
            path = posixpath.join(_prefix(here) or "", written)
        path = posixpath.normpath(path or ".")
        if path.startswith(("..", "/")):
            raise RevisionError(f"{written!r} leads out of the repository")
        return "" if path == "." else path

    def entry(self, commit: Commit, path: str) -> "Entry | None":
        """What is at a path of a commit; None where nothing is."""
        if not path:
            return Entry("040000", "tree", f"{commit.hash}^{{tree}}")
        listed = _checked(self.folder, "ls-tree", "-z", "--full-tree", commit.hash, "--", path)
        return next((entry for name, entry in _entries(listed) if name == path), None)

    @contextmanager
    def files(self, tree: "Entry") -> "Iterator[TreeFiles]":
        """The files of a tree while they are read."""
        listed = _checked(self.folder, "ls-tree", "-r", "-z", "--full-tree", tree.object)
        command = _command(self.folder, "cat-file", "--batch")
        with _started(command) as process:
            if process.stdin is None or process.stdout is None:
                raise GitError("git has no streams")
            try:
                yield TreeFiles(dict(_entries(listed)), process.stdin, process.stdout)
            finally:
                process.stdin.close()
                process.stdout.close()

    def content(self, entry: "Entry") -> bytes:
        """The bytes of a file."""
        return _checked(self.folder, "cat-file", "blob", entry.object)


class Entry(Struct, frozen=True):
    """One entry of a tree: its mode, the kind of its object, and the object."""

    mode: str
    kind: str
    object: str


class TreeFiles(Struct):
    """The files of a tree, read one by one as they are asked for (``workspace.Files``)."""

    entries: Mapping[str, Entry]
    asking: IO[bytes]
    answers: IO[bytes]

    def names(self) -> Iterator[str]:
        environments = {name.rpartition("/")[0] for name in self.entries if name.endswith("/pyvenv.cfg")}
        for name, entry in self.entries.items():
            folders = name.split("/")[:-1]
            skipped = any(is_skipped(folder) for folder in folders)
            inside = any("/".join(folders[:length]) in environments for length in range(1, len(folders) + 1))
            if not skipped and not inside and entry.kind == "blob" and isinstance(self._file(name), str):
                yield name

    def content(self, name: str) -> bytes | None:
        found = self._file(name)
        return self._blob(found) if isinstance(found, str) else None

    def read(self, name: str, limit: Limit) -> Source | FileProblem:
        if is_outside(name):
            return OUTSIDE
        found = self._file(name)
        if isinstance(found, FileProblem):
            return found
        size = self._asked(found)
        if size > limit.most:
            self._skip(size + 1)
            return too_long(size, limit)
        try:
            return source_from_bytes(name, self._content(size))
        except UnicodeDecodeError as error:
            return not_text(error)

    def _file(self, name: str) -> str | FileProblem:
        """The file that a name leads to through links, which must not lead out of the tree."""
        left, done = name.split("/")[::-1], ""
        for _ in range(_LINKS * len(left)):
            if not left:
                break
            part = left.pop()
            if part in ("", "."):
                continue
            if part == "..":
                if not done:
                    return LEADS_OUTSIDE
                done = done.rpartition("/")[0]
                continue
            done = f"{done}/{part}" if done else part
            entry = self.entries.get(done)
            if entry is not None and entry.mode == _LINK_MODE:
                target = self._blob(done).decode("utf-8", "surrogateescape")
                if target.startswith("/"):
                    return LEADS_OUTSIDE
                done = done.rpartition("/")[0]
                left += target.split("/")[::-1]
        entry = self.entries.get(done)
        if left or entry is None or entry.mode == _MODULE_MODE:
            return FileProblem("does not exist") if not self._is_folder(done) else FileProblem("is not a plain file")
        return done

    def _is_folder(self, path: str) -> bool:
        return any(name.startswith(f"{path}/") for name in self.entries)

    def _blob(self, name: str) -> bytes:
        return self._content(self._asked(name))

    def _asked(self, name: str) -> int:
        """Ask for a file; the answer is its size, and then its content."""
        try:
            self.asking.write(self.entries[name].object.encode() + b"\n")
            self.asking.flush()
        except BrokenPipeError as error:
            raise GitError(f"git ended before it gave {name}") from error
        header = self.answers.readline().split()
        if len(header) != len(("object", "kind", "size")):
            raise GitError(f"git has no content for {name}: if the clone is partial, fetch it first")
        return int(header[2])

    def _content(self, size: int) -> bytes:
        return self.answers.read(size + 1)[:size]

    def _skip(self, size: int) -> None:
        while size > 0:
            size -= len(self.answers.read(min(size, _CHUNK))) or size


def open_repository(folder: Path) -> Repository:
    """The repository around a folder. Raises RevisionError where there is none, GitError where git is missing."""
    prefix = _prefix(folder)
    if prefix is None:
        raise RevisionError(f"{folder.resolve()} is not in a git repository")
    return Repository(folder, prefix)


def _prefix(folder: Path) -> str | None:
    ended = _git(folder, "rev-parse", "--show-prefix")
    if ended.returncode != 0:
        said = ended.stderr.decode("utf-8", "replace")
        if "not a git repository" not in said:
            raise GitError(_last_words(said))
        return None
    return os.fsdecode(ended.stdout).removesuffix("\n").rstrip("/")


def _entries(listed: bytes) -> Iterator[tuple[str, Entry]]:
    """What ``ls-tree -z`` prints: ``mode type object TAB name NUL``."""
    for line in listed.split(b"\0"):
        if line:
            head, _, name = line.partition(b"\t")
            mode, kind, found = head.decode().split()
            yield os.fsdecode(name), Entry(mode, kind, found)


# ---- git itself


def _command(folder: Path, *arguments: str) -> tuple[Sequence[str], dict[str, str]]:
    environment = {name: value for name, value in os.environ.items() if name not in _OTHER_REPOSITORY}
    return ("git", "-C", str(folder), "--literal-pathspecs", *arguments), environment | _QUIET


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command, environment = _command(folder, *arguments)
    try:
        return subprocess.run(  # noqa: S603  # no shell, and read_name refuses what git would take for an option
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise GitError("git is not installed, or not on the PATH: without it no revision can be read") from error


def _checked(folder: Path, *arguments: str) -> bytes:
    ended = _git(folder, *arguments)
    if ended.returncode != 0:
        raise GitError(_last_words(ended.stderr.decode("utf-8", "replace")))
    return ended.stdout


@contextmanager
def _started(command: tuple[Sequence[str], dict[str, str]]) -> Iterator[subprocess.Popen[bytes]]:
    arguments, environment = command
    with subprocess.Popen(  # noqa: S603  # the same
        arguments, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            yield process
        except BaseException:
            process.terminate()
            raise


def _last_words(said: str) -> str:
    """What git said, the first line that tells a reason."""
    lines = [line for line in said.splitlines() if line.startswith(("fatal:", "error:"))] or said.splitlines()
    return f"git: {lines[0].partition(': ')[2] or lines[0]}" if lines else "git failed without a word"
