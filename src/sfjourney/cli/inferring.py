"""What ``sfjourney infer`` does, once its imports are worth their time."""

import argparse
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct, field

from sfjourney.cli.compiled import workspace_in
from sfjourney.cli.output import Failure, UsageError, note, paint_for, say, write_whole
from sfjourney.cli.progress import ProgressBar
from sfjourney.cli.replaying import list_refused, refuse_twice
from sfjourney.cli.roots import name_prefix, usable
from sfjourney.inference.declarations import Declared, declare_event, declare_profile, files_of
from sfjourney.inference.differing import Breaches, differences, properties_not_declared, secrets_in_arrays
from sfjourney.inference.sketch import Sketch, Sketches
from sfjourney.limits import DEFAULT_LIMITS
from sfjourney.model.model import Model
from sfjourney.pipeline import compile_workspace
from sfjourney.plurals import counted, plural
from sfjourney.recordings.bodies import Refusal
from sfjourney.recordings.calls import Record, Track, Who
from sfjourney.recordings.column_types import UNTYPED, types_of
from sfjourney.recordings.envelope import Clock
from sfjourney.recordings.files import Recording, expanded, open_recordings
from sfjourney.recordings.reading import Wanted
from sfjourney.recordings.records import RecordReader
from sfjourney.replay.intake import Refused
from sfjourney.replay.progress import Progress
from sfjourney.report.line_diff import line_diff
from sfjourney.report.paint import shown
from sfjourney.schemas.conformance import Conformance
from sfjourney.syntax import tree
from sfjourney.workspace import Workspace, find_root, is_configured

_DECLARATIONS = "events"
_DECLARED_IN = ".journey"
_MOST_PLACES = 10_000


class _Read(Struct):
    """What was read of recordings: sketches, what breaks declared schemas, and what was refused."""

    sketches: Sketches = field(default_factory=Sketches)
    breaches: dict[str, Breaches] = field(default_factory=dict)
    records: int = 0
    tracked: int = 0
    """How many of them are of an event."""
    refused: list[Refused] = field(default_factory=list)


def run_infer(options: argparse.Namespace) -> int:
    """Infer as the arguments ask, write or print it, and say what differs. Returns the exit status.

    Raises UsageError for arguments that cannot be, OSError where something cannot be read or written.
    """
    names = expanded(options.recordings)
    refuse_twice(*names)
    root, workspace = _workspace(options.output)
    with usable(root):
        model = None if workspace is None else compile_workspace(workspace).model
    if model is not None and model.unread:
        note("nothing is inferred: some text of the workspace cannot be read; `sfjourney check` says where")
        return 1
    limits = DEFAULT_LIMITS if model is None else model.settings.limits
    types = UNTYPED if model is None else types_of(model)
    with (
        open_recordings(names, types, limits) as recordings,
        ProgressBar() as bar,
    ):
        read = _read(recordings, model, bar)
    declared = _declared(read.sketches, model)
    missing = _missing(options.output, declared)
    if workspace is not None:
        _refuse_outside(workspace, options.output, missing)
    written = _write(options, missing)
    differ = _said(read, declared, model, root, missing, options)
    return 1 if read.refused or differ or (options.diff and written) else 0


