"""A workspace with findings -> the texts of its files once what can be fixed is fixed. Nothing is written."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from sfjourney.diagnostics import Diagnostic
from sfjourney.edits import edited
from sfjourney.pipeline import Compiled, compile_workspace
from sfjourney.source import Position
from sfjourney.workspace import Workspace

_MOST_ROUNDS = 20


class Applied(Struct, frozen=True):
    """A fix that was made, and where the finding stood when it was."""

    file: str
    position: Position
    code: str
    title: str


class Fixed(Struct, frozen=True):
    """What is left: the workspace as it would be, ``texts`` of its changed files by name, and what was done."""

    compiled: Compiled
    texts: Mapping[str, str]
    applied: tuple[Applied, ...]


def fixed(
    workspace: Workspace,
    compiled: Compiled,
    wanted: Callable[[Compiled], Sequence[Diagnostic]],
    *,
    unsafe: bool,
) -> Fixed:
    """Make the fixes of the diagnostics that are wanted, check again, and so on until none is left.

    Fixes that exclude each other are made in different rounds, if the second is still asked for after the first. It
    ends where a round brings back a workspace that was there before.
    """
    before = compiled.sources
    texts: dict[str, str] = {}
    applied: list[Applied] = []
    seen = {frozenset[tuple[str, str]]()}
    for _ in range(_MOST_ROUNDS):
        fixable = sorted((d for d in wanted(compiled) if _may_be_made(d, unsafe=unsafe)), key=lambda d: -d.severity)
        sources = compiled.sources
        fixes = [diagnostic.finding.fix for diagnostic in fixable if diagnostic.finding.fix is not None]
        done = edited({name: source.text for name, source in sources.items()}, fixes)
        changed = {name: text for name, text in done.texts.items() if text != sources[name].text}
        now = {name: text for name, text in (texts | changed).items() if text != before[name].text}
        state = frozenset(now.items())
        if not changed or state in seen:
            break
        seen.add(state)
        texts = now
        applied += [_applied(fixable[number], compiled) for number in done.made]
        for name, text in changed.items():
            workspace = workspace.replacing(name, text.encode())
        compiled = compile_workspace(workspace)
    return Fixed(compiled, texts, tuple(applied))


def _may_be_made(diagnostic: Diagnostic, *, unsafe: bool) -> bool:
    fix = diagnostic.finding.fix
    return fix is not None and (fix.safe or unsafe)


def _applied(diagnostic: Diagnostic, compiled: Compiled) -> Applied:
    finding = diagnostic.finding
    position = compiled.sources[finding.span.file].position(finding.span.start)
    return Applied(finding.span.file, position, finding.code, finding.fix.title if finding.fix else "")
