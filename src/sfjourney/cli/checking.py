"""What ``sfjourney check`` does, once its imports are worth their time."""

import argparse
import sys
from pathlib import Path

from sfjourney.cli.check_report import tell
from sfjourney.cli.check_request import Asked, read_request
from sfjourney.cli.compiled import Place, contents, locate, refuse_empty, repository_folder, workspace_in
from sfjourney.cli.output import Failure, UsageError, note, paint_for, write_whole
from sfjourney.cli.roots import name_prefix, usable
from sfjourney.diagnostics import Diagnostic
from sfjourney.fixing import Fixed, fixed
from sfjourney.pipeline import Compiled, compile_workspace
from sfjourney.plurals import counted
from sfjourney.report.diagnostics.baseline_json import Baseline, baseline_json, read_baseline
from sfjourney.report.diagnostics.diagnostic_text import fixable
from sfjourney.report.diagnostics.findings import Findings
from sfjourney.report.paint import shown
from sfjourney.silencing.baseline import EMPTY, baseline_of, compared
from sfjourney.silencing.selection import Selection
from sfjourney.workspace import Workspace


def run_check(options: argparse.Namespace) -> int:
    """Check as the arguments ask, and tell what is found. Returns the exit status.

    Raises UsageError for arguments that cannot be, OSError where something cannot be read or written.
    """
    asked = read_request(options)
    if not options.watch:
        return check_once(asked)
    from sfjourney.cli.watching import watch

    place = locate(options.paths)
    own = [report.file for report in asked.reports if report.file is not None]
    watch(place.root, lambda: check_once(asked), own, [options.baseline] if options.baseline else [])
    return 0


def check_once(asked: Asked) -> int:
    options = asked.options
    place, workspace = _opened(options)
    with usable(place.root):
        compiled = compile_workspace(workspace)
    if options.stdin_filename is not None:
        _refuse_strange(options.stdin_filename, place, workspace, compiled)
    baseline = _baseline(asked, place, compiled)

    def wanted(compiled: Compiled) -> tuple[Diagnostic, ...]:
        new = compared(asked.selection.of(compiled.diagnostics), baseline).new
        return tuple(diagnostic for diagnostic in new if place.wants(diagnostic.finding.span.file))

    if asked.fixes:
        from sfjourney.cli.rewriting import rewrite, show_diff

        done = fixed(workspace, compiled, wanted, unsafe=options.unsafe_fixes)
        if options.diff:
            show_diff(compiled.sources, done.texts, name_prefix(place.root), paint_for(options.color))
            left = wanted(done.compiled)
            if not options.quiet and fixable(left):
                note(fixable(left))
            return 1 if done.texts or asked.fails(left) else 0
        rewrite(workspace, compiled.sources, done.texts)
        _say_fixed(done, place)
        compiled = done.compiled
    result = compared(asked.selection.of(compiled.diagnostics), baseline, asked.selection)
    findings = Findings(
        wanted(compiled),
        compiled.sources,
        tuple(name for name in compiled.sources if place.wants(name)),
        contents(compiled),
        repository_folder(place.root),
    )
    tell(asked, findings, result, name_prefix(place.root))
    return 1 if asked.fails(findings.diagnostics) else 0


def _say_fixed(done: Fixed, place: Place) -> None:
    before = name_prefix(place.root)
    for one in done.applied:
        where = f"{before}{one.file}:{one.position.line}:{one.position.column}"
        note(shown(f"fixed {where}: {one.title} [{one.code}]"))


def _opened(options: argparse.Namespace) -> tuple[Place, Workspace]:
    """The workspace, with what standard input has for a file of it."""
    path: Path | None = options.stdin_filename
    named = [one for one in options.paths if path is None or one != Path("-")]
    place = locate(named or ([path] if path else []), path)
    workspace = workspace_in(place.root)
    if path is not None:
        content = _standard_input(max(workspace.limits.journey_bytes, workspace.limits.json_bytes))
        workspace = workspace.replacing(_name(path, place), content)
    refuse_empty(workspace)
    return place, workspace


def _standard_input(most: int) -> bytes:
    """Standard input; of what is longer than anything that is read, so much that it shows."""
    if sys.stdin is None:
        raise Failure("standard input is closed")
    return sys.stdin.buffer.read(most + 1)


def _name(path: Path, place: Place) -> str:
    """The name that a file, which need not be there, has in its workspace."""
    absolute, root = path.parent.resolve() / path.name, place.root.resolve()
    if path.is_dir() or not absolute.is_relative_to(root) or absolute == root:
        raise UsageError(f"--stdin-filename {path}: no file of the workspace in {place.root}")
    return absolute.relative_to(root).as_posix()


def _refuse_strange(path: Path, place: Place, workspace: Workspace, compiled: Compiled) -> None:
    if _name(path, place) not in compiled.sources:
        patterns = ", ".join((*workspace.configuration.journeys, *workspace.configuration.templates))
        raise UsageError(
            f"--stdin-filename {path}: no file that the workspace reads; those are {patterns}, and schemas"
        )


def _baseline(asked: Asked, place: Place, compiled: Compiled) -> Baseline:
    """The baseline to compare with, once it is written where that is asked for."""
    path: Path | None = asked.options.baseline
    if path is None:
        return EMPTY
    if not asked.options.write_baseline:
        return _read_baseline(path)
    if place.asked is not None:
        raise UsageError("--write-baseline: a baseline is of a whole workspace, so no PATH in it can be named")
    keeps = path.exists() and asked.selection != Selection()
    baseline = baseline_of(compiled.diagnostics, _read_baseline(path) if keeps else EMPTY, asked.selection)
    write_whole(path, baseline_json(baseline).encode())
    if not asked.options.quiet:
        count = sum(known.count for known in baseline.findings)
        note(shown(f"{counted(count, 'finding')} written to {path}"))
    return baseline


def _read_baseline(path: Path) -> Baseline:
    try:
        return read_baseline(path.read_bytes())
    except FileNotFoundError as error:
        raise UsageError(f"--baseline {path}: no such file; --write-baseline makes it") from error
    except ValueError as error:
        raise UsageError(f"--baseline {path}: {error}") from error