def _workspace(folder: Path) -> tuple[Path, Workspace | None]:
    """The workspace that a folder belongs to, by its root and as read; None where it is none yet."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"-o {folder}: not a folder")
    existing = next(place for place in (folder, *folder.absolute().parents) if place.is_dir())
    root = find_root(existing)
    if existing != folder and not is_configured(root):
        return folder, None
    return root, workspace_in(root)


# ---- reading


def _read(recordings: Sequence[Recording], model: Model | None, bar: ProgressBar) -> _Read:
    events = {} if model is None else model.events
    schemas = {name: Conformance(event.schema) for name, event in events.items() if event.schema is not None}
    wanted = Wanted(everything=True, schemas=schemas)
    read = _Read()
    done, whole = 0, sum(recording.size for recording in recordings)
    for recording in recordings:
        # The instant of a record says nothing of what it holds: the first of a file may be without one.
        reader = RecordReader(Clock(last=0), wanted, writing=recording.writing())
        for block in recording.blocks():
            for number, one in enumerate(reader.read(block.content, block.count), block.first):
                if isinstance(one, Refusal):
                    read.refused.append(Refused(recording.name, number, one.column, one.code, one.message))
                elif one is not None:
                    _take(read, one)
            done += len(block.content)
            bar.show(Progress("reading", min(done, whole), whole))
    read.sketches.close()
    return read


def _take(read: _Read, record: Record) -> None:
    read.records += 1
    profile = _number(record.who)
    if record.properties:
        read.sketches.take_properties(record.properties, profile)
    call = record.call
    if isinstance(call, Track):
        read.tracked += 1
        read.sketches.take_event(call.event, call.data, call.redacted, profile)
        for breach in call.breaches:
            counts = read.breaches.setdefault(call.event, Breaches())
            if breach in counts or len(counts) < _MOST_PLACES:
                counts[breach] += 1


def _number(who: Who) -> int | None:
    """A number for the Profile that a call names; None where it names none."""
    name = who.email or who.external_id or who.profile_id
    return None if name is None else int.from_bytes(blake2b(name.encode(), digest_size=8).digest())


# ---- declaring


def _declared(sketches: Sketches, model: Model | None) -> list[Declared]:
    """What nobody has declared yet, Profiles first and events by their names."""
    known = {} if model is None else {name for name, event in model.events.items() if event.declaration is not None}
    has_profile = model is not None and any(True for _ in model.declarations(tree.Profile))
    profile = sketches.profile
    found = [declare_profile(profile)] if profile.root.members and not has_profile else []
    return found + [
        declare_event(name, sketch) for name, sketch in sorted(sketches.events.items()) if name not in known
    ]


def _missing(folder: Path, declared: list[Declared]) -> Mapping[str, str]:
    """The files to be written, by their names: those that are there stay as they are."""
    number = 1
    while os.path.lexists(folder / _journey_file(number)):
        number += 1
    texts = files_of(declared, _journey_file(number))
    return {name: text for name, text in texts.items() if not os.path.lexists(folder / name)}


def _journey_file(number: int) -> str:
    return f"{_DECLARATIONS}{_DECLARED_IN}" if number == 1 else f"{_DECLARATIONS}-{number}{_DECLARED_IN}"


def _refuse_outside(workspace: Workspace, folder: Path, texts: Iterable[str]) -> None:
    """Refuse to declare events in a file that the workspace does not read: they would still be declared nowhere."""
    for name in texts:
        way = Path(os.path.relpath(folder.resolve() / name, workspace.root.resolve())).as_posix()
        if name.endswith(_DECLARED_IN) and not workspace.takes(way):
            raise UsageError(
                f"-o {folder}: {way} is no Journey file of the workspace, by `journeys` in its configuration or by its "
                "folder; name a folder of which the files are"
            )


def _write(options: argparse.Namespace, texts: Mapping[str, str]) -> bool:
    """Write files, or show them as a difference. Returns whether there are any."""
    folder: Path = options.output
    files = {folder / name: text for name, text in texts.items()}
    if options.diff:
        for path, text in files.items():
            say(line_diff(shown(path.as_posix()), "", text, paint_for(options.color)))
        return bool(files)
    for path in files:
        if not _lies_in(folder, path):
            raise Failure(f"{path}: leads outside of {folder}, so it is not written")
    _write_all(files)
    for path in files:
        say(shown(path.as_posix()) + "\n")
    return bool(files)


def _write_all(files: Mapping[Path, str]) -> None:
    """Write all files or none, whatever fails. Declarations come last: what they name is there by then."""
    with ExitStack() as undone:
        for path, text in sorted(files.items(), key=lambda one: one[0].suffix == _DECLARED_IN):
            undone.callback(path.unlink, missing_ok=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, text.encode())
        undone.pop_all()


def _lies_in(folder: Path, path: Path) -> bool:
    return path.parent.resolve().is_relative_to(folder.resolve())


# ---- what is said


def _said(
    read: _Read,
    declared: list[Declared],
    model: Model | None,
    root: Path,
    missing: Mapping[str, str],
    options: argparse.Namespace,
) -> bool:
    """Say what differs from what is declared, and what was read. Returns whether anything differs."""
    list_refused(read.refused, "")
    for one in declared:
        path = options.output / one.schema_file
        if one.schema_file not in missing and path.read_text("utf-8") != one.schema:
            note(shown(f"{path.as_posix()} is there, and stays as it is"))
    before = name_prefix(root)
    parts = [] if model is None else [*_differing(read, model, before)]
    for title, lines in [*parts, *([] if model is None else _in_arrays(read, model, before))]:
        note(shown(title))
        for line in lines:
            note(shown(f"  {line}"))
    if read.sketches.left_out:
        note("there was more than can be kept: what lies deepest is left out")
    events = len(read.sketches.events)
    new = sum(1 for one in declared if one.name)
    verb = "would be declared" if options.diff else "declared"
    tracked = f", {read.tracked:,} of them" if read.tracked != read.records else ""
    records = f"{counted(read.records, 'record')}{tracked}"
    note(f"{records} of {events} {plural(events, 'event')}: {new} {verb}, {events - new} declared before")
    return bool(parts)


def _differing(read: _Read, model: Model, before: str) -> Iterable[tuple[str, list[str]]]:
    """For everything declared before, where that is, and how what was recorded differs."""
    if model.profile is not None:
        lines = [*properties_not_declared(model.profile, read.sketches.profile)]
        if lines:
            yield "Profile Properties differ from what was recorded:", lines
    for name, sketch, declaration in _declared_before(read, model):
        lines = [*differences(model.event(name), sketch, read.breaches.get(name, Breaches()))]
        if declaration.schemas == ():
            lines.insert(0, "it has no schema: take it out, and `sfjourney infer` declares it with one")
        if lines:
            place = _place(model, declaration, before)
            yield f"{name}, declared at {place}, differs from what was recorded:", lines


def _in_arrays(read: _Read, model: Model, before: str) -> Iterable[tuple[str, list[str]]]:
    """The secrets that stay, unless their callers change: they are said, and fail no run."""
    for name, sketch, declaration in _declared_before(read, model):
        lines = [*secrets_in_arrays(model.event(name), sketch)]
        if lines:
            place = _place(model, declaration, before)
            yield f"{name}, declared at {place}, has secrets in arrays that nobody redacts:", lines


def _declared_before(read: _Read, model: Model) -> Iterable[tuple[str, Sketch, tree.Event]]:
    for name, sketch in sorted(read.sketches.events.items()):
        declaration = model.event(name).declaration
        if declaration is not None:
            yield name, sketch, declaration


def _place(model: Model, declaration: tree.Event, before: str) -> str:
    """Where a declaration stands, by the folder of the command."""
    span = declaration.name.span
    source = next(file.source for file in model.files if file.source.name == span.file)
    return f"{before}{span.file}:{source.position(span.start).line}"
